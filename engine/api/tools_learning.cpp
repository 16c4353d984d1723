#include "engine/api/library_paths.h"
#include "engine/api/local_tools.h"
#include "engine/api/tool_reins.h"
#include "engine/api/training_request.h"
#include "engine/jobs/bench.h"
#include "engine/jobs/evaluate_job.h"
#include "engine/jobs/sample_folder.h"

namespace semblance::api {

namespace fs = std::filesystem;
using core::fail;

namespace {

std::vector<Problem> toProblems(const std::vector<jobs::SkippedFile> &skipped)
{
    std::vector<Problem> problems;
    for (const auto &file : skipped)
        problems.push_back({file.path, file.reason});
    return problems;
}

RetrievalFigures toFigures(const evaluation::RetrievalScores &scores)
{
    return {scores.r1, scores.r5, scores.r10, scores.medianRank, scores.map, scores.mrr, scores.ndcg10};
}

}  // namespace

Result<void> LocalTools::train(const TrainRequest &request, const Control &control, const std::function<void(const TrainEvent &)> &event)
{
    TrainRequest placed = request;
    placed.out = trainingFolder(request, m_options);
    ToolReins reins(control, JobKind::Train, placed.out);
    const auto outcome = runTraining(placed, m_options, reins.context(), event);
    if (!outcome)
        return fail(outcome.error());
    if (*outcome == jobs::Outcome::Cancelled)
        return fail(ErrorCode::Cancelled, "Training was stopped; --resume goes on from the last checkpoint.");
    return {};
}

Result<RetrievalReport> LocalTools::evaluateRetrieval(const fs::path &data, const Control &control)
{
    auto pairs = jobs::readPairs(data, m_library);
    if (!pairs)
        return fail(pairs.error());
    auto encoder = loadEncoder();
    if (!encoder)
        return fail(encoder.error());
    ToolReins reins(control, JobKind::Evaluate, data);
    auto measured = jobs::evaluateRetrievalOn(**encoder, std::move(*pairs), m_options.threads, reins.context());
    if (!measured)
        return fail(measured.error());
    return RetrievalReport{toFigures(measured->scores.textToImage), toFigures(measured->scores.imageToText), measured->queries,
                           measured->gallery, toProblems(measured->skipped)};
}

Result<ClassifyReport> LocalTools::evaluateClassify(const fs::path &data, const std::string &prompt, const Control &control)
{
    auto photos = jobs::readClassFolder(data);
    if (!photos)
        return fail(photos.error());
    auto encoder = loadEncoder();
    if (!encoder)
        return fail(encoder.error());
    ToolReins reins(control, JobKind::Evaluate, data);
    auto measured = jobs::evaluateClassifyOn(**encoder, *photos, prompt, m_options.threads, reins.context());
    if (!measured)
        return fail(measured.error());
    return ClassifyReport{measured->scores.accuracy, measured->scores.macroF1,   measured->scores.top5,
                          measured->classes,         measured->scores.confusion, toProblems(measured->skipped)};
}

Result<void> LocalTools::samples(const fs::path &out, int count, std::uint64_t seed, bool allCaptions, const Control &control)
{
    ToolReins reins(control, JobKind::Samples, out);
    auto outcome = jobs::renderSampleFolder(out, count, seed, allCaptions, reins.context());
    if (!outcome)
        return fail(outcome.error());
    if (*outcome == jobs::Outcome::Cancelled)
        return fail(ErrorCode::Cancelled, "Rendering was stopped.");
    return {};
}

Result<std::vector<BenchFigure>> LocalTools::bench(const std::string &what)
{
    jobs::BenchOptions options;
    options.library = m_library;
    options.device = m_options.device;
    options.precision = m_options.precision;
    options.threads = m_options.threads;
    if (what != "embed" && what != "search" && what != "decode")
        return fail(ErrorCode::InvalidArgument, "There is no bench \"" + what + "\"; expected embed, search or decode.");
    jobs::JobContext unstoppable;
    Result<std::vector<jobs::Figure>> figures;
    if (what == "decode") {
        figures = jobs::benchDecode(options, unstoppable);
    } else {
        auto model = resolveModel(m_options);
        if (!model)
            return fail(model.error());
        options.model = *model;
        figures = what == "embed" ? jobs::benchEmbed(options, unstoppable) : jobs::benchSearch(options, unstoppable);
    }
    if (!figures)
        return fail(figures.error());
    std::vector<BenchFigure> values;
    for (const jobs::Figure &figure : *figures)
        values.push_back({figure.name, figure.unit, figure.median, figure.low, figure.high, figure.settings});
    return values;
}

}  // namespace semblance::api
