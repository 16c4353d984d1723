// What the fake engine says of training, evaluation, earlier runs and names.
#include <algorithm>

#include "tests/support/fake_engine.h"

namespace semblance::test {

using namespace semblance::api;

Result<PairPreview> FakeEngine::previewPairs(const std::filesystem::path &spec)
{
    note("preview " + spec.string());
    if (previewError)
        return core::fail(*previewError);
    PairPreview preview;
    preview.photos = m_captions ? m_count : 0;
    preview.captions = 5 * preview.photos;
    preview.languages = previewLanguages;
    preview.skipped = 2;
    preview.problems = {{"/pictures/Holidays/IMG_2041.jpg", "the file is not there"},
                        {"/pictures/Holidays/IMG_2077.jpg", "its caption is empty"}};
    for (std::int64_t id = 1; id <= std::min<std::int64_t>(preview.photos, 24); ++id)
        preview.examples.push_back({m_files.empty() ? std::filesystem::path("/pictures/Holidays/IMG_" + std::to_string(1000 + id) + ".jpg")
                                                    : m_files[std::size_t(id - 1)],
                                    "A brown dog runs along the beach with a stick in its mouth"});
    return preview;
}

JobId FakeEngine::train(TrainRequest request)
{
    note("train " + request.recipe + " on " + request.data.string());
    lastTraining = request;
    JobStatus job;
    job.id = JobId{m_nextJob++};
    job.kind = JobKind::Train;
    job.state = JobState::Running;
    job.subject = "/home/ada/.local/share/semblance/models/trained-20230714-180511";
    setJob(job);
    return job.id;
}

Result<void> FakeEngine::measureBlend(const std::filesystem::path &package, const std::vector<double> &shares,
                                      const std::function<bool(const BlendPoint &)> &found)
{
    note("measure blend of " + package.string());
    if (!blends)
        return core::fail(ErrorCode::NotFound, package.string() + " has no training run beside it");
    for (const double share : shares)
        if (!found(
                {share, 0.16 + 0.07 * share, 0.15 + 0.05 * share, 0.06 * share, 0.02 * share, 0.10 * share, 0.82 - 0.10 * share * share}))
            break;
    return {};
}

Result<std::filesystem::path> FakeEngine::keepBlend(const std::filesystem::path &package, double share, const std::filesystem::path &)
{
    note("keep blend of " + package.string() + " at " + std::to_string(int(100 * share + 0.5)));
    return std::filesystem::path(package.string() + "-blend");
}

Result<std::map<std::string, RunForecast>> FakeEngine::forecasts(std::int64_t photos, std::int64_t captions)
{
    std::map<std::string, RunForecast> forecasts;
    double slower = 1;
    for (const std::string &recipe : recipeNames())
        forecasts[recipe] = {double(photos) * 0.02 * (slower *= 3), double(photos + captions) * 4e5};
    return forecasts;
}

JobId FakeEngine::evaluate(EvaluationRequest request)
{
    note("evaluate " + request.data.string());
    lastEvaluation = request;
    JobStatus job;
    job.id = JobId{m_nextJob++};
    job.kind = JobKind::Evaluate;
    job.state = JobState::Running;
    job.subject = request.data;
    setJob(job);
    return job.id;
}

Result<std::vector<EvaluationSummary>> FakeEngine::evaluations()
{
    std::vector<EvaluationSummary> summaries;
    for (const EvaluationReport &report : reports)
        summaries.push_back(report.summary);
    return summaries;
}

Result<EvaluationReport> FakeEngine::evaluation(EvaluationId id)
{
    for (const EvaluationReport &report : reports)
        if (report.summary.id == id)
            return report;
    return core::fail(ErrorCode::NotFound, "there is no evaluation " + std::to_string(id.value));
}

Result<void> FakeEngine::forgetEvaluation(EvaluationId id)
{
    note("forget evaluation " + std::to_string(id.value));
    std::erase_if(reports, [id](const EvaluationReport &report) { return report.summary.id == id; });
    return {};
}

Result<std::vector<RunSummary>> FakeEngine::runs()
{
    std::vector<RunSummary> summaries;
    for (const RunReport &report : runReports)
        summaries.push_back(report.summary);
    return summaries;
}

Result<RunReport> FakeEngine::run(RunId id)
{
    for (const RunReport &report : runReports)
        if (report.summary.id == id)
            return report;
    return core::fail(ErrorCode::NotFound, "there is no run " + std::to_string(id.value));
}

Result<void> FakeEngine::annotateRun(RunId id, const std::string &text)
{
    note("note of run " + std::to_string(id.value) + ": " + text);
    for (RunReport &report : runReports)
        if (report.summary.id == id)
            report.summary.note = text;
    return {};
}

Result<void> FakeEngine::forgetRun(RunId id)
{
    note("forget run " + std::to_string(id.value));
    std::erase_if(runReports, [id](const RunReport &report) { return report.summary.id == id; });
    return {};
}

Result<void> FakeEngine::giveName(const PersonalName &name)
{
    note("name " + name.name + " (" + name.kind + ") " + std::to_string(name.photos.size()));
    std::erase_if(nameList, [&](const PersonalName &other) { return other.name == name.name; });
    nameList.push_back(name);
    return {};
}

Result<void> FakeEngine::forgetName(const std::string &name)
{
    note("forget name " + name);
    std::erase_if(nameList, [&](const PersonalName &other) { return other.name == name; });
    return {};
}

}  // namespace semblance::test
