// The engine's models: listed, imported, removed, switched in the shadow of the active one; and taught.
#include <algorithm>

#include "engine/api/conversions.h"
#include "engine/api/library_paths.h"
#include "engine/api/local_engine.h"
#include "engine/api/training_request.h"
#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/library_care.h"
#include "engine/jobs/model_tools.h"

namespace semblance::api {

namespace fs = std::filesystem;

namespace {

// How the setting "active-model" names a package, see resolveModel.
std::string settingOf(const fs::path &package, const EngineOptions &options)
{
    std::error_code ignored;
    if (fs::equivalent(package, starterFolder(options), ignored))
        return "starter";
    const bool ours = fs::equivalent(package.parent_path(), resolveLibrary(options) / "models", ignored);
    return ours ? package.filename().native() : package.native();
}

}  // namespace

Result<std::vector<ModelInfo>> LocalEngine::models()
{
    fs::path active;
    {
        const std::lock_guard lock(m_modelMutex);
        active = m_activePackage;
    }
    std::vector<ModelInfo> infos;
    if (auto starter = jobs::describeModel(starterFolder(m_options))) {
        infos.push_back(toValue(*starter, active));
        infos.back().id = "starter";
    }
    for (const auto &model : jobs::describeModelsIn(m_library / "models"))
        infos.push_back(toValue(model, active));
    nameBases(infos, runs().value_or(std::vector<RunSummary>()));
    const bool listed = std::any_of(infos.begin(), infos.end(), [](const ModelInfo &info) { return info.active; });
    if (!listed && !active.empty())  // one from elsewhere, named on the command line
        if (auto model = jobs::describeModel(active))
            infos.push_back(toValue(*model, active));
    return infos;
}

JobId LocalEngine::downloadModel(DownloadRequest request)
{
    const fs::path folder = m_library / "models" / request.model;
    for (const jobs::JobRecord &record : m_downloads->jobs())
        if (record.subject == folder && !record.finished())
            return record.id;
    return m_downloads->submit(jobs::JobKind::Download, folder,
                               [this, request = std::move(request)](jobs::JobContext &context) { return runDownload(request, context); });
}

Result<jobs::IndexReport> LocalEngine::runDownload(const DownloadRequest &request, jobs::JobContext &context)
{
    if (!m_writer)
        return core::fail(*m_locked);
    const fs::path folder = m_library / "models" / request.model;
    const auto downloaded = m_supply.download(request, context, [this, folder] {
        const std::lock_guard lock(m_pausedMutex);
        return m_pausedDownloads.contains(folder);
    });
    if (!downloaded)
        return core::fail(downloaded.error());
    jobs::IndexReport report;
    report.outcome = downloaded->outcome;
    return report;
}

Result<ModelInfo> LocalEngine::importModel(const fs::path &package)
{
    if (!m_writer)
        return core::fail(*m_locked);
    auto model = jobs::importModel(package, m_library / "models");
    if (!model)
        return core::fail(model.error());
    return toValue(*model, {});
}

Result<void> LocalEngine::removeModel(const fs::path &package)
{
    if (!m_writer)
        return core::fail(*m_locked);
    std::error_code error;
    {
        const std::lock_guard lock(m_modelMutex);
        if (fs::equivalent(package, m_activePackage, error))
            return core::fail(ErrorCode::InvalidArgument, "This model is the one that searches; switch to another before removing it.");
    }
    if (!fs::equivalent(package.parent_path(), m_library / "models", error))
        return core::fail(ErrorCode::InvalidArgument,
                          core::displayPath(package) + " is not in the library's models folder; remove it in the file manager.");
    for (const jobs::JobRecord &record : m_queue->jobs())
        if (!record.finished() && record.subject == package)
            return core::fail(ErrorCode::Locked, "A job is working with this model; stop it before removing the model.");
    const auto model = jobs::describeModel(package);
    fs::remove_all(package, error);
    if (error)
        return core::fail(core::systemError(error.value(), "remove", package));
    if (model)
        jobs::removeVectors(m_library, model->version);
    return {};
}

JobId LocalEngine::useModel(const fs::path &package)
{
    if (const auto waiting = waitingJob(jobs::JobKind::SwitchModel, package))
        return *waiting;
    return m_queue->submit(jobs::JobKind::SwitchModel, package,
                           [this, package](jobs::JobContext &context) { return runSwitch(package, context); });
}

// The active version answers until every folder is embedded by the new one; a cancelled switch keeps what it embedded.
Result<jobs::IndexReport> LocalEngine::runSwitch(const fs::path &package, jobs::JobContext &context)
{
    if (!m_writer)
        return core::fail(*m_locked);
    auto encoder = jobs::loadEncoder(package, m_options.device, m_options.precision);
    if (!encoder)
        return core::fail(encoder.error());
    const auto known = folders();
    if (!known)
        return core::fail(known.error());
    jobs::IndexOptions options;
    options.threads = m_options.threads;
    options.reader = m_photoReader;
    for (const Folder &folder : *known)
        options.folders.push_back(folder.path);
    auto report = options.folders.empty() ? Result<jobs::IndexReport>(jobs::IndexReport{})
                                          : jobs::IndexJob(*m_writer, m_library, *encoder, std::move(options)).run(context);
    if (!report || report->outcome != jobs::Outcome::Finished)
        return report;
    if (auto kept = m_writer->settings().set("active-model", settingOf(package, m_options)); !kept)
        return core::fail(kept.error());
    {
        const std::lock_guard lock(m_modelMutex);
        m_encoder = *encoder;
        m_activePackage = package;
    }
    m_keeper->setEncoder(*encoder);
    m_keeper->reloadNow();
    return report;
}

std::vector<std::string> LocalEngine::recipes() const
{
    return recipeNames();
}

JobId LocalEngine::train(TrainRequest request)
{
    request.out = trainingFolder(request, m_options);
    request.resume.clear();
    const fs::path folder = request.out;
    auto named = std::make_shared<std::promise<JobId>>();
    const auto id = named->get_future().share();
    const JobId job = m_queue->submit(jobs::JobKind::Train, folder, [this, request = std::move(request), id](jobs::JobContext &context) {
        return runTrainingJob(request, id.get(), context);
    });
    named->set_value(job);
    return job;
}

Result<jobs::IndexReport> LocalEngine::runTrainingJob(TrainRequest request, JobId job, jobs::JobContext &context)
{
    if (!m_writer)
        return core::fail(*m_locked);
    context.setPhotoReader(m_photoReader);
    std::error_code ignored;
    if (fs::exists(request.out / "run" / "recipe.json", ignored))
        request.resume = request.out;  // an errand interrupted it, or it was stopped before
    EngineOptions options = m_options;
    {
        const std::lock_guard lock(m_modelMutex);
        options.model = m_activePackage;  // what searches now, also after a switch
    }
    const auto held = [] { return Result<std::unique_ptr<store::Catalogue>>(nullptr); };  // m_writer holds the library
    auto outcome = runTraining(request, options, context, held, [&](const TrainEvent &event) {
        const auto steps = event.values.find("steps");
        if (steps != event.values.end())
            context.progress(event.step + 1, static_cast<std::int64_t>(steps->second));
        m_hub->trained(job, event);
    });
    if (!outcome)
        return core::fail(outcome.error());
    jobs::IndexReport report;
    report.outcome = *outcome;
    return report;
}

}  // namespace semblance::api
