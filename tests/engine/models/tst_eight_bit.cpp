// Linear layers in eight bits: near float32, and no row depends on another.
#include <torch/torch.h>

#include <QtTest>

#include <atomic>
#include <thread>

#include "engine/models/eight_bit.h"

using namespace semblance;

namespace {

double relativeError(const torch::Tensor &have, const torch::Tensor &want)
{
    return ((have - want).norm() / want.norm()).item<double>();
}

}  // namespace

class TestEightBit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!models::eightBitIsAvailable())
            QSKIP("This processor has no instructions for eight-bit products.");
        torch::manual_seed(1);
    }

    void productsAreNearThoseOfFloat32_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("inputs");
        QTest::addColumn<int>("outputs");
        QTest::addColumn<bool>("bias");
        QTest::newRow("one row") << 1 << 64 << 48 << true;
        QTest::newRow("without a bias") << 9 << 64 << 48 << false;
        QTest::newRow("an odd width") << 31 << 65 << 7 << true;
        QTest::newRow("as many rows as go at once") << 255 << 64 << 32 << true;
        QTest::newRow("one more") << 256 << 64 << 32 << true;
        QTest::newRow("many") << 1000 << 96 << 64 << true;
        QTest::newRow("none") << 0 << 64 << 48 << true;
    }

    void productsAreNearThoseOfFloat32()
    {
        QFETCH(int, rows);
        QFETCH(int, inputs);
        QFETCH(int, outputs);
        QFETCH(bool, bias);
        const torch::NoGradGuard noGradients;
        const auto weight = torch::randn({outputs, inputs}), x = torch::randn({rows, inputs});
        const auto sum = bias ? torch::randn({outputs}) : torch::Tensor();
        const auto have = models::EightBitMatrix(weight).times(x, sum), want = torch::linear(x, weight, sum);
        QCOMPARE(have.sizes().vec(), want.sizes().vec());
        if (rows == 0)
            return;
        const double error = relativeError(have, want);
        QVERIFY2(error > 1e-5 && error < 0.02, std::to_string(error).c_str());
    }

    void shapesOfMoreDimensions()
    {
        const torch::NoGradGuard noGradients;
        const auto weight = torch::randn({24, 32}), bias = torch::randn({24});
        const auto x = torch::randn({5, 32, 7}).transpose(1, 2);  // [5,7,32], not one behind the other in memory
        const auto have = models::EightBitMatrix(weight).times(x, bias);
        QCOMPARE(have.sizes().vec(), (std::vector<std::int64_t>{5, 7, 24}));
        QVERIFY(relativeError(have, torch::linear(x, weight, bias)) < 0.02);
    }

    // The scale is the row's own: neither the size of its neighbours nor how many there are changes a bit of it.
    void aRowDoesNotDependOnItsNeighbours()
    {
        const torch::NoGradGuard noGradients;
        const auto weight = torch::randn({80, 64}), bias = torch::randn({80});
        auto x = torch::randn({700, 64});
        x[3].mul_(1e4);
        x[4].mul_(1e-4);
        const models::EightBitMatrix matrix(weight);
        const auto together = matrix.times(x, bias);
        for (const std::int64_t row : {0, 3, 4, 254, 255, 256, 699})
            QVERIFY2(torch::equal(matrix.times(x.narrow(0, row, 1), bias)[0], together[row]), std::to_string(row).c_str());
        const auto few = matrix.times(x.narrow(0, 0, 77), bias);
        QVERIFY(torch::equal(few, together.narrow(0, 0, 77)));
        const auto small = torch::linear(x[4], weight);  // a row of small numbers keeps its digits beside large ones
        QVERIFY(relativeError(together[4] - bias, small) < 0.05);
    }

    // An output with large weights does not cost the others their digits.
    void eachOutputHasAScale()
    {
        const torch::NoGradGuard noGradients;
        auto weight = torch::randn({16, 64});
        weight[5].mul_(1000);
        const auto x = torch::randn({20, 64});
        const auto have = models::EightBitMatrix(weight).times(x, {}), want = torch::linear(x, weight);
        for (const std::int64_t output : {0, 5, 15})
            QVERIFY(relativeError(have.select(1, output), want.select(1, output)) < 0.03);
    }

    void zerosStayZero()
    {
        const torch::NoGradGuard noGradients;
        auto weight = torch::randn({16, 64}), x = torch::randn({4, 64});
        weight[2].zero_();
        x[1].zero_();
        const auto bias = torch::randn({16});
        const auto have = models::EightBitMatrix(weight).times(x, bias);
        QVERIFY(have.isfinite().all().item<bool>());
        QVERIFY(torch::equal(have[1], bias));
        QVERIFY(torch::equal(have.select(1, 2), bias[2].expand({4})));
    }

    void theLayerGivesUpItsFloats()
    {
        const torch::NoGradGuard noGradients;
        models::Linear layer(64, 32);
        const auto x = torch::randn({6, 64});
        const auto exact = layer(x);
        QVERIFY(torch::equal(exact, torch::linear(x, layer->weight, layer->bias)));
        layer->toEightBit();
        QCOMPARE(layer->weight.numel(), 0);
        const auto rounded = layer(x);
        QVERIFY(!torch::equal(rounded, exact));
        QVERIFY(relativeError(rounded, exact) < 0.02);
    }

    // Indexing and a query use one model at the same time.
    void threadsShareAMatrix()
    {
        const auto weight = torch::randn({96, 64}), bias = torch::randn({96}), x = torch::randn({300, 64});
        const models::EightBitMatrix matrix(weight);
        const auto expected = matrix.times(x, bias);
        std::atomic<int> different = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&, i] {
                const torch::NoGradGuard noGradients;
                for (int round = 0; round < 25; ++round) {
                    const std::int64_t count = 1 + (i * 71 + round * 13) % 300;
                    if (!torch::equal(matrix.times(x.narrow(0, 0, count), bias), expected.narrow(0, 0, count)))
                        ++different;
                }
            });
        for (auto &thread : threads)
            thread.join();
        QCOMPARE(different.load(), 0);
    }
};

QTEST_GUILESS_MAIN(TestEightBit)
#include "tst_eight_bit.moc"
