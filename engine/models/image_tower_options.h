// The sizes of CLIP's two image towers, and what parameters follow from them. No torch here.
#pragma once

#include <string>
#include <vector>

#include "engine/models/shape_map.h"

namespace semblance::models {

// Dosovitskiy et al. 2021, as CLIP has it: a class token, a norm before the blocks, a projection without bias after them.
struct VisionTransformerOptions {
    std::int64_t imageSize = 224, patchSize = 32;
    std::int64_t embeddingDimension = 512;
    TransformerOptions blocks{768, 12, 12};
    [[nodiscard]] std::int64_t grid() const { return imageSize / patchSize; }
};

// Radford et al. 2021, section 2.4: three convolutions as a stem, average pools before every stride, attention as the last pool.
struct ModifiedResnetOptions {
    std::int64_t imageSize = 224;
    std::vector<std::int64_t> blocks{3, 4, 6, 3};
    std::int64_t width = 64;  // channels of the stem; the feature has 32 times as many
    std::int64_t heads = 32;
    std::int64_t embeddingDimension = 1024;
    [[nodiscard]] std::int64_t grid() const { return imageSize / 32; }
};

// Every parameter and running sum of the towers of image_tower.h, in OpenAI's names behind `prefix` ("visual.").
void addVisionTransformer(ShapeMap &shapes, const std::string &prefix, const VisionTransformerOptions &options);
void addModifiedResnet(ShapeMap &shapes, const std::string &prefix, const ModifiedResnetOptions &options);

}  // namespace semblance::models
