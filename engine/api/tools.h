// What the command line uses besides engine.h: the same work, called synchronously.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <span>

#include "engine/api/annotations.h"
#include "engine/api/blind.h"
#include "engine/api/duplicates.h"
#include "engine/api/evaluation_values.h"
#include "engine/api/learning.h"
#include "engine/api/studio.h"
#include "engine/api/supply.h"
#include "engine/api/tool_values.h"
#include "engine/api/values.h"

namespace semblance::api {

// Asked between batches; true stops the work, consistent. Progress goes to `progress` when it is set.
struct Control {
    const std::atomic<bool> *stop = nullptr;
    std::function<void(const JobStatus &)> progress;
};

class Tools : public Studio {
public:
    // Library. `search` and `captions` read; they work while a window holds the library.
    [[nodiscard]] virtual Result<IndexResult> index(std::span<const std::filesystem::path> folders, const Control &control) = 0;
    // Indexes the folders, and again whenever something in them changes, until it is stopped (Cancelled); the library is only held
    // while it is written. `indexed` hears the result of each time.
    [[nodiscard]] virtual Result<void> watch(std::span<const std::filesystem::path> folders, const Control &control,
                                             const std::function<void(const IndexResult &)> &indexed) = 0;
    [[nodiscard]] virtual Result<SearchAnswer> search(const SearchRequest &request) = 0;
    [[nodiscard]] virtual Result<CaptionAnswer> captions(const SearchRequest &request) = 0;
    [[nodiscard]] virtual Result<LibrarySummary> info() = 0;
    [[nodiscard]] virtual Result<std::vector<std::string>> check() = 0;  // problems
    [[nodiscard]] virtual Result<CacheUse> cacheUse() = 0;               // of the library; see engine.h
    [[nodiscard]] virtual Result<void> clearCaches() = 0;
    [[nodiscard]] virtual Result<void> rebuildWords() = 0;  // the word search, from what the catalogue says
    // Judgements as the window makes them: at once or not at all. Errors: NotFound, InvalidArgument (nothing but filters is asked).
    [[nodiscard]] virtual Result<void> judge(const std::vector<Judged> &judged) = 0;
    // Of a table query,photo,verdict (right, wrong, none). Returns how many. Errors: those of reading it as well.
    [[nodiscard]] virtual Result<std::int64_t> judgeTable(const std::filesystem::path &table) = 0;
    // What a photo file and the sidecars beside it say; no library is asked.
    [[nodiscard]] virtual Result<PhotoDetails> describe(const std::filesystem::path &photo) = 0;
    [[nodiscard]] virtual Result<void> backup(const std::filesystem::path &file) = 0;
    [[nodiscard]] virtual Result<void> restore(const std::filesystem::path &file) = 0;
    // Errors: NotFound, naming the first that is not in the library.
    [[nodiscard]] virtual Result<std::vector<PhotoId>> photosAt(std::span<const std::filesystem::path> files) = 0;
    [[nodiscard]] virtual Result<std::vector<Folder>> folders() = 0;
    // An empty path: the whole library's, before the folder's own. See engine.h.
    [[nodiscard]] virtual Result<FolderRules> folderRules(const std::filesystem::path &folder) = 0;
    [[nodiscard]] virtual Result<RulesResult> setFolderRules(const std::filesystem::path &folder, const FolderRules &rules) = 0;
    // Forgets photos that rules leave out, or those of drives that are away, with their captions. Returns how many.
    [[nodiscard]] virtual Result<std::int64_t> forgetExcluded() = 0;
    [[nodiscard]] virtual Result<std::int64_t> forgetOffline() = 0;

    // Model.
    [[nodiscard]] virtual Result<std::vector<Embedding>> embedTexts(std::span<const std::string> texts, bool raw) = 0;
    [[nodiscard]] virtual Result<std::vector<Embedding>> embedImages(std::span<const std::filesystem::path> files, bool raw) = 0;
    [[nodiscard]] virtual Result<std::vector<Embedding>> embedTensorFile(const std::filesystem::path &file, bool raw) = 0;
    [[nodiscard]] virtual Result<std::vector<std::int64_t>> tokenize(const std::string &text) = 0;
    [[nodiscard]] virtual Result<void> preprocess(const std::filesystem::path &image, const std::filesystem::path &out) = 0;
    [[nodiscard]] virtual Result<std::vector<ModelInfo>> models() = 0;
    [[nodiscard]] virtual Result<ModelReport> inspectModel(const std::filesystem::path &folder) = 0;
    [[nodiscard]] virtual Result<ModelInfo> importModel(const std::filesystem::path &folder) = 0;  // copied into the library
    // Into the library, which is held meanwhile; goes on where an earlier one stopped. Progress in bytes.
    [[nodiscard]] virtual Result<DownloadResult> downloadModel(const DownloadRequest &request, const Control &control) = 0;
    [[nodiscard]] virtual ModelSupply &supply() = 0;
    [[nodiscard]] virtual JobHistory &history() = 0;
    [[nodiscard]] virtual Result<ModelReport> joinModels(const JoinRequest &request) = 0;

    // Learning and measuring.
    [[nodiscard]] virtual Result<void> train(const TrainRequest &request, const Control &control,
                                             const std::function<void(const TrainEvent &)> &event) = 0;
    [[nodiscard]] virtual Result<EvaluationReport> evaluate(const EvaluationRequest &request, const Control &control) = 0;
    [[nodiscard]] virtual Result<EvaluationId> keepEvaluation(const EvaluationReport &report) = 0;  // in the library
    [[nodiscard]] virtual Result<std::vector<EvaluationSummary>> evaluations() = 0;                 // kept ones, the newest first
    [[nodiscard]] virtual Result<EvaluationReport> evaluation(EvaluationId id) = 0;
    [[nodiscard]] virtual Result<void> forgetEvaluation(EvaluationId id) = 0;
    [[nodiscard]] virtual Result<void> samples(const std::filesystem::path &out, int count, std::uint64_t seed, SampleKind kind,
                                               const Control &control) = 0;
    [[nodiscard]] virtual Result<std::vector<BenchFigure>> bench(const std::string &what) = 0;  // "embed", "search", "decode"
    // Groups of near duplicates and of shots of a burst, those with most photos first. Every photo is compared with all others.
    [[nodiscard]] virtual Result<std::vector<DuplicateGroup>> duplicates(const DuplicateRequest &request, const Control &control) = 0;
    [[nodiscard]] virtual BlindTrials &blindTrials() = 0;
    // What makes a probability of a score for the model of the options, as the library's index has it. Errors: NoEmbeddings.
    [[nodiscard]] virtual Result<RelevanceCheck> relevanceCheck() = 0;
    [[nodiscard]] virtual Annotations &annotations() = 0;  // changed captions are embedded before a call returns, where a model loads
};

// Opens nothing yet: each call opens what it needs (library, model) and says what is missing. Cancelled is ErrorCode::Cancelled.
[[nodiscard]] std::unique_ptr<Tools> makeTools(const EngineOptions &options);

}  // namespace semblance::api
