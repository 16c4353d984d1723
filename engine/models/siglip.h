// SigLIP (Zhai et al. 2023): two transformers trained pair by pair with a sigmoid.
#pragma once

#include <memory>

#include "engine/models/dual_encoder.h"
#include "engine/models/siglip_options.h"

namespace semblance::models {

// Random weights in CLIP's names where it has the part: visual.conv1.weight, transformer.resblocks.0.ln_1.weight; besides
// visual.head.* (the pooling head), text_head.*, logit_scale, logit_bias.
[[nodiscard]] std::unique_ptr<DualEncoder> makeSiglip(const SiglipOptions &options);

}  // namespace semblance::models
