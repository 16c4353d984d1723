// The residual networks of He et al. 2016 as torchvision publishes them, without the classifier: 18, 34, 50, 101 or 152 layers.
#pragma once

#include <memory>

#include "engine/models/image_tower.h"
#include "engine/models/resnet_options.h"

namespace semblance::models {

// Random weights under torchvision's names (conv1.weight, layer1.0.bn1.running_mean, layer2.0.downsample.0.weight). Returns the mean
// over all places: [N,featureWidth()].
[[nodiscard]] std::shared_ptr<ImageTower> makeResnet(const ResnetOptions &options);

}  // namespace semblance::models
