// Answers queries over one version's vectors: an immutable snapshot, safe from several threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"
#include "engine/search/calibration.h"
#include "engine/store/word_store.h"

namespace semblance::search {

// A query as unit-length vectors [D]; an empty one takes no part.
struct VectorQuery {
    std::vector<float> text;
    std::vector<float> minus;  // subtracted
    std::vector<float> photo;
    double minusWeight = 0.5, photoWeight = 1;  // the text's is 1
    double photoSum = 1;    // of a photo vector that was made of several: the sum of their weights over its length before it was made unit
    double knownShare = 1;  // of the text's words, in [0,1]
    core::PhotoId exclude;  // left out of the answer (the photo that the query came from); invalid: none
    std::vector<core::PhotoId> excluded;                             // the same, for several
    std::shared_ptr<const std::unordered_set<core::PhotoId>> among;  // nothing else is looked at; null: everything is
    std::vector<core::PhotoId> liked, disliked;                      // judged right or wrong for this query
    std::int64_t top = 200;
    bool ignoreCutOff = false;
};

struct PhotoHit {
    core::PhotoId photo;
    std::filesystem::path path;
    double score = 0;                     // cosine with the joined query, in [-1,1]
    double probability = 0;               // that it is relevant, in [0,1], by the score alone
    std::vector<store::WordMatch> words;  // every word of the query occurs in what is written about it; empty: not so
    bool likely = true;                   // above the cut-off, by probability, words or judgement
    int judged = 0;                       // 1 right, -1 wrong, 0 not judged
};
// How one query scores: the cosine with `query`, and what it means.
struct Scoring {
    std::vector<float> query;  // [D], unit length
    ScoreModel model;
};
struct PhotoHits {
    std::vector<PhotoHit> hits;    // likely ones first; best first: by score, or fused with the words; ties by path bytes
    std::int64_t searched = 0;     // photos compared
    std::int64_t belowCutOff = 0;  // of the first `top`, left out as probably not relevant
};

struct CaptionHit {
    core::CaptionId caption;  // of one distinct text: the one whose photo's path comes first
    core::PhotoId photo;
    std::filesystem::path path;
    double score = 0;
};

// What a snapshot is made of. Several photos may share one vector, several captions one text.
struct SearcherContents {
    std::int64_t dimension = 0;
    Calibration calibration;
    struct Photo {
        core::PhotoId id;
        std::string path;      // bytes
        std::int64_t row = 0;  // of photoRows
    };
    struct Caption {
        core::CaptionId id;
        core::PhotoId photo;
        std::int64_t row = 0;  // of captionRows
    };
    std::vector<Photo> photos;
    std::vector<Caption> captions;
    std::vector<float> photoRows;    // [n * dimension] unit length
    std::vector<float> captionRows;  // [m * dimension] unit length
};

class Searcher {
public:
    // Errors: InvalidArgument (a row that is not of unit length, a row number that does not exist).
    [[nodiscard]] static core::Result<std::shared_ptr<const Searcher>> make(SearcherContents contents);
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

    // The vector of a photo of the library [D]; empty when it has none.
    [[nodiscard]] std::vector<float> vectorOf(core::PhotoId photo) const;
    [[nodiscard]] std::filesystem::path pathOf(core::PhotoId photo) const;  // empty: not in this snapshot
    [[nodiscard]] std::int64_t photoCount() const;
    [[nodiscard]] std::int64_t captionCount() const;  // captions, not distinct texts
    [[nodiscard]] const Calibration &calibration() const;

private:
    struct Impl;
    explicit Searcher(std::unique_ptr<const Impl> impl);
    std::unique_ptr<const Impl> m_impl;
};

}  // namespace semblance::search
