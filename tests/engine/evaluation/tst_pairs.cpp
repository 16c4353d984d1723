#include "engine/evaluation/pairs.h"

#include <algorithm>
#include <cmath>

#include <QTest>

#include "engine/evaluation/draws.h"

using namespace semblance::evaluation;

namespace {

bool near(double a, double b, double tolerance = 1e-9)
{
    return std::abs(a - b) <= tolerance;
}

// Photos at random, captions near their photo by `pull`: 0 knows nothing, 1 is the photo itself.
struct Points {
    torch::Tensor photos, captions;
    std::vector<std::int64_t> photoOfText;
};
Points points(std::int64_t photoCount, int captionsEach, double pull, std::int64_t seed)
{
    torch::manual_seed(seed);
    const auto unit = [](const torch::Tensor &rows) { return rows / rows.norm(2, 1, true); };
    Points result;
    result.photos = unit(torch::randn({photoCount, 16}));
    for (std::int64_t i = 0; i < photoCount * captionsEach; ++i)
        result.photoOfText.push_back(i / captionsEach);
    const auto own = result.photos.index_select(0, torch::tensor(result.photoOfText));
    result.captions = unit(own * pull + unit(torch::randn({photoCount * captionsEach, 16})) * (1 - pull));
    return result;
}

}  // namespace

class TestPairs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCurveByHand()
    {
        const std::vector<double> scores{0.9, 0.8, 0.7, 0.6};
        const std::vector<std::uint8_t> positive{1, 1, 0, 1};
        const auto curve = binaryCurve(scores, positive);
        QVERIFY(near(curve.auc, 2.0 / 3));
        QVERIFY(near(curve.averagePrecision, (1 + 1 + 0.75) / 3));
        QCOMPARE(curve.falsePositiveRate, (std::vector<double>{0, 0, 0, 1, 1}));
        QCOMPARE(curve.truePositiveRate, (std::vector<double>{0, 1.0 / 3, 2.0 / 3, 2.0 / 3, 1}));
        QCOMPARE(curve.precision, (std::vector<double>{1, 1, 2.0 / 3, 0.75}));
        QCOMPARE(curve.called, (std::vector<double>{1, 2, 3, 4}));
    }

    // Scores of one decimal: many ties.
    void curvesAgreeWithCountingPairs()
    {
        Draws draws(11);
        std::vector<double> scores;
        std::vector<std::uint8_t> positive;
        for (int i = 0; i < 300; ++i) {
            positive.push_back(draws.unit() < 0.3);
            scores.push_back(std::floor(10 * draws.unit() + 2 * positive.back()) / 10);
        }
        double above = 0, pairs = 0, average = 0, positives = 0;
        for (std::size_t i = 0; i < scores.size(); ++i)
            for (std::size_t j = 0; j < scores.size(); ++j)
                if (positive[i] == 1 && positive[j] == 0) {
                    ++pairs;
                    above += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
        // A positive counts with the precision among all that score at least as high.
        for (std::size_t i = 0; i < scores.size(); ++i) {
            if (positive[i] == 0)
                continue;
            double hits = 0, taken = 0;
            for (std::size_t j = 0; j < scores.size(); ++j)
                if (scores[j] >= scores[i]) {
                    ++taken;
                    hits += positive[j];
                }
            average += hits / taken;
            ++positives;
        }
        const auto curve = binaryCurve(scores, positive);
        QVERIFY(near(curve.auc, above / pairs));
        QVERIFY(near(curve.averagePrecision, average / positives));
    }

    void oneSideAloneHasNoCurve()
    {
        const std::vector<double> scores{0.1, 0.2};
        const auto curve = binaryCurve(scores, std::vector<std::uint8_t>{1, 1});
        QVERIFY(std::isnan(curve.auc) && std::isnan(curve.averagePrecision) && curve.recall.empty());
        QCOMPARE(binaryCurve(std::vector<double>{0.5, 0.5, 0.5, 0.5}, std::vector<std::uint8_t>{1, 0, 0, 0}).auc, 0.5);
    }

    void reliabilityByHand()
    {
        const std::vector<double> stated{0.95, 0.85, 0.9, 0.1, 0.0, 1.0};
        const std::vector<std::uint8_t> right{1, 0, 1, 0, 0, 1};
        const auto measured = reliability(stated, right, 10);
        QCOMPARE(measured.bins[0].count, std::int64_t(2));  // 0 and 0.1
        QCOMPARE(measured.bins[8].count, std::int64_t(2));  // (0.8, 0.9]
        QCOMPARE(measured.bins[9].count, std::int64_t(2));
        QVERIFY(near(measured.bins[8].confidence, 0.875) && near(measured.bins[8].frequency, 0.5));
        QVERIFY(near(measured.largestError, 0.375));
        QVERIFY(near(measured.expectedError, (2 * 0.05 + 2 * 0.375 + 2 * 0.025) / 6));
    }

    void distributionAgreesWithEveryPair()
    {
        const Points set = points(40, 3, 0.4, 5);
        std::vector<double> matching, unrelated;
        const auto scores = torch::mm(set.captions, set.photos.t());
        for (std::int64_t c = 0; c < 120; ++c)
            for (std::int64_t p = 0; p < 40; ++p)
                (p == c / 3 ? matching : unrelated).push_back(scores[c][p].item<double>());
        double sum = 0, squares = 0, above = 0;
        for (const double score : unrelated) {
            sum += score;
            squares += score * score;
        }
        for (const double a : matching)
            for (const double b : unrelated)
                above += a > b;
        const auto count = double(unrelated.size());
        const auto found = pairDistribution(set.photos, set.captions, set.photoOfText, 24);
        QCOMPARE(found.matching.count, std::int64_t(120));
        QCOMPARE(found.unrelated.count, std::int64_t(120 * 39));
        QVERIFY(near(found.unrelated.mean, sum / count, 1e-6));
        QVERIFY(near(found.unrelated.deviation, std::sqrt(squares / count - sum * sum / count / count), 1e-6));
        QVERIFY(near(found.auc, above / 120 / count, 1e-4));
        std::sort(matching.begin(), matching.end());
        QVERIFY(near(found.matching.median, (matching[59] + matching[60]) / 2, 0.02));
        for (const auto *shares : {&found.matchingShare, &found.unrelatedShare}) {
            QCOMPARE(shares->size(), std::size_t(24));
            double total = 0;
            for (const double share : *shares)
                total += share;
            QVERIFY(near(total, 1));
        }
        QVERIFY(found.low <= matching.front() && found.high >= matching.back());
        // Examples are unrelated, score what they say, and every bin with unrelated pairs has some.
        std::vector<int> inBin(24);
        for (const PairExample &pair : found.unrelatedExamples) {
            QVERIFY(pair.photo != pair.text / 3);
            QVERIFY(near(pair.score, scores[pair.text][pair.photo].item<double>(), 1e-6));
            ++inBin[std::size_t((pair.score - found.low) / (found.high - found.low) * 24)];
        }
        for (std::size_t bin = 0; bin < 24; ++bin) {
            QCOMPARE(inBin[bin] > 0, found.unrelatedShare[bin] > 0);
            QVERIFY(inBin[bin] <= 40);
        }
    }

    void plattFindsTheLogisticCurve()
    {
        Draws draws(8);
        std::vector<double> scores;
        std::vector<std::uint8_t> matching;
        for (int i = 0; i < 20000; ++i) {
            scores.push_back(draws.unit());
            matching.push_back(draws.unit() < 1 / (1 + std::exp(-(12 * scores.back() - 5))));
        }
        const auto fit = fitPlatt(scores, matching);
        QVERIFY2(near(fit.a, 12, 0.6) && near(fit.b, -5, 0.3), qPrintable(QString("%1 %2").arg(fit.a).arg(fit.b)));
        QVERIFY(near(fit.probability(5.0 / 12), 0.5, 0.02));
    }

    void isotonicPoolsWhatGoesDown()
    {
        const auto fit = fitIsotonic(std::vector<double>{4, 1, 3, 2}, std::vector<std::uint8_t>{1, 0, 0, 1});
        QCOMPARE(fit.scores, (std::vector<double>{1, 2.5, 4}));
        QCOMPARE(fit.probabilities, (std::vector<double>{0, 0.5, 1}));
        QCOMPARE(fit.probability(0), 0.0);
        QCOMPARE(fit.probability(1.75), 0.25);
        QCOMPARE(fit.probability(9), 1.0);
    }

    void probabilitiesAreCheckedByHand()
    {
        const auto check = checkProbabilities(std::vector<double>{0.8, 0.4}, std::vector<std::uint8_t>{1, 0});
        QVERIFY(near(check.logLoss, -(std::log(0.8) + std::log(0.6)) / 2));
        QVERIFY(near(check.brier, (0.04 + 0.16) / 2));
        QVERIFY(std::isfinite(checkProbabilities(std::vector<double>{0.0}, std::vector<std::uint8_t>{1}).logLoss));
    }

    // Held out, a model that knows beats the base rate, and one that knows nothing does not pretend to.
    void calibrationHoldsOnUnseenPhotos()
    {
        const Points good = points(300, 2, 0.6, 9), blind = points(300, 2, 0.0, 10);
        const auto known = calibratePairs(good.photos, good.captions, good.photoOfText, 7, 1);
        QCOMPARE(known.fittedPairs, std::int64_t(150 * 2 * 8));
        QCOMPARE(known.checkedPairs, std::int64_t(150 * 2 * 8));
        QVERIFY(known.plattCheck.logLoss < known.baseRateCheck.logLoss / 3);
        // Isotonic blocks may say 0 or 1, which the logarithm punishes when it is wrong once: its squared error is the fair measure.
        QVERIFY(known.isotonicCheck.brier < known.baseRateCheck.brier / 2);
        QVERIFY(known.plattCheck.reliability.expectedError < 0.03);
        std::vector<int> matches(15), others(15);
        for (const CheckedPair &pair : known.examples) {
            QCOMPARE(pair.photo == pair.text / 2, pair.matching);
            const double score = (good.captions[pair.text] * good.photos[pair.photo]).sum().item<double>();
            QVERIFY(near(pair.platt, known.platt.probability(score), 1e-4));
            ++(pair.matching ? matches : others)[std::size_t(binOf(pair.platt, 15))];
        }
        for (std::size_t bin = 0; bin < 15; ++bin)
            QCOMPARE(matches[bin] + others[bin] > 0, known.plattCheck.reliability.bins[bin].count > 0);
        const auto nothing = calibratePairs(blind.photos, blind.captions, blind.photoOfText, 7, 1);
        QVERIFY(near(nothing.plattCheck.logLoss, nothing.baseRateCheck.logLoss, 0.02));
        QVERIFY(near(nothing.baseRateCheck.logLoss, -(std::log(1.0 / 8) / 8 + std::log(7.0 / 8) * 7 / 8), 1e-9));
    }
};

QTEST_GUILESS_MAIN(TestPairs)
#include "tst_pairs.moc"
