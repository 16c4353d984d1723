// Single-label classification measured from scores.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"
#include "engine/evaluation/curves.h"

namespace semblance::evaluation {

// Of a class, so many of the photos that come first are named.
inline constexpr std::size_t mostLikely = 300;

struct ClassScores {
    std::int64_t photos = 0, predictions = 0;
    double precision = 0, recall = 0, f1 = 0;  // 0 where there is nothing to divide by
    BinaryCurve curve;                         // this class against the rest, by its probability
    // The photos that are likeliest of this class, at most `mostLikely`, the likeliest first, ties by number: what is behind the curve.
    std::vector<std::int64_t> likeliest;
    std::vector<double> likelihood;  // of each
};

// Definitions: precision, recall, F1 and their macro, micro and weighted means as in Sokolova and Lapalme 2009; of one label a photo
// the micro means all equal the accuracy. Macro counts every class alike, weighted by its photos.
struct ClassificationScores {
    double accuracy = 0, top5 = 0, macroPrecision = 0, macroRecall = 0, macroF1 = 0;  // a class without photos or predictions counts 0
    double weightedPrecision = 0, weightedRecall = 0, weightedF1 = 0;
    double crossEntropy = 0;                           // mean of -ln p(true class), nats
    double brier = 0;                                  // mean of sum_k (p_k - y_k)^2, in [0,2] (Brier 1950)
    double macroAuc = 0, macroAveragePrecision = 0;    // over the classes that have both sides; NaN for none
    std::vector<std::vector<std::int64_t>> confusion;  // [true][predicted]
    std::vector<ClassScores> classes;
    Reliability reliability;  // of the predicted class' probability
    // One a photo: the predicted class, its probability, that of the true class, and the true class' place (from 1). classPlace: the
    // photo's own place among all photos by the probability of its class, from 1, in the order of `likeliest`.
    std::vector<std::int64_t> predicted, rank, classPlace;
    std::vector<double> confidence, trueProbability;
};

// scores: [N,K] float32, higher is likelier; labels[n] in [0,K). Probabilities are softmax(scale * scores): for cosines the model's
// logit scale. Ties go to the smaller class. Errors: InvalidArgument.
[[nodiscard]] core::Result<ClassificationScores> evaluateClassification(const torch::Tensor &scores, std::span<const std::int64_t> labels,
                                                                        double scale = 1);

}  // namespace semblance::evaluation
