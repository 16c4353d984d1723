// From a cosine to the probability that a result is relevant: what unrelated and matching pairs score with one model version.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/search/refinement.h"

namespace semblance::search {

struct Spread {
    double mean = 0;
    double deviation = 1;
};

// Mean and sample deviation. Fewer than two values, or equal ones, give a deviation of 1e-3.
[[nodiscard]] Spread spreadOf(std::span<const double> values);

// Log-odds of a sentence's result that were learnt on the library: slope * z + offset, z in deviations above what unrelated photos score
// (Platt 1999).
struct LearntOdds {
    double slope = 3, offset = -6;
    bool operator==(const LearntOdds &) const = default;
};

// What the general odds and the learnt ones were worth on pairs of photos that neither had seen.
struct OddsCheck {
    std::int64_t pairs = 0, judged = 0;  // on both halves; judged: those that the user said right or wrong of
    std::int64_t judgements = 0;         // in the library when it was measured
    double gaussianLogLoss = 0, plattLogLoss = 0, baseRateLogLoss = 0;  // nats
    double gaussianError = 0, plattError = 0;                           // expected calibration error
};

struct Calibration {
    Spread text{0.0, 0.1};                  // unrelated sentence and photo
    std::optional<Spread> matched;          // a photo and its own caption, when the library has enough captions
    Spread photo{0.0, 0.2};                 // two unrelated photos
    std::optional<LearntOdds> learnt = {};  // where they did better than two Gaussians on held-out photos
    OddsCheck check = {};
    Refinement refinement = {};  // by judgements since then; kept apart

    // One line of plain numbers, as it is kept in the library's settings.
    [[nodiscard]] std::string toText() const;
    [[nodiscard]] static std::optional<Calibration> fromText(std::string_view text);
};

// Below this a model's captions are too near to unrelated ones for its scores alone to tell what is relevant.
constexpr double leastSeparation = 2.5;
// Deviations between captions' own photos and unrelated ones; none where it was not measured.
[[nodiscard]] std::optional<double> measuredSeparation(const Calibration &calibration);

// What the scores of one query mean. Parts of a query are a weighted sum of cosines: means add and variances add.
struct ScoreModel {
    double unrelatedMean = 0;
    double unrelatedDeviation = 1;
    double separation = 3;  // (mean of relevant - mean of unrelated) / deviation
    double priorOdds = 24;  // to 1 against relevance, before the score is seen
    double penalty = 0;     // subtracted from the log-odds: words the model does not know
    // The bulk of this very query's scores, where the model is weak or its strength unknown: what stands out there counts as well.
    std::optional<Spread> bulk;
    std::optional<LearntOdds> learnt = {};  // of a sentence alone: instead of separation and prior
    Refinement refinement = {};

    // Two Gaussians of equal deviation and those prior odds for the candidates that come into question (Bishop 2006, section
    // 4.2): log-odds = -ln(priorOdds) + d z - d^2/2 - penalty, z = (score - mean) / deviation, the larger of both; then refined by what
    // was judged. Monotone in `score`.
    [[nodiscard]] double probability(double score) const;
    // Before what judgements make of it.
    [[nodiscard]] double logOdds(double score) const;
};

// Median and the distance from it to the 16th percentile: the upper half, where what is relevant lies, takes no part.
[[nodiscard]] Spread bulkOf(std::vector<float> scores);

// Weights of the parts of a query before it is made unit length, and that length.
struct QueryParts {
    double text = 0, minus = 0, photo = 0;
    double length = 1;
    double photoSum = 1;    // what the photo part's mean is multiplied with: several photos that are alike add up
    double knownShare = 1;  // of the text's words, in [0,1]
};

// `bulk`: of the query's scores over the library; none when it is too small to tell.
[[nodiscard]] ScoreModel scoreModel(const Calibration &calibration, const QueryParts &parts, std::optional<Spread> bulk = std::nullopt);

}  // namespace semblance::search
