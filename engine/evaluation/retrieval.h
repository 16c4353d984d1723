// Retrieval measured both ways with several captions a photo.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"

namespace semblance::evaluation {

// Fractions in [0,1]; ranks start at 1. Definitions: R@k is the share of queries with a relevant item among the first k; the rank
// is that of the first relevant item; AP is averaged over a query's relevant items (Manning et al. 2008, section 8.4); MRR over
// 1/rank; nDCG@10 with binary gain and log2(rank+1) discount (Jarvelin and Kekalainen 2002). Ties: equal scores keep gallery order.
struct RetrievalScores {
    double r1 = 0, r5 = 0, r10 = 0, medianRank = 0, meanRank = 0, map = 0, mrr = 0, ndcg10 = 0;
    std::vector<std::int64_t> firstRank;  // a query
};

struct RetrievalBothWays {
    RetrievalScores textToImage, imageToText;
};

// images [P,D], texts [C,D] unit length float32; photoOfText[c] in [0,P). Chunked: memory is O(chunk * max(P,C)).
// Errors: InvalidArgument (shapes, no rows, photo numbers out of range, not finite).
[[nodiscard]] core::Result<RetrievalBothWays> evaluateRetrieval(const torch::Tensor &images, const torch::Tensor &texts,
                                                                std::span<const std::int64_t> photoOfText);

}  // namespace semblance::evaluation
