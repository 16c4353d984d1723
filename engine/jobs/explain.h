// Why a photo is in an answer, and why it is not: words, places, filters, rank and what it falls short of.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/jobs/query.h"

namespace semblance::jobs {

// What a part of the query does for this photo: the score with it less the score without it (Li, Monroe and Jurafsky, Understanding
// Neural Networks through Representation Erasure, 2016). Negative: the photo would fit better without it.
struct WordShare {
    std::string word;  // "-people" for what is excluded
    double effect = 0;
    bool named = false;  // one of the user's own names, which stands for photos
};

// What the places of the photo do: the score of the photo less its score with a window of a quarter of its side painted over by its
// mean colour, averaged over the windows that cover the place (Zeiler and Fergus, Visualizing and Understanding Convolutional
// Networks, ECCV 2014, section 4.2). Asks nothing of a model but to embed pictures.
struct HeatMap {
    int columns = 0, rows = 0;
    std::vector<float> values;                        // rows from the top
    double left = 0, top = 0, width = 1, height = 1;  // what the model sees of the upright photo, as shares of it
};

struct FilterOutcome {
    std::string text;  // as it was written
    bool passed = false;
};

struct Explanation {
    core::PhotoId photo;  // invalid: not in the library
    std::filesystem::path path;
    std::string failure;    // why it could not be indexed; empty: it could, or it is not in the library
    bool embedded = false;  // by the active model; a photo from outside is embedded for the answer only
    bool scored = false;    // the query has words or photos, and this photo a vector: the next five hold
    double score = 0, probability = 0;
    double neededScore = 0;               // where the cut-off lies
    std::int64_t rank = 0, searched = 0;  // 1 + the photos that pass the filters and score better
    int judged = 0;
    std::vector<WordShare> words;
    std::vector<store::WordMatch> matches;  // words of the query that are written about it
    std::vector<FilterOutcome> filters;     // of a photo of the library
    std::optional<HeatMap> heatMap;
};

struct ExplainWhat {
    core::PhotoId photo;         // of the library; invalid: by `file`
    std::filesystem::path file;  // from anywhere; one of the library is recognised by its path
    bool heatMap = false;        // costs 50 embeddings
};
// Errors: those of prepareQuery, NotFound (the photo has gone), those of decoding and embedding.
[[nodiscard]] core::Result<Explanation> explain(const Encoder &encoder, const search::Searcher &searcher, const Query &query,
                                                store::Catalogue &reader, const ExplainWhat &what);

// `query`: [D] unit length; the score is the cosine with it. Errors: those of decoding and embedding.
[[nodiscard]] core::Result<HeatMap> heatMapOf(const Encoder &encoder, isolation::PhotoReader &decoder, const std::filesystem::path &file,
                                              std::span<const float> query);

}  // namespace semblance::jobs
