#include "engine/api/evaluation_run.h"

#include "engine/api/library_paths.h"

namespace semblance::api {

namespace {

Result<std::shared_ptr<const jobs::Encoder>> loadModel(EngineOptions options, const std::filesystem::path &model)
{
    if (!model.empty())
        options.model = model;
    const auto package = resolveModel(options);
    if (!package)
        return core::fail(package.error());
    return jobs::loadEncoder(*package, options.device, options.precision);
}

}  // namespace

Result<EvaluationReport> answerEvaluation(const EvaluationRequest &request, const EngineOptions &options,
                                          const std::filesystem::path &library, jobs::JobContext &context,
                                          const jobs::FigureListener &listener)
{
    jobs::EvaluationRun run;
    run.kind = request.kind;
    run.library = library;
    run.data = request.data;
    run.seed = request.seed;
    run.draws = request.draws;
    run.threads = options.threads;
    run.prompts = request.prompts;
    run.folds = request.folds;
    if (request.head) {
        EngineOptions own = options;
        if (!request.model.empty())
            own.model = request.model;
        const auto package = resolveModel(own);
        if (!package)
            return core::fail(package.error());
        run.head = *package;
    }
    run.pins = request.pins;
    run.within = request.within;
    run.mapPoints = request.mapPoints;
    run.clusters = request.clusters;
    jobs::EncoderLoader baseline;
    if (request.kind == EvaluationKind::Comparison || !request.baseline.empty())
        baseline = [&] { return loadModel(options, request.baseline); };
    return jobs::runEvaluation(
        run, [&] { return loadModel(options, request.model); }, baseline, context, listener);
}

}  // namespace semblance::api
