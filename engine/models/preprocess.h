// From 8-bit pixels to the image tower's input, equal to PIL's resize and torchvision's normalisation.
#pragma once

#include <torch/torch.h>

#include "engine/models/dual_encoder.h"

namespace semblance::models {

// pixels: [H,W,3] uint8 RGB. Returns [3,S,S] uint8: resized with antialiasing (width, then height, rounded and clamped to
// 8 bits after each pass, as PIL does; in bands, so that a huge picture takes little more) and centre-cropped or squashed as asked.
[[nodiscard]] torch::Tensor resizePixels(const torch::Tensor &pixels, const ImagePreprocessing &options);

// batch: [N,3,S,S] uint8. Returns [N,3,S,S] float32, (x/255 - mean)/deviation, on the batch's device.
[[nodiscard]] torch::Tensor normalisePixels(const torch::Tensor &batch, const ImagePreprocessing &options);

// tokens without start and end -> [contextLength] int64 with start, end and padding; cut so that the end token stays.
[[nodiscard]] torch::Tensor layOutTokens(const std::vector<std::int64_t> &ids, const TextLayout &layout);

}  // namespace semblance::models
