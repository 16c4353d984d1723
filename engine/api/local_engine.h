// The engine of one library in this process: composes catalogue, engine thread, query lane and snapshots.
// Sources: local_engine, local_engine_folders.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "engine/api/engine.h"
#include "engine/api/event_hub.h"
#include "engine/api/local_annotations.h"
#include "engine/api/local_supply.h"
#include "engine/api/local_blind_trials.h"
#include "engine/jobs/folder_watch.h"
#include "engine/jobs/job_journal.h"
#include "engine/jobs/job_queue.h"
#include "engine/jobs/pending_folders.h"
#include "engine/jobs/photo_readers.h"
#include "engine/jobs/query.h"
#include "engine/jobs/query_lane.h"
#include "engine/jobs/snapshot_keeper.h"

namespace semblance::api {

class LocalEngine final : public Engine {
public:
    // `writer` is null when another process holds the library; `locked` says so then.
    LocalEngine(const EngineOptions &options, std::unique_ptr<store::Catalogue> writer, std::unique_ptr<store::Catalogue> reader,
                std::optional<Error> locked);
    ~LocalEngine() override;

    Subscription subscribe(EngineEvents events) override;
    Result<LibrarySummary> summary() override;
    Result<std::vector<Folder>> folders() override;
    Result<std::vector<PhotoId>> timeline() override;
    Result<std::vector<PhotoSection>> sections(SectionBy by) override;
    Result<Photo> photo(PhotoId id) override;
    Result<std::vector<Problem>> problems() override;
    std::vector<JobStatus> jobs() override;
    Result<std::vector<std::string>> completions(const std::string &filter, const std::string &part) override;
    Result<Image> thumbnail(PhotoId id) override;
    Result<Image> picture(const std::filesystem::path &path, int longSide) override;
    void search(SearchRequest request, std::function<void(SearchAnswer)> answer) override;
    void captionsFor(SearchRequest request, std::function<void(CaptionAnswer)> answer) override;
    void explain(ExplainRequest request, std::function<void(Explanation)> answer) override;
    Result<void> judge(const std::string &query, PhotoId photo, Verdict verdict) override;
    Result<std::vector<DuplicateGroup>> duplicates(const DuplicateRequest &request, const Going &going) override;
    Annotations &annotations() override { return *m_annotations; }
    BlindTrials &blindTrials() override { return *m_blind; }
    JobId indexFolder(const std::filesystem::path &folder) override;
    JobId addSamplePhotos() override;
    void pause(JobId job) override;
    void resume(JobId job) override;
    void cancel(JobId job) override;
    Result<void> removeFolder(FolderId id) override;
    Result<std::vector<ModelInfo>> models() override;
    Result<ModelInfo> importModel(const std::filesystem::path &package) override;
    Result<void> removeModel(const std::filesystem::path &package) override;
    JobId useModel(const std::filesystem::path &package) override;
    ModelSupply &supply() override { return m_supply; }
    JobId downloadModel(DownloadRequest request) override;
    JobHistory &history() override { return m_supply; }
    std::vector<std::string> recipes() const override;
    Result<PairPreview> previewPairs(const std::filesystem::path &spec) override;
    JobId train(TrainRequest request) override;
    JobId evaluate(EvaluationRequest request) override;
    Result<std::vector<EvaluationSummary>> evaluations() override;
    Result<EvaluationReport> evaluation(EvaluationId id) override;
    Result<void> forgetEvaluation(EvaluationId id) override;
    Result<std::vector<RunSummary>> runs() override;
    Result<RunReport> run(RunId id) override;
    Result<void> annotateRun(RunId id, const std::string &note) override;
    Result<void> forgetRun(RunId id) override;
    Result<void> measureBlend(const std::filesystem::path &package, const std::vector<double> &shares,
                              const std::function<bool(const BlendPoint &)> &found) override;
    Result<std::filesystem::path> keepBlend(const std::filesystem::path &package, double share, const std::filesystem::path &out) override;
    Result<Corrections> corrections() override;
    Result<std::map<std::string, RunForecast>> forecasts(std::int64_t photos, std::int64_t captions) override;
    Result<std::vector<PersonalName>> names() override;
    Result<void> giveName(const PersonalName &name) override;
    Result<void> forgetName(const std::string &name) override;
    Result<FolderRules> folderRules(FolderId id) override;
    Result<void> setFolderRules(FolderId id, const FolderRules &rules) override;
    Result<void> forgetExcluded() override;
    Result<void> forgetOffline() override;
    Result<RulesEffect> rulesEffect(FolderId id, const FolderRules &rules) override;
    Result<void> tryAgain(const std::vector<std::filesystem::path> &files) override;
    Result<void> setWatching(bool on) override;
    bool watching() override;
    Result<CacheUse> cacheUse() override;
    Result<void> clearCaches() override;

private:
    // Runs on the engine thread, between the batches of a running job; after two seconds it is left to happen when it can.
    [[nodiscard]] Result<void> change(std::function<Result<void>()> work);
    [[nodiscard]] LocalBlindTrials::Ports blindPorts();
    void indexReachable(FolderId id);  // invalid: all folders that are there
    void watchFolders();               // on the engine thread: the list as it is now
    void watchNoMore();                // on the engine thread
    // On the engine thread.
    void loadModel();
    void embedForNewModel();
    void takeUpPending();
    void takeUpWatching();
    [[nodiscard]] Result<jobs::IndexReport> runIndex(const std::filesystem::path &folder, jobs::JobContext &context);
    [[nodiscard]] Result<jobs::IndexReport> runSamples(jobs::JobContext &context);
    [[nodiscard]] Result<jobs::IndexReport> runSwitch(const std::filesystem::path &package, jobs::JobContext &context);
    [[nodiscard]] Result<jobs::IndexReport> runTrainingJob(TrainRequest request, JobId job, jobs::JobContext &context);
    [[nodiscard]] Result<jobs::IndexReport> runEvaluationJob(EvaluationRequest request, JobId job, jobs::JobContext &context);
    [[nodiscard]] Result<jobs::IndexReport> runDownload(const DownloadRequest &request, jobs::JobContext &context);
    [[nodiscard]] std::unique_ptr<jobs::JobQueue> makeQueue();
    void savePending();
    [[nodiscard]] jobs::Query withJudgements(const SearchRequest &request, store::Catalogue *reader);
    // On the query lane: its own read-only connection, opened once; null when it cannot be (`problem` says why).
    [[nodiscard]] store::Catalogue *laneReader(std::optional<Error> *problem = nullptr);
    [[nodiscard]] store::Catalogue *openedReader(std::unique_ptr<store::Catalogue> &reader, std::optional<Error> *problem) const;

    void refineProbabilities();  // on the engine thread, by what was judged
    [[nodiscard]] bool hasModel();
    void modelIsReady(const Result<void> &outcome);
    void jobChanged(const jobs::JobRecord &record);
    [[nodiscard]] std::optional<JobId> waitingJob(jobs::JobKind kind, const std::filesystem::path &folder) const;

    const EngineOptions m_options;
    const std::filesystem::path m_library;
    const std::optional<Error> m_locked;
    const std::shared_ptr<isolation::PhotoReader> m_photoReader;
    LocalSupply m_supply;
    const std::shared_ptr<EventHub> m_hub = std::make_shared<EventHub>();
    const std::unique_ptr<store::Catalogue> m_writer;  // the engine thread's
    std::unique_ptr<LocalAnnotations> m_annotations;
    std::unique_ptr<LocalBlindTrials> m_blind;
    std::mutex m_readerMutex;
    const std::unique_ptr<store::Catalogue> m_reader;
    std::unique_ptr<store::Catalogue> m_laneReader, m_explainReader;  // the query lane's, the explaining lane's
    jobs::PendingFolders m_pending;
    std::mutex m_watchMutex;  // of these two: the engine thread alone replaces m_watch
    bool m_watching = false;

    int m_judgedSince = 0;  // the engine thread's
    std::mutex m_verdictMutex;
    std::map<std::string, std::map<PhotoId, int>> m_verdicts;  // of this session, by the query's key: searches do not wait for the writer

    std::mutex m_speedMutex;
    std::map<std::string, double> m_speed;  // photos a second, by the identity of the encoder

    std::mutex m_modelMutex;
    Result<std::shared_ptr<const jobs::Encoder>> m_encoder;
    std::filesystem::path m_activePackage;
    std::optional<Result<void>> m_ready;  // what modelReady said last

    // Ends in the opposite order: the engine thread first, which uses all the others.
    std::unique_ptr<jobs::QueryLane> m_lane, m_explainLane;
    std::unique_ptr<jobs::SnapshotKeeper> m_keeper;
    std::unique_ptr<jobs::JobJournal> m_journal;  // null when another process holds the library
    std::atomic<std::int64_t> m_lastJob = 0;
    std::mutex m_pausedMutex;
    std::set<std::filesystem::path> m_pausedDownloads;  // by their folders: a paused download lets go of its line
    std::unique_ptr<jobs::JobQueue> m_queue, m_downloads;
    std::unique_ptr<jobs::FolderWatch> m_watch;  // asks for jobs: it ends before the queue
};

}  // namespace semblance::api
