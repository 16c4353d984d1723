#include "ui/bridge/engine_bridge.h"

#include <algorithm>

#include "ui/bridge/engine_mailbox.h"
#include "ui/bridge/formats.h"

namespace semblance::ui {

namespace {
constexpr int kJobIntervalMs = 100;
constexpr int kRefreshIntervalMs = 400;

}  // namespace

EngineBridge::EngineBridge(api::Engine &engine, QObject *parent) : QObject(parent), m_engine(engine), m_mailbox(std::make_shared<Mailbox>())
{
    m_mailbox->bridge = this;
    m_workers.setMaxThreadCount(3);
    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(kRefreshIntervalMs);
    connect(&m_refreshTimer, &QTimer::timeout, this, [this] {
        if (m_refreshAgain)
            startRefresh();
    });
    m_jobTimer.setSingleShot(true);
    m_jobTimer.setInterval(kJobIntervalMs);
    connect(&m_jobTimer, &QTimer::timeout, this, &EngineBridge::flushJobs);

    const auto mailbox = m_mailbox;
    m_subscription = m_engine.subscribe({
        .jobChanged = [mailbox](const api::JobStatus &job) { mailbox->putJob(job); },
        .libraryChanged = [mailbox] { mailbox->post([](EngineBridge &bridge) { bridge.refresh(); }); },
        .modelReady =
            [mailbox](const api::Result<void> &result) { mailbox->post([result](EngineBridge &bridge) { bridge.accept(result); }); },
        .trained = [mailbox](api::JobId job, const api::TrainEvent &event) { mailbox->putTrained(job, event); },
        .measured = [mailbox](api::JobId job, const std::vector<api::EvaluationFigure> &figures) { mailbox->putMeasured(job, figures); },
    });
    m_jobs = m_engine.jobs();
    refresh();
}

EngineBridge::~EngineBridge()
{
    {
        const std::lock_guard lock(m_mailbox->mutex);
        m_mailbox->bridge = nullptr;
    }
    m_workers.clear();
    m_workers.waitForDone();
}

void EngineBridge::search(api::SearchRequest request)
{
    request.sequence = m_searchWanted = ++m_sequence;
    m_engine.search(std::move(request), [mailbox = m_mailbox](const api::SearchAnswer &answer) {
        mailbox->post([answer](EngineBridge &bridge) {
            if (answer.sequence != bridge.m_searchWanted)
                return;
            bridge.m_searchWanted = 0;
            Q_EMIT bridge.searchAnswered(answer);
            Q_EMIT bridge.settledMaybe();
        });
    });
}

void EngineBridge::forgetSearch()
{
    m_searchWanted = 0;
}

void EngineBridge::captionsFor(api::SearchRequest request)
{
    request.sequence = m_captionsWanted = ++m_sequence;
    m_engine.captionsFor(std::move(request), [mailbox = m_mailbox](const api::CaptionAnswer &answer) {
        mailbox->post([answer](EngineBridge &bridge) {
            if (answer.sequence != bridge.m_captionsWanted)
                return;
            bridge.m_captionsWanted = 0;
            Q_EMIT bridge.captionsAnswered(answer);
            Q_EMIT bridge.settledMaybe();
        });
    });
}

void EngineBridge::forgetCaptions()
{
    m_captionsWanted = 0;
}

void EngineBridge::explain(api::ExplainRequest request)
{
    request.sequence = m_explanationWanted = ++m_sequence;
    m_engine.explain(std::move(request), [mailbox = m_mailbox](const api::Explanation &explanation) {
        mailbox->post([explanation](EngineBridge &bridge) {
            if (explanation.sequence != bridge.m_explanationWanted)
                return;
            bridge.m_explanationWanted = 0;
            Q_EMIT bridge.explained(explanation);
            Q_EMIT bridge.settledMaybe();
        });
    });
}

void EngineBridge::forgetExplanation()
{
    m_explanationWanted = 0;
}

void EngineBridge::judge(const QString &query, api::PhotoId photo, api::Verdict verdict)
{
    if (const auto kept = m_engine.judge(query.toStdString(), photo, verdict); !kept)
        Q_EMIT judgeFailed(kept.error());
}

void EngineBridge::completions(const QString &filter, const QString &part, QObject *context,
                               std::function<void(const api::Result<std::vector<std::string>> &)> done)
{
    onWorker(
        context, [this, filter = filter.toStdString(), part = part.toStdString()] { return m_engine.completions(filter, part); },
        std::move(done));
}

api::JobId EngineBridge::indexFolder(const std::filesystem::path &folder)
{
    return m_engine.indexFolder(folder);
}

api::JobId EngineBridge::addSamplePhotos()
{
    return m_engine.addSamplePhotos();
}

void EngineBridge::pause(api::JobId job)
{
    m_engine.pause(job);
}

void EngineBridge::resume(api::JobId job)
{
    m_engine.resume(job);
}

void EngineBridge::cancel(api::JobId job)
{
    m_engine.cancel(job);
}

bool EngineBridge::busyWithJob() const
{
    return std::any_of(m_jobs.begin(), m_jobs.end(), [](const auto &job) { return !isOver(job.state); });
}

bool EngineBridge::isSettled() const
{
    return m_readOnce && !m_refreshing && !m_refreshAgain && m_pending == 0 && m_searchWanted == 0 && m_captionsWanted == 0
           && m_explanationWanted == 0 && m_modelState != ModelState::Loading;
}

void EngineBridge::flushJobs()
{
    std::vector<api::JobStatus> changed;
    std::vector<std::pair<api::JobId, api::TrainEvent>> trained;
    std::vector<std::pair<api::JobId, std::vector<api::EvaluationFigure>>> figures;
    {
        const std::lock_guard lock(m_mailbox->mutex);
        changed.swap(m_mailbox->jobs);
        trained.swap(m_mailbox->trained);
        figures.swap(m_mailbox->measured);
        m_mailbox->flushPosted = false;
    }
    if (changed.empty() && trained.empty() && figures.empty())
        return;
    m_jobTimer.start();
    tellTrained(trained);
    for (const auto &[job, found] : figures)
        Q_EMIT measured(job, found);
    for (const auto &job : changed) {
        const auto same = std::find_if(m_jobs.begin(), m_jobs.end(), [&](const auto &other) { return other.id == job.id; });
        if (same != m_jobs.end())
            *same = job;
        else
            m_jobs.insert(m_jobs.begin(), job);
        Q_EMIT jobChanged(job);
    }
}

void EngineBridge::refresh()
{
    m_refreshAgain = true;
    if (!m_refreshing && !m_refreshTimer.isActive())
        startRefresh();
}

static LibraryState readLibrary(api::Engine &engine)
{
    LibraryState state;
    const auto take = [&state](auto result, auto &into) {
        if (result)
            into = std::move(*result);
        else if (!state.error)
            state.error = result.error();
    };
    take(engine.summary(), state.summary);
    take(engine.folders(), state.folders);
    take(engine.timeline(), state.timeline);
    take(engine.problems(), state.problems);
    state.watching = engine.watching();
    for (const auto &folder : state.folders) {
        std::error_code ignored;
        state.reachable.push_back(std::filesystem::is_directory(folder.path, ignored));
    }
    return state;
}

void EngineBridge::startRefresh()
{
    m_refreshAgain = false;
    m_refreshing = true;
    onWorker(
        this, [this] { return readLibrary(m_engine); }, [this](LibraryState state) { accept(std::move(state)); });
}

void EngineBridge::accept(LibraryState state)
{
    m_refreshing = false;
    m_readOnce = true;
    m_library = std::move(state);
    m_refreshTimer.start();
    Q_EMIT libraryChanged();
}

void EngineBridge::accept(const api::Result<void> &modelReady)
{
    m_modelState = modelReady ? ModelState::Ready : ModelState::Failed;
    m_modelError = modelReady ? api::Error{} : modelReady.error();
    refresh();  // the summary names the model and its device
    Q_EMIT modelChanged();
    Q_EMIT settledMaybe();
}

}  // namespace semblance::ui
