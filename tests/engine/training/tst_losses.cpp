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
        // Two photos of one class with one caption: nothing to tell apart, so the loss is the entropy of a uniform target.
        const auto shared = infoNce(images, images, scale, all).item<double>();
        QVERIFY(std::abs(shared - std::log(2.0)) < 1e-6);
        // Pushing them apart must be punished once they are positives of each other.
        const auto apart = torch::tensor({{1.0f, 0.0f}, {0.0f, 1.0f}});
        QVERIFY(infoNce(apart, apart, scale, all).item<double>() > shared + 5.0);
        QVERIFY(infoNce(apart, apart, scale, torch::eye(2, torch::kBool)).item<double>() < 1e-6);
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
