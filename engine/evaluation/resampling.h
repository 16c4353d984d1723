// Confidence by resampling: bootstrap intervals, the bootstrap of a paired difference, and the randomisation test.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/evaluation_report.h"

namespace semblance::evaluation {

struct Resampling {
    int draws = 1000;
    double level = 0.95;  // of the interval
    std::uint64_t seed = 1;
};

// Percentile bootstrap (Efron and Tibshirani 1993, section 13.3) of the mean of each column, all columns on the same draws. Whole
// clusters are drawn with replacement (Davison and Hinkley 1997, section 3.8): clusterOf[i] >= 0 names the cluster of value i; empty
// means each value alone. Quantiles interpolate linearly between order statistics. Columns are equally long, at least one value.
[[nodiscard]] std::vector<core::Interval> bootstrapMeans(std::span<const std::vector<double>> columns,
                                                         std::span<const std::int64_t> clusterOf, const Resampling &resampling);
// The same for the median of `values`.
[[nodiscard]] core::Interval bootstrapMedian(std::span<const double> values, std::span<const std::int64_t> clusterOf,
                                             const Resampling &resampling);

struct PairedTest {
    double difference = 0;  // mean of after - before
    core::Interval interval;
    double pValue = 1;
};

// Two-sided paired randomisation test (Fisher 1935; Smucker, Allan and Carterette 2007): the signs of each cluster's differences are
// flipped at random, p = (1 + draws at least as far from 0) / (1 + draws). The interval is the bootstrap of the mean difference.
[[nodiscard]] PairedTest pairedTest(std::span<const double> before, std::span<const double> after, std::span<const std::int64_t> clusterOf,
                                    const Resampling &resampling);

// Votes between two answers to the same question; undecided ones are left out (Dixon and Mood 1946).
struct SignTest {
    double pValue = 1;              // two-sided, exact: the chance of a split at least this uneven if either side were as likely
    double share = 0.5;             // of the decided votes that the first won
    core::Interval interval{0, 1};  // 95 %, of the share (Wilson 1927)
};
[[nodiscard]] SignTest signTest(std::int64_t first, std::int64_t second);

// The median of `values`: the middle one, or the mean of the two. 0 for none.
[[nodiscard]] double medianOf(std::vector<double> values);

}  // namespace semblance::evaluation
