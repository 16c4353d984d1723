// The image half of a dual encoder, and the two that CLIP has: a vision transformer and a ResNet with an attention pool.
#pragma once

#include <memory>

#include <torch/torch.h>

#include "engine/models/image_tower_options.h"

namespace semblance::models {

class ImageTower : public torch::nn::Module {
public:
    // images: [N,3,S,S] float32, normalised; cast to the weights' precision here. Returns [N,D].
    virtual torch::Tensor forward(const torch::Tensor &images) = 0;
};

// Both have the parameters of OpenAI's checkpoint without its "visual.": conv1.weight, layer1.0.bn1.weight, attnpool.q_proj.weight.
[[nodiscard]] std::shared_ptr<ImageTower> makeVisionTransformer(const VisionTransformerOptions &options);
[[nodiscard]] std::shared_ptr<ImageTower> makeModifiedResnet(const ModifiedResnetOptions &options);
}  // namespace semblance::models
