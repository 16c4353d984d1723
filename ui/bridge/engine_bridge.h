// The one place where engine callbacks become signals of the GUI thread: queued, at most about ten a second, never stale.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <functional>
#include <memory>

#include "engine/api/blind.h"
#include "engine/api/engine.h"

class QImage;

namespace semblance::ui {

// What the catalogue said when it was last read.
struct LibraryState {
    std::optional<api::LibrarySummary> summary;
    std::vector<api::Folder> folders;
    std::vector<bool> reachable;  // a folder each: false when its drive is not there
    std::vector<api::PhotoId> timeline;
    std::vector<api::Problem> problems;
    bool watching = false;  // folders are kept up to date by themselves
    std::optional<api::Error> error;
    [[nodiscard]] bool empty() const { return summary && summary->photos == 0 && summary->folders == 0; }
};

enum class ModelState { Loading, Ready, Failed };

class EngineBridge : public QObject {
    Q_OBJECT

public:
    explicit EngineBridge(api::Engine &engine, QObject *parent = nullptr);
    ~EngineBridge() override;

    // Each gives the request its number; only the answer of the last one is signalled.
    void search(api::SearchRequest request);
    void forgetSearch();  // the answer still under way is not wanted any more
    void captionsFor(api::SearchRequest request);
    void forgetCaptions();

    void explain(api::ExplainRequest request);
    void forgetExplanation();
    void judge(const QString &query, api::PhotoId photo, api::Verdict verdict);  // judgeFailed, when it cannot be kept

    // Read or decoded on a worker; `done` runs on the GUI thread unless `context` died first.
    void photo(api::PhotoId id, QObject *context, std::function<void(const api::Result<api::Photo> &)> done);
    void picture(const std::filesystem::path &path, int longSide, QObject *context, std::function<void(const api::Result<QImage> &)> done);
    // The files of those that are there, in their order.
    void paths(const QList<api::PhotoId> &ids, QObject *context, std::function<void(const std::vector<std::filesystem::path> &)> done);
    void sections(api::SectionBy by, QObject *context, std::function<void(const api::Result<std::vector<api::PhotoSection>> &)> done);
    void completions(const QString &filter, const QString &part, QObject *context,
                     std::function<void(const api::Result<std::vector<std::string>> &)> done);

    // Folders. What fails is told by folderChangeFailed, or to `done`.
    void removeFolder(api::FolderId id);
    void setWatching(bool on);
    void forgetExcluded();
    void forgetOffline();
    void tryAgain(const std::vector<std::filesystem::path> &files);
    void folderRules(api::FolderId id, QObject *context, std::function<void(const api::Result<api::FolderRules> &)> done);
    void setFolderRules(api::FolderId id, const api::FolderRules &rules, QObject *context,
                        std::function<void(const api::Result<void> &)> done);
    void rulesEffect(api::FolderId id, const api::FolderRules &rules, QObject *context,
                     std::function<void(const api::Result<api::RulesEffect> &)> done);

    api::JobId indexFolder(const std::filesystem::path &folder);
    api::JobId addSamplePhotos();
    void pause(api::JobId job);
    void resume(api::JobId job);
    void cancel(api::JobId job);

    // Models and teaching. Answers come as signals; a failure of any of them as modelFailed.
    void refreshModels();
    void importModel(const std::filesystem::path &package);
    void removeModel(const std::filesystem::path &package);
    api::JobId useModel(const std::filesystem::path &package);
    void refreshPublished();
    [[nodiscard]] const std::vector<api::PublishedModel> &published() const { return m_published; }
    api::JobId downloadModel(api::DownloadRequest request);
    void discardDownload(const std::string &id);
    void inspectModel(const std::filesystem::path &package, QObject *context,
                      std::function<void(const api::Result<api::ModelReport> &)> done);
    void forecastSwitch(const std::filesystem::path &package, QObject *context,
                        std::function<void(const api::Result<api::SwitchForecast> &)> done);
    void pastJobs(QObject *context, std::function<void(std::vector<api::PastJob>)> done);
    void jobLog(api::JobId id, QObject *context, std::function<void(const api::Result<std::string> &)> done);
    api::JobId train(api::TrainRequest request);
    void previewPairs(const std::filesystem::path &spec, QObject *context, std::function<void(const api::Result<api::PairPreview> &)> done);
    [[nodiscard]] const std::vector<api::ModelInfo> &models() const { return m_models; }
    // Each point as it is measured, on the GUI thread, until `context` dies.
    void measureBlend(const std::filesystem::path &package, const std::vector<double> &shares, QObject *context,
                      std::function<void(const api::BlendPoint &)> found);
    void keepBlend(const std::filesystem::path &package, double share, QObject *context,
                   std::function<void(const api::Result<std::filesystem::path> &)> done);
    void refreshRuns();
    void run(api::RunId id, QObject *context, std::function<void(const api::Result<api::RunReport> &)> done);
    void annotateRun(api::RunId id, const QString &note);
    void forgetRun(api::RunId id);
    void refreshNames();
    void giveName(const api::PersonalName &name);
    void forgetName(const std::string &name);
    [[nodiscard]] const std::vector<api::PersonalName> &names() const { return m_names; }
    void forecasts(std::int64_t photos, std::int64_t captions, QObject *context,
                   std::function<void(const api::Result<std::map<std::string, api::RunForecast>> &)> done);
    void corrections(QObject *context, std::function<void(const api::Result<api::Corrections> &)> done);
    [[nodiscard]] const std::vector<api::RunSummary> &runs() const { return m_runs; }  // newest first
    void refreshEvaluations();
    api::JobId evaluate(api::EvaluationRequest request);
    void evaluation(api::EvaluationId id, QObject *context, std::function<void(const api::Result<api::EvaluationReport> &)> done);
    void exportEvaluation(api::EvaluationId id, const std::filesystem::path &file, QObject *context,
                          std::function<void(const api::Result<void> &)> done);
    [[nodiscard]] const std::vector<api::EvaluationSummary> &evaluations() const { return m_evaluations; }  // newest first
    void askBlind(const api::BlindRequest &request, QObject *context, std::function<void(const api::Result<api::BlindPair> &)> done);
    void voteBlind(std::uint64_t ticket, api::BlindVerdict verdict, QObject *context, std::function<void(const api::Result<void> &)> done);
    void blindTallies(QObject *context, std::function<void(const api::Result<std::vector<api::BlindTally>> &)> done);

    void cacheUse(QObject *context, std::function<void(const api::Result<api::CacheUse> &)> done);
    void clearCaches(QObject *context, std::function<void(const api::Result<void> &)> done);

    void refresh();  // reads the catalogue again, soon
    [[nodiscard]] const LibraryState &library() const { return m_library; }
    [[nodiscard]] const std::vector<api::JobStatus> &jobs() const { return m_jobs; }  // newest first
    [[nodiscard]] bool busyWithJob() const;
    [[nodiscard]] ModelState modelState() const { return m_modelState; }
    [[nodiscard]] const api::Error &modelError() const { return m_modelError; }
    [[nodiscard]] bool isSettled() const;  // nothing asked for is still on its way
    [[nodiscard]] api::Engine &engine() { return m_engine; }

Q_SIGNALS:
    void searchAnswered(const semblance::api::SearchAnswer &answer);
    void captionsAnswered(const semblance::api::CaptionAnswer &answer);
    void explained(const semblance::api::Explanation &explanation);
    void judgeFailed(const semblance::api::Error &error);
    void libraryChanged();
    void modelChanged();
    void jobChanged(const semblance::api::JobStatus &job);
    void folderChangeFailed(const semblance::api::Error &error);
    void modelsListed();
    void publishedListed();
    void modelFailed(const semblance::api::Error &error);
    void runsListed();
    void namesListed();
    void evaluationsListed();
    // Figures of a running evaluation as they are found, at most ten times a second; again from the first when it started over.
    void measured(semblance::api::JobId job, const std::vector<semblance::api::EvaluationFigure> &figures);
    void trained(semblance::api::JobId job, const std::vector<semblance::api::TrainEvent> &events);  // in order, at most ten times a second
    void settledMaybe();

private:
    struct Mailbox;

    void flushJobs();
    void tellTrained(const std::vector<std::pair<api::JobId, api::TrainEvent>> &trained);
    void startRefresh();
    void accept(LibraryState state);
    void accept(const api::Result<void> &modelReady);
    void changeFolders(std::function<api::Result<void>()> change);
    template <class Work, class Done>
    void onWorker(QObject *context, Work work, Done done);

    api::Engine &m_engine;
    std::shared_ptr<Mailbox> m_mailbox;
    QThreadPool m_workers;
    LibraryState m_library;
    std::vector<api::JobStatus> m_jobs;
    std::vector<api::ModelInfo> m_models;
    std::vector<api::PublishedModel> m_published;
    std::vector<api::RunSummary> m_runs;
    std::vector<api::PersonalName> m_names;
    std::vector<api::EvaluationSummary> m_evaluations;
    ModelState m_modelState = ModelState::Loading;
    api::Error m_modelError;
    QTimer m_refreshTimer, m_jobTimer;
    bool m_refreshing = false, m_refreshAgain = false, m_readOnce = false;
    std::uint64_t m_sequence = 0, m_searchWanted = 0, m_captionsWanted = 0, m_explanationWanted = 0;
    int m_pending = 0;
    api::Subscription m_subscription;  // last: ends first
};

}  // namespace semblance::ui
