// A training request becomes a job of the engine: the one place that both doors (window and command line) go through.
#pragma once

#include <functional>

#include "engine/api/learning.h"
#include "engine/api/values.h"
#include "engine/jobs/job.h"
#include "engine/jobs/run_recorder.h"

namespace semblance::api {

// Runs to the end, to a stop or to an error; what `request.out` and `request.resume` leave open goes to `<library>/models/<name>`,
// see trainingFolder. The run is kept in the library, into which `hold` lets write. `event` is called on this thread. Errors: those of
// the recipe's job.
[[nodiscard]] Result<jobs::Outcome> runTraining(const TrainRequest &request, const EngineOptions &options, jobs::JobContext &context,
                                                const jobs::RunRecorder::Hold &hold, const std::function<void(const TrainEvent &)> &event);

// Where the package of a request will be: `resume`, else `out`, else a new name among the library's models ("trained-20230714-180511").
[[nodiscard]] std::filesystem::path trainingFolder(const TrainRequest &request, const EngineOptions &options);

}  // namespace semblance::api
