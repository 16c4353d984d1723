// Positional embeddings for another number of patches.
#pragma once

#include <torch/torch.h>

namespace semblance::models {

// positions: [before + g*g, W]; returns [before + side*side, W] float32: the first rows as they are, the grid by bicubic interpolation
// with antialiasing (the kernel of PIL, a = -0.5), corners not aligned, as OpenCLIP resizes them (open_clip/model.py, resize_pos_embed).
[[nodiscard]] torch::Tensor interpolatePositions(const torch::Tensor &positions, std::int64_t before, std::int64_t side);

}  // namespace semblance::models
