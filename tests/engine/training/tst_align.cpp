// The closed forms on data with a known answer.
#include "feature_fixture.h"

#include "engine/training/align.h"

#include <QtTest>

using namespace semblance;
using namespace semblance::training;

class AlignTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { torch::set_num_threads(1); }

    void correlationsAreThoseOfTheirDefinition()
    {
        torch::manual_seed(4);
        const auto x = torch::randn({400, 5}, torch::kFloat64);
        const auto y =
            torch::cat({x.narrow(1, 0, 2) + 0.5 * torch::randn({400, 2}, torch::kFloat64), torch::randn({400, 3}, torch::kFloat64)}, 1);
        const auto maps = canonicalCorrelations(x, y, 5, 0.0, 0.0);
        const auto u = torch::mm(x - maps.imageMean, maps.image.t()), v = torch::mm(y - maps.textMean, maps.text.t());
        const auto eye = torch::eye(5, torch::kFloat64);
        // Uncorrelated directions of variance 1 on each side, and across only matching ones correlate, the first most.
        QVERIFY(torch::allclose(torch::mm(u.t(), u) / 400.0, eye, 1e-6, 1e-6));
        QVERIFY(torch::allclose(torch::mm(v.t(), v) / 400.0, eye, 1e-6, 1e-6));
        const auto across = torch::mm(u.t(), v) / 400.0;
        QVERIFY(torch::allclose(across, torch::diag(across.diagonal()), 1e-6, 1e-6));
        const auto correlations = across.diagonal();
        for (int i = 0; i + 1 < 5; ++i)
            QVERIFY(correlations[i].item<double>() >= correlations[i + 1].item<double>());
        QVERIFY(correlations[1].item<double>() > 0.8 && correlations[2].item<double>() < 0.3);
        // To the power of 1, a direction is as long as its correlation.
        const auto weighted = canonicalCorrelations(x, y, 2, 0.0, 1.0);
        QVERIFY(torch::allclose(weighted.image, maps.image.narrow(0, 0, 2) * correlations.narrow(0, 0, 2).unsqueeze(1), 1e-6, 1e-8));
    }

    void subspacesAreTurnedOntoEachOther()
    {
        // All variance of x lies in one plane and y is the same plane: the alignment is the projection onto it.
        torch::manual_seed(6);
        auto x = torch::zeros({200, 4}, torch::kFloat64);
        x.narrow(1, 0, 2) = torch::randn({200, 2}, torch::kFloat64) * torch::tensor({3.0, 1.0}, torch::kFloat64);
        const auto maps = alignSubspaces(x, x, 2);
        QVERIFY(torch::allclose(torch::mm(x - maps.imageMean, maps.image.t()), torch::mm(x - maps.textMean, maps.text.t()), 1e-8, 1e-8));
        QVERIFY(torch::allclose(maps.image.narrow(1, 2, 2), torch::zeros({2, 2}, torch::kFloat64), 1e-8, 1e-8));
    }

    void undoesARotationThatItHasNotSeen()
    {
        const auto train = fixture::rotated(200, 2, 1), other = fixture::rotated(40, 2, 2);
        const auto aligned = fitAlign({}, train, other);
        QVERIFY(aligned.has_value());
        QVERIFY(aligned->base.textToImage1 < 0.2);
        QVERIFY2(aligned->aligned.textToImage1 > 0.9, qPrintable(QString::number(aligned->aligned.textToImage1)));
        QVERIFY(aligned->chosen.dimensions > 0 && aligned->chosen.baseShare >= 0.0);
        // What was chosen, asked for, gives the same.
        const auto again = fitAlign(aligned->chosen, train, other);
        QVERIFY(again.has_value());
        QCOMPARE(again->aligned.meanRecall(), aligned->aligned.meanRecall());
    }

    void overfitsEightPairs()
    {
        const auto pairs = fixture::rotated(8);
        const auto aligned = fitAlign({}, pairs, pairs);
        QVERIFY(aligned.has_value());
        QCOMPARE(aligned->aligned.textToImage1, 1.0);
        QCOMPARE(aligned->aligned.imageToText1, 1.0);
    }

    void subspaceRecipeRuns()
    {
        AlignOptions options;
        QVERIFY(options.set("method", "subspace"));
        const auto pairs = fixture::rotated(60);
        const auto aligned = fitAlign(options, pairs, pairs);
        QVERIFY(aligned.has_value());
        QVERIFY(aligned->adapter->options().image.matrix);
        QVERIFY(!options.set("colour", "red"));
        options.method = "magic";
        QVERIFY(!fitAlign(options, pairs, pairs));
    }
};

QTEST_GUILESS_MAIN(AlignTest)
#include "tst_align.moc"
