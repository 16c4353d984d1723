// The bridge's part for models and teaching.
#include <QLocale>
#include <atomic>

#include "engine/api/evaluation_export.h"
#include "ui/bridge/engine_mailbox.h"

namespace semblance::ui {

// One signal a job and flush; the events keep their order.
void EngineBridge::tellTrained(const std::vector<std::pair<api::JobId, api::TrainEvent>> &trained)
{
    for (std::size_t first = 0; first < trained.size();) {
        std::vector<api::TrainEvent> events;
        const api::JobId job = trained[first].first;
        for (; first < trained.size() && trained[first].first == job; ++first)
            events.push_back(trained[first].second);
        Q_EMIT this->trained(job, events);
    }
}

void EngineBridge::refreshModels()
{
    onWorker(
        this, [this] { return m_engine.models(); },
        [this](api::Result<std::vector<api::ModelInfo>> models) {
            if (!models)
                Q_EMIT modelFailed(models.error());
            else
                m_models = std::move(*models);
            Q_EMIT modelsListed();
        });
}

void EngineBridge::importModel(const std::filesystem::path &package)
{
    onWorker(
        this, [this, package] { return m_engine.importModel(package); },
        [this](const api::Result<api::ModelInfo> &model) {
            if (!model)
                Q_EMIT modelFailed(model.error());
            refreshModels();
        });
}

void EngineBridge::removeModel(const std::filesystem::path &package)
{
    onWorker(
        this, [this, package] { return m_engine.removeModel(package); },
        [this](const api::Result<void> &removed) {
            if (!removed)
                Q_EMIT modelFailed(removed.error());
            refreshModels();
            refreshPublished();
        });
}

api::JobId EngineBridge::useModel(const std::filesystem::path &package)
{
    return m_engine.useModel(package);
}

void EngineBridge::measureBlend(const std::filesystem::path &package, const std::vector<double> &shares, QObject *context,
                                std::function<void(const api::BlendPoint &)> found)
{
    const auto alive = std::make_shared<std::atomic<bool>>(true);
    connect(context, &QObject::destroyed, this, [alive] { alive->store(false); });
    const auto work = [this, package, shares, alive, mailbox = m_mailbox, context = QPointer<QObject>(context), found] {
        return m_engine.measureBlend(package, shares, [&](const api::BlendPoint &point) {
            mailbox->post([context, found, point](EngineBridge &) {
                if (context)
                    found(point);
            });
            return alive->load() && !mailbox->closed();
        });
    };
    // Without a run beside it there is nothing to mix: no slider is answer enough.
    onWorker(context, work, [](const api::Result<void> &) {});
}

void EngineBridge::keepBlend(const std::filesystem::path &package, double share, QObject *context,
                             std::function<void(const api::Result<std::filesystem::path> &)> done)
{
    onWorker(
        context, [this, package, share] { return m_engine.keepBlend(package, share, {}); }, std::move(done));
}

void EngineBridge::refreshRuns()
{
    onWorker(
        this, [this] { return m_engine.runs(); },
        [this](api::Result<std::vector<api::RunSummary>> runs) {
            if (!runs)
                Q_EMIT modelFailed(runs.error());
            else
                m_runs = std::move(*runs);
            Q_EMIT runsListed();
        });
}

void EngineBridge::run(api::RunId id, QObject *context, std::function<void(const api::Result<api::RunReport> &)> done)
{
    onWorker(
        context, [this, id] { return m_engine.run(id); }, std::move(done));
}

void EngineBridge::refreshNames()
{
    onWorker(
        this, [this] { return m_engine.names(); },
        [this](api::Result<std::vector<api::PersonalName>> names) {
            if (!names)
                Q_EMIT modelFailed(names.error());
            else
                m_names = std::move(*names);
            Q_EMIT namesListed();
        });
}

void EngineBridge::giveName(const api::PersonalName &name)
{
    onWorker(
        this, [this, name] { return m_engine.giveName(name); },
        [this](const api::Result<void> &given) {
            if (!given)
                Q_EMIT modelFailed(given.error());
            refreshNames();
        });
}

void EngineBridge::forgetName(const std::string &name)
{
    onWorker(
        this, [this, name] { return m_engine.forgetName(name); },
        [this](const api::Result<void> &forgotten) {
            if (!forgotten)
                Q_EMIT modelFailed(forgotten.error());
            refreshNames();
        });
}

void EngineBridge::forecasts(std::int64_t photos, std::int64_t captions, QObject *context,
                             std::function<void(const api::Result<std::map<std::string, api::RunForecast>> &)> done)
{
    onWorker(
        context, [this, photos, captions] { return m_engine.forecasts(photos, captions); }, std::move(done));
}

void EngineBridge::corrections(QObject *context, std::function<void(const api::Result<api::Corrections> &)> done)
{
    onWorker(
        context, [this] { return m_engine.corrections(); }, std::move(done));
}

void EngineBridge::annotateRun(api::RunId id, const QString &note)
{
    onWorker(
        this, [this, id, text = note.toStdString()] { return m_engine.annotateRun(id, text); },
        [this](const api::Result<void> &written) {
            if (!written)
                Q_EMIT modelFailed(written.error());
            refreshRuns();
        });
}

void EngineBridge::forgetRun(api::RunId id)
{
    onWorker(
        this, [this, id] { return m_engine.forgetRun(id); },
        [this](const api::Result<void> &forgotten) {
            if (!forgotten)
                Q_EMIT modelFailed(forgotten.error());
            refreshRuns();
        });
}

void EngineBridge::refreshEvaluations()
{
    onWorker(
        this, [this] { return m_engine.evaluations(); },
        [this](api::Result<std::vector<api::EvaluationSummary>> evaluations) {
            if (evaluations)
                m_evaluations = std::move(*evaluations);
            Q_EMIT evaluationsListed();
        });
}

api::JobId EngineBridge::evaluate(api::EvaluationRequest request)
{
    return m_engine.evaluate(std::move(request));
}

void EngineBridge::evaluation(api::EvaluationId id, QObject *context, std::function<void(const api::Result<api::EvaluationReport> &)> done)
{
    onWorker(
        context, [this, id] { return m_engine.evaluation(id); }, std::move(done));
}

// Reports for people speak the window's language.
void EngineBridge::exportEvaluation(api::EvaluationId id, const std::filesystem::path &file, QObject *context,
                                    std::function<void(const api::Result<void> &)> done)
{
    onWorker(
        context,
        [this, id, file, language = QLocale().name().toStdString()]() -> api::Result<void> {
            const auto report = m_engine.evaluation(id);
            if (!report)
                return core::fail(report.error());
            return api::writeEvaluation(*report, file, language);
        },
        std::move(done));
}

void EngineBridge::askBlind(const api::BlindRequest &request, QObject *context,
                            std::function<void(const api::Result<api::BlindPair> &)> done)
{
    onWorker(
        context, [this, request] { return m_engine.blindTrials().ask(request); }, std::move(done));
}

void EngineBridge::voteBlind(std::uint64_t ticket, api::BlindVerdict verdict, QObject *context,
                             std::function<void(const api::Result<void> &)> done)
{
    onWorker(
        context, [this, ticket, verdict] { return m_engine.blindTrials().vote(ticket, verdict); }, std::move(done));
}

void EngineBridge::blindTallies(QObject *context, std::function<void(const api::Result<std::vector<api::BlindTally>> &)> done)
{
    onWorker(
        context, [this] { return m_engine.blindTrials().tallies(); }, std::move(done));
}

api::JobId EngineBridge::train(api::TrainRequest request)
{
    return m_engine.train(std::move(request));
}

void EngineBridge::previewPairs(const std::filesystem::path &spec, QObject *context,
                                std::function<void(const api::Result<api::PairPreview> &)> done)
{
    onWorker(
        context, [this, spec] { return m_engine.previewPairs(spec); }, std::move(done));
}

}  // namespace semblance::ui
