// The recipes that learn on cached embeddings, `align` and `head`: from photos with captions and a base model to a model package that
// is the base with an adapter behind its towers.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "engine/core/result.h"
#include "engine/jobs/job.h"
#include "engine/jobs/train_job.h"
#include "engine/models/feature_adapter.h"
#include "engine/training/head_options.h"

namespace semblance::jobs {

// Whether a recipe is one of these, and whether a folder holds a run of one.
[[nodiscard]] bool isFeatureRecipe(const std::string &recipe);
[[nodiscard]] bool isFeatureRun(const std::filesystem::path &out);

struct FeatureJobOptions {
    TrainJobOptions
        run;  // data, library, recipe, loss, settings (and "validation", "split", "probe", "without"), pinned, out, start, seed, device, threads
    std::filesystem::path base;  // the package that is adapted; ignored when resuming
    std::string precision = "auto";
};

class FeatureJob {
public:
    explicit FeatureJob(FeatureJobOptions options);
    // Writes out/run (the embeddings with their split, the options, a checkpoint), then the package, and last the event "done" with the
    // figures on the held-out photos before and after. A stop leaves a checkpoint that a job with Start::Resume goes on from.
    // A base that is adapted itself gets one more adapter; its embeddings hold the base's own share already, so `base_share` is then 0
    // unless it is set. Errors: InvalidArgument (options, `out` holds a model already, too many adapters), those of the data, of the base, of
    // writing, and of the trainer.
    [[nodiscard]] core::Result<Outcome> run(JobContext &context, const std::function<void(const TrainUpdate &)> &update);

private:
    struct Prepared;
    struct Learnt;
    [[nodiscard]] core::Result<void> start();
    [[nodiscard]] core::Result<void> resume();
    [[nodiscard]] core::Result<void> applySettings();
    [[nodiscard]] core::Result<void> prepare(Prepared &prepared, JobContext &context);
    [[nodiscard]] core::Result<void> encode(Prepared &prepared, JobContext &context);
    [[nodiscard]] core::Result<void> prepareWatched(Prepared &prepared, JobContext &context);
    // A null adapter: the base alone.
    void tellPinned(const Prepared &prepared, models::FeatureAdapter *adapter, std::int64_t step, std::int64_t epoch,
                    const std::function<void(const TrainUpdate &)> &update) const;
    void tellBaseline(const Prepared &prepared, const std::function<void(const TrainUpdate &)> &update) const;
    [[nodiscard]] core::Result<Outcome> learn(const Prepared &prepared, Learnt &learnt, JobContext &context,
                                              const std::function<void(const TrainUpdate &)> &update);
    [[nodiscard]] core::Result<void> align(const Prepared &prepared, Learnt &learnt);
    [[nodiscard]] core::Result<void> finish(const Prepared &prepared, Learnt &learnt,
                                            const std::function<void(const TrainUpdate &)> &update);
    [[nodiscard]] bool isHead() const { return m_options.run.recipe == "head"; }
    [[nodiscard]] std::filesystem::path runFolder() const { return m_options.run.out / "run"; }

    FeatureJobOptions m_options;
    std::filesystem::path m_split;    // a list, or empty
    std::filesystem::path m_without;  // a list of photos that are left out, or empty
    std::filesystem::path m_probe;    // SPEC of the forgetting guard, or empty
    training::HeadOptions m_head;
    training::AlignOptions m_align;
};

}  // namespace semblance::jobs
