#include "engine/training/trainer.h"

#include <chrono>

#include "engine/training/training_run.h"

namespace semblance::training {

using core::ErrorCode;

namespace {

using Clock = std::chrono::steady_clock;

// Torch and the allocator throw; nothing of that leaves the trainer.
template <class T, class Work>
core::Result<T> guarded(Work &&work)
{
    try {
        return work();
    } catch (const std::bad_alloc &) {
        return core::fail(ErrorCode::OutOfMemory, "Training needs more memory than there is; try a smaller batch_size.");
    } catch (const c10::Error &error) {
        return core::fail(ErrorCode::Internal, std::string("Training: ") + error.what_without_backtrace());
    }
}

core::Result<void> measure(TrainingRun &run, std::int64_t epoch, Clock::time_point since,
                           const std::function<void(const EpochReport &)> &hook)
{
    auto report = run.evaluate(epoch);
    if (!report)
        return core::fail(report.error());
    report->seconds = std::chrono::duration<double>(Clock::now() - since).count();
    if (hook)
        hook(*report);
    return {};
}

core::Result<void> conclude(TrainingRun &run, const TrainerHooks &hooks)
{
    if (auto ok = run.conclude(); !ok)
        return ok;
    if (hooks.result)
        hooks.result(run.measure());
    return {};
}

// Ends a run before its last step: what was learnt since the last evaluation is measured first, so that it can be the best.
core::Result<void> finishNow(TrainingRun &run, const TrainerHooks &hooks, Clock::time_point epochStart)
{
    if (hooks.note)
        hooks.note({RunNote::Kind::Finished, run.step(), run.step(), 0, 1.0});
    if (!run.atEpochEnd())
        if (auto ok = measure(run, run.epoch(), epochStart, hooks.epoch); !ok)
            return ok;
    return conclude(run, hooks);
}

core::Result<RunOutcome> learn(TrainingRun &run, const TrainerHooks &hooks)
{
    run.setEvaluated(hooks.evaluated);
    const auto resumed = run.prepare();
    if (!resumed)
        return core::fail(resumed.error());
    if (!*resumed) {
        if (hooks.baseline)
            if (auto ok = measure(run, -1, Clock::now(), hooks.baseline); !ok)
                return core::fail(ok.error());
        if (auto ok = run.keep(); !ok)  // what a first bad step goes back to
            return core::fail(ok.error());
    }
    auto epochStart = Clock::now();
    while (!run.atEnd()) {
        if (run.atEpochEnd() && run.exhausted()) {
            if (hooks.note)
                hooks.note({RunNote::Kind::StoppedEarly, run.step(), run.step(), 0, 1.0});
            break;
        }
        if (hooks.stopped && hooks.stopped())
            return run.keep().map([] { return RunOutcome::Stopped; });
        if (hooks.finishEarly && hooks.finishEarly())
            return finishNow(run, hooks, epochStart).map([] { return RunOutcome::Finished; });
        const auto before = run.step(), epoch = run.epoch();
        const auto report = run.takeStep(hooks);
        if (!report)
            return core::fail(report.error());
        if (run.step() <= before)  // rolled back, or tried again in smaller pieces
            continue;
        if (*report && hooks.step)
            hooks.step(**report);
        const bool epochDone = run.atEpochEnd();
        if (epochDone) {
            if (auto ok = measure(run, epoch, epochStart, hooks.epoch); !ok)
                return core::fail(ok.error());
            epochStart = Clock::now();
        }
        if (run.checkpointIsDue())
            if (auto ok = run.keep(); !ok)
                return core::fail(ok.error());
    }
    return conclude(run, hooks).map([] { return RunOutcome::Finished; });
}

// A std::function must be copyable: the encoder, which is used once, is held by a shared pointer.
Trainer::MakeLearner fromPackage(const FineTuneOptions &options, std::unique_ptr<models::DualEncoder> start, bool hasSource)
{
    auto held = std::make_shared<std::unique_ptr<models::DualEncoder>>(std::move(start));
    return [options, held, hasSource](torch::Device device) -> core::Result<std::unique_ptr<Learner>> {
        if (auto ok = options.check(); !ok)
            return core::fail(ok.error());
        if (options.recipe == FineTuneRecipe::Shared && !hasSource)
            return core::fail(ErrorCode::InvalidArgument, "The recipe shared needs a source: photos that must not be forgotten.");
        if (options.recipe != FineTuneRecipe::Shared && hasSource)
            return core::fail(ErrorCode::InvalidArgument, "Only the recipe shared trains on a source beside the photos.");
        return Learner::fromPackage(options, std::move(*held), device);
    };
}

}  // namespace

Trainer::Trainer(RunOptions options, std::string optionsJson, MakeLearner makeLearner, TrainingSets sets, std::filesystem::path runFolder,
                 torch::Device device)
    : m_run(std::make_unique<TrainingRun>(std::move(options), std::move(optionsJson), std::move(makeLearner), sets, std::move(runFolder),
                                          device))
{
}

Trainer::~Trainer() = default;

core::Result<RunOutcome> Trainer::run(const TrainerHooks &hooks)
{
    return guarded<RunOutcome>([&] { return learn(*m_run, hooks); });
}

core::Result<void> Trainer::finish(const TrainerHooks &hooks)
{
    return guarded<void>([&]() -> core::Result<void> {
        const auto resumed = m_run->prepare();
        if (!resumed)
            return core::fail(resumed.error());
        if (!*resumed)
            return core::fail(ErrorCode::NotFound, "The run has no checkpoint yet: there is nothing to keep.");
        return finishNow(*m_run, hooks, Clock::now());
    });
}

models::DualEncoder &Trainer::result()
{
    return m_run->encoder();
}

ScratchTrainer::ScratchTrainer(const ScratchOptions &options, const PairDataset &train, const PairDataset &validation,
                               std::filesystem::path runFolder, torch::Device device, models::DualEncoder *start)
    : Trainer(
        options, options.toJson(), [options, start](torch::Device on) { return Learner::fromScratch(options, on, start); },
        TrainingSets{train, validation}, std::move(runFolder), device)
{
}

FineTuneTrainer::FineTuneTrainer(const FineTuneOptions &options, std::unique_ptr<models::DualEncoder> start, TrainingSets sets,
                                 std::filesystem::path runFolder, torch::Device device)
    : Trainer(options, options.toJson(), fromPackage(options, std::move(start), sets.source != nullptr),
              TrainingSets{sets.train, sets.validation, sets.source, sets.probe, options.sourceWeight}, std::move(runFolder), device)
{
}

}  // namespace semblance::training
