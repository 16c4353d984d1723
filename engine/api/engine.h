// The engine's door for the window: commands and answers are values, callbacks come on engine threads.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "engine/api/duplicates.h"
#include "engine/api/evaluation_values.h"
#include "engine/api/learning.h"
#include "engine/api/studio.h"
#include "engine/api/supply.h"
#include "engine/api/values.h"

namespace semblance::api {

class Annotations;  // annotations.h
class BlindTrials;  // blind.h

// Ends the subscription when it is destroyed; no callback runs after that.
class Subscription {
public:
    Subscription() = default;
    explicit Subscription(std::shared_ptr<void> token) : m_token(std::move(token)) {}

private:
    std::shared_ptr<void> m_token;
};

struct EngineEvents {
    std::function<void(const JobStatus &)> jobChanged = {};       // progress at most ~10 a second a job, every change of state
    std::function<void()> libraryChanged = {};                    // photos, captions or folders changed: ask again
    std::function<void(const Result<void> &)> modelReady = {};    // the active model is loaded and searchable, or why not
    std::function<void(JobId, const TrainEvent &)> trained = {};  // every step and epoch of a training job, and its end
    // Figures of a running evaluation as they are found; again from the first when an errand made it start over.
    std::function<void(JobId, const std::vector<EvaluationFigure> &)> measured = {};
    std::function<void(JobId, EvaluationId)> evaluated = {};  // it is done and kept
};

// What the window may ask. An interface, so that pages are tested with a fake.
class Engine : public Studio {
public:
    [[nodiscard]] virtual Subscription subscribe(EngineEvents events) = 0;

    // Quick reads from the catalogue; any thread.
    [[nodiscard]] virtual Result<LibrarySummary> summary() = 0;
    [[nodiscard]] virtual Result<std::vector<Folder>> folders() = 0;
    [[nodiscard]] virtual Result<std::vector<PhotoId>> timeline() = 0;  // newest first
    // The timeline under headings: by month, newest first; or by folder, by the bytes of their paths, the newest of each first.
    [[nodiscard]] virtual Result<std::vector<PhotoSection>> sections(SectionBy by) = 0;
    [[nodiscard]] virtual Result<Photo> photo(PhotoId id) = 0;
    [[nodiscard]] virtual Result<std::vector<Problem>> problems() = 0;
    [[nodiscard]] virtual std::vector<JobStatus> jobs() = 0;  // newest first

    // What the library holds for a filter of the query language ("camera", "lens", "folder", "tag", "person") and contains `part`,
    // most frequent first, at most 8; of other filters nothing.
    [[nodiscard]] virtual Result<std::vector<std::string>> completions(const std::string &filter, const std::string &part) = 0;

    // Slow: decode. Call from a worker thread; safe from several at once.
    [[nodiscard]] virtual Result<Image> thumbnail(PhotoId id) = 0;
    [[nodiscard]] virtual Result<Image> picture(const std::filesystem::path &path, int longSide) = 0;

    // Answered on the query lane's thread. A request that a newer one has overtaken is never answered.
    virtual void search(SearchRequest request, std::function<void(SearchAnswer)> answer) = 0;
    virtual void captionsFor(SearchRequest request, std::function<void(CaptionAnswer)> answer) = 0;
    // Answered on a thread of its own, the last request only.
    virtual void explain(ExplainRequest request, std::function<void(Explanation)> answer) = 0;
    // Right or wrong for this query line, or taken back. The next search knows it; it is kept in the catalogue soon after.
    // Errors: InvalidArgument (nothing but filters is asked), Locked.
    [[nodiscard]] virtual Result<void> judge(const std::string &query, PhotoId photo, Verdict verdict) = 0;

    // Jobs for the engine thread.
    virtual JobId indexFolder(const std::filesystem::path &folder) = 0;  // adds the folder when it is new
    virtual JobId addSamplePhotos() = 0;  // renders the sample library into the library folder, then indexes it
    virtual void pause(JobId job) = 0;
    virtual void resume(JobId job) = 0;
    virtual void cancel(JobId job) = 0;
    [[nodiscard]] virtual Result<void> removeFolder(FolderId id) = 0;  // forgets its photos; files are not touched

    // Models. Slow: they read or copy packages; call from a worker thread.
    [[nodiscard]] virtual Result<std::vector<ModelInfo>> models() = 0;                              // the starter first, then by name
    [[nodiscard]] virtual Result<ModelInfo> importModel(const std::filesystem::path &package) = 0;  // copied into the library
    // Errors: InvalidArgument (the active one, the starter, one that is not the library's own).
    [[nodiscard]] virtual Result<void> removeModel(const std::filesystem::path &package) = 0;
    // A job: embeds the library with this package in the shadow of the active one, which answers meanwhile, then swaps them.
    virtual JobId useModel(const std::filesystem::path &package) = 0;
    [[nodiscard]] virtual ModelSupply &supply() = 0;
    // A job of a queue of its own, so that photos are indexed meanwhile: into the library's models, from where an earlier one stopped.
    virtual JobId downloadModel(DownloadRequest request) = 0;
    [[nodiscard]] virtual JobHistory &history() = 0;                     // of all jobs, those of earlier runs of the program too
    [[nodiscard]] virtual std::vector<std::string> recipes() const = 0;  // names for TrainRequest::recipe, the best first choice first
    // A job: `out` empty means a new folder among the library's models. Its events come by `trained`.
    virtual JobId train(TrainRequest request) = 0;

    // Evaluations. `evaluate` is a job: its figures come by `measured`, and at its end it is kept in the library (`evaluated`).
    virtual JobId evaluate(EvaluationRequest request) = 0;
    [[nodiscard]] virtual Result<std::vector<EvaluationSummary>> evaluations() = 0;  // kept ones with their figures, the newest first
    // Slow for a large set: every photo, caption and series behind the figures; evaluation_export.h writes it to files. Errors: NotFound.
    [[nodiscard]] virtual Result<EvaluationReport> evaluation(EvaluationId id) = 0;
    [[nodiscard]] virtual Result<void> forgetEvaluation(EvaluationId id) = 0;  // Errors: NotFound

    // What is left out. An invalid id: of the whole library, before the folder's own. New rules count at once for photos that are
    // known; nothing of these is forgotten until forgetExcluded(). Folders are then looked through for what is let in again.
    [[nodiscard]] virtual Result<FolderRules> folderRules(FolderId id) = 0;
    [[nodiscard]] virtual Result<void> setFolderRules(FolderId id, const FolderRules &rules) = 0;
    [[nodiscard]] virtual Result<void> forgetExcluded() = 0;
    [[nodiscard]] virtual Result<void> forgetOffline() = 0;  // the photos of folders and drives that are away
    // Changes nothing. Slow in a large library: call from a worker thread. Errors: NotFound, InvalidArgument.
    [[nodiscard]] virtual Result<RulesEffect> rulesEffect(FolderId id, const FolderRules &rules) = 0;
    // Files that could not be read are read again though they did not change: their folders are looked through.
    [[nodiscard]] virtual Result<void> tryAgain(const std::vector<std::filesystem::path> &files) = 0;

    // Whether changes in the folders are indexed by themselves, now and at the next start; at first not.
    virtual Result<void> setWatching(bool on) = 0;
    [[nodiscard]] virtual bool watching() = 0;

    // Slow: they look at many files; call from a worker thread. What is cleared is made again when it is needed. Errors: Io.
    [[nodiscard]] virtual Result<CacheUse> cacheUse() = 0;
    [[nodiscard]] virtual Result<void> clearCaches() = 0;

    [[nodiscard]] virtual Annotations &annotations() = 0;  // captions and tags, to be edited
    [[nodiscard]] virtual BlindTrials &blindTrials() = 0;  // two models on the user's own sentences

    // Slow: every photo is compared with all others; call from a worker thread. `going` false: what was found so far.
    [[nodiscard]] virtual Result<std::vector<DuplicateGroup>> duplicates(const DuplicateRequest &request, const Going &going) = 0;
};

// What a line of the query language says. Quick, never fails, any bytes; any thread.
[[nodiscard]] ParsedQuery parseQuery(std::string_view line);

// Quick, never fails, any bytes; any thread.
[[nodiscard]] PatternFlaw patternFlaw(std::string_view pattern);

// See engine/jobs/machine.h. Quick; any thread.
[[nodiscard]] std::vector<MachineFact> machineFacts();

// Returns at once: the model and the vectors are loaded behind it (modelReady). Errors: those of opening a library.
[[nodiscard]] Result<std::unique_ptr<Engine>> openEngine(const EngineOptions &options);

}  // namespace semblance::api
