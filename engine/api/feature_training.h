// The recipes on cached embeddings (align, head, classify) behind runTraining.
#pragma once

#include <filesystem>
#include <functional>

#include "engine/api/learning.h"
#include "engine/api/values.h"
#include "engine/jobs/job.h"
#include "engine/jobs/train_job.h"

namespace semblance::api {

// What every training job is told alike; how it starts and what it goes on from is left to the caller.
[[nodiscard]] jobs::TrainJobOptions jobOptions(const TrainRequest &request, const EngineOptions &options);

// Whether a request is for one of them, new or resumed.
[[nodiscard]] bool isFeatureTraining(const TrainRequest &request);

// `request.out`: where the package will be; `start`: the package that a new run goes on from. Errors: those of the job.
[[nodiscard]] Result<jobs::Outcome> runFeatureTraining(const TrainRequest &request, const EngineOptions &options,
                                                       const std::filesystem::path &start, jobs::JobContext &context,
                                                       const std::function<void(const jobs::TrainUpdate &)> &update);

}  // namespace semblance::api
