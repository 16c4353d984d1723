// The sizes of a CLIP (Radford et al. 2021) and what follows from them. No torch here.
#pragma once

#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/models/encoder_traits.h"
#include "engine/models/image_tower_options.h"

namespace semblance::models {

struct ClipOptions {
    // Where the text feature is read. In OpenAI's vocabulary the two are the same place.
    enum class TextPool { HighestToken, FirstEndToken };

    std::int64_t embeddingDimension = 512;
    std::int64_t patchSize = 32;             // of a vision transformer
    std::vector<std::int64_t> resnetBlocks;  // not empty: a ModifiedResNet with so many blocks a stage
    TransformerOptions image{768, 12, 12};   // of a ModifiedResNet only the width and, of its attention pool, the heads
    TransformerOptions text{512, 12, 8};
    TextPool textPool = TextPool::HighestToken;
    ImagePreprocessing preprocessing;  // its size is the tower's
    TextLayout layout;

    // InvalidArgument naming the first value that cannot work.
    [[nodiscard]] core::Result<void> check() const;
    [[nodiscard]] EncoderTraits traits() const;
    [[nodiscard]] VisionTransformerOptions visionTransformer() const;
    [[nodiscard]] ModifiedResnetOptions modifiedResnet() const;
    [[nodiscard]] bool hasResnet() const { return !resnetBlocks.empty(); }
    [[nodiscard]] std::string describeImageTower() const;  // "vision transformer, patches of 32, 12 layers of 768, ..."
    [[nodiscard]] std::string describeTextTower() const;
};

// Every parameter and running sum of clip.h's module with its shape.
[[nodiscard]] ShapeMap clipParameterShapes(const ClipOptions &options);

}  // namespace semblance::models
