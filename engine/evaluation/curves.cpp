#include "engine/evaluation/curves.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace semblance::evaluation {

BinaryCurve binaryCurve(std::span<const double> scores, std::span<const std::uint8_t> positive)
{
    BinaryCurve curve;
    for (const std::uint8_t one : positive)
        ++(one != 0 ? curve.positives : curve.negatives);
    if (curve.positives == 0 || curve.negatives == 0) {
        curve.auc = curve.averagePrecision = std::numeric_limits<double>::quiet_NaN();
        return curve;
    }
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    const auto positives = static_cast<double>(curve.positives), negatives = static_cast<double>(curve.negatives);
    curve.falsePositiveRate.push_back(0);
    curve.truePositiveRate.push_back(0);
    double hits = 0, alarms = 0, lastRecall = 0;
    for (std::size_t i = 0; i < order.size();) {
        const double score = scores[order[i]];
        for (; i < order.size() && scores[order[i]] == score; ++i)
            (positive[order[i]] != 0 ? hits : alarms) += 1;
        const double falseRate = alarms / negatives, trueRate = hits / positives, precision = hits / (hits + alarms);
        curve.auc += (falseRate - curve.falsePositiveRate.back()) * (trueRate + curve.truePositiveRate.back()) / 2;
        curve.averagePrecision += (trueRate - lastRecall) * precision;
        lastRecall = trueRate;
        curve.falsePositiveRate.push_back(falseRate);
        curve.truePositiveRate.push_back(trueRate);
        curve.recall.push_back(trueRate);
        curve.precision.push_back(precision);
        curve.called.push_back(hits + alarms);
    }
    return curve;
}

int binOf(double probability, int bins)
{
    return std::clamp(static_cast<int>(std::ceil(probability * bins)) - 1, 0, bins - 1);
}

Reliability reliability(std::span<const double> probabilities, std::span<const std::uint8_t> right, int bins)
{
    Reliability result;
    const double width = 1.0 / bins;
    for (int b = 0; b < bins; ++b)
        result.bins.push_back({b * width, (b + 1) * width});
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        ReliabilityBin &bin = result.bins[static_cast<std::size_t>(binOf(probabilities[i], bins))];
        ++bin.count;
        bin.confidence += probabilities[i];
        bin.frequency += right[i] != 0 ? 1 : 0;
    }
    for (ReliabilityBin &bin : result.bins) {
        if (bin.count == 0)
            continue;
        bin.confidence /= static_cast<double>(bin.count);
        bin.frequency /= static_cast<double>(bin.count);
        const double gap = std::abs(bin.confidence - bin.frequency);
        result.expectedError += gap * static_cast<double>(bin.count) / static_cast<double>(probabilities.size());
        result.largestError = std::max(result.largestError, gap);
    }
    return result;
}

std::vector<std::size_t> thinned(std::size_t count, std::size_t most)
{
    std::vector<std::size_t> kept;
    if (count <= most) {
        kept.resize(count);
        std::iota(kept.begin(), kept.end(), 0u);
        return kept;
    }
    for (std::size_t i = 0; i < most; ++i)
        kept.push_back(i * (count - 1) / (most - 1));
    return kept;
}

}  // namespace semblance::evaluation
