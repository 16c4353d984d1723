// The recipe `classify`: from a folder with a subfolder a class, or the library's tags, and a base model to a package that carries a classifier of its
// embeddings.
#pragma once

#include <filesystem>
#include <functional>

#include "engine/core/result.h"
#include "engine/jobs/job.h"
#include "engine/jobs/train_job.h"
#include "engine/training/classifier.h"

namespace semblance::jobs {

struct ClassifyJobOptions {
    TrainJobOptions
        run;  // data: a folder of classes or "tags"; settings of training::ClassifierOptions, "split" and "without"; no resuming
    std::filesystem::path base;  // the package whose embeddings are told apart
    std::string precision = "auto";
};

class ClassifyJob {
public:
    explicit ClassifyJob(ClassifyJobOptions options) : m_options(std::move(options)) {}
    // Writes the package with classifier.json and classifier.safetensors; the embeddings stay the base's. Its one event "done" has the
    // accuracy on the held-out photos, beside that of the classes' sentences alone. It takes seconds, and a stop leaves nothing.
    // Errors: InvalidArgument (options, `out` holds a model already), those of the data, of the base, of writing.
    [[nodiscard]] core::Result<Outcome> run(JobContext &context, const std::function<void(const TrainUpdate &)> &update);

private:
    struct Prepared;
    [[nodiscard]] core::Result<void> start();
    [[nodiscard]] core::Result<void> prepare(Prepared &prepared, JobContext &context) const;
    [[nodiscard]] core::Result<void> learn(const Prepared &prepared, const std::function<void(const TrainUpdate &)> &update) const;

    ClassifyJobOptions m_options;
    training::ClassifierOptions m_recipe;
    std::filesystem::path m_split, m_without;
};

}  // namespace semblance::jobs
