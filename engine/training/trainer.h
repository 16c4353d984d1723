// Runs a recipe: draws batches, steps, validates, checkpoints, resumes exactly.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "engine/core/result.h"
#include "engine/models/dual_encoder.h"
#include "engine/training/dataset.h"
#include "engine/training/scratch_options.h"

namespace semblance::training {

struct StepReport {
    std::int64_t step = 0, steps = 0, epoch = 0;
    double loss = 0, learningRate = 0, gradientNorm = 0, logitScale = 0, pairsPerSecond = 0;
};
struct EpochReport {
    std::int64_t epoch = 0, epochs = 0;
    double loss = 0;        // mean over the epoch
    double valLoss = 0;     // of the averaged weights
    double recallAt10 = 0;  // text to photo over (at most 1,000 of) the validation pairs, any photo that the caption is true of
    double seconds = 0;
};

struct TrainerHooks {
    std::function<void(const StepReport &)> step;
    std::function<void(const EpochReport &)> epoch;
    std::function<bool()> stopped;  // asked after every step; a stop writes a checkpoint first
};

enum class RunOutcome { Finished, Stopped };

class ScratchTrainer {
public:
    // `runFolder` receives checkpoint.safetensors (replaced atomically) and options.json; empty: no checkpoints.
    ScratchTrainer(ScratchOptions options, const PairDataset &train, const PairDataset &validation, std::filesystem::path runFolder,
                   torch::Device device = torch::kCPU);
    ~ScratchTrainer();

    // From the checkpoint in the run folder when there is one: the same losses as an uninterrupted run, on the same build,
    // device and threads. Errors: InvalidArgument, Corrupt or Io (checkpoint), Internal (the loss is not finite and stays so).
    [[nodiscard]] core::Result<RunOutcome> run(const TrainerHooks &hooks);
    // The averaged weights in a module ready to be saved.
    [[nodiscard]] models::DualEncoder &result();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace semblance::training
