#include "engine/evaluation/resampling.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <unordered_map>

#include "engine/evaluation/draws.h"

namespace semblance::evaluation {

using core::Interval;

namespace {

// Clusters numbered from 0 in the order in which they appear.
struct Clusters {
    std::vector<std::size_t> of;
    std::size_t count = 0;
};

Clusters numberClusters(std::size_t values, std::span<const std::int64_t> clusterOf)
{
    Clusters clusters;
    clusters.of.resize(values);
    if (clusterOf.empty()) {
        std::iota(clusters.of.begin(), clusters.of.end(), 0u);
        clusters.count = values;
        return clusters;
    }
    std::unordered_map<std::int64_t, std::size_t> numberOf;
    for (std::size_t i = 0; i < values; ++i)
        clusters.of[i] = numberOf.emplace(clusterOf[i], numberOf.size()).first->second;
    clusters.count = numberOf.size();
    return clusters;
}

double quantile(const std::vector<double> &sorted, double share)
{
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (at - static_cast<double>(below));
}

Interval percentiles(std::vector<double> &statistics, double level)
{
    std::sort(statistics.begin(), statistics.end());
    return {quantile(statistics, (1 - level) / 2), quantile(statistics, (1 + level) / 2)};
}

}  // namespace

SignTest signTest(std::int64_t first, std::int64_t second)
{
    SignTest test;
    const std::int64_t votes = first + second;
    if (votes == 0)
        return test;
    const auto count = static_cast<double>(votes);
    double tail = 0;  // of the binomial distribution, by logarithms: large counts do not overflow
    for (std::int64_t k = 0; k <= std::min(first, second); ++k) {
        const auto some = static_cast<double>(k);
        tail += std::exp(std::lgamma(count + 1) - std::lgamma(some + 1) - std::lgamma(count - some + 1) - count * std::numbers::ln2);
    }
    test.pValue = std::min(1.0, 2 * tail);
    test.share = static_cast<double>(first) / count;
    constexpr double z = 1.959963984540054;
    const double middle = (test.share + z * z / (2 * count)) / (1 + z * z / count);
    const double reach = z / (1 + z * z / count) * std::sqrt(test.share * (1 - test.share) / count + z * z / (4 * count * count));
    test.interval = {std::max(0.0, middle - reach), std::min(1.0, middle + reach)};
    return test;
}

double medianOf(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const std::size_t middle = values.size() / 2;
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle), values.end());
    const double upper = values[middle];
    if (values.size() % 2 == 1)
        return upper;
    return (upper + *std::max_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle))) / 2;
}

std::vector<Interval> bootstrapMeans(std::span<const std::vector<double>> columns, std::span<const std::int64_t> clusterOf,
                                     const Resampling &resampling)
{
    const std::size_t values = columns.front().size(), width = columns.size();
    const Clusters clusters = numberClusters(values, clusterOf);
    // A draw needs only each cluster's sums: the cost does not grow with the captions a photo.
    std::vector<double> sums(clusters.count * width, 0), sizes(clusters.count, 0);
    for (std::size_t i = 0; i < values; ++i) {
        ++sizes[clusters.of[i]];
        for (std::size_t c = 0; c < width; ++c)
            sums[clusters.of[i] * width + c] += columns[c][i];
    }
    Draws draws(resampling.seed);
    std::vector<std::vector<double>> means(width);
    std::vector<double> total(width);
    for (int draw = 0; draw < resampling.draws; ++draw) {
        std::fill(total.begin(), total.end(), 0.0);
        double size = 0;
        for (std::size_t k = 0; k < clusters.count; ++k) {
            const std::size_t cluster = draws.below(clusters.count);
            size += sizes[cluster];
            for (std::size_t c = 0; c < width; ++c)
                total[c] += sums[cluster * width + c];
        }
        for (std::size_t c = 0; c < width; ++c)
            means[c].push_back(total[c] / size);
    }
    std::vector<Interval> intervals;
    for (auto &statistics : means)
        intervals.push_back(percentiles(statistics, resampling.level));
    return intervals;
}

Interval bootstrapMedian(std::span<const double> values, std::span<const std::int64_t> clusterOf, const Resampling &resampling)
{
    const Clusters clusters = numberClusters(values.size(), clusterOf);
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<std::size_t> sizes(clusters.count, 0);
    for (const std::size_t cluster : clusters.of)
        ++sizes[cluster];
    Draws draws(resampling.seed);
    std::vector<std::size_t> times(clusters.count);
    std::vector<double> medians;
    for (int draw = 0; draw < resampling.draws; ++draw) {
        std::fill(times.begin(), times.end(), 0u);
        std::size_t size = 0;
        for (std::size_t k = 0; k < clusters.count; ++k) {
            const std::size_t cluster = draws.below(clusters.count);
            ++times[cluster];
            size += sizes[cluster];
        }
        // The values at the two middle places of the resample, walking through all in ascending order.
        std::size_t seen = 0;
        double lower = 0;
        bool hasLower = false;
        for (const std::size_t i : order) {
            seen += times[clusters.of[i]];
            if (!hasLower && seen > (size - 1) / 2) {
                lower = values[i];
                hasLower = true;
            }
            if (seen > size / 2) {
                medians.push_back((lower + values[i]) / 2);
                break;
            }
        }
    }
    return percentiles(medians, resampling.level);
}

PairedTest pairedTest(std::span<const double> before, std::span<const double> after, std::span<const std::int64_t> clusterOf,
                      const Resampling &resampling)
{
    PairedTest test;
    std::vector<std::vector<double>> differences(1);
    for (std::size_t i = 0; i < before.size(); ++i)
        differences[0].push_back(after[i] - before[i]);
    const auto count = static_cast<double>(before.size());
    test.difference = std::accumulate(differences[0].begin(), differences[0].end(), 0.0) / count;
    test.interval = bootstrapMeans(differences, clusterOf, resampling).front();
    const Clusters clusters = numberClusters(before.size(), clusterOf);
    std::vector<double> sums(clusters.count, 0);
    for (std::size_t i = 0; i < before.size(); ++i)
        sums[clusters.of[i]] += differences[0][i];
    Draws draws(resampling.seed ^ 0x5EEDu);
    // Sums of the same numbers in another order may differ in the last bits: equal must count as equal.
    const double bound = std::abs(test.difference) * count * (1 - 1e-12) - 1e-12;
    int asFar = 0;
    for (int draw = 0; draw < resampling.draws; ++draw) {
        double sum = 0;
        for (const double part : sums)
            sum += draws.coin() ? part : -part;
        asFar += std::abs(sum) >= bound;
    }
    test.pValue = (1.0 + asFar) / (1.0 + resampling.draws);
    return test;
}

}  // namespace semblance::evaluation
