// The recipes on cached embeddings (align, head, classify) behind runTraining.
#pragma once

#include <filesystem>
#include <functional>

#include "engine/api/learning.h"
#include "engine/api/values.h"
#include "engine/jobs/job.h"

namespace semblance::api {

// Whether a request is for one of them, new or resumed.
[[nodiscard]] bool isFeatureTraining(const TrainRequest &request);

// `out`: where the package will be. A new run starts from the model of the options. Errors: those of resolveModel and of the job.
[[nodiscard]] Result<jobs::Outcome> runFeatureTraining(const TrainRequest &request, const EngineOptions &options,
                                                       const std::filesystem::path &out, jobs::JobContext &context,
                                                       const std::function<void(const TrainEvent &)> &event);

}  // namespace semblance::api
