// Measuring, as the command line asks for it, and what was kept of it.
#include "engine/api/evaluation_html.h"
#include "engine/api/evaluation_run.h"
#include "engine/api/local_tools.h"
#include "engine/api/tool_reins.h"
#include "engine/core/files.h"

namespace semblance::api {

using core::fail;

Result<EvaluationReport> LocalTools::evaluate(const EvaluationRequest &request, const Control &control)
{
    ToolReins reins(control, JobKind::Evaluate, request.data);
    reins.context().setPhotoReader(photoReader());
    return answerEvaluation(request, m_options, m_library, reins.context());
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

Result<void> LocalTools::exportEvaluation(const EvaluationReport &report, const std::filesystem::path &file)
{
    return core::writeTextAtomically(file, evaluationHtml(report));
}

}  // namespace semblance::api
