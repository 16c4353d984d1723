// Probabilities learn from judgements: what was distorted is found again, few judgements change little, the ranking stays.
#include <cmath>
#include <random>
#include <vector>

#include <QtTest>

#include "engine/search/calibration.h"
#include "engine/search/refinement.h"

using namespace semblance::search;

namespace {

double sigmoid(double x)
{
    return 1 / (1 + std::exp(-x));
}

// Judged by somebody for whom a score means sigmoid(slope * log-odds + offset).
std::vector<JudgedScore> judged(int count, double slope, double offset, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> spread(0, 2.5);
    std::uniform_real_distribution<double> chance(0, 1);
    std::vector<JudgedScore> scores;
    for (int i = 0; i < count; ++i) {
        const double logOdds = spread(random);
        scores.push_back({logOdds, chance(random) < sigmoid(slope * logOdds + offset)});
    }
    return scores;
}

double loss(const std::vector<JudgedScore> &scores, const Refinement &by)
{
    double sum = 0;
    for (const JudgedScore &one : scores) {
        const double p = sigmoid(by.slope * one.logOdds + by.offset);
        sum -= std::log(one.right ? p : 1 - p);
    }
    return sum / static_cast<double>(scores.size());
}

}  // namespace

class TestRefinement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatDistortsIsFound_data()
    {
        QTest::addColumn<double>("slope");
        QTest::addColumn<double>("offset");
        QTest::newRow("nothing to mend") << 1.0 << 0.0;
        QTest::newRow("too sure of itself") << 0.4 << 0.0;
        QTest::newRow("too hopeful") << 1.0 << -1.5;
        QTest::newRow("too modest and timid") << 1.8 << 1.0;
    }
    void whatDistortsIsFound()
    {
        QFETCH(const double, slope);
        QFETCH(const double, offset);
        const auto found = refine(judged(4000, slope, offset, 11));
        QVERIFY(found);
        QVERIFY2(std::abs(found->slope - slope) < 0.12, qPrintable(QString::number(found->slope)));
        QVERIFY2(std::abs(found->offset - offset) < 0.12, qPrintable(QString::number(found->offset)));
        QCOMPARE(found->judgements, 4000);
        const auto unseen = judged(4000, slope, offset, 12);
        QVERIFY(loss(unseen, *found) <= loss(unseen, Refinement{}) + 0.002);
    }

    void fewJudgementsChangeNothing()
    {
        QVERIFY(!refine(judged(19, 1, 0, 3)));
        QVERIFY(!refine({}));
        std::vector<JudgedScore> onlyRight(100, JudgedScore{1.0, true});
        QVERIFY(!refine(onlyRight));
        onlyRight.resize(104, JudgedScore{-1.0, false});
        QVERIFY(!refine(onlyRight));  // four wrong ones are too few
    }

    void twentyJudgementsStayNearTheModel()
    {
        // All above are right and all below are wrong: without the prior the slope would have no bound.
        std::vector<JudgedScore> scores;
        for (int i = 0; i < 10; ++i) {
            scores.push_back({1.0 + i, true});
            scores.push_back({-1.0 - i, false});
        }
        const auto found = refine(scores);
        QVERIFY(found);
        QVERIFY(found->slope > 1 && found->slope < 2);
        QVERIFY(std::abs(found->offset) < 0.01);
    }

    void contradictionsAndExtremesStayMonotone()
    {
        std::vector<JudgedScore> scores;
        for (int i = 0; i < 50; ++i) {
            scores.push_back({500, false});
            scores.push_back({-500, true});
        }
        const auto found = refine(scores);
        QVERIFY(found);
        QVERIFY(found->slope >= 0.2 && std::isfinite(found->offset));
    }

    void itIsKeptAsText()
    {
        const Refinement some{0.75, -1.25, 42};
        QVERIFY(Refinement::fromText(some.toText()) == some);
        for (const char *bad : {"", "1 0.5", "2 1 0 3", "1 -1 0 3", "1 99 0 3", "1 1 nan 3", "hello"})
            QVERIFY2(!Refinement::fromText(bad), bad);
    }

    void sentencesAreRefinedAndPhotosAreNot()
    {
        Calibration calibration;
        calibration.refinement = {0.5, -2, 30};
        QueryParts words;
        words.text = 1;
        const ScoreModel refined = scoreModel(calibration, words);
        const double before = refined.logOdds(0.35);
        QVERIFY(std::abs(refined.probability(0.35) - sigmoid(0.5 * before - 2)) < 1e-12);
        QVERIFY(refined.probability(0.36) > refined.probability(0.35));
        QueryParts photo;
        photo.photo = 1;
        QVERIFY(scoreModel(calibration, photo).refinement == Refinement{});
    }
};

QTEST_APPLESS_MAIN(TestRefinement)
#include "tst_refinement.moc"
