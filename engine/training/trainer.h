// Runs a recipe that trains through the towers: draws batches, steps, validates, checkpoints, resumes exactly, recovers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "engine/core/result.h"
#include "engine/models/dual_encoder.h"
#include "engine/training/dataset.h"
#include "engine/training/fine_tune_options.h"
#include "engine/training/learner.h"
#include "engine/training/scratch_options.h"
#include "engine/training/validation.h"

namespace semblance::training {

struct StepReport {
    std::int64_t step = 0, steps = 0, epoch = 0;
    double loss = 0, learningRate = 0, gradientNorm = 0, logitScale = 0, pairsPerSecond = 0;
    double sourceLoss = 0;  // recipe `shared`
};
struct EpochReport {
    std::int64_t epoch = 0, epochs = 0;
    double loss = 0;        // mean over the epoch
    double valLoss = 0;     // of the averaged weights
    double recallAt10 = 0;  // text to photo over (at most 1,000 of) the validation pairs, any photo that the caption is true of
    double seconds = 0;
    RecallFigures textToPhoto, photoToText;            // of the same pairs; textToPhoto.at10 is recallAt10
    RecallFigures probeTextToPhoto, probePhotoToText;  // the forgetting guard: of the probe set, zero without one
    double best = 0;                                   // the best stop metric so far
    bool isBest = false;                               // it is this one's
};

// What happens to a run besides its steps.
struct RunNote {
    enum class Kind {
        RolledBack,    // a loss or gradient was not finite: back to `backTo`, at rateFactor times the options' rate
        LessMemory,    // memory ran out: batches go through the towers in `pieces` from now on
        StoppedEarly,  // the stop metric got no better for `patience` evaluations
        Finished       // asked to finish before the last step
    } kind = Kind::Finished;
    std::int64_t step = 0, backTo = 0, pieces = 0;
    double rateFactor = 1.0;
};

struct TrainerHooks {
    std::function<void(const StepReport &)> step;
    std::function<void(const EpochReport &)> epoch;
    std::function<void(const EpochReport &)> baseline;  // once, of the package that a run goes on from, before its first step
    std::function<void(const EpochReport &)> result;    // once, of what result() gives; `loss` and `seconds` are not set
    std::function<void(const RunNote &)> note;
    std::function<void(models::DualEncoder &)> evaluated;  // with the averaged weights in it, before each baseline, epoch and result
    std::function<bool()> stopped;                         // asked after every step; a stop writes a checkpoint first
    std::function<bool()> finishEarly;  // asked after every step; true: the run ends here with what it has, as if it were its last step
};

enum class RunOutcome { Finished, Stopped };

struct TrainingSets {
    const PairDataset &train;
    const PairDataset &validation;
    const PairDataset *source = nullptr;  // recipe `shared`: what must not be forgotten, trained in turn
    const PairDataset *probe = nullptr;   // the forgetting guard: only measured
    double sourceWeight = 0.5;            // of the source's loss beside the target's
};

class Trainer {
public:
    using MakeLearner = std::function<core::Result<std::unique_ptr<Learner>>(torch::Device)>;
    // `optionsJson` is what a checkpoint belongs to. `runFolder` receives checkpoint.safetensors (replaced atomically), best.safetensors
    // and options.json; empty: no checkpoints, and a step that fails is left out instead of rolled back.
    Trainer(RunOptions options, std::string optionsJson, MakeLearner makeLearner, TrainingSets sets, std::filesystem::path runFolder,
            torch::Device device);
    ~Trainer();

    // From the checkpoint in the run folder when there is one: the same losses as an uninterrupted run, on the same build,
    // device and threads. Errors: InvalidArgument, Corrupt or Io (checkpoint), OutOfMemory (a single pair does not fit), Internal (the
    // loss is not finite and stays so).
    [[nodiscard]] core::Result<RunOutcome> run(const TrainerHooks &hooks);
    // Instead of run(): the result of a stopped run as it stands. NotFound when it has no checkpoint.
    [[nodiscard]] core::Result<void> finish(const TrainerHooks &hooks);
    // The averaged weights, or the best of them where the options ask for that, in a module ready to be saved.
    [[nodiscard]] models::DualEncoder &result();

private:
    std::unique_ptr<class TrainingRun> m_run;
};

// The recipe `scratch`.
class ScratchTrainer : public Trainer {
public:
    // `start`: whose weights it begins with, null for random ones; borrowed.
    ScratchTrainer(const ScratchOptions &options, const PairDataset &train, const PairDataset &validation, std::filesystem::path runFolder,
                   torch::Device device = torch::kCPU, models::DualEncoder *start = nullptr);
};

// The recipes that go on from a package.
class FineTuneTrainer : public Trainer {
public:
    // `start`: the package's encoder in float32.
    FineTuneTrainer(const FineTuneOptions &options, std::unique_ptr<models::DualEncoder> start, TrainingSets sets,
                    std::filesystem::path runFolder, torch::Device device = torch::kCPU);
};

}  // namespace semblance::training
