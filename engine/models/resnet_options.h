// The sizes of torchvision's residual networks. No torch here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/models/shape_map.h"

namespace semblance::models {

struct ResnetOptions {
    std::int64_t depth = 50;

    // InvalidArgument: a depth that torchvision does not publish.
    [[nodiscard]] core::Result<void> check() const;
    [[nodiscard]] std::vector<std::int64_t> blocks() const;  // a stage; empty for an unknown depth
    // 1x1, 3x3, 1x1 with four times the channels, instead of two 3x3.
    [[nodiscard]] bool bottleneck() const { return depth >= 50; }
    [[nodiscard]] std::int64_t featureWidth() const { return bottleneck() ? 2048 : 512; }
};

// Every parameter and running sum of resnet.h's module behind `prefix`.
void addResnet(ShapeMap &shapes, const std::string &prefix, const ResnetOptions &options);

}  // namespace semblance::models
