// How CLIP is written down by others: the Hugging Face and the OpenCLIP configuration and tensor names.
#pragma once

#include <optional>
#include <string>

#include "engine/core/result.h"
#include "engine/models/clip_options.h"
#include "engine/models/weight_plan.h"

namespace semblance::models {

// config.json and preprocessor_config.json ("" when there is none: OpenAI's values). Errors: Corrupt, Unsupported.
[[nodiscard]] core::Result<ClipOptions> clipOptionsFromHuggingFace(const std::string &config, const std::string &preprocessor);
// open_clip_config.json. Errors: Corrupt, Unsupported.
[[nodiscard]] core::Result<ClipOptions> clipOptionsFromOpenClip(const std::string &config);

// Where each parameter of clip.h comes from. Hugging Face splits the attention's projection in three and keeps the last
// projections transposed.
[[nodiscard]] WeightPlan huggingFacePlan(const ShapeMap &shapes);
// `textPrefix`: "text." in checkpoints that OpenCLIP wrote from its custom text class, else "".
[[nodiscard]] WeightPlan openClipPlan(const ShapeMap &shapes, const std::string &textPrefix);

// For weight_plan.h: how many rows stand before the grid of positions, when the parameter is one.
[[nodiscard]] std::optional<std::int64_t> gridOf(const std::string &name);

}  // namespace semblance::models
