// What a searcher is asked, and what it answers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <unordered_set>
#include <vector>

#include "engine/core/ids.h"
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

}  // namespace semblance::search
