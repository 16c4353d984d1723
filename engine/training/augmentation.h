// How a picture varies between epochs: one batched pass on whatever device the batch is on.
#pragma once

#include <cstdint>

#include <torch/torch.h>

namespace semblance::training {

struct AugmentationOptions {
    std::int64_t size = 64;     // of the result, pixels
    double cropScale = 0.4;     // random resized crop (Szegedy et al. 2015): least share of the area, aspect 3/4 to 4/3
    bool flip = true;           // left to right, half of them
    double colourJitter = 0.3;  // brightness, contrast and saturation each times 1 +- this
    double erase = 0.15;        // probability of one gray rectangle (Zhong et al. 2020)
};

// pictures: [N,3,S,S] uint8; whole: [N] bool, true where a picture is neither mirrored nor erased and keeps at least nine tenths of
// its area; undefined: nowhere. Returns [N,3,size,size] float32 in [0,255]. Random numbers come from `generator` (CPU) alone.
[[nodiscard]] torch::Tensor augment(const torch::Tensor &pictures, const AugmentationOptions &options, at::Generator generator,
                                    const torch::Tensor &whole = {});

}  // namespace semblance::training
