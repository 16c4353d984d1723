// Batches of a tower: every input once and in order, as many at a time as memory holds, and what happens when it ends.
#include <torch/torch.h>

#include <QtTest>

#include <new>
#include <stdexcept>

#include "engine/models/tower_batches.h"

using namespace semblance;
using models::TowerBatches;

namespace {

// A tower whose answer to input i is (i, 2 i), and which cannot hold more than `most` inputs at once.
struct Tower {
    std::size_t most = 1'000'000;
    std::function<void()> fail = [] { TORCH_CHECK_WITH(OutOfMemoryError, false, "CUDA out of memory. Tried to allocate 2.00 GiB"); };
    std::vector<std::size_t> batches;  // as they were tried
    std::vector<float> answers;

    void run(const TowerBatches &steps, std::size_t count)
    {
        steps.run(
            count,
            [](std::size_t begin, std::size_t many) {
                return torch::arange(static_cast<std::int64_t>(begin), static_cast<std::int64_t>(begin + many), torch::kInt64).unsqueeze(1);
            },
            [this](const torch::Tensor &batch) {
                batches.push_back(static_cast<std::size_t>(batch.size(0)));
                if (batches.back() > most)
                    fail();
                return torch::cat({batch, 2 * batch}, 1).to(torch::kBFloat16);
            },
            [this](const torch::Tensor &rows) {
                QVERIFY(rows.scalar_type() == torch::kFloat32);
                answers.insert(answers.end(), rows.data_ptr<float>(), rows.data_ptr<float>() + rows.numel());
            });
    }
    [[nodiscard]] bool isComplete(std::size_t count) const
    {
        std::vector<float> wanted;
        for (std::size_t i = 0; i < count; ++i) {
            wanted.push_back(static_cast<float>(i));
            wanted.push_back(static_cast<float>(2 * i));
        }
        return answers == wanted;
    }
};

QString text(const std::vector<std::size_t> &batches)
{
    QStringList numbers;
    for (const std::size_t batch : batches)
        numbers << QString::number(batch);
    return numbers.join(' ');
}

}  // namespace

class TestTowerBatches : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyInputOnceAndInOrder_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("batches");
        QTest::newRow("nothing") << 0 << "";
        QTest::newRow("one") << 1 << "1";
        QTest::newRow("a whole batch") << 8 << "8";
        QTest::newRow("one more") << 9 << "8 1";
        QTest::newRow("several") << 30 << "8 8 8 6";
    }

    void everyInputOnceAndInOrder()
    {
        QFETCH(int, count);
        QFETCH(QString, batches);
        Tower tower;
        tower.run(TowerBatches(torch::kCPU, {8, 8}), static_cast<std::size_t>(count));
        QCOMPARE(text(tower.batches), batches);
        QVERIFY(tower.isComplete(static_cast<std::size_t>(count)));
    }

    void memoryThatEndsHalvesTheBatch_data()
    {
        QTest::addColumn<int>("words");
        QTest::newRow("a CUDA device's words") << 0;
        QTest::newRow("the processor's words") << 1;
        QTest::newRow("oneDNN's words") << 2;
        QTest::newRow("the C++ library's") << 3;
    }

    void memoryThatEndsHalvesTheBatch()
    {
        QFETCH(int, words);
        Tower tower;
        tower.most = 5;
        if (words == 1)
            tower.fail = [] {
                TORCH_CHECK(false, "[enforce fail at alloc_cpu.cpp:66] DefaultCPUAllocator: can't allocate memory: you tried");
            };
        else if (words == 2)
            tower.fail = [] { throw std::runtime_error("could not create a primitive: out of memory"); };
        else if (words == 3)
            tower.fail = [] { throw std::bad_alloc(); };
        const TowerBatches steps(torch::kCPU, {16, 16});
        tower.run(steps, 22);
        QCOMPARE(text(tower.batches), QString("16 8 4 4 4 4 4 2"));
        QVERIFY(tower.isComplete(22));
        QCOMPARE(steps.size(), std::size_t{4});
        tower.answers.clear();
        tower.batches.clear();
        tower.run(steps, 6);  // what was learned holds
        QCOMPARE(text(tower.batches), QString("4 2"));
        QVERIFY(tower.isComplete(6));
    }

    void oneThatDoesNotFitIsAnError()
    {
        Tower tower;
        tower.most = 0;
        const TowerBatches steps(torch::kCPU, {4, 4});
        QVERIFY_THROWS_EXCEPTION(c10::OutOfMemoryError, tower.run(steps, 3));
        QCOMPARE(text(tower.batches), QString("3 1"));
    }

    void otherErrorsAreNotTriedAgain()
    {
        Tower tower;
        tower.most = 0;
        tower.fail = [] { TORCH_CHECK(false, "mat1 and mat2 shapes cannot be multiplied"); };
        const TowerBatches steps(torch::kCPU, {4, 4});
        QVERIFY_THROWS_EXCEPTION(c10::Error, tower.run(steps, 9));
        QCOMPARE(text(tower.batches), QString("4"));
        QCOMPARE(steps.size(), std::size_t{4});
    }

    void freeMemoryDecides_data()
    {
        QTest::addColumn<QVector<qint64>>("megabytes");  // that are free, each time it is asked
        QTest::addColumn<QString>("batches");
        QTest::newRow("much is free") << QVector<qint64>{1000, 900} << "8 32 32 28";  // 12.5 each, half of 900 holds 36 more
        QTest::newRow("little is free") << QVector<qint64>{1000, 150} << "8 8 8 8 8 8 8 8 8 8 8 8 4";
        QTest::newRow("more than is wanted") << QVector<qint64>{80'000, 79'990} << "8 64 28";
        QTest::newRow("nothing more was taken") << QVector<qint64>{1000, 1000} << "8 8 8 8 8 8 8 8 8 8 8 8 4";
        QTest::newRow("it cannot be asked") << QVector<qint64>{} << "8 8 8 8 8 8 8 8 8 8 8 8 4";
    }

    void freeMemoryDecides()
    {
        QFETCH(QVector<qint64>, megabytes);
        QFETCH(QString, batches);
        int asked = 0;
        const TowerBatches steps(torch::kCPU, {8, 64}, [&]() -> std::optional<std::size_t> {
            if (asked >= megabytes.size())
                return std::nullopt;
            return static_cast<std::size_t>(megabytes[asked++]) << 20;
        });
        Tower tower;
        tower.run(steps, 100);
        QCOMPARE(text(tower.batches), batches);
        QVERIFY(tower.isComplete(100));
        QCOMPARE(asked, static_cast<int>(megabytes.size()));
    }

    // A few sentences say nothing about what a batch takes.
    void aSmallBatchIsNotMeasured()
    {
        std::vector<std::size_t> left{900u << 20, 1000u << 20, 1000u << 20};  // from behind
        const TowerBatches steps(torch::kCPU, {8, 64}, [&]() -> std::optional<std::size_t> {
            const std::size_t bytes = left.back();
            left.pop_back();
            return bytes;
        });
        Tower tower;
        tower.run(steps, 3);
        QCOMPARE(steps.size(), std::size_t{8});
        tower.run(steps, 8);
        QCOMPARE(steps.size(), std::size_t{32});
    }

    void whatOnlyACudaDeviceHas()
    {
        QVERIFY(!models::freeDeviceMemory(torch::kCPU));
        const TowerBatches steps(torch::kCPU, TowerBatches::limitsFor(torch::kCPU));
        QVERIFY(!steps.staging({2, 3}, torch::kUInt8).is_pinned());
        if (!torch::cuda::is_available())
            QSKIP("There is no CUDA device here.");
        const torch::Device device(torch::kCUDA, 0);
        QVERIFY(models::freeDeviceMemory(device).value_or(0) > 0);
        const TowerBatches there(device, TowerBatches::limitsFor(device));
        QVERIFY(there.staging({2, 3}, torch::kUInt8).is_pinned());
        Tower tower;
        tower.run(there, 100'000);
        QVERIFY(tower.answers.size() == 200'000);
    }
};

QTEST_GUILESS_MAIN(TestTowerBatches)
#include "tst_tower_batches.moc"
