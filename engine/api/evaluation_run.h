// From a request to the job that answers it: shared by the command line's tools and the window's engine.
#pragma once

#include "engine/api/evaluation_values.h"
#include "engine/api/values.h"
#include "engine/jobs/evaluations.h"

namespace semblance::api {

// `options` say library, device, precision and threads; the request's models go before the options' one. Errors: those of
// jobs::runEvaluation.
[[nodiscard]] Result<EvaluationReport> answerEvaluation(const EvaluationRequest &request, const EngineOptions &options,
                                                        const std::filesystem::path &library, jobs::JobContext &context,
                                                        const jobs::FigureListener &listener = {});

}  // namespace semblance::api
