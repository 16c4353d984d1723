#include "engine/api/library_paths.h"
#include "engine/api/local_tools.h"
#include "engine/api/tool_reins.h"
#include "engine/api/training_request.h"
#include "engine/jobs/bench.h"
#include "engine/jobs/sample_folder.h"

namespace semblance::api {

namespace fs = std::filesystem;
using core::fail;

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

Result<void> LocalTools::samples(const fs::path &out, int count, std::uint64_t seed, SampleKind kind, const Control &control)
{
    ToolReins reins(control, JobKind::Samples, out);
    auto outcome = jobs::renderSampleFolder(out, count, seed, static_cast<jobs::SampleKind>(kind), reins.context());
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
