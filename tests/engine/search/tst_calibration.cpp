// From scores to probabilities, by hand.
#include <QtTest>

#include <cmath>
#include <vector>

#include "engine/search/calibration.h"

using namespace semblance::search;

class TestCalibration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void meanAndDeviation()
    {
        const std::vector<double> values{1, 2, 3, 4};
        QCOMPARE(spreadOf(values).mean, 2.5);
        QVERIFY(std::abs(spreadOf(values).deviation - std::sqrt(5.0 / 3.0)) < 1e-12);
        QVERIFY(spreadOf({}).deviation > 0);
        QVERIFY(spreadOf(std::vector<double>{3, 3, 3}).deviation > 0);
    }

    void itSurvivesBeingKept()
    {
        Calibration calibration{{0.125, 0.03}, std::nullopt, {0.5, 0.11}};
        auto again = Calibration::fromText(calibration.toText());
        QVERIFY(again.has_value());
        QCOMPARE(again->text.mean, 0.125);
        QCOMPARE(again->photo.deviation, 0.11);
        QVERIFY(!again->matched);
        calibration.matched = Spread{0.3, 0.04};
        QCOMPARE(Calibration::fromText(calibration.toText())->matched->mean, 0.3);
    }

    void whatIsNoCalibrationIsNone_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << "";
        QTest::newRow("words") << "none";
        QTest::newRow("too short") << "1 0.1 0.2";
        QTest::newRow("another format") << "2 0.1 0.2 0.1 0.2 0 0 0";
        QTest::newRow("no deviation") << "1 0.1 0 0.1 0.2 0 0 0";
    }
    void whatIsNoCalibrationIsNone()
    {
        QFETCH(QString, text);
        QVERIFY(!Calibration::fromText(text.toStdString()));
    }

    void theProbabilityIsThatOfTwoGaussians()
    {
        // d = 4, prior 1 in 25: even odds where 4 z - 8 = ln 24.
        const ScoreModel model = scoreModel({{0.1, 0.05}, std::nullopt, {}}, {.text = 1});
        const double even = 0.1 + 0.05 * (8 + std::log(24.0)) / 4;
        QVERIFY(std::abs(model.probability(even) - 0.5) < 1e-3);
        QVERIFY(model.probability(0.1) < 1e-4);
        double before = 0;
        for (double score = -1; score <= 1; score += 0.01) {
            QVERIFY(model.probability(score) >= before);
            before = model.probability(score);
        }
        QVERIFY(before > 0.999);
    }

    void aWeakModelStillShowsItsBest()
    {
        // Its captions are hardly better than chance; what stands 2.6 deviations out is shown all the same.
        const ScoreModel model = scoreModel({{0.0, 0.1}, Spread{0.05, 0.1}, {}}, {.text = 1});
        QVERIFY(model.probability(0.26) > 0.5);
        QVERIFY(model.probability(0.20) < 0.5);
    }

    void unknownWordsCost()
    {
        const Calibration calibration{{0.0, 0.1}, std::nullopt, {}};
        const double known = scoreModel(calibration, {.text = 1}).probability(0.4);
        const double half = scoreModel(calibration, {.text = 1, .knownShare = 0.5}).probability(0.4);
        const double none = scoreModel(calibration, {.text = 1, .knownShare = 0}).probability(0.4);
        QVERIFY(known > half && half > none);
        QVERIFY(known > 0.9 && none < 0.05);
    }

    void photosHaveTheirOwnScale()
    {
        const Calibration calibration{{0.0, 0.05}, std::nullopt, {0.5, 0.1}};
        QVERIFY(scoreModel(calibration, {.text = 1}).probability(0.6) > 0.99);
        QVERIFY(scoreModel(calibration, {.photo = 1}).probability(0.6) < 0.1);
        QVERIFY(scoreModel(calibration, {.photo = 1}).probability(0.95) > 0.9);
    }

    void aJoinedQueryAddsMeansAndVariances()
    {
        const Calibration calibration{{0.1, 0.03}, std::nullopt, {0.5, 0.04}};
        const ScoreModel model = scoreModel(calibration, {.text = 1, .minus = 0.5, .photo = 1, .length = 2});
        QVERIFY(std::abs(model.unrelatedMean - (0.5 * 0.1 + 0.5) / 2) < 1e-12);
        QVERIFY(std::abs(model.unrelatedDeviation - std::sqrt(1.25 * 0.0009 + 0.0016) / 2) < 1e-12);
    }
};

QTEST_GUILESS_MAIN(TestCalibration)
#include "tst_calibration.moc"
