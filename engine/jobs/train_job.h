// From photos with captions to a model package: reads and packs the data, learns a tokenizer, runs the trainer, writes the package.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "engine/core/result.h"
#include "engine/jobs/job.h"
#include "engine/training/scratch_options.h"

namespace semblance::jobs {

struct TrainJobOptions {
    std::filesystem::path data;        // SPEC of pair_source.h; ignored when resuming
    std::filesystem::path validation;  // SPEC; empty: 5 % of the photos
    std::filesystem::path library;     // what the SPEC "library" means
    std::string recipe = "scratch";
    std::string loss = "infonce";
    std::map<std::string, std::string> settings;  // keys of training::ScratchOptions::set, and "validation"
    std::filesystem::path out;                    // the package; out/run keeps packed data and checkpoints
    enum class Start { New, Resume } start = Start::New;
    std::uint64_t seed = 1;
    std::string device = "auto";
    int threads = 0;
};

struct TrainUpdate {
    std::string event;  // "step", "epoch" or "done"
    std::int64_t step = 0, epoch = 0;
    std::map<std::string, double> values;  // loss, val_loss, recall_at_10, learning_rate, ...
};

class TrainJob {
public:
    explicit TrainJob(TrainJobOptions options);
    // Progress counts photos while they are read. A stop leaves a checkpoint that a job with Start::Resume goes on from.
    // Errors: InvalidArgument (options, `out` holds a model already), those of the data, of writing, and of the trainer.
    [[nodiscard]] core::Result<Outcome> run(JobContext &context, const std::function<void(const TrainUpdate &)> &update);

private:
    struct Prepared;
    [[nodiscard]] core::Result<void> start();
    [[nodiscard]] core::Result<void> resume();
    [[nodiscard]] core::Result<void> prepare(Prepared &prepared, JobContext &context);
    [[nodiscard]] core::Result<void> pack(Prepared &prepared, JobContext &context);
    [[nodiscard]] core::Result<Outcome> learn(Prepared &prepared, JobContext &context,
                                              const std::function<void(const TrainUpdate &)> &update);
    [[nodiscard]] std::filesystem::path runFolder() const { return m_options.out / "run"; }

    TrainJobOptions m_options;
    training::ScratchOptions m_recipe;
};

}  // namespace semblance::jobs
