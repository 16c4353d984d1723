// The XMP sidecar of each photo: photo.jpg.xmp, else photo.xmp; and whether a photo's metadata must be read again.
#pragma once

#include <string>
#include <unordered_map>

#include "engine/jobs/folder_walk.h"

namespace semblance::jobs {

class XmpSidecars {
public:
    XmpSidecars() = default;
    explicit XmpSidecars(const Walk &walk);
    [[nodiscard]] const FoundFile *of(const std::filesystem::path &photo) const;  // null: it has none

private:
    std::unordered_map<std::string, FoundFile> m_byOwner;  // by path bytes without ".xmp"
};

// What a photo's row remembers of the metadata that it was made from: the rules of reading and the sidecar's name, size and time.
// Another stamp than the row's means: read it again; the photo need not be decoded for that.
[[nodiscard]] std::string metadataStamp(const FoundFile *sidecar);

}  // namespace semblance::jobs
