#include "engine/training/head_trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/models/dual_encoder.h"
#include "engine/training/align.h"
#include "engine/training/named_tensors.h"
#include "engine/training/head_learner.h"
#include "engine/training/head_sampler.h"
#include "engine/training/sampler.h"

namespace semblance::training {

using core::ErrorCode;

namespace {

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

constexpr int mostRollbacks = 30;  // in a row, after which the run gives up instead of pretending

double figureOf(const std::string &metric, const FeatureFigures &figures)
{
    return metric == "val_loss" ? figures.loss : metric == "recall_at_10" ? figures.recallAt10() : figures.meanRecall();
}

}  // namespace

struct HeadTrainer::Impl {
    HeadOptions options;
    const FeatureDataset &train;
    const FeatureDataset &validation;
    std::filesystem::path runFolder;
    HeadLearner live{nullptr}, best{nullptr};
    std::unique_ptr<Optimiser> optimiser{};
    std::unique_ptr<Snapshot> good{};
    std::unique_ptr<HeadSampler> sampler{};
    EarlyStopping stopping{EarlyStopping::Better::Higher, 0};
    FeatureFigures base{}, bestFigures{};
    std::int64_t step = 0, bestEpoch = 0, rollbacks = 0;
    int rollbacksInARow = 0;
    double epochLoss = 0.0, rateFactor = 1.0;

    [[nodiscard]] std::int64_t steps() const { return options.epochs * sampler->stepsPerEpoch(); }
    [[nodiscard]] std::filesystem::path checkpointFile() const { return runFolder / "checkpoint.safetensors"; }
    [[nodiscard]] std::string fingerprint() const
    {
        return core::contentHash(options.toJson() + "|" + std::to_string(train.images.sum(torch::kFloat64).item<double>()) + "|"
                                 + std::to_string(validation.texts.sum(torch::kFloat64).item<double>()));
    }

    core::Result<void> prepare();
    core::Result<void> startFromAlignment();
    core::Result<HeadStep> takeStep();
    [[nodiscard]] bool accumulateGradients(HeadStep &report);
    HeadEpoch endEpoch(std::int64_t epoch, double seconds);
    [[nodiscard]] core::Result<void> keep() const;
    [[nodiscard]] core::Result<void> load();
    void copyLiveToBest();
};

core::Result<void> HeadTrainer::Impl::prepare()
{
    if (auto ok = options.check(); !ok)
        return ok;
    for (const auto *part : {&train, &validation})
        if (auto ok = part->check(); !ok)
            return ok;
    torch::manual_seed(options.seed);
    live = HeadLearner(options, train.dimension());
    torch::manual_seed(options.seed);
    best = HeadLearner(options, train.dimension());
    base = measureRecall(validation.images[0], validation.texts, validation.positives());
    base.loss = best->measure(validation).loss;
    bestFigures = base;
    optimiser = makeOptimiser(options.optimiserOptions(), learntTensors(*live));
    good = std::make_unique<Snapshot>(learntTensors(*live), *optimiser);
    sampler = std::make_unique<HeadSampler>(train, options);
    const auto better = options.metric == "val_loss" ? EarlyStopping::Better::Lower : EarlyStopping::Better::Higher;
    stopping = EarlyStopping(better, options.patience);
    stopping.note(figureOf(options.metric, base));
    if (options.start == "align" && options.kind != "residual")
        if (auto ok = startFromAlignment(); !ok)
            return ok;
    std::error_code error;
    if (runFolder.empty() || !std::filesystem::exists(checkpointFile(), error))
        return {};
    return load();
}

core::Result<void> HeadTrainer::Impl::startFromAlignment()
{
    AlignOptions wanted;
    wanted.dimensions = train.dimension();
    wanted.baseShare = 0.0;
    auto aligned = fitAlign(wanted, train, validation);
    if (!aligned)
        return core::fail(aligned.error());
    const torch::NoGradGuard noGradients;
    for (const bool image : {true, false}) {
        const auto &from = image ? aligned->adapter->image : aligned->adapter->text;
        const auto &to = image ? live->adapter->image : live->adapter->text;
        to->matrix->weight.copy_(from->matrix->weight);
        to->matrix->bias.copy_(from->matrix->bias);
    }
    const auto figures = live->measure(validation);
    if (stopping.note(figureOf(options.metric, figures))) {
        copyLiveToBest();
        bestFigures = figures;
    }
    return {};
}

// False: something is not a finite number. The report's loss is the mean of the batches.
bool HeadTrainer::Impl::accumulateGradients(HeadStep &report)
{
    live->train();
    optimiser->zeroGradients();
    for (std::int64_t part = 0; part < options.accumulate; ++part) {
        const auto draw = step * options.accumulate + part;
        const auto stepSeed = mixSeed(options.seed, static_cast<std::uint64_t>(draw), 22);
        torch::manual_seed(stepSeed);  // dropout
        const auto batch = sampler->draw(draw, stepSeed);
        const auto loss = live->loss(batch.images, batch.texts, batch.positives) / static_cast<double>(options.accumulate);
        report.loss += loss.item<double>();
        if (!std::isfinite(report.loss))
            return false;
        loss.backward();
    }
    report.gradientNorm = optimiser->clipGradients(options.gradientClip);
    return std::isfinite(report.gradientNorm);
}

core::Result<HeadStep> HeadTrainer::Impl::takeStep()
{
    const auto start = Clock::now();
    HeadStep report;
    report.step = step;
    report.steps = steps();
    report.epoch = step / sampler->stepsPerEpoch();
    report.learningRate = rateFactor * options.learningRate * scheduleFactor(options.scheduleOptions(), step, report.steps);
    if (accumulateGradients(report)) {
        good->take();  // these parameters gave numbers: the step from them may not
        optimiser->step(report.learningRate);
        rollbacksInARow = 0;
        epochLoss += report.loss;
    } else {
        good->restore();
        report.rolledBack = true;
        rateFactor *= 0.5;
        ++rollbacks;
        core::log(core::LogLevel::Warning, "Step " + std::to_string(step)
                                               + " gave a loss or gradient that is not a finite number: went back a step and halved the "
                                                 "learning rate.");
        if (++rollbacksInARow >= mostRollbacks)
            return core::fail(ErrorCode::Internal, "The loss was not a finite number " + std::to_string(mostRollbacks)
                                                       + " steps in a row; try a smaller learning_rate.");
    }
    ++step;
    report.logitScale = live->adapter->logitScale().item<double>();
    report.pairsPerSecond =
        static_cast<double>(std::min(options.batchSize, train.size()) * options.accumulate) / std::max(1e-9, secondsSince(start));
    return report;
}

HeadEpoch HeadTrainer::Impl::endEpoch(std::int64_t epoch, double seconds)
{
    HeadEpoch report;
    report.epoch = epoch;
    report.epochs = options.epochs;
    report.loss = epochLoss / static_cast<double>(sampler->stepsPerEpoch());
    report.seconds = seconds;
    report.validation = live->measure(validation);
    epochLoss = 0.0;
    // After the last step of an epoch nobody has yet asked whether it left numbers.
    report.best = good->parametersAreFinite() && stopping.note(figureOf(options.metric, report.validation));
    if (report.best) {
        copyLiveToBest();
        bestFigures = report.validation;
        bestEpoch = epoch + 1;
    }
    return report;
}

void HeadTrainer::Impl::copyLiveToBest()
{
    const torch::NoGradGuard noGradients;
    const auto from = live->named_parameters();
    for (auto &item : best->named_parameters())
        item.value().copy_(from[item.key()]);
}

core::Result<void> HeadTrainer::Impl::keep() const
{
    if (runFolder.empty())
        return {};
    auto tensors = tensorsByName(*live, "live.");
    tensors.merge(tensorsByName(*best, "best."));
    tensors.merge(optimiser->state());
    const auto stop = stopping.state();
    tensors["progress"] = torch::tensor({step, bestEpoch, rollbacks, stop.since, std::int64_t(stop.any)}, torch::kInt64);
    tensors["figures"] =
        torch::tensor({epochLoss, rateFactor, stop.best, bestFigures.loss, bestFigures.textToImage1, bestFigures.textToImage5,
                       bestFigures.textToImage10, bestFigures.imageToText1, bestFigures.imageToText5, bestFigures.imageToText10},
                      torch::kFloat64);
    for (auto &[name, tensor] : tensors)
        tensor = tensor.contiguous();
    return models::writeSafetensors(checkpointFile(), tensors, {{"format", "semblance-head-1"}, {"fingerprint", fingerprint()}});
}

core::Result<void> HeadTrainer::Impl::load()
{
    const auto file = core::displayPath(checkpointFile());
    auto opened = models::SafetensorsFile::open(checkpointFile());
    if (!opened)
        return core::fail(opened.error());
    const auto &metadata = opened->metadata();
    if (!metadata.contains("format") || metadata.at("format") != "semblance-head-1")
        return core::fail(ErrorCode::Corrupt, file + " is not a checkpoint of the recipe head.");
    if (!metadata.contains("fingerprint") || metadata.at("fingerprint") != fingerprint())
        return core::fail(ErrorCode::InvalidArgument, file + " belongs to a run with other options or other data.");
    const torch::NoGradGuard noGradients;
    auto wanted = tensorsByName(*live, "live.");
    wanted.merge(tensorsByName(*best, "best."));
    for (auto &[name, tensor] : wanted) {
        const auto saved = opened->tensor(name);
        if (!saved || saved->sizes() != tensor.sizes())
            return core::fail(ErrorCode::Corrupt, file + " lacks \"" + name + "\" or has it in another shape.");
        tensor.copy_(*saved);
    }
    if (auto ok = optimiser->setState(*opened); !ok)
        return ok;
    const auto progress = opened->tensor("progress"), figures = opened->tensor("figures");
    if (!progress || !figures || progress->numel() != 5 || figures->numel() != 10 || progress->scalar_type() != torch::kInt64
        || figures->scalar_type() != torch::kFloat64)
        return core::fail(ErrorCode::Corrupt, file + " does not say at which step it was written.");
    const auto *counts = progress->data_ptr<std::int64_t>();
    const auto *values = figures->data_ptr<double>();
    step = counts[0], bestEpoch = counts[1], rollbacks = counts[2];
    epochLoss = values[0], rateFactor = values[1];
    stopping.setState({values[2], counts[3], counts[4] != 0});
    bestFigures = {values[3], values[4], values[5], values[6], values[7], values[8], values[9]};
    good->take();
    return {};
}

HeadTrainer::HeadTrainer(HeadOptions options, const FeatureDataset &train, const FeatureDataset &validation,
                         std::filesystem::path runFolder)
    : m_impl(new Impl{std::move(options), train, validation, std::move(runFolder)})
{
}

HeadTrainer::~HeadTrainer() = default;

core::Result<HeadTrainer::Outcome> HeadTrainer::run(const HeadHooks &hooks)
{
    try {
        if (auto ok = m_impl->prepare(); !ok)
            return core::fail(ok.error());
        auto epochStart = Clock::now();
        while (m_impl->step < m_impl->steps() && !m_impl->stopping.exhausted()) {
            if (hooks.stopped && hooks.stopped()) {
                if (auto ok = m_impl->keep(); !ok)
                    return core::fail(ok.error());
                return Outcome::Stopped;
            }
            const auto report = m_impl->takeStep();
            if (!report)
                return core::fail(report.error());
            if (hooks.step)
                hooks.step(*report);
            if (m_impl->step % m_impl->sampler->stepsPerEpoch() == 0) {
                const auto figures = m_impl->endEpoch(report->epoch, secondsSince(epochStart));
                if (hooks.epoch)
                    hooks.epoch(figures);
                epochStart = Clock::now();
            }
            if (m_impl->step % m_impl->options.checkpointSteps == 0)
                if (auto ok = m_impl->keep(); !ok)
                    return core::fail(ok.error());
        }
        m_impl->best->eval();
        return Outcome::Finished;
    } catch (const std::bad_alloc &) {
        return core::fail(ErrorCode::OutOfMemory, "Training needs more memory than there is; try a smaller batch_size.");
    } catch (const c10::Error &error) {
        return core::fail(ErrorCode::Internal, std::string("Training: ") + error.what_without_backtrace());
    } catch (const std::exception &error) {
        return core::fail(ErrorCode::Internal, std::string("Training: ") + error.what());
    }
}

models::FeatureAdapter HeadTrainer::result() const
{
    return m_impl->best->adapter;
}

models::FeatureAdapter HeadTrainer::live() const
{
    return m_impl->live->adapter;
}

const FeatureFigures &HeadTrainer::baseFigures() const
{
    return m_impl->base;
}

const FeatureFigures &HeadTrainer::bestFigures() const
{
    return m_impl->bestFigures;
}

std::int64_t HeadTrainer::bestEpoch() const
{
    return m_impl->bestEpoch;
}

std::int64_t HeadTrainer::rollbacks() const
{
    return m_impl->rollbacks;
}

}  // namespace semblance::training
