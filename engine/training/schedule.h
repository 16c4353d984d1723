// How the learning rate moves over a run.
#pragma once

#include <cstdint>

namespace semblance::training {

// Linear warm-up over the first `warmUp` share of the steps, then half a cosine to zero (Loshchilov and Hutter 2017, SGDR,
// without restarts). Returns a factor in [0,1] for step in [0,steps).
[[nodiscard]] double warmUpCosine(std::int64_t step, std::int64_t steps, double warmUp);

}  // namespace semblance::training
