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

Result<jobs::Outcome> runFeatureTraining(const TrainRequest &request, const EngineOptions &options, const fs::path &out,
                                         jobs::JobContext &context, const std::function<void(const TrainEvent &)> &event)
{
    jobs::TrainJobOptions run;
    run.data = request.data;
    run.validation = request.validation;
    run.library = resolveLibrary(options);
    run.recipe = request.recipe;
    run.loss = request.loss;
    run.settings = request.settings;
    run.seed = request.seed;
    run.device = options.device;
    run.threads = options.threads;
    run.out = out;
    fs::path base;
    run.settings.erase("start_from");
    if (request.finish)
        return core::fail(ErrorCode::InvalidArgument, "A run on embeddings is over in a moment: go on with --resume alone.");
    if (!request.resume.empty()) {
        run.start = jobs::TrainJobOptions::Start::Resume;
    } else {
        auto wanted = options;
        if (const auto named = request.settings.find("start_from"); named != request.settings.end())
            wanted.model = named->second;
        auto model = resolveModel(wanted);
        if (!model)
            return core::fail(model.error());
        base = *model;
    }
    const auto report = [&](const jobs::TrainUpdate &update) {
        event({update.event, update.step, update.epoch, update.values, update.event == "done" ? out : fs::path()});
    };
    if (request.resume.empty() && request.recipe == "classify")
        return jobs::ClassifyJob({std::move(run), base, options.precision}).run(context, report);
    return jobs::FeatureJob({std::move(run), base, options.precision}).run(context, report);
}

}  // namespace semblance::api
