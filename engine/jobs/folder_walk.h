// Finds the photos and caption files below folders. Entering a folder twice (symlink loops) is impossible: it is known by device and inode.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/jobs/index_job.h"

namespace semblance::jobs {

struct FoundFile {
    std::filesystem::path path;
    std::size_t root = 0;  // of the walked folders
    std::int64_t bytes = 0;
    std::int64_t modifiedNs = 0;
    std::string problem;  // claims to be a picture but is no readable file: a dangling link, a pipe, ...
};

struct Walk {
    std::vector<FoundFile> photos;                     // by path bytes
    std::vector<std::filesystem::path> captionTables;  // captions.csv, captions.tsv, captions.json, captions_*.json
    std::vector<std::filesystem::path> textFiles;      // *.txt, sidecars perhaps
    std::vector<FoundFile> xmpFiles;                   // *.xmp, sidecars perhaps
    std::vector<IndexedFile> failed;                   // folders that could not be read
    std::vector<std::size_t> unreachableRoots;
    bool stopped = false;
};

struct WalkOptions {
    std::vector<std::filesystem::path> roots;  // absolute
    // True when this path with this size and time is known to be a picture: then its first bytes need not be read.
    std::function<bool(const std::filesystem::path &, std::int64_t bytes, std::int64_t modifiedNs)> known;
    std::function<bool()> stopped;
};

// Takes what claims to be a picture by its name, or is one by its first bytes. A folder that holds a catalog.db is another library
// and skipped; of a root that holds one, its own caches are. Symlinked folders come after the real ones, so a photo keeps its real path.
[[nodiscard]] Walk walkFolders(const WalkOptions &options);

// Whether `path` is `folder` or lies below it, by path bytes.
[[nodiscard]] bool isBelow(const std::filesystem::path &path, const std::filesystem::path &folder);

}  // namespace semblance::jobs
