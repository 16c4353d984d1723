#include "engine/jobs/evaluations.h"

#include "engine/jobs/evaluate_more.h"

namespace semblance::jobs {

using core::EvaluationKind;
using core::fail;
using core::Result;

namespace {

EvaluationOptions optionsOf(const EvaluationRun &run)
{
    EvaluationOptions options;
    options.data = run.data;
    options.seed = run.seed;
    options.draws = run.draws;
    options.threads = run.threads;
    options.prompts = run.prompts;
    options.folds = run.folds;
    options.head = run.head;
    return options;
}

MapOptions mapOptionsOf(const EvaluationRun &run)
{
    MapOptions options;
    options.points = run.mapPoints;
    options.clusters = run.clusters;
    return options;
}

Result<core::EvaluationReport> runClassification(const EvaluationRun &run, const EncoderLoader &loadVersion, JobContext &context,
                                                 const FigureListener &listener)
{
    if (auto checked = checkPrompts(run.prompts); !checked)
        return fail(checked.error());
    auto classes = readClassSet(run.data);
    if (!classes)
        return fail(classes.error());
    auto encoder = loadVersion();
    if (!encoder)
        return fail(encoder.error());
    return evaluateClassesOn(**encoder, std::move(*classes), optionsOf(run), context, listener);
}

}  // namespace

Result<core::EvaluationReport> runEvaluation(const EvaluationRun &run, const EncoderLoader &loadVersion, const EncoderLoader &loadBaseline,
                                             JobContext &context, const FigureListener &listener)
{
    if (run.kind == EvaluationKind::Classification)
        return runClassification(run, loadVersion, context, listener);
    auto set = readEvaluationSet(run.data, run.library);
    if (!set)
        return fail(set.error());
    auto encoder = loadVersion();
    if (!encoder)
        return fail(encoder.error());
    const EvaluationOptions options = optionsOf(run);
    switch (run.kind) {
    case EvaluationKind::Comparison: {
        auto baseline = loadBaseline();
        if (!baseline)
            return fail(baseline.error());
        return compareOn(**baseline, **encoder, std::move(*set), options, {run.pins, run.within}, context, listener);
    }
    case EvaluationKind::Map: {
        MapOptions map = mapOptionsOf(run);
        std::shared_ptr<const Encoder> other;
        if (loadBaseline) {
            auto baseline = loadBaseline();
            if (!baseline)
                return fail(baseline.error());
            other = std::move(*baseline);
            map.baseline = other.get();
        }
        return mapOf(**encoder, std::move(*set), options, map, context, listener);
    }
    case EvaluationKind::Robustness: return robustnessOn(**encoder, std::move(*set), options, context, listener);
    case EvaluationKind::Retrieval:
    case EvaluationKind::Classification: break;
    }
    return evaluateRetrievalOn(**encoder, std::move(*set), options, context, listener);
}

}  // namespace semblance::jobs
