// A dual encoder: an image tower and a text tower that meet in one embedding space. Every model family is one of these.
#pragma once

#include <torch/torch.h>

#include "engine/models/encoder_traits.h"

namespace semblance::models {

class DualEncoder {
public:
    virtual ~DualEncoder() = default;
    [[nodiscard]] virtual const EncoderTraits &traits() const = 0;
    // images: [N,3,H,W] float32 RGB, normalised, on the encoder's device. Returns [N,D] float32, not normalised.
    [[nodiscard]] virtual torch::Tensor encodeImages(const torch::Tensor &images) = 0;
    // tokens: [N,L] int64, L <= contextLength. Returns [N,D] float32, not normalised.
    [[nodiscard]] virtual torch::Tensor encodeTexts(const torch::Tensor &tokens) = 0;
    // exp(logit_scale): what a cosine is multiplied with to become a logit. A scalar tensor that carries gradients.
    [[nodiscard]] virtual torch::Tensor logitScale() = 0;
    // What is added to the scaled cosine: 0 for a softmax head, the learned bias of a sigmoid head (Zhai et al. 2023).
    [[nodiscard]] virtual torch::Tensor logitBias() { return torch::zeros({}); }
    // The torch module that holds the parameters, named as in the checkpoint.
    [[nodiscard]] virtual torch::nn::Module &module() = 0;
};

// Unit-length rows: [N,D] -> [N,D] float32.
[[nodiscard]] inline torch::Tensor normalised(const torch::Tensor &features)
{
    return torch::nn::functional::normalize(features.to(torch::kFloat32), torch::nn::functional::NormalizeFuncOptions().dim(1));
}

}  // namespace semblance::models
