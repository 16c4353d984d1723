// CLIP (Radford et al. 2021): an image tower and a causal text transformer that meet in one embedding space.
#pragma once

#include <memory>

#include "engine/models/clip_options.h"
#include "engine/models/dual_encoder.h"

namespace semblance::models {

// Random weights under the names of OpenAI's checkpoint (visual.conv1.weight, transformer.resblocks.0.attn.in_proj_weight, ...).
[[nodiscard]] std::unique_ptr<DualEncoder> makeClipEncoder(const ClipOptions &options);

}  // namespace semblance::models
