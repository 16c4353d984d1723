// Answers queries over one version's vectors: an immutable snapshot, safe from several threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/search/calibration.h"
#include "engine/search/search_values.h"
#include "engine/search/searcher_contents.h"

namespace semblance::core {
class SectionFile;
}
namespace semblance::index {
class CoarseIndex;
}

namespace semblance::search {

struct ClusteredSearcher;

// A photo and those that look like it, best first. Photos with the same content are one: the first of them.
struct PhotoNeighbours {
    core::PhotoId photo;
    std::vector<PhotoHit> near;  // `score` alone is set
};

class Searcher {
public:
    // Errors: InvalidArgument (a row that is not of unit length, a row number that does not exist).
    [[nodiscard]] static core::Result<std::shared_ptr<const Searcher>> make(SearcherContents contents);
    // The snapshot after a change: answers like one made anew, and takes what changed, not what is there (removed vectors are only
    // marked). Errors: as make().
    [[nodiscard]] core::Result<std::shared_ptr<const Searcher>> changed(const SearcherChange &change) const;
    // A file that open() maps; `note` is the caller's own. Errors: InvalidArgument (changeCount() is not 0), as SectionFileWriter.
    [[nodiscard]] core::Result<void> save(const std::filesystem::path &path, std::string_view note) const;
    // What save() wrote: it answers the same, and reads next to nothing now. The general calibration, until changed() brings another.
    // Errors: Corrupt (sections that do not fit each other).
    [[nodiscard]] static core::Result<std::shared_ptr<const Searcher>> open(const std::shared_ptr<const core::SectionFile> &file,
                                                                            std::int64_t dimension);
    // The same photos, with clusters in which queries look for them (engine/index/coarse_index.h): for libraries in which looking at all
    // of them takes too long. `before`: clusters of an older snapshot, to go on with. Errors: as CoarseIndex::make.
    [[nodiscard]] core::Result<std::shared_ptr<const Searcher>> clustered(const index::CoarseIndex *before) const;
    // Its clusters in a file of their own; `note` is the caller's. Errors: InvalidArgument (it has none), as SectionFileWriter.
    [[nodiscard]] core::Result<void> saveClusters(const std::filesystem::path &path, std::string_view note) const;
    // What saveClusters() wrote of these very photos, others may have come behind them: nothing is looked for. Of other photos: their
    // centres are gone on with, as clustered() does. Errors: Corrupt (sections that do not fit), as clustered().
    [[nodiscard]] core::Result<ClusteredSearcher> withClusters(const core::SectionFile &file) const;
    [[nodiscard]] std::shared_ptr<const index::CoarseIndex> clusters() const;  // null: every query looks at all of them
    // Photos and captions that came or went by changed(): what copies cost, and what a new snapshot would save.
    [[nodiscard]] std::int64_t changeCount() const;
    ~Searcher();

    // `words`: the photos in which all the query's words occur, best first. They take part in the ranking (fusion.h), and the cut-off
    // does not hide them: however weak the model, what is written there is there.
    // Errors: InvalidArgument (no part, a vector of another dimension, a query that cancels itself out).
    [[nodiscard]] core::Result<PhotoHits> photos(const VectorQuery &query, std::span<const store::WordHit> words = {}) const;
    // Photos that need no ranking, in the order of `ids`; those that `unwanted` would find are below the cut-off. Errors: those of it.
    [[nodiscard]] core::Result<PhotoHits> listing(std::span<const core::PhotoId> ids, const VectorQuery *unwanted, std::int64_t top,
                                                  bool ignoreCutOff) const;
    // The same errors as photos().
    [[nodiscard]] core::Result<Scoring> scoring(const VectorQuery &query) const;
    // 1 + the photos that may be in the answer and score better.
    [[nodiscard]] std::int64_t rankOf(const Scoring &scoring, double score, const VectorQuery &query) const;
    // No cut-off: the best `top` distinct texts.
    [[nodiscard]] core::Result<std::vector<CaptionHit>> captions(const VectorQuery &query) const;

    // Every photo that has some, with at most `most` others whose cosine is at least `least` (index::IndexSnapshot::nearestToEach).
    using Going = std::function<bool(std::int64_t done, std::int64_t total)>;
    [[nodiscard]] core::Result<std::vector<PhotoNeighbours>> nearestToEach(std::size_t most, double least, const Going &going) const;

    // The vector of a photo of the library [D]; empty when it has none.
    [[nodiscard]] std::vector<float> vectorOf(core::PhotoId photo) const;
    [[nodiscard]] std::filesystem::path pathOf(core::PhotoId photo) const;  // empty: not in this snapshot
    [[nodiscard]] std::int64_t photoCount() const;
    [[nodiscard]] std::int64_t captionCount() const;  // captions, not distinct texts
    [[nodiscard]] std::int64_t dimension() const;
    [[nodiscard]] const Calibration &calibration() const;

private:
    struct Impl;
    explicit Searcher(std::unique_ptr<const Impl> impl);
    std::unique_ptr<const Impl> m_impl;
};

struct ClusteredSearcher {
    std::shared_ptr<const Searcher> searcher;
    bool asKept = false;  // false: the clusters' file is out of date
};

}  // namespace semblance::search
