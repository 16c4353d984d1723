// From photos with captions to a model package: reads and packs the data, runs the trainer, writes the package.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "engine/core/result.h"
#include "engine/core/run_record.h"
#include "engine/jobs/job.h"
#include "engine/jobs/train_recipe.h"
#include "engine/jobs/training_data.h"

namespace semblance::jobs {

struct TrainJobOptions {
    std::filesystem::path data;        // SPEC of pair_source.h; ignored when resuming
    std::filesystem::path validation;  // SPEC; empty: a share of the photos
    std::filesystem::path library;     // what the SPEC "library" means
    std::string recipe = "scratch";    // see train_recipe.h
    std::string loss = "infonce";
    // Keys of the recipe's options, and "validation", "source" (recipe `shared`), "probe" (the forgetting guard): SPECs; "split": a list of
    // image,split; "without": a file of photos that must not be used, a path a line.
    std::map<std::string, std::string> settings;
    std::vector<std::string> pinned;  // sentences to watch, at most `mostPinnedSentences`
    std::filesystem::path startFrom;  // the package that a run goes on from; empty: random weights (`scratch` only)
    std::filesystem::path out;        // the package; out/run keeps packed data and checkpoints
    // Finish: what a stopped run has learned so far becomes the package, without another step.
    enum class Start { New, Resume, Finish } start = Start::New;
    std::uint64_t seed = 1;
    std::string device = "auto";
    int threads = 0;
};

inline constexpr std::size_t mostPinnedSentences = 6;

struct TrainUpdate {
    // "step", "epoch", "done"; "baseline" (the package that it goes on from, before the first step), "rollback" (not a finite number),
    // "memory" (batches are cut into pieces from now on), "early_stop" and "finish" (before the last step); "pinned" (what the watched
    // sentences find, before the "baseline" or "epoch" it belongs to); "data" (the photos are read, before all else; not of a resumed run
    // that has read them before).
    std::string event;
    std::int64_t step = 0, epoch = 0;
    std::map<std::string, double> values;          // loss, val_loss, recall_at_10, learning_rate, ...
    std::vector<core::RunPhoto> photos = {};       // of "data"
    std::vector<core::PinnedRanking> pinned = {};  // of "pinned"
};

class TrainJob {
public:
    explicit TrainJob(TrainJobOptions options);
    // Progress counts photos while they are read. A stop leaves a checkpoint that a job with Start::Resume goes on from.
    // `finishEarly` is asked after every step; true keeps what is learned so far as the result.
    // Errors: InvalidArgument (options, `out` holds a model already), those of the data, of writing, and of the trainer.
    [[nodiscard]] core::Result<Outcome> run(JobContext &context, const std::function<void(const TrainUpdate &)> &update,
                                            const std::function<bool()> &finishEarly = {});

private:
    [[nodiscard]] core::Result<void> start();
    [[nodiscard]] core::Result<void> takeSettings();
    [[nodiscard]] core::Result<void> resume();
    [[nodiscard]] core::Result<TrainingData> prepare(JobContext &context);
    [[nodiscard]] core::Result<Outcome> learn(const TrainingData &data, JobContext &context,
                                              const std::function<void(const TrainUpdate &)> &update,
                                              const std::function<bool()> &finishEarly);
    using Watch = std::function<std::vector<core::PinnedRanking>(models::DualEncoder &)>;
    [[nodiscard]] core::Result<Watch> watchPinned(const TrainingData &data, const models::DeviceChoice &device) const;
    [[nodiscard]] core::Result<void> writeResult(const TrainingData &data, models::DualEncoder &encoder,
                                                 const std::map<std::string, double> &figures) const;
    [[nodiscard]] std::filesystem::path runFolder() const { return m_options.out / "run"; }

    TrainJobOptions m_options;
    TrainingSources m_sources;
    std::unique_ptr<TrainRecipe> m_recipe;
};

}  // namespace semblance::jobs
