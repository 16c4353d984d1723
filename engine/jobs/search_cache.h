// A searcher in a file of the library's cache, so that a large library is searchable as soon as it is opened.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "engine/core/result.h"
#include "engine/jobs/search_snapshot.h"

namespace semblance::index {
class CoarseIndex;
}

namespace semblance::jobs {

// Smaller libraries are read in no time: no file is kept of them.
constexpr std::int64_t leastPhotosCached = 4096;

[[nodiscard]] std::filesystem::path searchCacheFile(const std::filesystem::path &library, const std::string &version);
[[nodiscard]] std::filesystem::path clusterFile(const std::filesystem::path &library, const std::string &version);

// Whole: every byte is compared with its hash first. Quick: all but the vectors' values; valuesAreSound() is for later.
enum class Trust { Quick, Whole };

// What the file holds, as old as it is; nothing: there is none, or it is damaged (and gone now).
[[nodiscard]] std::optional<LoadedSearcher> openCached(const std::filesystem::path &library, const Encoder &encoder, Trust trust);
// False: the file is damaged, and gone now.
[[nodiscard]] bool valuesAreSound(const core::SectionFile &file);
// Of a searcher that was read anew. True: there is a file of it now. A file that cannot be written is no error: it is logged.
bool keepCached(const LoadedSearcher &loaded, const std::filesystem::path &library, std::int64_t leastPhotos = leastPhotosCached);

// The same photos with clusters (Searcher::clustered): those of the file where it has some, else those found now, which are kept in the
// file for the next start. `before`: clusters of an older snapshot; null: none was seen yet in this run. Errors: as Searcher::clustered.
[[nodiscard]] core::Result<std::shared_ptr<const search::Searcher>>
withKeptClusters(const LoadedSearcher &loaded, const std::filesystem::path &library, const index::CoarseIndex *before);

// Removes what is kept for versions that have no vectors any more.
void removeStaleSearchCaches(const std::filesystem::path &library);

}  // namespace semblance::jobs
