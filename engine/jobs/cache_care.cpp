#include "engine/jobs/cache_care.h"

#include "engine/core/paths.h"

namespace semblance::jobs {

namespace fs = std::filesystem;

namespace {

constexpr const char *cacheFolder = "cache", *thumbnailFolder = "thumbnails";

}  // namespace

CacheUse cacheUse(const fs::path &library)
{
    CacheUse use;
    const fs::path root = library / cacheFolder, thumbnails = root / thumbnailFolder;
    std::error_code error;
    for (fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, error), end; !error && at != end;
         at.increment(error)) {
        std::error_code ignored;
        if (!at->is_regular_file(ignored))
            continue;
        const auto bytes = static_cast<std::int64_t>(at->file_size(ignored));
        if (ignored)
            continue;  // it went meanwhile
        const bool thumbnail = at->path().native().rfind(thumbnails.native() + "/", 0) == 0;
        use.thumbnails += thumbnail ? 1 : 0;
        (thumbnail ? use.thumbnailBytes : use.otherBytes) += bytes;
    }
    return use;
}

core::Result<void> clearCaches(const fs::path &library)
{
    std::error_code error;
    for (fs::directory_iterator at(library / cacheFolder, error), end; !error && at != end; at.increment(error)) {
        std::error_code failed;
        fs::remove_all(at->path(), failed);
        if (failed)
            return core::fail(core::ErrorCode::Io,
                              "The cache " + core::displayPath(at->path()) + " could not be removed: " + failed.message() + ".");
    }
    return {};
}

}  // namespace semblance::jobs
