// Private to this folder: a query's parts become one vector, and judgements move it.
#pragma once

#include <span>
#include <vector>

#include "engine/core/result.h"
#include "engine/index/vector_index.h"
#include "engine/search/calibration.h"
#include "engine/search/searcher.h"

namespace semblance::search {

struct JoinedQuery {
    std::vector<float> values;  // [D], unit length
    QueryParts parts;
    double shift = 0, variance = 0;  // what judgements add to mean and variance of the scores of unrelated photos
};

// Errors: InvalidArgument (no part, a vector of another dimension, parts that cancel out).
[[nodiscard]] core::Result<JoinedQuery> joinParts(const VectorQuery &query, std::size_t dimension);

// Rocchio's feedback (Rocchio 1971; Manning, Raghavan and Schuetze, Introduction to Information Retrieval, section 9.1.1): towards
// the mean of what was judged right, away from the mean of what was judged wrong. Both are taken relative to the mean photo and
// scaled so that they count beta and gamma times as much as the query itself over the library (a sentence's scores spread much
// less than a photo's). `liked` and `disliked`: rows of [D] each, `mean`: of the library's photos [D], `sample`: some of them.
void applyFeedback(JoinedQuery &query, std::span<const std::vector<float>> liked, std::span<const std::vector<float>> disliked,
                   std::span<const float> mean, const index::IndexSnapshot &sample);

}  // namespace semblance::search
