#include "engine/jobs/xmp_sidecars.h"

#include "engine/core/files.h"

namespace semblance::jobs {

namespace {

constexpr int readingRules = 1;  // one more when readMetadata learns a new field: every photo is read again once

}  // namespace

std::string metadataStamp(const std::optional<store::ScannedFile> &sidecar)
{
    std::string stamp = std::to_string(readingRules);
    if (sidecar)
        stamp += " " + std::to_string(sidecar->bytes) + " " + std::to_string(sidecar->modifiedNs) + " "
                 + core::contentHash(sidecar->path.filename().native()).substr(0, 8);
    return stamp;
}

std::filesystem::path sidecarBeside(const std::filesystem::path &photo)
{
    std::error_code ignored;
    for (const std::filesystem::path &owner : {photo, photo.parent_path() / photo.stem()})
        for (const char *extension : {".xmp", ".XMP"})
            if (std::filesystem::path sidecar = std::filesystem::path(owner) += extension;
                std::filesystem::is_regular_file(sidecar, ignored))
                return sidecar;
    return {};
}

}  // namespace semblance::jobs
