// What can happen to a run: numbers that are none, too little memory, no more progress, a stop that keeps what was learned.
#include "fine_tune_fixture.h"

#include "engine/training/checkpoint.h"

#include <cmath>

#include <QtTest>

using namespace semblance;
using namespace semblance::training;

namespace {

// What a run told, in order.
struct Told {
    std::vector<StepReport> steps;
    std::vector<RunNote> notes;
    std::vector<EpochReport> epochs;
    TrainerHooks hooks()
    {
        TrainerHooks hooks;
        hooks.step = [this](const StepReport &report) { steps.push_back(report); };
        hooks.note = [this](const RunNote &note) { notes.push_back(note); };
        hooks.epoch = [this](const EpochReport &report) { epochs.push_back(report); };
        return hooks;
    }
};

FineTuneOptions shortRun()
{
    auto options = fixture::tinyFineTune(FineTuneRecipe::Full);
    options.epochs = 3;  // of 4 steps
    options.schedule = "constant";
    options.warmUp = 0.0;
    return options;
}

}  // namespace

class RunRecoveryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { torch::set_num_threads(1); }

    void aLossThatIsNoNumberGoesBackToTheLastCheckpoint()
    {
        const auto pairs = fixture::colours(4);
        int passes = 0;
        auto encoder = std::make_unique<fixture::TouchyEncoder>([&](const torch::Tensor &features) {
            return ++passes == 8 ? features * std::nan("") : features;  // step 7, once
        });
        QTemporaryDir folder;
        Told told;
        FineTuneTrainer trainer(shortRun(), std::move(encoder), {pairs, pairs}, folder.path().toStdString());
        const auto outcome = trainer.run(told.hooks());
        QVERIFY2(outcome, outcome ? "" : outcome.error().detail.c_str());
        QCOMPARE(told.notes.size(), std::size_t{1});
        QCOMPARE(told.notes[0].kind, RunNote::Kind::RolledBack);
        QCOMPARE(told.notes[0].step, 7);
        QCOMPARE(told.notes[0].backTo, 5);  // checkpoints at 4 (an epoch) and 5
        QCOMPARE(told.notes[0].rateFactor, 0.5);
        QCOMPARE(told.steps.size(), std::size_t(7 + 7));  // 0..6, then 5..11
        QCOMPARE(told.steps[7].step, 5);
        QCOMPARE(told.steps[7].learningRate, 0.5 * told.steps[5].learningRate);
        QCOMPARE(told.steps[7].loss, told.steps[5].loss);  // the same weights and the same batch
        for (const auto &[name, tensor] : fixture::weightsOf(trainer.result()))
            QVERIFY2(tensor.isfinite().all().item<bool>(), name.c_str());
    }

    void aPoisonedBatchIsPassedOver()
    {
        const auto pairs = fixture::colours(4);
        std::int64_t step = 0;
        auto encoder = std::make_unique<fixture::TouchyEncoder>(
            [&](const torch::Tensor &features) { return step == 6 ? features * std::nan("") : features; });
        QTemporaryDir folder;
        Told told;
        auto hooks = told.hooks();
        hooks.step = [&](const StepReport &report) {
            told.steps.push_back(report);
            step = report.step + 1;
        };
        hooks.note = [&](const RunNote &note) {
            told.notes.push_back(note);
            step = note.backTo;
        };
        hooks.stopped = [&] { return step == 6 && told.notes.size() == 2 && ++step; };  // it is passed over without a report
        FineTuneTrainer trainer(shortRun(), std::move(encoder), {pairs, pairs}, folder.path().toStdString());
        auto outcome = trainer.run(hooks);
        QVERIFY2(outcome, outcome ? "" : outcome.error().detail.c_str());
        QCOMPARE(told.notes.size(), std::size_t{2});
        QCOMPARE(told.notes[1].rateFactor, 0.25);
        // Stopped before the poisoned step: what is to be passed over comes back with the checkpoint.
        QCOMPARE(*outcome, RunOutcome::Stopped);
        std::vector<std::int64_t> rest;
        FineTuneTrainer resumed(shortRun(), fixture::startEncoder(), {pairs, pairs}, folder.path().toStdString());
        TrainerHooks after;
        after.step = [&](const StepReport &report) { rest.push_back(report.step); };
        QVERIFY(resumed.run(after));
        QCOMPARE(rest, (std::vector<std::int64_t>{7, 8, 9, 10, 11}));
    }

    void aRunThatStaysBrokenGivesUp()
    {
        const auto pairs = fixture::colours(4);
        auto encoder = std::make_unique<fixture::TouchyEncoder>([](const torch::Tensor &features) { return features * std::nan(""); });
        auto options = shortRun();
        options.epochs = 20;
        QTemporaryDir folder;
        FineTuneTrainer trainer(options, std::move(encoder), {pairs, pairs}, folder.path().toStdString());
        const auto outcome = trainer.run({});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, core::ErrorCode::Internal);
        QVERIFY(QString::fromStdString(outcome.error().detail).contains("learning_rate"));
    }

    void tooLittleMemoryMakesSmallerPieces()
    {
        const auto pairs = fixture::colours(4);
        auto encoder = std::make_unique<fixture::TouchyEncoder>([](const torch::Tensor &features) {
            TORCH_CHECK(features.size(0) <= 2, "DefaultCPUAllocator: can't allocate memory: you tried to allocate much.");
            return features;
        });
        QTemporaryDir folder;
        Told told;
        FineTuneTrainer trainer(shortRun(), std::move(encoder), {pairs, pairs}, folder.path().toStdString());
        const auto outcome = trainer.run(told.hooks());
        QVERIFY2(outcome, outcome ? "" : outcome.error().detail.c_str());
        QCOMPARE(told.notes.size(), std::size_t{2});
        QCOMPARE(told.notes[1].kind, RunNote::Kind::LessMemory);
        QCOMPARE(told.notes[1].pieces, 4);  // 8 pairs, two at a time
        QCOMPARE(told.steps.size(), std::size_t{12});
        Told plain;
        FineTuneTrainer roomy(shortRun(), fixture::startEncoder(), {pairs, pairs}, {});
        QVERIFY(roomy.run(plain.hooks()));
        // The whole batch still competes: the losses are those of a machine with room.
        for (std::size_t i = 0; i < plain.steps.size(); ++i)
            QVERIFY2(std::abs(plain.steps[i].loss - told.steps[i].loss) < 2e-3,
                     qPrintable(QString("%1: %2, %3").arg(i).arg(plain.steps[i].loss).arg(told.steps[i].loss)));
    }

    void noMemoryForOnePairIsAnError()
    {
        const auto pairs = fixture::colours(4);
        auto encoder = std::make_unique<fixture::TouchyEncoder>([](const torch::Tensor &features) -> torch::Tensor {
            TORCH_CHECK(false, "CUDA out of memory.");
            return features;
        });
        FineTuneTrainer trainer(shortRun(), std::move(encoder), {pairs, pairs}, {});
        const auto outcome = trainer.run({});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, core::ErrorCode::OutOfMemory);
    }

    void stopsWhenNothingGetsBetterAndKeepsTheBest()
    {
        const auto pairs = fixture::colours(4);
        auto options = shortRun();
        options.epochs = 50;
        options.learningRate = 0.5;  // does harm from the first step on
        options.averageDecay = 0.0;
        options.patience = 3;
        const auto before = fixture::weightsOf(*fixture::startEncoder());
        Told told;
        auto hooks = told.hooks();
        EpochReport baseline;
        hooks.baseline = [&](const EpochReport &report) { baseline = report; };
        FineTuneTrainer trainer(options, fixture::startEncoder(), {pairs, pairs}, {});
        QVERIFY(trainer.run(hooks));
        QVERIFY(!told.notes.empty());
        QCOMPARE(told.notes.back().kind, RunNote::Kind::StoppedEarly);
        auto best = baseline.valLoss;
        std::size_t since = 0;
        for (const auto &epoch : told.epochs) {
            since = epoch.valLoss < best ? 0 : since + 1;
            best = std::min(best, epoch.valLoss);
        }
        QCOMPARE(since, std::size_t{3});
        const auto kept = validate(trainer.result(), pairs, 8, torch::kCPU, false);
        QVERIFY2(std::abs(kept.loss - best) < 1e-4, qPrintable(QString("%1, %2").arg(kept.loss).arg(best)));
    }

    void finishingEarlyKeepsWhatWasLearned()
    {
        const auto pairs = fixture::colours(4);
        auto options = shortRun();
        options.keepBest = false;
        options.averageDecay = 0.0;
        QTemporaryDir folder;
        Told told;
        auto hooks = told.hooks();
        hooks.finishEarly = [&] { return told.steps.size() == 6; };
        FineTuneTrainer trainer(options, fixture::startEncoder(), {pairs, pairs}, folder.path().toStdString());
        const auto outcome = trainer.run(hooks);
        QVERIFY(outcome);
        QCOMPARE(*outcome, RunOutcome::Finished);
        QCOMPARE(told.notes.back().kind, RunNote::Kind::Finished);
        // The same from outside: a stopped run that is finished later.
        QTemporaryDir other;
        int steps = 0;
        TrainerHooks stop;
        stop.step = [&](const StepReport &) { ++steps; };
        stop.stopped = [&] { return steps == 6; };
        {
            FineTuneTrainer stopped(options, fixture::startEncoder(), {pairs, pairs}, other.path().toStdString());
            QVERIFY(stopped.run(stop));
        }
        FineTuneTrainer finished(options, fixture::startEncoder(), {pairs, pairs}, other.path().toStdString());
        QVERIFY(finished.finish({}));
        const auto once = fixture::weightsOf(trainer.result());
        for (const auto &[name, tensor] : fixture::weightsOf(finished.result()))
            QVERIFY2(torch::equal(tensor, once.at(name)), name.c_str());
    }

    void aRunWithoutCheckpointCannotBeFinished()
    {
        const auto pairs = fixture::colours();
        QTemporaryDir folder;
        FineTuneTrainer trainer(shortRun(), fixture::startEncoder(), {pairs, pairs}, folder.path().toStdString());
        const auto finished = trainer.finish({});
        QVERIFY(!finished);
        QCOMPARE(finished.error().code, core::ErrorCode::NotFound);
    }

    void checkpointFromBeforeThereWasAHistoryResumes()
    {
        const auto pairs = fixture::colours(4);
        auto options = fixture::tinyOptions();
        options.epochs = 3;
        std::vector<double> whole, parts;
        TrainerHooks hooks;
        hooks.step = [&](const StepReport &report) { whole.push_back(report.loss); };
        ScratchTrainer uninterrupted(options, pairs, pairs, {});
        QVERIFY(uninterrupted.run(hooks));
        QTemporaryDir folder;
        hooks.step = [&](const StepReport &report) { parts.push_back(report.loss); };
        hooks.stopped = [&] { return parts.size() == 7; };
        {
            ScratchTrainer stopped(options, pairs, pairs, folder.path().toStdString());
            QVERIFY(stopped.run(hooks));
        }
        const auto file = folder.filePath("checkpoint.safetensors").toStdString();
        models::TensorMap tensors;
        models::MetadataMap metadata;
        {
            const auto opened = models::SafetensorsFile::open(file);
            QVERIFY(opened);
            metadata = opened->metadata();
            for (const auto &name : opened->names())
                if (name != "history")
                    tensors[name] = opened->tensor(name)->clone();
        }
        QVERIFY(models::writeSafetensors(file, tensors, metadata));
        hooks.stopped = {};
        ScratchTrainer resumed(options, pairs, pairs, folder.path().toStdString());
        QVERIFY(resumed.run(hooks));
        QCOMPARE(parts, whole);
    }

    void conceptsBeginWithWhatTheStartSaysOfThem()
    {
        const auto pairs = fixture::colours(32);  // each colour is a concept
        auto options = fixture::tinyOptions();
        options.epochs = 4;
        options.batchSize = 32;
        ScratchTrainer first(options, pairs, pairs, {});
        QVERIFY(first.run({}));
        const auto firstLoss = [&](models::DualEncoder *start, double weight) {
            auto again = options;
            again.epochs = 1;
            again.conceptWeight = weight;
            std::vector<double> losses;
            TrainerHooks hooks;
            hooks.step = [&](const StepReport &report) { losses.push_back(report.loss); };
            ScratchTrainer trainer(again, pairs, pairs, {}, torch::kCPU, start);
            return trainer.run(hooks) ? losses.front() : std::nan("");
        };
        // Random directions would cost at least what guessing among eight does.
        QVERIFY(firstLoss(&first.result(), 1.0) - firstLoss(&first.result(), 0.0) < 0.5 * std::log(8.0));
        QVERIFY(firstLoss(nullptr, 1.0) - firstLoss(nullptr, 0.0) > 0.8 * std::log(8.0));
    }

    void scratchGoesOnFromAPackageOfItsShape()
    {
        const auto pairs = fixture::colours();
        auto options = fixture::tinyOptions();
        options.epochs = 1;
        options.learningRate = 1e-8;
        options.averageDecay = 0.0;
        const auto start = fixture::startEncoder();
        ScratchTrainer trainer(options, pairs, pairs, {}, torch::kCPU, start.get());
        QVERIFY(trainer.run({}));
        const auto before = fixture::weightsOf(*start);
        for (const auto &[name, tensor] : fixture::weightsOf(trainer.result()))
            if (name.find("running_") == std::string::npos && tensor.is_floating_point())
                QVERIFY2(torch::allclose(tensor, before.at(name), 0.0, 1e-6), name.c_str());
        options.encoder.imageWidth = 12;
        ScratchTrainer other(options, pairs, pairs, {}, torch::kCPU, start.get());
        const auto refused = other.run({});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, core::ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(RunRecoveryTest)
#include "tst_run_recovery.moc"
