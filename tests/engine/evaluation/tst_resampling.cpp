#include "engine/evaluation/resampling.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <QTest>

#include "engine/evaluation/draws.h"

using namespace semblance::evaluation;
using semblance::core::Interval;

namespace {

// The seven-point-type quantile, the slow way.
double quantileOf(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    const double at = share * double(values.size() - 1);
    const auto below = std::size_t(std::floor(at)), above = std::size_t(std::ceil(at));
    return values[below] * (1 - (at - double(below))) + values[above] * (at - double(below));
}

double medianBySorting(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

std::vector<double> randomValues(std::size_t count, std::uint64_t seed)
{
    Draws draws(seed);
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i)
        values.push_back(double(draws.below(9)));
    return values;
}

// Every resample written out in full: `statistic` of the drawn clusters' values.
template <class Statistic>
Interval bootstrapBySpelling(const std::vector<double> &values, const std::vector<std::int64_t> &clusterOf, const Resampling &resampling,
                             Statistic &&statistic)
{
    std::vector<std::int64_t> clusters;
    for (const std::int64_t cluster : clusterOf)
        if (std::find(clusters.begin(), clusters.end(), cluster) == clusters.end())
            clusters.push_back(cluster);
    Draws draws(resampling.seed);
    std::vector<double> statistics;
    for (int draw = 0; draw < resampling.draws; ++draw) {
        std::vector<double> sample;
        for (std::size_t k = 0; k < clusters.size(); ++k) {
            const std::int64_t cluster = clusters[draws.below(clusters.size())];
            for (std::size_t i = 0; i < values.size(); ++i)
                if (clusterOf[i] == cluster)
                    sample.push_back(values[i]);
        }
        statistics.push_back(statistic(sample));
    }
    return {quantileOf(statistics, (1 - resampling.level) / 2), quantileOf(statistics, (1 + resampling.level) / 2)};
}

bool near(double a, double b, double tolerance = 1e-9)
{
    return std::abs(a - b) <= tolerance;
}

}  // namespace

class TestResampling : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void medianOfEvenAndOddCounts()
    {
        QCOMPARE(medianOf({3, 1, 2}), 2.0);
        QCOMPARE(medianOf({4, 1, 3, 2}), 2.5);
        QCOMPARE(medianOf({7}), 7.0);
        QCOMPARE(medianOf({}), 0.0);
    }

    void agreesWithResamplesWrittenOut()
    {
        const auto values = randomValues(41, 5);
        std::vector<std::int64_t> clusterOf;
        for (std::size_t i = 0; i < values.size(); ++i)
            clusterOf.push_back(std::int64_t(i * i % 13) + 100);
        const Resampling resampling{300, 0.9, 77};
        const auto mean = [](const std::vector<double> &sample) {
            return std::accumulate(sample.begin(), sample.end(), 0.0) / double(sample.size());
        };
        const auto expectedMean = bootstrapBySpelling(values, clusterOf, resampling, mean);
        const auto expectedMedian = bootstrapBySpelling(values, clusterOf, resampling, medianBySorting);
        const std::vector<std::vector<double>> columns{values, std::vector<double>(values.size(), 4.0)};
        const auto means = bootstrapMeans(columns, clusterOf, resampling);
        QVERIFY(near(means[0].low, expectedMean.low) && near(means[0].high, expectedMean.high));
        QVERIFY(near(means[1].low, 4) && near(means[1].high, 4));
        const auto median = bootstrapMedian(values, clusterOf, resampling);
        QVERIFY(near(median.low, expectedMedian.low) && near(median.high, expectedMedian.high));
    }

    void theIntervalOfAShareIsThatOfTheNormalDistribution()
    {
        std::vector<std::vector<double>> hits(1);
        for (int i = 0; i < 1000; ++i)
            hits[0].push_back(i % 10 < 3);
        const auto interval = bootstrapMeans(hits, {}, {4000, 0.95, 1}).front();
        const double half = 1.959964 * std::sqrt(0.3 * 0.7 / 1000);
        QVERIFY2(near(interval.low, 0.3 - half, 0.003) && near(interval.high, 0.3 + half, 0.003),
                 qPrintable(QString("%1 %2").arg(interval.low).arg(interval.high)));
    }

    // Five equal captions a photo say no more than one: the interval must not shrink.
    void repeatedCaptionsDoNotNarrowTheInterval()
    {
        std::vector<std::vector<double>> once(1), fiveTimes(1);
        std::vector<std::int64_t> photo;
        for (int i = 0; i < 200; ++i) {
            once[0].push_back(i % 4 == 0);
            for (int k = 0; k < 5; ++k) {
                fiveTimes[0].push_back(i % 4 == 0);
                photo.push_back(i);
            }
        }
        const Resampling resampling{2000, 0.95, 3};
        const auto wide = bootstrapMeans(once, {}, resampling).front(), clustered = bootstrapMeans(fiveTimes, photo, resampling).front(),
                   blind = bootstrapMeans(fiveTimes, {}, resampling).front();
        QVERIFY(near(wide.low, clustered.low) && near(wide.high, clustered.high));
        QVERIFY(near((wide.high - wide.low) / (blind.high - blind.low), std::sqrt(5.0), 0.25));
    }

    void theSeedDecides()
    {
        const std::vector<std::vector<double>> columns{randomValues(30, 1)};
        const auto one = bootstrapMeans(columns, {}, {200, 0.95, 1}).front(), again = bootstrapMeans(columns, {}, {200, 0.95, 1}).front(),
                   other = bootstrapMeans(columns, {}, {200, 0.95, 2}).front();
        QVERIFY(one.low == again.low && one.high == again.high);
        QVERIFY(one.low != other.low || one.high != other.high);
    }

    // Against all 2^9 ways to flip the signs.
    void theRandomisationTestAgreesWithAllSigns()
    {
        const std::vector<double> before{0, 0, 1, 0, 1, 0, 0.5, 0, 0.2}, after{1, 0.5, 1, 1, 0.5, 0.25, 1, 0.1, 0.7};
        double observed = 0;
        for (std::size_t i = 0; i < before.size(); ++i)
            observed += after[i] - before[i];
        int asFar = 0;
        for (unsigned signs = 0; signs < 512; ++signs) {
            double sum = 0;
            for (std::size_t i = 0; i < before.size(); ++i)
                sum += (signs >> i & 1u ? 1 : -1) * (after[i] - before[i]);
            asFar += std::abs(sum) >= std::abs(observed) - 1e-9;
        }
        const auto test = pairedTest(before, after, {}, {20000, 0.95, 4});
        QVERIFY(near(test.difference, observed / 9));
        QVERIFY2(near(test.pValue, asFar / 512.0, 0.012), qPrintable(QString("%1 %2").arg(test.pValue).arg(asFar / 512.0)));
        QVERIFY(test.interval.low < test.difference && test.difference < test.interval.high);
    }

    // 8 of 10: 2 (1 + 10 + 45) / 1024, and Wilson's interval worked out by hand.
    void theSignTestByHand()
    {
        const auto test = signTest(8, 2);
        QVERIFY(std::abs(test.pValue - 112.0 / 1024) < 1e-12);
        QCOMPARE(test.share, 0.8);
        QVERIFY(std::abs(test.interval.low - 0.490162) < 1e-5 && std::abs(test.interval.high - 0.943318) < 1e-5);
        QCOMPARE(signTest(2, 8).pValue, test.pValue);
        QCOMPARE(signTest(5, 5).pValue, 1.0);
        QCOMPARE(signTest(0, 0).pValue, 1.0);
        QVERIFY(std::abs(signTest(0, 6).pValue - 2.0 / 64) < 1e-12);
        QVERIFY(signTest(900, 1100).pValue > 0 && signTest(900, 1100).pValue < 1e-4);  // no overflow
    }

    void nothingChangedIsNoEvidence()
    {
        const auto values = randomValues(20, 2);
        const auto test = pairedTest(values, values, {}, {500, 0.95, 1});
        QCOMPARE(test.difference, 0.0);
        QCOMPARE(test.pValue, 1.0);
        // One photo asked a hundred times is one observation: no p below a half.
        const std::vector<double> worse(100, 0), better(100, 1);
        QVERIFY(pairedTest(worse, better, std::vector<std::int64_t>(100, 7), {500, 0.95, 1}).pValue > 0.4);
    }
};

QTEST_GUILESS_MAIN(TestResampling)
#include "tst_resampling.moc"
