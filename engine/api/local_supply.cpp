#include "engine/api/local_supply.h"

#include <algorithm>

#include "engine/api/conversions.h"
#include "engine/api/library_paths.h"
#include "engine/jobs/job_journal.h"
#include "engine/jobs/switch_forecast.h"

namespace semblance::api {

namespace fs = std::filesystem;
using core::fail;

namespace {

PublishedModel toValue(const models::PublishedModel &model)
{
    PublishedModel value;
    value.id = model.id;
    value.name = model.name;
    value.publisher = model.publisher;
    value.page = model.page;
    value.licence = model.licence;
    value.licenceUrl = model.licenceUrl;
    value.note = model.note;
    value.languages = model.languages;
    value.parameters = model.parameters;
    value.imageSize = model.imageSize;
    value.embeddingDimension = model.embeddingDimension;
    value.bytes = model.bytes;
    for (const models::PublishedFigure &figure : model.figures)
        value.figures.push_back({figure.name, figure.value, figure.source});
    value.downloadable = !model.files.empty();
    return value;
}

}  // namespace

ModelReport toReport(const jobs::ModelDescription &model, ModelInfo info)
{
    return {std::move(info), model.imageTower, model.textTower, model.storedAs, model.notes};
}

LocalSupply::LocalSupply(EngineOptions options, std::function<std::shared_ptr<isolation::PhotoReader>()> reader)
    : m_options(std::move(options)), m_library(resolveLibrary(m_options)), m_reader(std::move(reader))
{
}

Result<std::vector<PublishedModel>> LocalSupply::published()
{
    const auto known = models::readPublishedModels(catalogueFile(m_options));
    if (!known)
        return fail(known.error());
    std::vector<PublishedModel> list;
    for (const models::PublishedModel &model : *known) {
        list.push_back(toValue(model));
        std::error_code ignored;
        list.back().installed = fs::exists(modelsFolder() / model.id / "config.json", ignored);
        list.back().downloadedBytes = jobs::downloadedBytes(modelsFolder(), model.id);
    }
    return list;
}

Result<models::PublishedModel> LocalSupply::entry(const std::string &id) const
{
    auto known = models::readPublishedModels(catalogueFile(m_options));
    if (!known)
        return fail(known.error());
    const auto found = std::find_if(known->begin(), known->end(), [&](const auto &model) { return model.id == id; });
    if (found == known->end())
        return fail(ErrorCode::InvalidArgument, "The catalogue has no model '" + id + "'; `models catalogue` lists what it has.");
    return std::move(*found);
}

Result<void> LocalSupply::discardDownload(const std::string &id)
{
    if (const auto known = entry(id); !known)
        return fail(known.error());
    return jobs::discardDownload(modelsFolder(), id);
}

Result<ModelReport> LocalSupply::inspect(const fs::path &package)
{
    auto model = jobs::describeModel(package);
    if (!model)
        return fail(model.error());
    return toReport(*model, api::toValue(*model, {}));
}

Result<SwitchForecast> LocalSupply::forecast(const fs::path &package)
{
    const auto encoder = jobs::loadEncoder(package, m_options.device, m_options.precision);
    if (!encoder)
        return fail(encoder.error());
    auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!catalogue)
        return fail(catalogue.error());
    const auto cost = jobs::forecastSwitch(**catalogue, m_library, **encoder, *m_reader(), m_options.threads);
    if (!cost)
        return fail(cost.error());
    return SwitchForecast{cost->photos, cost->captions, cost->seconds, cost->bytes, cost->freeBytes, cost->measured};
}

std::vector<PastJob> LocalSupply::pastJobs()
{
    std::vector<PastJob> list;
    for (jobs::PastJob &job : jobs::pastJobs(m_library / "logs"))
        list.push_back({job.id, toValue(job.kind), toValue(job.state), job.interrupted, std::move(job.subject), std::move(job.startedAt),
                        std::move(job.endedAt), std::move(job.result)});
    return list;
}

Result<std::string> LocalSupply::jobLog(JobId id)
{
    return jobs::jobLog(m_library / "logs", id);
}

Result<jobs::DownloadReport> LocalSupply::download(const DownloadRequest &request, jobs::JobContext &context,
                                                   std::function<bool()> paused) const
{
    const auto model = entry(request.model);
    if (!model)
        return fail(model.error());
    jobs::DownloadOptions options;
    options.proxy = request.proxy;
    options.mirror = request.mirror;
    options.pins = request.pins;
    options.paused = std::move(paused);
    return jobs::DownloadJob(*model, modelsFolder(), std::move(options)).run(context);
}

}  // namespace semblance::api
