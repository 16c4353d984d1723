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
        // d = 3, prior odds 1 to 7: even where 3 z - 4.5 = ln 7.
        const ScoreModel model = scoreModel({{0.1, 0.05}, std::nullopt, {}}, {.text = 1});
        const double even = 0.1 + 0.05 * (4.5 + std::log(7.0)) / 3;
        QVERIFY(std::abs(model.probability(even) - 0.5) < 1e-3);
        QVERIFY(model.probability(0.1) < 2e-3);
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

    void aPhotoFindsItselfHoweverAlikeAllAre()
    {
        const ScoreModel model = scoreModel({{0.0, 0.05}, std::nullopt, {0.6, 0.3}}, {.photo = 1});
        QVERIFY(model.probability(1.0) > 0.9);
        QVERIFY(model.probability(0.8) < 0.5);
    }

    void theBulkIsTheLowerHalfsBusiness()
    {
        std::vector<float> scores;
        for (int i = 0; i <= 100; ++i)
            scores.push_back(0.01f * static_cast<float>(i));
        const Spread plain = bulkOf(scores);
        QVERIFY(std::abs(plain.mean - 0.50) < 1e-6 && std::abs(plain.deviation - 0.35) < 1e-6);
        for (int i = 90; i <= 100; ++i)
            scores[static_cast<std::size_t>(i)] = 50;  // what stands out changes nothing
        QCOMPARE(bulkOf(scores).deviation, plain.deviation);
        QVERIFY(bulkOf({}).deviation > 0);
    }

    void whatStandsOutOfItsOwnBulkCountsForAWeakModelOnly()
    {
        const Spread bulk{0.1, 0.02};
        const Calibration unknown{{0.2, 0.2}, std::nullopt, {}};
        const Calibration weak{{0.2, 0.2}, Spread{0.3, 0.2}, {}};
        const Calibration strong{{0.2, 0.2}, Spread{0.95, 0.2}, {}};
        QVERIFY(scoreModel(unknown, {.text = 1}).probability(0.18) < 0.01);
        QVERIFY(scoreModel(unknown, {.text = 1}, bulk).probability(0.18) > 0.5);
        QVERIFY(scoreModel(weak, {.text = 1}, bulk).probability(0.18) > 0.5);
        QVERIFY(scoreModel(strong, {.text = 1}, bulk).probability(0.18) < 0.01);
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
