// Retrieval measured both ways with several captions a photo.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "engine/core/evaluation_report.h"
#include "engine/core/result.h"
#include "engine/evaluation/resampling.h"

namespace semblance::evaluation {

// Fractions in [0,1]; ranks start at 1. Definitions: R@k is the share of queries with a relevant item among the first k; the rank
// is that of the first relevant item; AP is averaged over a query's relevant items (Manning et al. 2008, section 8.4); MRR over
// 1/rank; nDCG@10 with binary gain and log2(rank+1) discount (Jarvelin and Kekalainen 2002). Ties: equal scores keep gallery order.
struct RetrievalScores {
    double r1 = 0, r5 = 0, r10 = 0, medianRank = 0, meanRank = 0, map = 0, mrr = 0, ndcg10 = 0;
    // One a query; a query without a relevant item has rank 0 and counts nowhere.
    std::vector<std::int64_t> firstRank;
    std::vector<double> averagePrecision, gain10;
    std::vector<std::int64_t> top;                   // the item that came first
    std::vector<float> topScore, bestRelevantScore;  // cosines
};

struct RetrievalBothWays {
    RetrievalScores textToImage, imageToText;
};

// images [P,D], texts [C,D] unit length float32; photoOfText[c] in [0,P). Chunked: memory is O(chunk * max(P,C)).
// Errors: InvalidArgument (shapes, no rows, photo numbers out of range, not finite).
[[nodiscard]] core::Result<RetrievalBothWays> evaluateRetrieval(const torch::Tensor &images, const torch::Tensor &texts,
                                                                std::span<const std::int64_t> photoOfText);

// The figures by their names in the command line's JSON, with percentile bootstrap intervals. clusterOf[q]: queries of one cluster
// (the captions of a photo) are drawn together; empty: each query alone.
[[nodiscard]] std::vector<core::Figure> retrievalFigures(const RetrievalScores &scores, std::span<const std::int64_t> clusterOf,
                                                         const Resampling &resampling, const std::string &scope);

// A few photos that only one thing tells apart ("colour"): each is looked for among these alone.
struct Gallery {
    std::string attribute;
    std::vector<std::int64_t> photos;  // at least two
};

struct GalleryScores {
    std::string attribute;
    std::int64_t galleries = 0;
    // Share of captions that score highest with their own photo, and of photos with a caption of their own; ties count as lost.
    double textToImage = 0, imageToText = 0;
    double chanceTextToImage = 0, chanceImageToText = 0;  // of a blind guess
    // One a query, in the order of the galleries: hit or not, and the gallery it belongs to.
    std::vector<double> textHits, imageHits;
    std::vector<std::int64_t> textGallery, imageGallery;
    std::vector<std::int64_t> textOf;  // the caption of each of textHits
};

// textKey[c]: equal for equal captions; one that is said of two photos of a gallery asks nothing there. One entry an attribute, by
// name; attributes without a question are left out. Arguments as evaluateRetrieval.
[[nodiscard]] std::vector<GalleryScores> evaluateGalleries(const torch::Tensor &images, const torch::Tensor &texts,
                                                           std::span<const std::int64_t> photoOfText, std::span<const std::int64_t> textKey,
                                                           std::span<const Gallery> galleries);

}  // namespace semblance::evaluation
