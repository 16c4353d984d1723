#include "engine/training/training_run.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/models/tower_batches.h"
#include "engine/training/augmentation.h"
#include "engine/training/schedule.h"

namespace semblance::training {

using core::ErrorCode;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t maxRollbacks = 20;  // after which a run gives up instead of pretending

std::int64_t pixelSum(const PairDataset &pairs)
{
    return pairs.pictures.numel() > 0 ? pairs.pictures.select(0, 0).to(torch::kInt64).sum().item<std::int64_t>() : 0;
}

}  // namespace

TrainingRun::TrainingRun(RunOptions options, std::string optionsJson, Trainer::MakeLearner makeLearner, TrainingSets sets,
                         std::filesystem::path runFolder, torch::Device device)
    : m_options(std::move(options)), m_optionsJson(std::move(optionsJson)), m_makeLearner(std::move(makeLearner)), m_sets(sets),
      m_runFolder(std::move(runFolder)), m_device(device)
{
}

std::string TrainingRun::fingerprint() const
{
    const auto &train = m_sets.train;
    auto text = m_optionsJson + "|" + std::to_string(train.size()) + "|" + std::to_string(train.wordings.size()) + "|"
                + std::to_string(pixelSum(train));
    if (m_sets.source)
        text += "|" + std::to_string(m_sets.source->size()) + "|" + std::to_string(pixelSum(*m_sets.source));
    return core::contentHash(text);
}

RunState TrainingRun::state()
{
    auto live = m_learner->state();
    for (const auto &learnt : m_loss->learnt())
        live.emplace_back(learnt.name, learnt.tensor);
    return {std::move(live), m_average->tensors(), *m_optimiser, m_step, m_epochLoss, m_history};
}

core::Result<void> TrainingRun::checkSets() const
{
    for (const auto *pairs : {&m_sets.train, &m_sets.validation, m_sets.source, m_sets.probe})
        if (pairs)
            if (auto ok = pairs->check(); !ok)
                return ok;
    return {};
}

core::Result<bool> TrainingRun::prepare()
{
    if (auto ok = checkSets(); !ok)
        return core::fail(ok.error());
    auto learner = m_makeLearner(m_device);
    if (!learner)
        return core::fail(learner.error());
    m_learner = std::move(*learner);
    const auto &traits = encoder().traits();
    for (const auto *pairs : {&m_sets.train, &m_sets.validation, m_sets.source, m_sets.probe})
        if (pairs && (pairs->pictures.size(2) != traits.image.size || pairs->pictures.size(3) != traits.image.size))
            return core::fail(ErrorCode::InvalidArgument, "The training pictures are not of the encoder's size.");
    if (m_options.startSize > 0 && traits.family != "semblance")
        return core::fail(ErrorCode::InvalidArgument, "start_size is for models that take pictures of any size; this one does not.");

    const auto sampler = [&](const PairDataset &pairs, std::uint64_t seed) {
        auto made =
            std::make_unique<Sampler>(pairs, traits.text, m_options.batchSize, seed, m_options.captionBalance, m_options.captionsPerPhoto);
        made->setWordDropout(m_options.wordDropout);
        return made;
    };
    m_sampler = sampler(m_sets.train, m_options.seed);
    if (m_sets.source)
        m_sourceSampler = sampler(*m_sets.source, mixSeed(m_options.seed, 0, 6));
    m_loss = std::make_unique<RunLoss>(m_options, traits.embeddingDimension, m_sampler->conceptCount(), m_device);
    if (auto *bank = m_loss->concepts(); bank && !m_learner->startsFromRandom())
        beginConcepts(*bank);
    auto learnt = m_learner->learnt();
    auto live = m_learner->state();
    for (const auto &more : m_loss->learnt()) {
        learnt.push_back(more);
        live.emplace_back(more.name, more.tensor);
    }
    OptimiserOptions optimiser;
    optimiser.weightDecay = m_options.weightDecay;
    if (const auto kind = optimiserKind(m_options.optimiser))
        optimiser.kind = *kind;
    m_optimiser = makeOptimiser(optimiser, std::move(learnt));
    m_average = std::make_unique<WeightAverage>(live, m_options.averageDecay);
    const auto better = m_options.stopMetric == "val_loss" ? EarlyStopping::Better::Lower : EarlyStopping::Better::Higher;
    m_stopping = std::make_unique<EarlyStopping>(better, m_options.patience);
    m_learner->settle();
    if (m_runFolder.empty())
        return false;
    std::error_code error;
    std::filesystem::create_directories(m_runFolder, error);
    if (!std::filesystem::exists(checkpointFile(), error))
        return core::writeTextAtomically(m_runFolder / "options.json", m_optionsJson).map([] { return false; });
    if (auto ok = loadCheckpoint(checkpointFile(), state(), fingerprint()); !ok)
        return core::fail(ok.error());
    m_stopping->setState(m_history.stopping);
    m_learner->settle();
    return true;
}

void TrainingRun::beginConcepts(ConceptBank &bank)
{
    torch::NoGradGuard noGrad;
    encoder().module().eval();
    std::vector<torch::Tensor> texts;
    for (const auto &tokens : m_sampler->conceptTokens().split(m_options.batchSize))
        texts.push_back(models::normalised(encoder().encodeTexts(tokens.to(m_device))));
    bank.beginWith(torch::cat(texts));
}

// Small pictures first (Tan and Le 2021, EfficientNetV2, section 4): linear over the first nine tenths of the epochs, in steps of 8.
std::int64_t TrainingRun::pictureSize(std::int64_t epoch) const
{
    const auto own = m_learner->encoder().traits().image.size;
    const auto full = m_options.largestSize > 0 ? std::min(m_options.largestSize, own) : own;
    if (m_options.startSize == 0 || m_options.startSize >= full)
        return full;
    const double share = std::min(1.0, static_cast<double>(epoch) / std::max(1.0, 0.9 * static_cast<double>(m_options.epochs)));
    const auto size = static_cast<double>(m_options.startSize) + share * static_cast<double>(full - m_options.startSize);
    return std::min(full, static_cast<std::int64_t>(std::round(size / 8.0)) * 8);
}

double TrainingRun::pass(Learner::Task task, const PairDataset &pairs, Sampler &sampler, double weight)
{
    const auto stepSeed = mixSeed(m_options.seed, static_cast<std::uint64_t>(m_step), task == Learner::Task::Target ? 3 : 7);
    torch::manual_seed(stepSeed);  // dropout
    auto generator = at::make_generator<at::CPUGeneratorImpl>(stepSeed);
    const auto batch = sampler.batch(m_step);
    const auto rows = torch::tensor(at::ArrayRef<std::int64_t>(batch.photos), torch::kInt64);
    const AugmentationOptions augmentation{pictureSize(epoch()), m_options.cropScale, m_options.flip, m_options.colourJitter,
                                           m_options.erase};
    const auto pictures = augment(pairs.pictures.index_select(0, rows).to(m_device), augmentation, generator, batch.whole);
    m_learner->begin(task);
    const auto loss = [this](const auto &images, const auto &texts, const auto &scale, const Batch &of) {
        return (*m_loss)(images, texts, scale, of);
    };
    return addGradients(encoder(), pictures, batch, loss, {pieces(), weight, m_options.bfloat16, stepSeed});
}

StepReport TrainingRun::computeGradients()
{
    StepReport report;
    report.step = m_step;
    report.steps = steps();
    report.epoch = epoch();
    ScheduleOptions schedule;
    schedule.warmUp = m_options.warmUp;
    if (const auto kind = scheduleKind(m_options.schedule))
        schedule.kind = *kind;
    report.learningRate = m_history.rateFactor * m_options.learningRate * scheduleFactor(schedule, m_step, report.steps);
    m_optimiser->zeroGradients();
    report.loss = pass(Learner::Task::Target, m_sets.train, *m_sampler, 1.0);
    if (m_sourceSampler && std::isfinite(report.loss))
        report.sourceLoss = pass(Learner::Task::Source, *m_sets.source, *m_sourceSampler, m_sets.sourceWeight);
    if (std::isfinite(report.loss) && std::isfinite(report.sourceLoss))
        report.gradientNorm = m_optimiser->clipGradients(m_options.gradientClip);
    return report;
}

core::Result<std::optional<StepReport>> TrainingRun::takeStep(const TrainerHooks &hooks)
{
    if (std::find(m_history.leftOut.begin(), m_history.leftOut.end(), m_step) != m_history.leftOut.end()) {
        ++m_step;
        return std::optional<StepReport>();
    }
    const auto nothing = [](core::Result<void> done) { return std::move(done).map([] { return std::optional<StepReport>(); }); };
    const auto start = Clock::now();
    StepReport report;
    try {
        report = computeGradients();
    } catch (const std::exception &error) {
        if (!models::isOutOfMemory(error))
            throw;
        return nothing(saveMemory(hooks));
    }
    if (!std::isfinite(report.loss) || !std::isfinite(report.sourceLoss) || !std::isfinite(report.gradientNorm))
        return nothing(recover(hooks));
    m_optimiser->step(report.learningRate);
    m_average->update(m_step);
    m_epochLoss += report.loss;
    ++m_step;
    report.logitScale = encoder().logitScale().item<double>();
    const auto seconds = std::chrono::duration<double>(Clock::now() - start).count();
    report.pairsPerSecond = static_cast<double>(std::min(m_options.batchSize, m_sets.train.size())) / std::max(1e-9, seconds);
    return std::optional(report);
}

// Back to the last checkpoint, on from there at half the rate. A step that fails a second time is a poisoned batch: it is passed over.
core::Result<void> TrainingRun::recover(const TrainerHooks &hooks)
{
    const auto failed = m_step;
    auto history = m_history;
    history.rateFactor *= 0.5;
    if (++history.rollbacks > maxRollbacks)
        return core::fail(ErrorCode::Internal, "The loss was not a finite number " + std::to_string(maxRollbacks)
                                                   + " times, each time at half the rate before; try a smaller learning_rate.");
    if (history.failed == failed || m_runFolder.empty())
        history.leftOut.push_back(failed);
    history.failed = failed;
    m_optimiser->zeroGradients();
    if (m_runFolder.empty())
        ++m_step;
    else if (auto ok = loadCheckpoint(checkpointFile(), state(), fingerprint()); !ok)
        return ok;
    m_history = history;
    m_stopping->setState(m_history.stopping);
    m_learner->settle();
    core::log(core::LogLevel::Warning, "Step " + std::to_string(failed)
                                           + " gave a loss or gradient that is not finite; the run goes back to step "
                                           + std::to_string(m_step) + " and on at half the rate.");
    if (hooks.note)
        hooks.note({RunNote::Kind::RolledBack, failed, m_step, pieces(), m_history.rateFactor});
    return keep();
}

core::Result<void> TrainingRun::saveMemory(const TrainerHooks &hooks)
{
    m_optimiser->zeroGradients();
    const auto most = std::min(m_options.batchSize, m_sets.train.size());
    if (pieces() >= most)
        return core::fail(ErrorCode::OutOfMemory, "Training needs more memory than there is, even for one pair at a time.");
    m_history.pieces = std::min(most, pieces() * 2);
    core::log(core::LogLevel::Warning, "Memory ran out at step " + std::to_string(m_step) + "; batches are cut into "
                                           + std::to_string(m_history.pieces) + " pieces from now on.");
    if (hooks.note)
        hooks.note({RunNote::Kind::LessMemory, m_step, m_step, m_history.pieces, m_history.rateFactor});
    return {};
}

// Recall over few photos has few values and soon its highest one: the loss decides between equals.
double TrainingRun::metricOf(const EpochReport &report) const
{
    if (m_options.stopMetric == "val_loss")
        return report.valLoss;
    const auto tie = 1e-6 * report.valLoss;
    if (m_options.stopMetric == "recall_at_10")
        return report.recallAt10 - tie;
    if (m_options.stopMetric == "photo_recall_at_10")
        return report.photoToText.at10 - tie;
    return 0.5 * (report.textToPhoto.at10 + report.photoToText.at10) - tie;
}

EpochReport TrainingRun::measure()
{
    EpochReport report;
    report.epoch = epoch();
    report.epochs = m_options.epochs;
    const auto figures = validate(encoder(), m_sets.validation, m_options.batchSize, m_device, m_options.bfloat16);
    report.valLoss = figures.loss;
    report.textToPhoto = figures.textToPhoto;
    report.photoToText = figures.photoToText;
    report.recallAt10 = figures.textToPhoto.at10;
    report.best = m_stopping->best();
    if (m_sets.probe) {
        const auto probe = validate(encoder(), *m_sets.probe, m_options.batchSize, m_device, m_options.bfloat16);
        report.probeTextToPhoto = probe.textToPhoto;
        report.probePhotoToText = probe.photoToText;
    }
    if (m_evaluated)
        m_evaluated(encoder());
    return report;
}

core::Result<EpochReport> TrainingRun::evaluate(std::int64_t epoch)
{
    m_average->exchange();
    m_learner->settle();
    auto report = measure();
    m_average->exchange();
    m_learner->settle();
    report.epoch = epoch;
    report.loss = m_epochLoss / static_cast<double>(m_sampler->stepsPerEpoch());
    m_epochLoss = 0.0;
    report.isBest = m_stopping->note(metricOf(report));
    if (report.isBest && m_options.keepBest)
        if (auto ok = keepBest(); !ok)
            return core::fail(ok.error());
    m_history.stopping = m_stopping->state();
    report.best = m_stopping->best();
    return report;
}

core::Result<void> TrainingRun::keepBest()
{
    if (!m_runFolder.empty())
        return saveWeights(bestFile(), m_average->tensors(), fingerprint());
    m_best = m_average->tensors();
    for (auto &[name, tensor] : m_best)
        tensor = tensor.clone();
    return {};
}

core::Result<void> TrainingRun::keep()
{
    if (m_runFolder.empty())
        return {};
    return saveCheckpoint(checkpointFile(), state(), fingerprint());
}

core::Result<void> TrainingRun::conclude()
{
    std::error_code error;
    const auto average = m_average->tensors();
    if (m_options.keepBest && !m_runFolder.empty() && std::filesystem::exists(bestFile(), error)) {
        if (auto ok = loadWeights(bestFile(), average, fingerprint()); !ok)
            return ok;
    }
    torch::NoGradGuard noGrad;
    for (const auto &[name, tensor] : m_best)
        average.at(name).copy_(tensor);
    m_average->exchange();
    m_learner->settle();
    encoder().module().eval();
    for (auto &parameter : encoder().module().parameters())
        parameter.set_requires_grad(false);
    return {};
}

}  // namespace semblance::training
