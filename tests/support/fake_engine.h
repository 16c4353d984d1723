// An engine without models for the tests of the window: generated or given pictures, answers on another thread, every command noted.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "engine/api/engine.h"
#include "tests/support/fake_annotations.h"
#include "tests/support/fake_supply.h"
#include "tests/support/fake_blind_trials.h"

namespace semblance::test {

class FakeEngine : public api::Engine {
public:
    // `photos` generated pictures in one folder; `files`, when given, are the photos instead.
    explicit FakeEngine(int photos = 60, std::vector<std::filesystem::path> files = {});

    [[nodiscard]] api::Subscription subscribe(api::EngineEvents events) override;
    [[nodiscard]] api::Result<api::LibrarySummary> summary() override;
    [[nodiscard]] api::Result<std::vector<api::Folder>> folders() override;
    [[nodiscard]] api::Result<std::vector<api::PhotoId>> timeline() override;
    [[nodiscard]] api::Result<std::vector<api::PhotoSection>> sections(api::SectionBy by) override;  // of ten photos each
    [[nodiscard]] api::Result<api::Photo> photo(api::PhotoId id) override;
    [[nodiscard]] api::Result<std::vector<api::Problem>> problems() override;
    [[nodiscard]] std::vector<api::JobStatus> jobs() override;
    [[nodiscard]] api::Result<api::Image> thumbnail(api::PhotoId id) override;
    [[nodiscard]] api::Result<api::Image> picture(const std::filesystem::path &path, int longSide) override;
    void search(api::SearchRequest request, std::function<void(api::SearchAnswer)> answer) override;
    void captionsFor(api::SearchRequest request, std::function<void(api::CaptionAnswer)> answer) override;
    void explain(api::ExplainRequest request, std::function<void(api::Explanation)> answer) override;
    [[nodiscard]] api::Result<void> judge(const std::string &query, api::PhotoId photo, api::Verdict verdict) override;
    [[nodiscard]] api::Result<std::vector<std::string>> completions(const std::string &filter, const std::string &part) override;
    [[nodiscard]] api::Annotations &annotations() override { return texts; }
    [[nodiscard]] api::BlindTrials &blindTrials() override { return blind; }
    [[nodiscard]] api::Result<std::vector<api::DuplicateGroup>> duplicates(const api::DuplicateRequest &request,
                                                                           const api::Going &going) override;
    api::JobId indexFolder(const std::filesystem::path &folder) override;
    api::JobId addSamplePhotos() override;
    void pause(api::JobId job) override;
    void resume(api::JobId job) override;
    void cancel(api::JobId job) override;
    [[nodiscard]] api::Result<void> removeFolder(api::FolderId id) override;
    [[nodiscard]] api::Result<std::vector<api::ModelInfo>> models() override;
    [[nodiscard]] api::Result<api::ModelInfo> importModel(const std::filesystem::path &package) override;
    [[nodiscard]] api::Result<void> removeModel(const std::filesystem::path &package) override;
    api::JobId useModel(const std::filesystem::path &package) override;
    [[nodiscard]] api::ModelSupply &supply() override { return shop; }
    [[nodiscard]] api::JobHistory &history() override { return shop; }
    api::JobId downloadModel(api::DownloadRequest request) override;
    [[nodiscard]] std::vector<std::string> recipes() const override { return recipeList; }
    [[nodiscard]] api::Result<api::PairPreview> previewPairs(const std::filesystem::path &spec) override;
    api::JobId train(api::TrainRequest request) override;
    api::JobId evaluate(api::EvaluationRequest request) override;
    [[nodiscard]] api::Result<std::vector<api::EvaluationSummary>> evaluations() override;
    [[nodiscard]] api::Result<api::EvaluationReport> evaluation(api::EvaluationId id) override;
    [[nodiscard]] api::Result<void> forgetEvaluation(api::EvaluationId id) override;
    [[nodiscard]] api::Result<std::vector<api::RunSummary>> runs() override;
    [[nodiscard]] api::Result<api::RunReport> run(api::RunId id) override;
    [[nodiscard]] api::Result<void> annotateRun(api::RunId id, const std::string &note) override;
    [[nodiscard]] api::Result<void> forgetRun(api::RunId id) override;
    [[nodiscard]] api::Result<void> measureBlend(const std::filesystem::path &package, const std::vector<double> &shares,
                                                 const std::function<bool(const api::BlendPoint &)> &found) override;
    [[nodiscard]] api::Result<std::filesystem::path> keepBlend(const std::filesystem::path &package, double share,
                                                               const std::filesystem::path &out) override;
    [[nodiscard]] api::Result<std::map<std::string, api::RunForecast>> forecasts(std::int64_t photos, std::int64_t captions) override;
    [[nodiscard]] api::Result<api::Corrections> corrections() override { return correctionCount; }
    [[nodiscard]] api::Result<std::vector<api::PersonalName>> names() override { return nameList; }
    [[nodiscard]] api::Result<void> giveName(const api::PersonalName &name) override;
    [[nodiscard]] api::Result<void> forgetName(const std::string &name) override;
    [[nodiscard]] api::Result<api::FolderRules> folderRules(api::FolderId id) override;
    [[nodiscard]] api::Result<void> setFolderRules(api::FolderId id, const api::FolderRules &rules) override;
    [[nodiscard]] api::Result<void> forgetExcluded() override;
    [[nodiscard]] api::Result<void> forgetOffline() override;
    [[nodiscard]] api::Result<api::RulesEffect> rulesEffect(api::FolderId id, const api::FolderRules &rules) override;
    [[nodiscard]] api::Result<void> tryAgain(const std::vector<std::filesystem::path> &files) override;
    api::Result<void> setWatching(bool on) override;
    [[nodiscard]] bool watching() override;
    [[nodiscard]] api::Result<api::CacheUse> cacheUse() override { return caches; }
    [[nodiscard]] api::Result<void> clearCaches() override;

    // What a test sets.
    void setPhotos(int count);
    void setModel(api::Result<void> result);  // announces it
    void setJob(const api::JobStatus &job);   // announces it
    void tellTrained(api::JobId job, const api::TrainEvent &event);
    void tellMeasured(api::JobId job, const std::vector<api::EvaluationFigure> &figures);
    void tellEvaluated(api::JobId job, api::EvaluationId id);
    void holdAnswers(bool hold) { m_hold = hold; }  // searches wait for release()
    void release(std::size_t which);                // answers the held search, whatever came after it
    void failPhoto(api::PhotoId id) { m_broken = id; }
    void setCaptions(bool any) { m_captions = any; }
    std::vector<api::Problem> problemList;
    std::vector<api::Folder> folderList;
    std::vector<api::ModelInfo> modelList;
    std::vector<std::string> recipeList = api::recipeNames();
    std::optional<api::Error> importError, previewError;
    std::map<std::string, std::int64_t> previewLanguages;
    api::TrainRequest lastTraining;
    api::EvaluationRequest lastEvaluation;
    std::vector<api::EvaluationReport> reports;  // kept evaluations, the newest first
    api::Corrections correctionCount;
    bool blends = true;  // versions can be mixed with what they began with
    std::vector<api::PersonalName> nameList;
    std::vector<api::RunReport> runReports;  // kept runs, the newest first
    std::optional<api::Error> searchError, summaryError;
    std::vector<api::DuplicateGroup> groups;
    FakeSupply shop;  // published models, forecasts, past jobs
    FakeBlindTrials blind;
    FakeAnnotations texts;                  // its photos' captions and tags
    std::optional<api::Error> folderError;  // of every change of folders
    std::int64_t offlinePhotos = 0;
    api::CacheUse caches{1204, 48'200'000, 3'100'000};
    bool writable = true;

    // What the window did.
    [[nodiscard]] std::vector<std::string> log() const;  // "search beach -people", "pause 7", ...
    [[nodiscard]] bool did(const std::string &command) const;

private:
    struct Held {
        api::SearchRequest request;
        std::function<void(api::SearchAnswer)> answer;
    };
    void note(std::string line);
    [[nodiscard]] api::SearchAnswer answerTo(const api::SearchRequest &request) const;
    [[nodiscard]] api::Image draw(std::int64_t seed, int longSide) const;

    struct Listeners;
    std::shared_ptr<Listeners> m_listeners;
    mutable std::mutex m_mutex;
    std::vector<std::string> m_log;
    std::vector<api::JobStatus> m_jobs;
    std::vector<Held> m_held;
    std::vector<std::filesystem::path> m_files;
    std::int64_t m_count;
    std::int64_t m_nextJob = 1;
    api::PhotoId m_broken;
    std::map<std::int64_t, int> m_verdicts;  // of any query
    bool m_hold = false, m_captions = true, m_watching = false;
    std::map<std::int64_t, api::FolderRules> m_rules;
    [[nodiscard]] api::Result<void> folderChange(std::string line);
};

}  // namespace semblance::test
