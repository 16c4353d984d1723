// One door to every kind of evaluation: reads the set, loads the versions, measures. Free of Torch, for the door of the engine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/evaluation_report.h"
#include "engine/core/result.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/job.h"
#include "engine/store/evaluation_store.h"  // for the door: where results are kept

namespace semblance::jobs {

struct EvaluationRun {
    core::EvaluationKind kind = core::EvaluationKind::Retrieval;
    std::filesystem::path data;     // SPEC, or a folder of classes
    std::filesystem::path library;  // where "library" lies
    std::uint64_t seed = 1;
    int draws = 1000;
    int threads = 0;
    std::vector<std::string> prompts{"a photo of a {}"};  // of Classification
    std::int64_t folds = 0;                               // of Classification; see EvaluationOptions
    std::filesystem::path head;
    std::filesystem::path pins;  // of Comparison; see ComparisonOptions
    std::int64_t within = 10;
    std::int64_t mapPoints = 20000;  // of Map; see MapOptions
    int clusters = 0;
};

using EncoderLoader = std::function<core::Result<std::shared_ptr<const Encoder>>()>;
// Hears figures as they are found, each once, on the job's thread.
using FigureListener = std::function<void(std::span<const core::Figure>)>;

// The set is read before a model is loaded: what is wrong with it is said at once. `loadBaseline` is asked for a Comparison,
// and for a Map where there is one. Errors:
// those of reading, loading and measuring (evaluate_job.h, evaluate_more.h).
[[nodiscard]] core::Result<core::EvaluationReport> runEvaluation(const EvaluationRun &run, const EncoderLoader &loadVersion,
                                                                 const EncoderLoader &loadBaseline, JobContext &context,
                                                                 const FigureListener &listener = {});

}  // namespace semblance::jobs
