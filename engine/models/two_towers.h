// A torchvision ResNet and a BERT, trained apart, and the projection heads in which they meet.
#pragma once

#include <memory>

#include "engine/models/dual_encoder.h"
#include "engine/models/two_towers_options.h"

namespace semblance::models {

// Random weights: image.* under torchvision's names, text.* under those of Hugging Face's BERT, image_projection.*,
// text_projection.*, logit_scale.
[[nodiscard]] std::unique_ptr<DualEncoder> makeTwoTowers(const TwoTowersOptions &options);

}  // namespace semblance::models
