// How sharp a model's scores are meant to be.
#pragma once

#include "engine/jobs/encoder.h"

namespace semblance::jobs {

// exp(logit_scale): what a cosine is multiplied with to become a logit; 100, CLIP's own, for an encoder that is no model.
[[nodiscard]] double logitScaleOf(const Encoder &encoder);

}  // namespace semblance::jobs
