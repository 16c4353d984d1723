// How many pictures an encoder is best given at once.
#pragma once

#include <cstddef>

#include "engine/jobs/encoder.h"

namespace semblance::jobs {

// For one call of embed(). On a CUDA device it grows with what is learned of its memory: ask before each call.
[[nodiscard]] std::size_t picturesAtOnce(const Encoder &encoder);

}  // namespace semblance::jobs
