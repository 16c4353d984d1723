// Whether a photo's metadata must be read again: its file is the same, but its XMP sidecar or what we read is not.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/store/scan_store.h"

namespace semblance::jobs {

// What a photo's row remembers of the metadata that it was made from: the rules of reading and the sidecar's name, size and time.
// Another stamp than the row's means: read it again; the photo need not be decoded for that.
// The sidecar on disk beside this photo: photo.jpg.xmp before photo.xmp, as in a walk; empty: none.
[[nodiscard]] std::filesystem::path sidecarBeside(const std::filesystem::path &photo);

[[nodiscard]] std::string metadataStamp(const std::optional<store::ScannedFile> &sidecar);

}  // namespace semblance::jobs
