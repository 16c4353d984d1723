// InfoNCE against hand-computed values, its gradient against finite differences, and what several positives do.
#include <torch/torch.h>

#include "engine/training/losses.h"

#include <QtTest>

using namespace semblance::training;

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
};

QTEST_GUILESS_MAIN(LossesTest)
#include "tst_losses.moc"
