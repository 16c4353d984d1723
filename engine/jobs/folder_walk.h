// Finds the photos and caption files below folders, one entry at a time. Entering a folder twice (symlink loops) is impossible: it is
// known by device and inode.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/folder_rules.h"
#include "engine/jobs/index_job.h"

namespace semblance::jobs {

// CaptionTable: captions.csv, .tsv, .json and captions_*.json. Text, Xmp: *.txt and *.xmp, sidecars perhaps.
enum class FoundKind { Photo, CaptionTable, Text, Xmp };

struct FoundFile {
    FoundKind kind = FoundKind::Photo;
    std::filesystem::path path;
    std::size_t root = 0;  // of WalkOptions::roots
    std::int64_t bytes = 0;
    std::int64_t modifiedNs = 0;
    std::string problem;  // claims to be a picture but is no readable file: a dangling link, a pipe, ...
};

// What became of every entry that is no folder: `files` is the sum of the six below it.
struct WalkCounts {
    std::int64_t files = 0;
    std::int64_t photos = 0, captionFiles = 0;
    std::int64_t hidden = 0, excluded = 0;  // ignored by rule
    std::int64_t others = 0;                // neither name nor first bytes say picture
    std::int64_t unreadable = 0;            // listed in Walk::failed
};

struct Walk {
    WalkCounts counts;
    std::vector<IndexedFile> failed;                 // folders and entries that could not be looked at
    std::vector<std::size_t> unreachableRoots;       // not there, or no folder
    std::vector<std::filesystem::path> mounts;       // mount points at or below the roots
    std::vector<std::filesystem::path> brokenLinks;  // they lead nowhere now; to a folder, perhaps, when its drive is there
    bool stopped = false;
};

struct WalkOptions {
    // In the order in which they are entered: what two of them hold belongs to the first.
    std::vector<Root> roots;
    // All folders of the library, walked now or not: a symbolic link from one into another is not followed, and what a link leads to
    // ends where another begins: its photos have their own path there. So a run over one folder finds what a run over all finds there.
    std::vector<std::filesystem::path> library;  // real paths
    // Each photo and caption file, in the order of the disk; an error ends the walk.
    std::function<core::Result<void>(FoundFile &&)> found;
    // Whether this path is a photo of the library: then it is one also when its first bytes cannot be read now.
    std::function<bool(const std::filesystem::path &)> known;
    // Whether this regular file is a photo that is known and as it was: it is counted, and not given to `found`. The path is only lent.
    std::function<bool(std::string_view path, std::size_t root, std::int64_t bytes, std::int64_t modifiedNs)> unchanged;
    std::function<bool()> stopped;
};

// Takes what claims to be a picture by its name, or is one by its first bytes. A folder that holds a catalog.db is another library
// and skipped; of a root that holds one, its own caches are. Symlinked folders come after the real ones, so a photo keeps its real
// path. Memory: one entry an open folder, none a file. Errors: those of `found`.
[[nodiscard]] core::Result<Walk> walkFolders(const WalkOptions &options);

}  // namespace semblance::jobs
