// The bridge's part for models from elsewhere and for what jobs did.
#include "ui/bridge/engine_mailbox.h"

namespace semblance::ui {

void EngineBridge::refreshPublished()
{
    onWorker(
        this, [this] { return m_engine.supply().published(); },
        [this](api::Result<std::vector<api::PublishedModel>> models) {
            if (!models)
                Q_EMIT modelFailed(models.error());
            else
                m_published = std::move(*models);
            Q_EMIT publishedListed();
        });
}

api::JobId EngineBridge::downloadModel(api::DownloadRequest request)
{
    return m_engine.downloadModel(std::move(request));
}

void EngineBridge::discardDownload(const std::string &id)
{
    onWorker(
        this, [this, id] { return m_engine.supply().discardDownload(id); },
        [this](const api::Result<void> &discarded) {
            if (!discarded)
                Q_EMIT modelFailed(discarded.error());
            refreshPublished();
        });
}

void EngineBridge::inspectModel(const std::filesystem::path &package, QObject *context,
                                std::function<void(const api::Result<api::ModelReport> &)> done)
{
    onWorker(
        context, [this, package] { return m_engine.supply().inspect(package); }, std::move(done));
}

void EngineBridge::forecastSwitch(const std::filesystem::path &package, QObject *context,
                                  std::function<void(const api::Result<api::SwitchForecast> &)> done)
{
    onWorker(
        context, [this, package] { return m_engine.supply().forecast(package); }, std::move(done));
}

void EngineBridge::pastJobs(QObject *context, std::function<void(std::vector<api::PastJob>)> done)
{
    onWorker(
        context, [this] { return m_engine.history().pastJobs(); }, std::move(done));
}

void EngineBridge::jobLog(api::JobId id, QObject *context, std::function<void(const api::Result<std::string> &)> done)
{
    onWorker(
        context, [this, id] { return m_engine.history().jobLog(id); }, std::move(done));
}

}  // namespace semblance::ui
