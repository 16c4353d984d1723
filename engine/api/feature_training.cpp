#include "engine/api/feature_training.h"

#include "engine/api/library_paths.h"
#include "engine/jobs/classify_job.h"
#include "engine/jobs/feature_job.h"

namespace semblance::api {

namespace fs = std::filesystem;

bool isFeatureTraining(const TrainRequest &request)
{
    if (!request.resume.empty())
        return jobs::isFeatureRun(request.resume);
    return jobs::isFeatureRecipe(request.recipe) || request.recipe == "classify";
}

jobs::TrainJobOptions jobOptions(const TrainRequest &request, const EngineOptions &options)
{
    jobs::TrainJobOptions job;
    job.data = request.data;
    job.validation = request.validation;
    job.library = resolveLibrary(options);
    job.recipe = request.recipe;
    job.loss = request.loss;
    job.settings = request.settings;
    job.seed = request.seed;
    job.pinned = request.pinned;
    job.device = options.device;
    job.threads = options.threads;
    job.out = request.out;
    return job;
}

Result<jobs::Outcome> runFeatureTraining(const TrainRequest &request, const EngineOptions &options, const fs::path &start,
                                         jobs::JobContext &context, const std::function<void(const jobs::TrainUpdate &)> &update)
{
    if (request.finish)
        return core::fail(ErrorCode::InvalidArgument, "A run on embeddings is over in a moment: go on with --resume alone.");
    jobs::TrainJobOptions run = jobOptions(request, options);
    if (!request.resume.empty())
        run.start = jobs::TrainJobOptions::Start::Resume;
    if (request.resume.empty() && request.recipe == "classify")
        return jobs::ClassifyJob({std::move(run), start, options.precision}).run(context, update);
    return jobs::FeatureJob({std::move(run), start, options.precision}).run(context, update);
}

}  // namespace semblance::api
