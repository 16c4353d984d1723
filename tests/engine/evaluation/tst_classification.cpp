#include "engine/evaluation/classification.h"

#include <cmath>
#include <limits>

#include <QTest>

using namespace semblance;
using evaluation::evaluateClassification;

class TestClassification : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Five photos, three classes: true 0 0 1 1 2, predicted 0 1 1 1 0.
    void agreesWithFiguresByHand()
    {
        const auto scores = torch::tensor({0.9f, 0.1f, 0.0f,  //
                                           0.2f, 0.5f, 0.3f,  //
                                           0.1f, 0.8f, 0.2f,  //
                                           0.3f, 0.4f, 0.1f,  //
                                           0.6f, 0.1f, 0.5f})
                                .view({5, 3});
        const auto measured = evaluateClassification(scores, std::vector<std::int64_t>{0, 0, 1, 1, 2});
        QVERIFY(measured.has_value());
        QCOMPARE(measured->accuracy, 0.6);
        QCOMPARE(measured->top5, 1.0);
        QCOMPARE(measured->confusion, (std::vector<std::vector<std::int64_t>>{{1, 1, 0}, {0, 2, 0}, {1, 0, 0}}));
        QCOMPARE(measured->macroPrecision, (1.0 / 2 + 2.0 / 3 + 0) / 3);
        QCOMPARE(measured->macroRecall, (1.0 / 2 + 1.0 + 0) / 3);
        QCOMPARE(measured->macroF1, (2.0 / 4 + 4.0 / 5 + 0) / 3);
    }

    // Two photos, two classes, scale 2: p = 1 / (1 + exp(-2 * difference)).
    void probabilitiesByHand()
    {
        const auto measured =
            evaluateClassification(torch::tensor({1.0f, 0.0f, 0.5f, 0.0f}).view({2, 2}), std::vector<std::int64_t>{0, 1}, 2);
        QVERIFY(measured.has_value());
        const double first = 1 / (1 + std::exp(-2.0)), second = 1 / (1 + std::exp(-1.0));
        QVERIFY(std::abs(measured->crossEntropy - (-std::log(first) - std::log(1 - second)) / 2) < 1e-12);
        QVERIFY(std::abs(measured->brier - (2 * (1 - first) * (1 - first) + 2 * second * second) / 2) < 1e-12);
        QVERIFY(std::abs(measured->confidence[0] - first) < 1e-12 && std::abs(measured->confidence[1] - second) < 1e-12);
        QVERIFY(std::abs(measured->trueProbability[1] - (1 - second)) < 1e-12);
        QCOMPARE(measured->rank, (std::vector<std::int64_t>{1, 2}));
        QCOMPARE(measured->predicted, (std::vector<std::int64_t>{0, 0}));
        QCOMPARE(measured->macroAuc, 1.0);
        QVERIFY(std::abs(measured->reliability.expectedError - ((1 - first) + second) / 2) < 1e-12);
    }

    // Classes of 3, 1 and 0 photos.
    void weightsFollowThePhotos()
    {
        const auto scores = torch::tensor({1.0f, 0.0f, 0.0f, 1.0f, 0.0f, 0.0f, 0.0f, 1.0f, 0.0f, 0.0f, 1.0f, 0.0f}).view({4, 3});
        const auto measured = evaluateClassification(scores, std::vector<std::int64_t>{0, 0, 0, 1});
        QVERIFY(measured.has_value());
        QCOMPARE(measured->classes[0].recall, 2.0 / 3);
        QCOMPARE(measured->classes[0].precision, 1.0);
        QCOMPARE(measured->classes[1].precision, 0.5);
        QCOMPARE(measured->weightedPrecision, 0.75 * 1 + 0.25 * 0.5);
        QCOMPARE(measured->weightedRecall, 0.75);
        QCOMPARE(measured->weightedF1, 0.75 * 0.8 + 0.25 * (2.0 / 3));
        QVERIFY(std::isnan(measured->classes[2].curve.auc));
        QVERIFY(std::isfinite(measured->macroAuc));
    }

    void tiesGoToTheSmallerClass()
    {
        // All equal: class 0 is predicted, and the first five are classes 0 to 4.
        const auto measured = evaluateClassification(torch::zeros({7, 7}), std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6});
        QVERIFY(measured.has_value());
        QCOMPARE(measured->accuracy, 1.0 / 7);
        QCOMPARE(measured->top5, 5.0 / 7);
        for (std::size_t k = 0; k < 7; ++k)
            QCOMPARE(measured->confusion[k][0], std::int64_t(1));
    }

    // Of class 1 photos 1, 2, 3, 0 in this order, the first two being equal.
    void theLikeliestOfAClassComeFirst()
    {
        const auto scores = torch::tensor({3.0f, 0.0f, 0.0f, 2.0f, 0.0f, 2.0f, 1.0f, 0.0f}).view({4, 2});
        const auto measured = evaluateClassification(scores, std::vector<std::int64_t>{0, 1, 0, 1});
        QVERIFY(measured.has_value());
        QCOMPARE(measured->classes[1].likeliest, (std::vector<std::int64_t>{1, 2, 3, 0}));
        QVERIFY(std::abs(measured->classes[1].likelihood[0] - 1 / (1 + std::exp(-2.0))) < 1e-9);
        QCOMPARE(measured->classPlace, (std::vector<std::int64_t>{1, 1, 4, 3}));
        QCOMPARE(measured->classes[1].curve.called, (std::vector<double>{2, 3, 4}));
    }

    void aClassThatNeverAppearsCountsZero()
    {
        const auto measured = evaluateClassification(torch::tensor({1.0f, 0.0f, 1.0f, 0.0f}).view({2, 2}), std::vector<std::int64_t>{0, 0});
        QVERIFY(measured.has_value());
        QCOMPARE(measured->accuracy, 1.0);
        QCOMPARE(measured->macroF1, 0.5);
        QCOMPARE(measured->macroRecall, 0.5);
        QCOMPARE(measured->macroPrecision, 0.5);
    }

    // Recounted one by one: a class' precision, recall and F1 from its own hits and misses.
    void agreesWithCountingOneByOne()
    {
        constexpr int photos = 400, classes = 9;
        torch::manual_seed(3);
        const auto scores = torch::randint(0, 6, {photos, classes}).to(torch::kFloat32);
        const auto truths = torch::randint(0, classes, {photos});
        std::vector<std::int64_t> labels;
        std::vector<int> predicted;
        for (int n = 0; n < photos; ++n) {
            labels.push_back(truths[n].item<std::int64_t>());
            int best = 0;
            for (int k = classes - 1; k >= 0; --k)
                if (scores[n][k].item<float>() >= scores[n][best].item<float>())
                    best = k;
            predicted.push_back(best);
        }
        double right = 0, f1 = 0, precision = 0, recall = 0;
        for (int k = 0; k < classes; ++k) {
            double hits = 0, falseAlarms = 0, misses = 0;
            for (std::size_t n = 0; n < labels.size(); ++n) {
                hits += labels[n] == k && predicted[n] == k;
                falseAlarms += labels[n] != k && predicted[n] == k;
                misses += labels[n] == k && predicted[n] != k;
            }
            right += hits;
            const double p = hits / (hits + falseAlarms), r = hits / (hits + misses);
            precision += p / classes;
            recall += r / classes;
            f1 += 2 * p * r / (p + r) / classes;
        }
        const auto measured = evaluateClassification(scores, labels);
        QVERIFY(measured.has_value());
        QCOMPARE(measured->accuracy, right / photos);
        QCOMPARE(measured->macroPrecision, precision);
        QCOMPARE(measured->macroRecall, recall);
        QCOMPARE(measured->macroF1, f1);
    }

    void refusesWhatItCannotMeasure_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("says");
        QTest::newRow("no photos") << 0 << "at least one photo";
        QTest::newRow("too few labels") << 1 << "labels";
        QTest::newRow("a label out of range") << 2 << "is not in [0,3)";
        QTest::newRow("a score that is not finite") << 3 << "not finite";
    }
    void refusesWhatItCannotMeasure()
    {
        QFETCH(int, fault);
        QFETCH(QString, says);
        auto scores = torch::eye(3);
        std::vector<std::int64_t> labels{0, 1, 2};
        if (fault == 0)
            scores = torch::empty({0, 3});
        if (fault == 1)
            labels.pop_back();
        if (fault == 2)
            labels[2] = -1;
        if (fault == 3)
            scores[1][1] = std::numeric_limits<float>::infinity();
        const auto measured = evaluateClassification(scores, labels);
        QVERIFY(!measured.has_value());
        QCOMPARE(measured.error().code, core::ErrorCode::InvalidArgument);
        QVERIFY2(QString::fromStdString(measured.error().detail).contains(says), measured.error().detail.c_str());
    }
};

QTEST_GUILESS_MAIN(TestClassification)
#include "tst_classification.moc"
