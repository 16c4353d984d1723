#include "engine/training/trainer.h"

#include <ATen/CPUGeneratorImpl.h>

#include <chrono>
#include <cmath>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/models/preprocess.h"
#include "engine/training/adamw.h"
#include "engine/training/augmentation.h"
#include "engine/training/checkpoint.h"
#include "engine/training/losses.h"
#include "engine/training/precision.h"
#include "engine/training/sampler.h"
#include "engine/training/schedule.h"
#include "engine/training/validation.h"
#include "engine/training/weight_average.h"

namespace semblance::training {

using core::ErrorCode;

namespace {

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// oneDNN and cuDNN multiply bf16 pictures fastest with channels last.
void useChannelsLast(torch::nn::Module &module)
{
    torch::NoGradGuard noGrad;
    for (auto &parameter : module.parameters())
        if (parameter.dim() == 4)
            parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
}

std::unique_ptr<models::DualEncoder> seededEncoder(const ScratchOptions &options, torch::Device device)
{
    torch::manual_seed(options.seed);
    auto encoder = models::makeSemblanceEncoder(options.encoder);
    encoder->module().to(device);
    useChannelsLast(encoder->module());
    return encoder;
}

constexpr int maxBadSteps = 20;  // in a row, after which the run gives up instead of pretending

}  // namespace

struct ScratchTrainer::Impl {
    ScratchOptions options;
    const PairDataset &train;
    const PairDataset &validation;
    std::filesystem::path runFolder;
    torch::Device device;
    std::unique_ptr<models::DualEncoder> live, average;
    std::unique_ptr<AdamW> optimiser;
    std::unique_ptr<WeightAverage> averaging;
    std::unique_ptr<Sampler> sampler;
    std::int64_t step = 0;
    double epochLoss = 0.0;
    int badSteps = 0;

    [[nodiscard]] std::int64_t steps() const { return options.epochs * sampler->stepsPerEpoch(); }
    [[nodiscard]] std::filesystem::path checkpointFile() const { return runFolder / "checkpoint.safetensors"; }
    [[nodiscard]] std::string fingerprint() const
    {
        const auto sum = train.pictures.numel() > 0 ? train.pictures.select(0, 0).to(torch::kInt64).sum().item<std::int64_t>() : 0;
        return core::contentHash(options.toJson() + "|" + std::to_string(train.size()) + "|" + std::to_string(train.wordings.size()) + "|"
                                 + std::to_string(sum));
    }

    core::Result<void> prepare();
    [[nodiscard]] std::int64_t pictureSize(std::int64_t epoch) const;
    core::Result<StepReport> takeStep();
    EpochReport endEpoch(std::int64_t epoch, double seconds);
    core::Result<void> keep();
    RunState state() { return {live->module(), average->module(), *optimiser, step, epochLoss}; }
};

core::Result<void> ScratchTrainer::Impl::prepare()
{
    if (auto ok = options.check(); !ok)
        return ok;
    if (auto ok = train.check(); !ok)
        return ok;
    if (auto ok = validation.check(); !ok)
        return ok;
    if (train.pictures.size(2) != options.encoder.imageSize || train.pictures.size(3) != options.encoder.imageSize)
        return core::fail(ErrorCode::InvalidArgument, "The training pictures are not of the encoder's size.");
    live = seededEncoder(options, device);
    average = seededEncoder(options, device);
    optimiser = std::make_unique<AdamW>(live->module(), AdamW::Options{0.9, 0.98, 1e-6, options.weightDecay});
    averaging = std::make_unique<WeightAverage>(live->module(), average->module(), options.averageDecay);
    sampler = std::make_unique<Sampler>(train, live->traits().text, options.batchSize, options.seed, options.captionBalance,
                                        options.captionsPerPhoto);
    step = 0;
    epochLoss = 0.0;
    if (runFolder.empty())
        return {};
    std::error_code error;
    std::filesystem::create_directories(runFolder, error);
    if (std::filesystem::exists(checkpointFile(), error))
        return loadCheckpoint(checkpointFile(), state(), fingerprint());
    return core::writeTextAtomically(runFolder / "options.json", options.toJson());
}

// Small pictures first (Tan and Le 2021, EfficientNetV2, section 4): linear over the first nine tenths of the epochs, in steps of 8.
std::int64_t ScratchTrainer::Impl::pictureSize(std::int64_t epoch) const
{
    const auto full = options.encoder.imageSize;
    if (options.startSize == 0 || options.startSize >= full)
        return full;
    const double share = std::min(1.0, static_cast<double>(epoch) / std::max(1.0, 0.9 * static_cast<double>(options.epochs)));
    const auto size = static_cast<double>(options.startSize) + share * static_cast<double>(full - options.startSize);
    return std::min(full, static_cast<std::int64_t>(std::round(size / 8.0)) * 8);
}

core::Result<StepReport> ScratchTrainer::Impl::takeStep()
{
    const auto start = Clock::now();
    StepReport report;
    report.step = step;
    report.steps = steps();
    report.epoch = step / sampler->stepsPerEpoch();
    report.learningRate = options.learningRate * warmUpCosine(step, report.steps, options.warmUp);

    const auto stepSeed = mixSeed(options.seed, static_cast<std::uint64_t>(step), 3);
    torch::manual_seed(stepSeed);  // dropout
    auto generator = at::make_generator<at::CPUGeneratorImpl>(stepSeed);
    const auto batch = sampler->batch(step);
    const auto rows = torch::tensor(at::ArrayRef<std::int64_t>(batch.photos), torch::kInt64);
    const AugmentationOptions augmentation{pictureSize(report.epoch), options.cropScale, options.flip, options.colourJitter, options.erase};
    const auto pictures = augment(train.pictures.index_select(0, rows).to(device), augmentation, generator, batch.whole);

    live->module().train();
    optimiser->zeroGradients();
    torch::Tensor images, texts;
    {
        const Autocast autocast(device, options.bfloat16);
        images = live->encodeImages(models::normalisePixels(pictures, live->traits().image));
        texts = live->encodeTexts(batch.tokens.to(device));
    }
    // Outside autocast: small differences of similarities decide, so they are float32.
    const auto loss = infoNce(models::normalised(images), models::normalised(texts), live->logitScale(), batch.positives.to(device),
                              options.labelSmoothing, batch.weights.to(device));
    report.loss = loss.item<double>();
    bool finite = std::isfinite(report.loss);
    if (finite) {
        loss.backward();
        report.gradientNorm = optimiser->clipGradients(options.gradientClip);
        finite = std::isfinite(report.gradientNorm);
    }
    if (finite) {
        optimiser->step(report.learningRate);
        averaging->update(step);
        badSteps = 0;
        epochLoss += report.loss;
    } else {
        core::log(core::LogLevel::Warning,
                  "Step " + std::to_string(step) + " gave a loss or gradient that is not finite; it was left out.");
        if (++badSteps >= maxBadSteps)
            return core::fail(ErrorCode::Internal,
                              "The loss was not finite " + std::to_string(maxBadSteps) + " steps in a row; try a smaller learning_rate.");
    }
    ++step;
    report.logitScale = live->logitScale().item<double>();
    report.pairsPerSecond = static_cast<double>(batch.photos.size()) / std::max(1e-9, secondsSince(start));
    return report;
}

EpochReport ScratchTrainer::Impl::endEpoch(std::int64_t epoch, double seconds)
{
    EpochReport report;
    report.epoch = epoch;
    report.epochs = options.epochs;
    report.loss = epochLoss / static_cast<double>(sampler->stepsPerEpoch());
    const auto figures = validate(*average, validation, options.batchSize, device, options.bfloat16);
    report.valLoss = figures.loss;
    report.recallAt10 = figures.recallAt10;
    report.seconds = seconds;
    epochLoss = 0.0;
    return report;
}

core::Result<void> ScratchTrainer::Impl::keep()
{
    if (runFolder.empty())
        return {};
    return saveCheckpoint(checkpointFile(), state(), fingerprint());
}

ScratchTrainer::ScratchTrainer(ScratchOptions options, const PairDataset &train, const PairDataset &validation,
                               std::filesystem::path runFolder, torch::Device device)
    : m_impl(new Impl{std::move(options), train, validation, std::move(runFolder), device, {}, {}, {}, {}, {}})
{
}

ScratchTrainer::~ScratchTrainer() = default;

core::Result<RunOutcome> ScratchTrainer::run(const TrainerHooks &hooks)
{
    try {
        if (auto ok = m_impl->prepare(); !ok)
            return core::fail(ok.error());
        auto epochStart = Clock::now();
        while (m_impl->step < m_impl->steps()) {
            if (hooks.stopped && hooks.stopped()) {
                if (auto ok = m_impl->keep(); !ok)
                    return core::fail(ok.error());
                return RunOutcome::Stopped;
            }
            const auto report = m_impl->takeStep();
            if (!report)
                return core::fail(report.error());
            if (hooks.step)
                hooks.step(*report);
            const bool epochDone = m_impl->step % m_impl->sampler->stepsPerEpoch() == 0;
            if (epochDone) {
                const auto figures = m_impl->endEpoch(report->epoch, secondsSince(epochStart));
                epochStart = Clock::now();
                if (hooks.epoch)
                    hooks.epoch(figures);
            }
            if (epochDone || m_impl->step % m_impl->options.checkpointSteps == 0)
                if (auto ok = m_impl->keep(); !ok)
                    return core::fail(ok.error());
        }
        m_impl->average->module().eval();
        return RunOutcome::Finished;
    } catch (const std::bad_alloc &) {
        return core::fail(ErrorCode::OutOfMemory, "Training needs more memory than there is; try a smaller batch_size.");
    } catch (const c10::Error &error) {
        return core::fail(ErrorCode::Internal, std::string("Training: ") + error.what_without_backtrace());
    }
}

models::DualEncoder &ScratchTrainer::result()
{
    return *m_impl->average;
}

}  // namespace semblance::training
