// One run of a trainer: its state, and what is done to it. Internal to the trainer.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/training/batch_gradient.h"
#include "engine/training/checkpoint.h"
#include "engine/training/run_loss.h"
#include "engine/training/sampler.h"
#include "engine/training/trainer.h"
#include "engine/training/weight_average.h"

namespace semblance::training {

class TrainingRun {
public:
    TrainingRun(RunOptions options, std::string optionsJson, Trainer::MakeLearner makeLearner, TrainingSets sets,
                std::filesystem::path runFolder, torch::Device device);

    // Everything made, and the checkpoint loaded when there is one; true: there was.
    [[nodiscard]] core::Result<bool> prepare();
    [[nodiscard]] bool atEnd() const { return m_step >= steps(); }
    [[nodiscard]] bool atEpochEnd() const { return m_step % m_sampler->stepsPerEpoch() == 0; }
    [[nodiscard]] bool checkpointIsDue() const { return atEpochEnd() || m_step % m_options.checkpointSteps == 0; }
    [[nodiscard]] bool exhausted() const { return m_stopping->exhausted(); }
    [[nodiscard]] std::int64_t step() const { return m_step; }
    [[nodiscard]] std::int64_t epoch() const { return m_step / m_sampler->stepsPerEpoch(); }

    // Nothing when the step was passed over or rolled back.
    [[nodiscard]] core::Result<std::optional<StepReport>> takeStep(const TrainerHooks &hooks);
    // Measures the averaged weights and keeps them when they are the best.
    [[nodiscard]] core::Result<EpochReport> evaluate(std::int64_t epoch);
    [[nodiscard]] core::Result<void> keep();
    void setEvaluated(std::function<void(models::DualEncoder &)> hook) { m_evaluated = std::move(hook); }
    // The figures of the encoder as it is.
    [[nodiscard]] EpochReport measure();
    // Puts the result into the encoder.
    [[nodiscard]] core::Result<void> conclude();
    [[nodiscard]] models::DualEncoder &encoder() { return m_learner->encoder(); }

private:
    [[nodiscard]] std::int64_t steps() const { return m_options.epochs * m_sampler->stepsPerEpoch(); }
    [[nodiscard]] std::int64_t pieces() const { return m_history.pieces > 0 ? m_history.pieces : m_options.accumulation; }
    [[nodiscard]] std::filesystem::path checkpointFile() const { return m_runFolder / "checkpoint.safetensors"; }
    [[nodiscard]] std::filesystem::path bestFile() const { return m_runFolder / "best.safetensors"; }
    [[nodiscard]] std::string fingerprint() const;
    [[nodiscard]] RunState state();
    [[nodiscard]] core::Result<void> checkSets() const;
    void beginConcepts(ConceptBank &bank);
    [[nodiscard]] std::int64_t pictureSize(std::int64_t epoch) const;
    [[nodiscard]] double metricOf(const EpochReport &report) const;
    double pass(Learner::Task task, const PairDataset &pairs, Sampler &sampler, double weight);
    [[nodiscard]] StepReport computeGradients();
    [[nodiscard]] core::Result<void> recover(const TrainerHooks &hooks);
    [[nodiscard]] core::Result<void> saveMemory(const TrainerHooks &hooks);
    [[nodiscard]] core::Result<void> keepBest();

    RunOptions m_options;
    std::string m_optionsJson;
    Trainer::MakeLearner m_makeLearner;
    TrainingSets m_sets;
    std::filesystem::path m_runFolder;
    torch::Device m_device;

    std::unique_ptr<Learner> m_learner;
    std::unique_ptr<RunLoss> m_loss;
    std::unique_ptr<Optimiser> m_optimiser;
    std::unique_ptr<WeightAverage> m_average;
    std::unique_ptr<Sampler> m_sampler, m_sourceSampler;
    std::unique_ptr<EarlyStopping> m_stopping;
    models::TensorMap m_best;  // without a run folder
    std::int64_t m_step = 0;
    double m_epochLoss = 0.0;
    RunHistory m_history;
    std::function<void(models::DualEncoder &)> m_evaluated;
};

}  // namespace semblance::training
