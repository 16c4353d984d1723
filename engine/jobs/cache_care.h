// What a library keeps to be fast and can do without: how much it is, and away with it.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/core/result.h"

namespace semblance::jobs {

struct CacheUse {
    std::int64_t thumbnails = 0, thumbnailBytes = 0;
    std::int64_t otherBytes = 0;  // searchers in files, lists of files that are known
};

// Slow for many thumbnails. A library without caches has used nothing.
[[nodiscard]] CacheUse cacheUse(const std::filesystem::path &library);
// Everything of it is made again when it is needed: searching goes on meanwhile. Errors: Io, naming what could not be removed.
[[nodiscard]] core::Result<void> clearCaches(const std::filesystem::path &library);

}  // namespace semblance::jobs
