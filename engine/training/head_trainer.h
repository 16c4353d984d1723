// The recipe `head`: adapters behind both towers, learnt on cached embeddings.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "engine/core/result.h"
#include "engine/models/feature_adapter.h"
#include "engine/training/feature_dataset.h"
#include "engine/training/head_options.h"

namespace semblance::training {

struct HeadStep {
    std::int64_t step = 0, steps = 0, epoch = 0;
    double loss = 0, learningRate = 0, gradientNorm = 0, logitScale = 0, pairsPerSecond = 0;
    bool rolledBack = false;  // the loss or a gradient was no number: the parameters are those of before, the rate is halved
};
struct HeadEpoch {
    std::int64_t epoch = 0, epochs = 0;
    double loss = 0;            // mean over the epoch
    FeatureFigures validation;  // with its loss
    bool best = false;
    double seconds = 0;
};
struct HeadHooks {
    std::function<void(const HeadStep &)> step;
    std::function<void(const HeadEpoch &)> epoch;
    std::function<bool()> stopped;  // asked before every step; a stop writes a checkpoint first
};

class HeadTrainer {
public:
    enum class Outcome { Finished, Stopped };

    // `runFolder` receives checkpoint.safetensors (replaced atomically); empty: none. The data outlive the trainer.
    HeadTrainer(HeadOptions options, const FeatureDataset &train, const FeatureDataset &validation, std::filesystem::path runFolder);
    ~HeadTrainer();

    // From the checkpoint in the run folder when there is one: the same losses as an uninterrupted run, on the same build and threads.
    // Errors: InvalidArgument, Corrupt or Io (checkpoint), Internal (the loss is not finite and stays so).
    [[nodiscard]] core::Result<Outcome> run(const HeadHooks &hooks);

    // Of the best epoch; before any was better than the base, the adapter as it began.
    [[nodiscard]] models::FeatureAdapter result() const;
    // As it is now, in evaluation mode while the epoch hook runs.
    [[nodiscard]] models::FeatureAdapter live() const;
    [[nodiscard]] const FeatureFigures &baseFigures() const;  // the untouched base on the validation photos
    [[nodiscard]] const FeatureFigures &bestFigures() const;
    [[nodiscard]] std::int64_t bestEpoch() const;  // 0: none was better than the base
    [[nodiscard]] std::int64_t rollbacks() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace semblance::training
