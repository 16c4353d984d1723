// What scores mean, learnt from pairs with a known truth.
#include "engine/jobs/calibrate_odds.h"

#include <QtTest>
#include <cmath>
#include <random>

using namespace semblance;
using jobs::OddsPair;
using search::Calibration;

namespace {

// Unrelated pairs score N(0, 0.1), matches N(mean, deviation), seven to one; every second match checks.
std::vector<OddsPair> pairsOf(int matches, double mean, double deviation, std::uint32_t seed = 4)
{
    std::mt19937 engine(seed);
    std::normal_distribution<double> normal(0, 1);
    std::vector<OddsPair> pairs;
    for (int i = 0; i < matches; ++i) {
        pairs.push_back({mean + deviation * normal(engine), true, i % 2 == 1, false});
        for (int k = 0; k < jobs::unrelatedAgainstMatch; ++k)
            pairs.push_back({0.1 * normal(engine), false, i % 2 == 1, false});
    }
    return pairs;
}

Calibration calibrationOf(double mean, double deviation)
{
    Calibration calibration{{0.0, 0.1}, search::Spread{mean, deviation}, {}};
    return calibration;
}

}  // namespace

class TestCalibrateOdds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Matches that spread twice as far as unrelated pairs: two equal Gaussians do not describe them.
    void learntOddsAreKeptWhereTheyDoBetter()
    {
        Calibration calibration = calibrationOf(0.35, 0.2);
        auto pairs = pairsOf(400, 0.35, 0.2);
        pairs.push_back({0.3, true, false, true});
        jobs::learnOdds(calibration, pairs);
        QVERIFY(calibration.learnt.has_value());
        QVERIFY(calibration.check.plattLogLoss < calibration.check.gaussianLogLoss);
        QVERIFY(calibration.check.gaussianLogLoss > 0 && calibration.check.plattLogLoss < calibration.check.baseRateLogLoss);
        QCOMPARE(calibration.check.pairs, std::int64_t(pairs.size()));
        QCOMPARE(calibration.check.judged, std::int64_t(1));
        const search::ScoreModel model = search::scoreModel(calibration, {.text = 1});
        QVERIFY(model.learnt.has_value());
        const double shownFrom = -calibration.learnt->offset / calibration.learnt->slope;
        QVERIFY(shownFrom >= 1.5 - 1e-9 && shownFrom <= 2.7 + 1e-9);
        QVERIFY(std::abs(model.probability(0.1 * shownFrom) - 0.5) < 1e-9);
        double before = 0;
        for (double score = -1; score <= 1; score += 0.01) {
            QVERIFY(model.probability(score) >= before);
            before = model.probability(score);
        }
        // A photo in the query has odds of its own.
        QVERIFY(!search::scoreModel(calibration, {.text = 1, .photo = 1}).learnt.has_value());
    }

    void otherwiseTheGeneralOddsStand_data()
    {
        QTest::addColumn<int>("matches");
        QTest::addColumn<double>("mean");
        QTest::addColumn<bool>("turned");
        QTest::newRow("too few captions") << 40 << 0.35 << false;
        QTest::newRow("a model that is too weak") << 400 << 0.15 << false;
        QTest::newRow("what was learnt does not hold on other photos") << 400 << 0.35 << true;
    }
    void otherwiseTheGeneralOddsStand()
    {
        QFETCH(int, matches);
        QFETCH(double, mean);
        QFETCH(bool, turned);
        Calibration calibration = calibrationOf(mean, 0.2);
        auto pairs = pairsOf(matches, mean, 0.2);
        if (turned)  // the half that is learnt from says that all is relevant
            for (OddsPair &pair : pairs)
                pair.matching = pair.matching || (!pair.held && pair.score > -0.05);
        jobs::learnOdds(calibration, pairs);
        QVERIFY(!calibration.learnt.has_value());
        QCOMPARE(calibration.check.pairs, std::int64_t(pairs.size()));
        const Calibration general = calibrationOf(mean, 0.2);
        QCOMPARE(search::scoreModel(calibration, {.text = 1}).probability(0.2), search::scoreModel(general, {.text = 1}).probability(0.2));
    }

    void whatWasLearntIsKept()
    {
        Calibration calibration = calibrationOf(0.35, 0.2);
        jobs::learnOdds(calibration, pairsOf(400, 0.35, 0.2));
        calibration.check.judgements = 12;
        const auto again = Calibration::fromText(calibration.toText());
        QVERIFY(again && again->learnt);
        QVERIFY(std::abs(again->learnt->slope - calibration.learnt->slope) < 1e-6);
        QVERIFY(std::abs(again->check.plattLogLoss - calibration.check.plattLogLoss) < 1e-6);
        QCOMPARE(again->check.judgements, std::int64_t(12));
        const auto old = Calibration::fromText("1 0.1 0.2 0.3 0.2 1 0.5 0.1");  // as it was written before odds were learnt
        QVERIFY(old && old->matched && !old->learnt);
    }
};

QTEST_GUILESS_MAIN(TestCalibrateOdds)
#include "tst_calibrate_odds.moc"
