// The concept bank against a hand-computed value, with photos and captions that have no concept, and that it learns.
#include <torch/torch.h>

#include "engine/training/concept_bank.h"

#include <cmath>

#include <QtTest>

using namespace semblance::training;

namespace {

// Two photos; the first shows concept 0, the second what `second` says. Captions: concept 1, and none.
Batch batchOf(bool second)
{
    Batch batch;
    batch.concepts = torch::tensor({{true, false}, {false, second}});
    batch.conceptOf = torch::tensor({1, -1}, torch::kInt64);
    batch.conceptWeights = torch::tensor({1.0f, 1.0f});
    return batch;
}

ConceptBank axes()
{
    ConceptBank bank(2, 2, torch::kCPU);
    torch::NoGradGuard noGrad;
    bank.learnt().tensor.copy_(3.0 * torch::eye(2));  // their length does not count
    return bank;
}

}  // namespace

class ConceptBankTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsHandComputedValue()
    {
        const auto images = torch::tensor({{1.0f, 0.0f}, {1.0f, 0.0f}});
        const auto texts = torch::tensor({{0.0f, 1.0f}, {1.0f, 0.0f}});
        const auto scale = torch::tensor(2.0f);
        const auto right = std::log1p(std::exp(-2.0)), wrong = std::log1p(std::exp(2.0));
        QVERIFY(std::abs(axes().loss(images, texts, scale, batchOf(true), 0.0).item<double>() - 0.5 * (0.5 * (right + wrong) + right))
                < 1e-6);
        // The second photo has no concept and the second caption never has one.
        QVERIFY(std::abs(axes().loss(images, texts, scale, batchOf(false), 0.0).item<double>() - 0.5 * (right + right)) < 1e-6);
    }
    void batchWithoutConceptsCostsNothing()
    {
        Batch batch = batchOf(false);
        batch.concepts.fill_(false);
        batch.conceptOf.fill_(-1);
        const auto rows = torch::eye(2);
        QCOMPARE(axes().loss(rows, rows, torch::tensor(2.0f), batch, 0.1).item<double>(), 0.0);
    }
    void vectorsMoveToWhatShowsThem()
    {
        torch::manual_seed(2);
        ConceptBank bank(2, 8, torch::kCPU);
        const auto images = torch::eye(8).narrow(0, 0, 2), texts = torch::eye(8).narrow(0, 1, 2);
        auto vectors = bank.learnt().tensor;
        const auto value = [&] { return bank.loss(images, texts, torch::tensor(10.0f), batchOf(true), 0.0); };
        const auto before = value().item<double>();
        for (int step = 0; step < 50; ++step) {
            const auto gradient = torch::autograd::grad({value()}, {vectors}).front();
            torch::NoGradGuard noGrad;
            vectors -= 0.1 * gradient;
        }
        QVERIFY2(value().item<double>() < 0.1 * before, qPrintable(QString::number(value().item<double>())));
    }
};

QTEST_GUILESS_MAIN(ConceptBankTest)
#include "tst_concept_bank.moc"
