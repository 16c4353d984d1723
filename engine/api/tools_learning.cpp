#include "engine/api/bench.h"
#include "engine/api/library_paths.h"
#include "engine/api/local_tools.h"
#include "engine/api/tool_reins.h"
#include "engine/api/training_request.h"
#include "engine/jobs/sample_folder.h"

namespace semblance::api {

namespace fs = std::filesystem;
using core::fail;

Result<void> LocalTools::train(const TrainRequest &request, const Control &control, const std::function<void(const TrainEvent &)> &event)
{
    TrainRequest placed = request;
    placed.out = trainingFolder(request, m_options);
    ToolReins reins(control, JobKind::Train, placed.out);
    reins.context().setPhotoReader(photoReader());
    constexpr double lockSeconds = 0.5;  // while a window holds the library the run is noted when it lets go
    const auto hold = [this] { return store::Catalogue::open(m_library, store::Access::ReadWrite, lockSeconds); };
    const auto outcome = runTraining(placed, m_options, reins.context(), hold, event);
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
    return runBench(m_options, {what});
}

}  // namespace semblance::api
