#include "engine/api/training_request.h"

#include <ctime>

#include "engine/api/feature_training.h"
#include "engine/api/library_paths.h"
#include "engine/jobs/train_job.h"

namespace semblance::api {

namespace fs = std::filesystem;

namespace {

std::string freshName()
{
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    char text[64];
    return {text, std::strftime(text, sizeof text, "trained-%Y%m%d-%H%M%S", &local)};
}

// The package that a new run goes on from; empty: none.
Result<fs::path> startOf(const TrainRequest &request, EngineOptions options)
{
    if (const auto named = request.settings.find("start_from"); named != request.settings.end())
        options.model = named->second;
    else if (request.recipe == "scratch")
        return fs::path();
    return resolveModel(options);
}

}  // namespace

std::vector<std::string> availableRecipes()
{
    return {"head", "align", "layers", "lora", "full", "scratch"};  // `shared` needs a second set of photos, which a person has to name
}

fs::path trainingFolder(const TrainRequest &request, const EngineOptions &options)
{
    if (!request.resume.empty())
        return request.resume;
    if (!request.out.empty())
        return request.out;
    const fs::path models = resolveLibrary(options) / "models";
    const std::string name = freshName();
    std::error_code ignored;
    fs::path folder = models / name;
    for (int next = 2; fs::exists(folder, ignored); ++next)
        folder = models / (name + "-" + std::to_string(next));
    return folder;
}

Result<jobs::Outcome> runTraining(const TrainRequest &request, const EngineOptions &options, jobs::JobContext &context,
                                  const std::function<void(const TrainEvent &)> &event)
{
    if (isFeatureTraining(request))
        return runFeatureTraining(request, options, trainingFolder(request, options), context, event);
    jobs::TrainJobOptions job;
    job.data = request.data;
    job.validation = request.validation;
    job.library = resolveLibrary(options);
    job.recipe = request.recipe;
    job.loss = request.loss;
    job.settings = request.settings;
    job.seed = request.seed;
    job.device = options.device;
    job.threads = options.threads;
    job.out = trainingFolder(request, options);
    if (!request.resume.empty()) {
        job.start = request.finish ? jobs::TrainJobOptions::Start::Finish : jobs::TrainJobOptions::Start::Resume;
    } else {
        auto startFrom = startOf(request, options);
        if (!startFrom)
            return core::fail(startFrom.error());
        job.startFrom = *startFrom;
        job.settings.erase("start_from");
    }
    const fs::path out = job.out;
    return jobs::TrainJob(std::move(job)).run(context, [&](const jobs::TrainUpdate &update) {
        event({update.event, update.step, update.epoch, update.values, update.event == "done" ? out : fs::path()});
    });
}

}  // namespace semblance::api
