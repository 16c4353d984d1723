// The tools on this machine: each call opens what it needs. Sources: tools (library), tools_folders, tools_models,
// tools_learning.
#pragma once

#include "engine/api/library_paths.h"
#include "engine/api/local_supply.h"
#include "engine/api/local_blind_trials.h"
#include "engine/api/tools.h"
#include "engine/api/tools_annotations.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/index_job.h"
#include "engine/jobs/model_tools.h"
#include "engine/jobs/photo_readers.h"

namespace semblance::api {

class LocalTools final : public Tools {
public:
    explicit LocalTools(const EngineOptions &options);

    Result<IndexResult> index(std::span<const std::filesystem::path> folders, const Control &control) override;
    Result<void> watch(std::span<const std::filesystem::path> folders, const Control &control,
                       const std::function<void(const IndexResult &)> &indexed) override;
    Result<SearchAnswer> search(const SearchRequest &request) override;
    Result<CaptionAnswer> captions(const SearchRequest &request) override;
    Result<LibrarySummary> info() override;
    Result<std::vector<std::string>> check() override;
    Result<CacheUse> cacheUse() override;
    Result<void> clearCaches() override;
    Result<void> rebuildWords() override;
    Result<void> judge(const std::vector<Judged> &judged) override;
    Result<std::int64_t> judgeTable(const std::filesystem::path &table) override;
    Result<PhotoDetails> describe(const std::filesystem::path &photo) override;
    Result<void> backup(const std::filesystem::path &file) override;
    Result<void> restore(const std::filesystem::path &file) override;
    Result<std::vector<Folder>> folders() override;
    Result<FolderRules> folderRules(const std::filesystem::path &folder) override;
    Result<RulesResult> setFolderRules(const std::filesystem::path &folder, const FolderRules &rules) override;
    Result<std::int64_t> forgetExcluded() override;
    Result<std::int64_t> forgetOffline() override;
    Result<std::vector<DuplicateGroup>> duplicates(const DuplicateRequest &request, const Control &control) override;
    Annotations &annotations() override { return m_annotations; }
    BlindTrials &blindTrials() override { return m_blind; }
    Result<RelevanceCheck> relevanceCheck() override;

    Result<std::vector<Embedding>> embedTexts(std::span<const std::string> texts, bool raw) override;
    Result<std::vector<Embedding>> embedImages(std::span<const std::filesystem::path> files, bool raw) override;
    Result<std::vector<Embedding>> embedTensorFile(const std::filesystem::path &file, bool raw) override;
    Result<std::vector<std::int64_t>> tokenize(const std::string &text) override;
    Result<void> preprocess(const std::filesystem::path &image, const std::filesystem::path &out) override;
    Result<std::vector<ModelInfo>> models() override;
    Result<ModelReport> inspectModel(const std::filesystem::path &folder) override;
    Result<ModelInfo> importModel(const std::filesystem::path &folder) override;
    Result<DownloadResult> downloadModel(const DownloadRequest &request, const Control &control) override;
    ModelSupply &supply() override { return m_supply; }
    JobHistory &history() override { return m_supply; }
    Result<ModelReport> joinModels(const JoinRequest &request) override;

    Result<PairPreview> previewPairs(const std::filesystem::path &spec) override;
    Result<void> train(const TrainRequest &request, const Control &control, const std::function<void(const TrainEvent &)> &event) override;
    Result<EvaluationReport> evaluate(const EvaluationRequest &request, const Control &control) override;
    Result<EvaluationId> keepEvaluation(const EvaluationReport &report) override;
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
    Result<std::vector<PhotoId>> photosAt(std::span<const std::filesystem::path> files) override;
    Result<void> giveName(const PersonalName &name) override;
    Result<void> forgetName(const std::string &name) override;
    Result<void> samples(const std::filesystem::path &out, int count, std::uint64_t seed, SampleKind kind, const Control &control) override;
    Result<std::vector<BenchFigure>> bench(const std::string &what) override;

private:
    [[nodiscard]] Result<std::shared_ptr<const jobs::Encoder>> loadEncoder() const;
    [[nodiscard]] Result<IndexResult> indexWith(std::shared_ptr<const jobs::Encoder> encoder,
                                                std::span<const std::filesystem::path> folders, const Control &control);
    [[nodiscard]] Result<std::int64_t> forget(store::PhotoMark mark) const;
    [[nodiscard]] LocalBlindTrials::Ports blindPorts();
    [[nodiscard]] ModelInfo toInfo(const jobs::ModelDescription &model) const;
    [[nodiscard]] std::shared_ptr<isolation::PhotoReader> photoReader();

    EngineOptions m_options;
    std::filesystem::path m_library;
    std::shared_ptr<isolation::PhotoReader> m_reader;  // made when it is first asked for
    LocalSupply m_supply{m_options, [this] { return photoReader(); }};
    LocalBlindTrials m_blind{blindPorts()};
    ToolAnnotations m_annotations{m_library, [this] { return loadEncoder(); }, [this] { return photoReader(); },
                                  [this] { return resolveModel(m_options).value_or(std::filesystem::path()); }};
};

}  // namespace semblance::api
