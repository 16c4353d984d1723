// Every loss against hand-computed values, its gradient against finite differences, and what several positives do.
#include <torch/torch.h>

#include "engine/training/losses.h"

#include <cmath>
#include <functional>

#include <QtTest>

using namespace semblance::training;

namespace {

using Loss = std::function<torch::Tensor(const torch::Tensor &images, const torch::Tensor &texts)>;

torch::Tensor somePositives()
{
    return torch::tensor({{true, false, true}, {false, true, false}, {true, false, true}});
}

// The losses of one batch with rows of length 1, and what else they need held fixed.
Loss lossNamed(const QString &name)
{
    const auto scalar = [](double value) { return torch::tensor(value, torch::kFloat64); };
    if (name == "sigmoid")
        return [=](const auto &x, const auto &y) { return sigmoidPairs(x, y, scalar(3.0), scalar(-1.0), somePositives(), 0.1); };
    if (name == "triplet, hardest")
        return [](const auto &x, const auto &y) { return tripletRanking(x, y, somePositives(), 1.3); };
    if (name == "triplet, all")
        return [](const auto &x, const auto &y) { return tripletRanking(x, y, somePositives(), 1.3, Negatives::All); };
    if (name == "siamese")
        return [](const auto &x, const auto &y) { return siameseContrastive(x, y, somePositives(), 1.7); };
    if (name == "match")
        return [](const auto &x, const auto &y) {
            const auto pairs = chooseMatchPairs(x, y, somePositives());
            const auto joined = joinedPairs(x.index_select(0, pairs.images), y.index_select(0, pairs.texts));
            const auto head = torch::linspace(-1.0, 1.0, joined.size(1), torch::kFloat64);
            return binaryMatch(torch::mv(joined, head), pairs.labels);
        };
    return [](const auto &x, const auto &y) { return modalityCritic(3.0 * x.select(1, 0), 2.0 * y.select(1, 1)); };
}

}  // namespace

class LossesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsHandComputedValue()
    {
        // Orthogonal pairs at scale 1: each row is log(e / (e + 1)).
        const auto rows = torch::eye(2);
        const auto loss = infoNce(rows, rows, torch::tensor(1.0f), torch::eye(2, torch::kBool)).item<double>();
        QVERIFY(std::abs(loss - std::log1p(std::exp(-1.0))) < 1e-6);
    }
    void sharedCaptionIsNoNegative()
    {
        const auto images = torch::tensor({{1.0f, 0.0f}, {1.0f, 0.0f}});
        const auto all = torch::ones({2, 2}, torch::kBool);
        const auto scale = torch::tensor(20.0f);
        // Two photos of one class with one caption: there is no negative, so there is nothing to learn.
        QVERIFY(std::abs(infoNce(images, images, scale, all).item<double>()) < 1e-6);
        // As each other's negatives they could not be told apart.
        QVERIFY(std::abs(infoNce(images, images, scale, torch::eye(2, torch::kBool)).item<double>() - std::log(2.0)) < 1e-6);
    }
    void positivesDoNotCompeteWithEachOther()
    {
        // One photo, two captions that are true of it and one that is not: logits 3, 1 and 0.
        const auto image = torch::tensor({{3.0f, 1.0f, 0.0f}});
        const auto texts = torch::eye(3);
        const auto positives = torch::tensor({{true, true, false}});
        const auto alone = [](double logit) { return std::log1p(std::exp(-logit)); };  // against the one negative of logit 0
        // Photo to text: the mean of both. Text to photo: one candidate, nothing to lose.
        const auto loss = infoNce(image, texts, torch::tensor(1.0f), positives).item<double>();
        QVERIFY(std::abs(loss - 0.5 * 0.5 * (alone(3.0) + alone(1.0))) < 1e-6);
        const auto weighted = infoNce(image, texts, torch::tensor(1.0f), positives, 0.0, torch::tensor({3.0f, 1.0f, 5.0f})).item<double>();
        QVERIFY(std::abs(weighted - 0.5 * (0.75 * alone(3.0) + 0.25 * alone(1.0))) < 1e-6);
    }
    void smoothingKeepsLossAboveZero()
    {
        const auto rows = torch::eye(4);
        const auto sharp = infoNce(rows, rows, torch::tensor(100.0f), torch::eye(4, torch::kBool), 0.0).item<double>();
        const auto smooth = infoNce(rows, rows, torch::tensor(100.0f), torch::eye(4, torch::kBool), 0.1).item<double>();
        QVERIFY(sharp < 1e-6);
        QVERIFY(std::abs(smooth - 0.1 * 0.75 * 100.0) < 1e-3);
    }
    void gradientEqualsFiniteDifferences()
    {
        torch::manual_seed(3);
        auto images = torch::randn({3, 4}, torch::kFloat64).requires_grad_(true);
        const auto texts = torch::randn({3, 4}, torch::kFloat64);
        const auto scale = torch::tensor(2.0, torch::kFloat64);
        const auto positives = torch::tensor({{true, false, true}, {false, true, false}, {true, false, true}});
        infoNce(images, texts, scale, positives, 0.1).backward();
        torch::NoGradGuard noGrad;
        const double step = 1e-4;
        for (int i = 0; i < 12; ++i) {
            const auto at = [&](double move) {
                auto moved = images.detach().clone();
                moved.view(-1)[i] += move;
                return infoNce(moved, texts, scale, positives, 0.1).item<double>();
            };
            const double numeric = (at(step) - at(-step)) / (2.0 * step);
            QVERIFY(std::abs(numeric - images.grad().view(-1)[i].item<double>()) < 1e-5);
        }
    }
    void gradientsOfTheOthersEqualFiniteDifferences_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"sigmoid", "triplet, hardest", "triplet, all", "siamese", "match", "critic"})
            QTest::newRow(name) << name;
    }
    void gradientsOfTheOthersEqualFiniteDifferences()
    {
        QFETCH(QString, name);
        const auto loss = lossNamed(name);
        torch::manual_seed(5);
        const auto rows = [] { return torch::nn::functional::normalize(torch::randn({3, 4}, torch::kFloat64)); };
        const auto images = rows().requires_grad_(true), texts = rows().requires_grad_(true);
        const auto value = loss(images, texts);
        QVERIFY2(value.item<double>() > 0.0, qPrintable(QString::number(value.item<double>())));
        value.backward();
        torch::NoGradGuard noGrad;
        const double step = 1e-6;
        double largest = 0.0;
        for (int side = 0; side < 2; ++side) {
            for (int i = 0; i < 12; ++i) {
                const auto at = [&](double move) {
                    auto moved = (side == 0 ? images : texts).detach().clone();
                    moved.view(-1)[i] += move;
                    return (side == 0 ? loss(moved, texts) : loss(images, moved)).item<double>();
                };
                const double numeric = (at(step) - at(-step)) / (2.0 * step);
                const double analytic = (side == 0 ? images : texts).grad().view(-1)[i].item<double>();
                largest = std::max(largest, std::abs(analytic));
                QVERIFY2(std::abs(numeric - analytic) < 1e-5, qPrintable(QString("%1 against %2").arg(numeric).arg(analytic)));
            }
        }
        QVERIFY(largest > 1e-3);
    }
    void sigmoidEqualsHandComputedValue()
    {
        const auto rows = torch::eye(2);
        const auto loss = sigmoidPairs(rows, rows, torch::tensor(2.0f), torch::tensor(-1.0f), torch::eye(2, torch::kBool)).item<double>();
        // An image: its own text has the logit 1, the other one -1; both cost log(1 + 1/e).
        QVERIFY(std::abs(loss - 2.0 * std::log1p(std::exp(-1.0))) < 1e-6);
    }
    void hardestNegativeIsNeverAnotherCaptionOfThePhoto()
    {
        const auto images = torch::tensor({{1.0f, 0.0f}, {0.0f, 1.0f}});
        const auto texts = torch::tensor({{1.0f, 0.0f}, {0.9f, 0.1f}, {0.0f, 1.0f}});
        const auto positives = torch::tensor({{true, true, false}, {false, false, true}});
        // Photo 0: the negative scores 0 against 1 and 0.9: nothing within 0.2. Photo 1: its negatives score 0 and 0.1 against 1.
        QVERIFY(std::abs(tripletRanking(images, texts, positives, 0.2).item<double>()) < 1e-6);
        // As a negative of photo 0, text 1 would cost 0.2 + 0.9 - 1 against text 0.
        const auto wrong = torch::tensor({{true, false, false}, {false, false, true}});
        QVERIFY(std::abs(tripletRanking(images, texts, wrong, 0.2).item<double>() - 0.05) < 1e-6);
    }
    void allNegativesCostAtLeastAsMuchAsTheHardest()
    {
        torch::manual_seed(2);
        const auto images = torch::nn::functional::normalize(torch::randn({6, 8}));
        const auto texts = torch::nn::functional::normalize(torch::randn({6, 8}));
        const auto positives = torch::eye(6, torch::kBool);
        QVERIFY(tripletRanking(images, texts, positives, 0.5, Negatives::All).item<double>()
                > tripletRanking(images, texts, positives, 0.5).item<double>());
    }
    void siameseEqualsHandComputedValue()
    {
        const auto images = torch::tensor({{1.0f, 0.0f}}), texts = torch::tensor({{1.0f, 0.0f}, {0.6f, 0.8f}});
        const auto positives = torch::tensor({{false, true}});
        // The positive: d^2 = 0.8. The negative: d = 0, pushed to 1.5.
        QVERIFY(std::abs(siameseContrastive(images, texts, positives, 1.5).item<double>() - 0.5 * (0.8 + 2.25)) < 1e-5);
    }
    void matchAsksAboutTheHardestNegatives()
    {
        const auto images = torch::eye(3);
        const auto texts = torch::tensor({{0.8f, 0.6f, 0.0f}, {0.0f, 1.0f, 0.0f}, {0.0f, 0.1f, 0.99f}});
        const auto pairs = chooseMatchPairs(images, texts, torch::eye(3, torch::kBool));
        QVERIFY(torch::equal(pairs.labels, torch::tensor({1.0f, 1.0f, 1.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f})));
        // Image 1's hardest text is 0; text 0's hardest image is 1; text 2's is 1.
        QCOMPARE(pairs.texts[4].item<std::int64_t>(), 0);
        QCOMPARE(pairs.images[6].item<std::int64_t>(), 1);
        QCOMPARE(pairs.images[8].item<std::int64_t>(), 1);
        const auto all = chooseMatchPairs(images, texts, torch::ones({3, 3}, torch::kBool));
        QCOMPARE(all.labels.sum().item<double>(), 9.0);  // nothing is a negative
        QCOMPARE(all.labels.size(0), 9);
    }
    void criticIsWorstWhereItCannotTell()
    {
        const auto zero = torch::zeros({4});
        QVERIFY(std::abs(modalityCritic(zero, zero).item<double>() - std::log(2.0)) < 1e-6);
        QVERIFY(modalityCritic(zero + 9.0, zero - 9.0).item<double>() < 1e-3);
    }
    void gradientIsReversedAndScaled()
    {
        const auto features = torch::tensor({2.0, -1.0}, torch::kFloat64).requires_grad_(true);
        const auto passed = reverseGradient(features, 0.25);
        QVERIFY(torch::equal(passed, features));
        (passed * torch::tensor({3.0, 4.0}, torch::kFloat64)).sum().backward();
        QVERIFY(torch::allclose(features.grad(), torch::tensor({-0.75, -1.0}, torch::kFloat64)));
    }
};

QTEST_GUILESS_MAIN(LossesTest)
#include "tst_losses.moc"
