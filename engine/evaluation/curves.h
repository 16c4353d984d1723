// Curves of a yes/no decision by score, the reliability of stated probabilities, and histograms.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace semblance::evaluation {

// One point a distinct score, from the strictest threshold to the loosest; ROC begins with (0,0).
struct BinaryCurve {
    std::int64_t positives = 0, negatives = 0;
    std::vector<double> falsePositiveRate, truePositiveRate;  // Fawcett 2006, section 4
    std::vector<double> recall, precision;                    // without a point before the first score
    std::vector<double> called;                               // how many score so high, beside `recall`
    // Area under ROC by trapezoids: the chance that a positive scores above a negative, ties one half (Hanley and McNeil 1982).
    double auc = 0;
    // Sum of (R_n - R_{n-1}) P_n over the distinct scores, not interpolated.
    double averagePrecision = 0;
};

// NaN areas and no points when there is no positive or no negative. `positive` is as long as `scores`.
[[nodiscard]] BinaryCurve binaryCurve(std::span<const double> scores, std::span<const std::uint8_t> positive);

struct ReliabilityBin {
    double low = 0, high = 0;  // stated probability: (low, high]
    std::int64_t count = 0;
    double confidence = 0, frequency = 0;  // mean stated, share that was right; 0 for an empty bin
};

struct Reliability {
    std::vector<ReliabilityBin> bins;
    // Mean of |confidence - frequency| weighted by count, and the largest (Guo et al. 2017, section 2).
    double expectedError = 0, largestError = 0;
};

// Which of `bins` bins of equal width over [0,1] a probability is in: (low, high], 0 belongs to the first.
[[nodiscard]] int binOf(double probability, int bins);

// Bins as binOf.
[[nodiscard]] Reliability reliability(std::span<const double> probabilities, std::span<const std::uint8_t> right, int bins = 15);

// At most `most` of 0..count-1, spread evenly with the first and the last: which points of a curve are worth showing.
[[nodiscard]] std::vector<std::size_t> thinned(std::size_t count, std::size_t most);

}  // namespace semblance::evaluation
