#include "engine/api/training_request.h"

#include <ctime>

#include "engine/api/feature_training.h"
#include "engine/api/library_paths.h"
#include "engine/api/studio.h"
#include "engine/api/tuned_training.h"
#include "engine/jobs/left_out.h"
#include "engine/jobs/pair_source.h"
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

// With its folder, and the package that it goes on from (empty: none, or a resumed run, which knows it).
struct Placed {
    TrainRequest request;
    fs::path start;
};

core::RunSummary asked(const Placed &placed)
{
    const TrainRequest &request = placed.request;
    core::RunSummary run;
    run.data = jobs::absoluteSpec(request.data);
    run.validation = jobs::absoluteSpec(request.validation);
    run.recipe = request.recipe;
    run.loss = request.loss;
    run.settings = request.settings;
    run.seed = request.seed;
    run.start = jobs::absoluteSpec(placed.start);
    run.out = request.out;
    return run;
}

Result<jobs::Outcome> runTowerTraining(const Placed &placed, const EngineOptions &options, jobs::JobContext &context,
                                       const std::function<void(const jobs::TrainUpdate &)> &update)
{
    const TrainRequest &request = placed.request;
    jobs::TrainJobOptions job = jobOptions(request, options);
    if (!request.resume.empty())
        job.start = request.finish ? jobs::TrainJobOptions::Start::Finish : jobs::TrainJobOptions::Start::Resume;
    else
        job.startFrom = placed.start;
    return jobs::TrainJob(std::move(job)).run(context, update);
}

}  // namespace

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

namespace {

// The photos that must not be used, as a file that the run and its repetition read: those of the request, and those of a list before.
Result<void> listLeftOut(TrainRequest &request)
{
    if (request.without.empty() || !request.resume.empty())
        return {};
    const auto before = request.settings.find("without");
    auto photos = jobs::readLeftOut(before == request.settings.end() ? fs::path() : fs::path(before->second));
    if (!photos)
        return core::fail(photos.error());
    for (const fs::path &photo : request.without)
        photos->insert(jobs::absoluteSpec(photo));
    const fs::path list = request.out / "run" / "without.txt";
    request.settings["without"] = list.native();
    return jobs::writeLeftOut(list, *photos);
}

Result<jobs::Outcome> runOnce(const TrainRequest &request, const EngineOptions &options, jobs::JobContext &context,
                              const jobs::RunRecorder::Hold &hold, const std::function<void(const TrainEvent &)> &event)
{
    Placed placed{request, {}};
    placed.request.out = jobs::absoluteSpec(trainingFolder(request, options));
    if (request.resume.empty() || !request.data.empty()) {
        auto start = startOf(request, options);
        if (!start)
            return core::fail(start.error());
        placed.start = *start;
    }
    placed.request.settings.erase("start_from");
    if (auto listed = listLeftOut(placed.request); !listed)
        return core::fail(listed.error());
    jobs::RunRecorder recorder(resolveLibrary(options), asked(placed), !request.resume.empty(), hold);
    const fs::path &out = placed.request.out;
    const auto tell = [&](const jobs::TrainUpdate &update) {
        recorder.take(update);
        if (update.event != "data")
            event({update.event, update.step, update.epoch, update.values, update.event == "done" ? out : fs::path(), update.pinned});
    };
    auto outcome = isFeatureTraining(request) ? runFeatureTraining(placed.request, options, placed.start, context, tell)
                                              : runTowerTraining(placed, options, context, tell);
    recorder.finish(outcome);
    return outcome;
}

}  // namespace

Result<jobs::Outcome> runTraining(const TrainRequest &request, const EngineOptions &options, jobs::JobContext &context,
                                  const jobs::RunRecorder::Hold &hold, const std::function<void(const TrainEvent &)> &event)
{
    if (request.pinned.size() > jobs::mostPinnedSentences)
        return core::fail(ErrorCode::InvalidArgument, "At most six sentences can be watched at once.");
    const RunOnce once = [&](const TrainRequest &one, const std::function<void(const TrainEvent &)> &told) {
        return runOnce(one, options, context, hold, told);
    };
    if (request.tune.method.empty() || !request.resume.empty())
        return once(request, event);
    TrainRequest placed = request;
    placed.out = jobs::absoluteSpec(trainingFolder(request, options));
    return runTuned(placed, once, event);
}

TrainRequest requestOf(const RunSummary &run)
{
    TrainRequest request;
    request.data = run.data;
    request.validation = run.validation;
    request.recipe = run.recipe;
    request.loss = run.loss;
    request.settings = run.settings;
    request.seed = run.seed;
    if (!run.start.empty())
        request.settings["start_from"] = run.start.native();
    return request;
}

}  // namespace semblance::api
