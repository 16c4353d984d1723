// Runs a function for every number below a count on a few threads: decoding for training, evaluation and bench.
#pragma once

#include <cstddef>
#include <functional>

#include "engine/jobs/job.h"

namespace semblance::jobs {

// `work(i)` for i in [0,count), each once, in no order, on `threads` threads (0: all cores); inside them torch and OpenMP stay
// single-threaded. `work` must not throw. False when the context was stopped before all were done.
bool forEachInParallel(std::size_t count, int threads, JobContext &context, const std::function<void(std::size_t)> &work);

}  // namespace semblance::jobs
