// A search for settings: several training runs, then the one with what was best.
#pragma once

#include <functional>

#include "engine/api/learning.h"
#include "engine/jobs/job.h"
#include "engine/jobs/run_recorder.h"

namespace semblance::api {

// What does one training run; see runTraining.
using RunOnce = std::function<Result<jobs::Outcome>(const TrainRequest &, const std::function<void(const TrainEvent &)> &)>;

// Each trial is a run of its own in `request.out`/trials and kept like any other, but its package goes as soon as it was judged; the last
// run, with the best settings, makes the package in `request.out`. A stopped or killed search goes on where it was. `event` hears one
// "trial" a trial and everything of the last run. Errors: InvalidArgument (ranges, method), those of runs, when every trial failed.
[[nodiscard]] Result<jobs::Outcome> runTuned(const TrainRequest &request, const RunOnce &runOnce,
                                             const std::function<void(const TrainEvent &)> &event);

}  // namespace semblance::api
