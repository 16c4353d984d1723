// Measuring, as the command line asks for it, and what was kept of it.
#include "engine/api/evaluation_run.h"
#include "engine/api/library_paths.h"
#include "engine/api/local_tools.h"
#include "engine/api/tool_reins.h"
#include "engine/core/paths.h"
#include "engine/jobs/calibrate.h"

namespace semblance::api {

using core::fail;

Result<EvaluationReport> LocalTools::evaluate(const EvaluationRequest &request, const Control &control)
{
    ToolReins reins(control, JobKind::Evaluate, request.data);
    reins.context().setPhotoReader(photoReader());
    return answerEvaluation(request, m_options, m_library, reins.context());
}

LocalBlindTrials::Ports LocalTools::blindPorts()
{
    return {
        .library = m_library,
        .package = [this](const std::filesystem::path &model) -> Result<std::filesystem::path> {
            EngineOptions options = m_options;
            if (!model.empty())
                options.model = model;
            return resolveModel(options);
        },
        .load = [this](const std::filesystem::path &package) { return jobs::loadEncoder(package, m_options.device, m_options.precision); },
        .write = [this](const std::function<Result<void>()> &work) -> Result<void> {
            const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadWrite);  // has the lock meanwhile
            return catalogue ? work() : fail(catalogue.error());
        }};
}

Result<RelevanceCheck> LocalTools::relevanceCheck()
{
    const auto encoder = loadEncoder();
    if (!encoder)
        return fail(encoder.error());
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!catalogue)
        return fail(catalogue.error());
    const auto kept = (*catalogue)->settings().get(jobs::calibrationSetting((*encoder)->identity()));
    if (!kept)
        return fail(kept.error());
    const auto calibration = *kept ? search::Calibration::fromText(**kept) : std::nullopt;
    if (!calibration)
        return fail(ErrorCode::NoEmbeddings, "The library " + core::displayPath(m_library) + " was not indexed with the model '"
                                                 + (*encoder)->name() + "': run index with this model first.");
    const search::OddsCheck &check = calibration->check;
    return RelevanceCheck{(*encoder)->name(), (*encoder)->version(), calibration->learnt ? "platt" : "gaussian",
                          check.pairs,        check.judged,          check.gaussianLogLoss,
                          check.plattLogLoss, check.baseRateLogLoss, check.gaussianError,
                          check.plattError};
}

Result<EvaluationId> LocalTools::keepEvaluation(const EvaluationReport &report)
{
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadWrite);  // has the lock while we write
    if (!catalogue)
        return fail(catalogue.error());
    const auto evaluations = store::EvaluationStore::open(m_library, store::Access::ReadWrite);
    return evaluations ? (*evaluations)->add(report) : fail(evaluations.error());
}

Result<std::vector<EvaluationSummary>> LocalTools::evaluations()
{
    const auto evaluations = store::EvaluationStore::open(m_library, store::Access::ReadOnly);
    return evaluations ? (*evaluations)->all() : fail(evaluations.error());
}

Result<EvaluationReport> LocalTools::evaluation(EvaluationId id)
{
    const auto evaluations = store::EvaluationStore::open(m_library, store::Access::ReadOnly);
    return evaluations ? (*evaluations)->find(id) : fail(evaluations.error());
}

Result<void> LocalTools::forgetEvaluation(EvaluationId id)
{
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadWrite);
    if (!catalogue)
        return fail(catalogue.error());
    const auto evaluations = store::EvaluationStore::open(m_library, store::Access::ReadWrite);
    return evaluations ? (*evaluations)->remove(id) : fail(evaluations.error());
}

}  // namespace semblance::api
