// The trainer on eight colours: it learns them, resumes exactly, stops when asked, and refuses what does not belong together.
#include "training_fixture.h"

#include "engine/training/augmentation.h"
#include "engine/training/trainer.h"
#include "engine/training/validation.h"

#include <ATen/CPUGeneratorImpl.h>

#include <QtTest>

using namespace semblance;
using namespace semblance::training;

class TrainerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { torch::set_num_threads(1); }

    void overfitsEightPairs()
    {
        const auto pairs = fixture::colours();
        ScratchTrainer trainer(fixture::tinyOptions(), pairs, pairs, {});
        double first = 0.0, last = 0.0;
        TrainerHooks hooks;
        hooks.epoch = [&](const EpochReport &report) { (report.epoch == 0 ? first : last) = report.valLoss; };
        const auto outcome = trainer.run(hooks);
        QVERIFY(outcome);
        QCOMPARE(*outcome, RunOutcome::Finished);
        QVERIFY2(last < 0.1 && last < first / 5.0, qPrintable(QString("%1 -> %2").arg(first).arg(last)));
    }

    void overfitsInBfloat16()
    {
        const auto pairs = fixture::colours();
        auto options = fixture::tinyOptions();
        options.bfloat16 = true;
        ScratchTrainer trainer(options, pairs, pairs, {});
        double last = 0.0;
        TrainerHooks hooks;
        hooks.epoch = [&](const EpochReport &report) { last = report.valLoss; };
        QVERIFY(trainer.run(hooks));
        QVERIFY2(last < 0.2, qPrintable(QString::number(last)));
    }

    void resumedRunRepeatsTheUninterruptedOne_data()
    {
        QTest::addColumn<int>("copies");
        QTest::addColumn<int>("epochs");
        QTest::addColumn<double>("conceptWeight");
        QTest::newRow("plain") << 4 << 5 << 0.0;
        QTest::newRow("with a concept bank") << 33 << 1 << 1.0;  // a colour becomes a concept when 32 photos share it
    }
    void resumedRunRepeatsTheUninterruptedOne()
    {
        QFETCH(int, copies);
        QFETCH(int, epochs);
        QFETCH(double, conceptWeight);
        const auto pairs = fixture::colours(copies);
        auto options = fixture::tinyOptions();
        options.epochs = epochs;
        options.conceptWeight = conceptWeight;
        options.encoder.dropout = 0.1;
        std::vector<double> whole, parts;
        QTemporaryDir folder;
        TrainerHooks hooks;
        hooks.step = [&](const StepReport &report) { whole.push_back(report.loss); };
        ScratchTrainer uninterrupted(options, pairs, pairs, {});
        QVERIFY(uninterrupted.run(hooks));

        int steps = 0;
        hooks.step = [&](const StepReport &report) {
            parts.push_back(report.loss);
            ++steps;
        };
        hooks.stopped = [&] { return steps == 7; };
        {
            ScratchTrainer stopped(options, pairs, pairs, folder.path().toStdString());
            const auto outcome = stopped.run(hooks);
            QVERIFY(outcome);
            QCOMPARE(*outcome, RunOutcome::Stopped);
            QCOMPARE(parts.size(), std::size_t(7));
        }
        hooks.stopped = {};
        ScratchTrainer resumed(options, pairs, pairs, folder.path().toStdString());
        QVERIFY(resumed.run(hooks));
        QCOMPARE(parts, whole);
    }

    void checkpointOfOtherOptionsIsRefused()
    {
        const auto pairs = fixture::colours();
        auto options = fixture::tinyOptions();
        options.epochs = 1;
        QTemporaryDir folder;
        ScratchTrainer first(options, pairs, pairs, folder.path().toStdString());
        QVERIFY(first.run({}));
        options.learningRate = 1e-4;
        ScratchTrainer second(options, pairs, pairs, folder.path().toStdString());
        const auto outcome = second.run({});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, core::ErrorCode::InvalidArgument);
    }

    void damagedCheckpointIsAnError()
    {
        const auto pairs = fixture::colours();
        auto options = fixture::tinyOptions();
        options.epochs = 1;
        QTemporaryDir folder;
        ScratchTrainer first(options, pairs, pairs, folder.path().toStdString());
        QVERIFY(first.run({}));
        QFile file(folder.filePath("checkpoint.safetensors"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.resize(file.size() / 2));
        file.close();
        ScratchTrainer second(options, pairs, pairs, folder.path().toStdString());
        const auto outcome = second.run({});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, core::ErrorCode::Corrupt);
    }

    void packedPairsComeBackFromDisk()
    {
        auto pairs = fixture::colours(2);
        for (std::int64_t i = 0; i < pairs.size(); ++i)
            pairs.source.push_back(static_cast<std::int32_t>(i % 2));
        pairs.sourceWeights = {1.0, 0.5};
        pairs.group.assign(static_cast<std::size_t>(pairs.size()), -1);
        pairs.group.back() = 3;
        QTemporaryDir folder;
        const auto file = folder.filePath("pairs.safetensors").toStdString();
        QVERIFY(savePairs(file, pairs));
        const auto read = loadPairs(file);
        QVERIFY(read);
        QVERIFY(torch::equal(read->pictures, pairs.pictures));
        QCOMPARE(read->captionsOf, pairs.captionsOf);
        QCOMPARE(read->wordings, pairs.wordings);
        QCOMPARE(read->source, pairs.source);
        QCOMPARE(read->sourceWeights, pairs.sourceWeights);
        QCOMPARE(read->group, pairs.group);
    }

    void contradictingDataIsRefused_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("no photo") << 0;
        QTest::newRow("a photo without captions") << 1;
        QTest::newRow("a caption number out of range") << 2;
        QTest::newRow("a caption without wording") << 3;
        QTest::newRow("pictures of another size") << 4;
    }
    void contradictingDataIsRefused()
    {
        QFETCH(int, fault);
        auto pairs = fixture::colours();
        switch (fault) {
        case 0: pairs = {}; break;
        case 1: pairs.captionsOf[3].clear(); break;
        case 2: pairs.captionsOf[3] = {8}; break;
        case 3: pairs.wordings[2].clear(); break;
        case 4: pairs.pictures = torch::zeros({8, 3, 24, 24}, torch::kUInt8); break;
        }
        const auto good = fixture::colours();
        ScratchTrainer trainer(fixture::tinyOptions(), pairs, good, {});
        const auto outcome = trainer.run({});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, core::ErrorCode::InvalidArgument);
    }

    void augmentationKeepsShapeRangeAndSeed()
    {
        const auto pairs = fixture::colours();
        AugmentationOptions options;
        options.size = 12;
        const auto once = augment(pairs.pictures, options, at::make_generator<at::CPUGeneratorImpl>(5));
        const auto again = augment(pairs.pictures, options, at::make_generator<at::CPUGeneratorImpl>(5));
        const auto other = augment(pairs.pictures, options, at::make_generator<at::CPUGeneratorImpl>(6));
        QCOMPARE(once.sizes().vec(), (std::vector<std::int64_t>{8, 3, 12, 12}));
        QVERIFY(torch::equal(once, again));
        QVERIFY(!torch::equal(once, other));
        QVERIFY(once.min().item<double>() >= 0.0 && once.max().item<double>() <= 255.0);
    }

    void wholePictureKeepsItsSides()
    {
        // Left half black, right half white: a mirrored or far-cut one shows on the sides.
        auto pictures = torch::zeros({32, 3, 16, 16}, torch::kUInt8);
        pictures.narrow(3, 8, 8).fill_(255);
        AugmentationOptions options{16, 0.1, true, 0.0, 1.0};
        const auto sides = [&](const torch::Tensor &whole) {
            const auto x = augment(pictures, options, at::make_generator<at::CPUGeneratorImpl>(5), whole);
            return std::pair(x.narrow(3, 0, 4).max().item<double>(), x.narrow(3, 12, 4).min().item<double>());
        };
        const auto [left, right] = sides(torch::ones({32}, torch::kBool));
        QVERIFY(left < 1.0 && right > 254.0);
        const auto [leftCut, rightCut] = sides(torch::zeros({32}, torch::kBool));
        QVERIFY(leftCut > 254.0 && rightCut < 1.0);  // mirrored, cut into one half, or erased
    }

    void withoutVariationAugmentationIsTheIdentity()
    {
        const auto pairs = fixture::colours();
        const AugmentationOptions options{16, 1.0, false, 0.0, 0.0};
        torch::manual_seed(1);
        // The aspect still varies at full area: a plain colour stays itself whatever the crop.
        const auto same = augment(pairs.pictures, options, at::make_generator<at::CPUGeneratorImpl>(5));
        QVERIFY(torch::allclose(same, pairs.pictures.to(torch::kFloat32), 0.0, 1e-3));
    }
};

QTEST_GUILESS_MAIN(TrainerTest)
#include "tst_trainer.moc"
