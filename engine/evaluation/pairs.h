// What matching and unrelated pairs score, and from a score to the probability that a pair belongs together.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <torch/torch.h>

#include "engine/evaluation/curves.h"

namespace semblance::evaluation {

struct ScoreSpread {
    std::int64_t count = 0;
    double mean = 0, deviation = 0;        // of the whole population
    double low = 0, median = 0, high = 0;  // 5th, 50th, 95th percentile, to 1/16384
};

struct PairExample {
    std::int64_t text = 0, photo = 0;
    double score = 0;
};

struct PairDistribution {
    ScoreSpread matching, unrelated;
    // The chance that a matching pair scores above an unrelated one, and (mean - mean) / root mean square of both deviations
    // (Green and Swets 1966). AUC counts pairs within 1/16384 as ties.
    double auc = 0, dPrime = 0;
    double low = 0, high = 0;  // of the histogram, which has equal bins; both sides as shares of their pairs
    std::vector<double> matchingShare, unrelatedShare;
    std::vector<PairExample> unrelatedExamples;  // at most 40 of each bin, by score
};

// Every caption with its own photo against every caption with every other photo. images [P,D], texts [C,D] unit length; at least two
// photos. Chunked: memory is O(256 * P).
[[nodiscard]] PairDistribution pairDistribution(const torch::Tensor &images, const torch::Tensor &texts,
                                                std::span<const std::int64_t> photoOfText, int bins = 60);

// Platt scaling (Platt 1999) with the smoothed targets and Newton's method of Lin, Lin and Weng 2007: 1 / (1 + exp(-(a s + b))).
struct PlattScaling {
    double a = 0, b = 0;
    [[nodiscard]] double probability(double score) const;
};
[[nodiscard]] PlattScaling fitPlatt(std::span<const double> scores, std::span<const std::uint8_t> matching);

// Isotonic regression by pooling adjacent violators (Ayer et al. 1955; Zadrozny and Elkan 2002): linear between the pooled blocks' means.
struct IsotonicScaling {
    std::vector<double> scores, probabilities;  // ascending, both
    [[nodiscard]] double probability(double score) const;
};
[[nodiscard]] IsotonicScaling fitIsotonic(std::span<const double> scores, std::span<const std::uint8_t> matching);

struct ProbabilityCheck {
    double logLoss = 0, brier = 0;  // nats with probabilities kept in [1e-6, 1 - 1e-6]; mean squared error
    Reliability reliability;
};
[[nodiscard]] ProbabilityCheck checkProbabilities(std::span<const double> probabilities, std::span<const std::uint8_t> matching);

struct CheckedPair {
    std::int64_t text = 0, photo = 0;
    bool matching = false;
    double platt = 0, isotonic = 0;  // probabilities
};

struct PairCalibration {
    PlattScaling platt;
    IsotonicScaling isotonic;
    std::int64_t fittedPairs = 0, checkedPairs = 0;
    double unrelatedPerMatch = 0;
    ProbabilityCheck plattCheck, isotonicCheck, baseRateCheck;  // held out; the last always says the base rate
    std::vector<CheckedPair> examples;                          // held out: of each bin of both, 30 matching and 30 unrelated at most
};

// Half of the photos (by seed) fit, the other half with its own captions checks: no photo and no caption is on both sides. A match
// stands against `unrelatedPerMatch` random photos of its half, the odds under which the probabilities hold. Needs eight photos.
[[nodiscard]] PairCalibration calibratePairs(const torch::Tensor &images, const torch::Tensor &texts,
                                             std::span<const std::int64_t> photoOfText, int unrelatedPerMatch, std::uint64_t seed);

}  // namespace semblance::evaluation
