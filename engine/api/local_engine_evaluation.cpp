// The engine measures a version as a job, keeps the result, and gives it back.
#include <algorithm>
#include <chrono>
#include <future>

#include "engine/api/evaluation_run.h"
#include "engine/api/library_paths.h"
#include "engine/api/local_engine.h"
#include "engine/core/log.h"

namespace semblance::api {

JobId LocalEngine::evaluate(EvaluationRequest request)
{
    auto named = std::make_shared<std::promise<JobId>>();
    const auto id = named->get_future().share();
    const std::filesystem::path subject = request.data;
    const JobId job =
        m_queue->submit(jobs::JobKind::Evaluate, subject, [this, request = std::move(request), id](jobs::JobContext &context) {
            return runEvaluationJob(request, id.get(), context);
        });
    named->set_value(job);
    return job;
}

Result<jobs::IndexReport> LocalEngine::runEvaluationJob(EvaluationRequest request, JobId job, jobs::JobContext &context)
{
    if (!m_writer)
        return core::fail(*m_locked);
    if (request.model.empty()) {
        const std::lock_guard lock(m_modelMutex);
        request.model = m_activePackage;
    }
    context.setPhotoReader(m_photoReader);
    jobs::IndexReport done;
    const auto report = answerEvaluation(request, m_options, m_library, context, [&](std::span<const core::Figure> figures) {
        m_hub->measured(job, {figures.begin(), figures.end()});
    });
    if (!report) {
        if (report.error().code != ErrorCode::Cancelled)
            return core::fail(report.error());
        done.outcome = jobs::Outcome::Cancelled;
        return done;
    }
    const auto store = store::EvaluationStore::open(m_library, store::Access::ReadWrite);
    if (!store)
        return core::fail(store.error());
    const auto kept = (*store)->add(*report);
    if (!kept)
        return core::fail(kept.error());
    m_hub->evaluated(job, *kept);
    return done;
}

// A model of its own beside the active one, which goes on answering searches.
LocalBlindTrials::Ports LocalEngine::blindPorts()
{
    return {
        .library = m_library,
        .package = [this](const std::filesystem::path &model) -> Result<std::filesystem::path> {
            EngineOptions options = m_options;
            const std::lock_guard lock(m_modelMutex);
            options.model = model.empty() ? m_activePackage : model;
            return resolveModel(options);
        },
        .load = [this](const std::filesystem::path &package) { return jobs::loadEncoder(package, m_options.device, m_options.precision); },
        .write = [this](std::function<Result<void>()> work) { return change(std::move(work)); }};
}

Result<std::vector<EvaluationSummary>> LocalEngine::evaluations()
{
    const auto store = store::EvaluationStore::open(m_library, store::Access::ReadOnly);
    return store ? (*store)->all() : core::fail(store.error());
}

Result<EvaluationReport> LocalEngine::evaluation(EvaluationId id)
{
    const auto store = store::EvaluationStore::open(m_library, store::Access::ReadOnly);
    return store ? (*store)->find(id) : core::fail(store.error());
}

// On the engine thread, the only one that writes; what takes longer than two seconds happens when it can.
Result<void> LocalEngine::forgetEvaluation(EvaluationId id)
{
    if (!m_writer)
        return core::fail(*m_locked);
    if (const auto known = evaluations(); known) {
        const bool there = std::any_of(known->begin(), known->end(), [id](const EvaluationSummary &summary) { return summary.id == id; });
        if (!there)
            return core::fail(ErrorCode::NotFound, "This evaluation is no longer in the library.");
    }
    auto outcome = std::make_shared<std::promise<Result<void>>>();
    auto gone = outcome->get_future();
    m_queue->runErrand([this, id, outcome] {
        const auto store = store::EvaluationStore::open(m_library, store::Access::ReadWrite);
        auto result = store ? (*store)->remove(id) : Result<void>(core::fail(store.error()));
        if (!result)
            core::log(core::LogLevel::Error, "An evaluation could not be removed: " + result.error().detail);
        outcome->set_value(std::move(result));
    });
    if (gone.wait_for(std::chrono::seconds(2)) == std::future_status::ready)
        return gone.get();
    return {};
}

}  // namespace semblance::api
