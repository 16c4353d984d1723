// CLIP (Radford et al. 2021): a vision transformer and a causal text transformer that meet in one embedding space.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/models/dual_encoder.h"
#include "engine/models/transformer.h"

namespace semblance::models {

struct ClipOptions {
    // Where the text feature is read. In OpenAI's vocabulary the two are the same place.
    enum class TextPool { HighestToken, FirstEndToken };

    std::int64_t embeddingDimension = 512;
    std::int64_t patchSize = 32;
    TransformerOptions image{768, 12, 12};
    TransformerOptions text{512, 12, 8};
    TextPool textPool = TextPool::HighestToken;
    ImagePreprocessing preprocessing;  // its size is the tower's
    TextLayout layout;

    // InvalidArgument naming the first value that cannot work.
    [[nodiscard]] core::Result<void> check() const;
    [[nodiscard]] EncoderTraits traits() const;
};

using ShapeMap = std::map<std::string, std::vector<std::int64_t>>;

// Every parameter of the module below with its shape, known without making it.
[[nodiscard]] ShapeMap clipParameterShapes(const ClipOptions &options);

// Random weights under the names of OpenAI's checkpoint (visual.conv1.weight, transformer.resblocks.0.attn.in_proj_weight, ...).
[[nodiscard]] std::unique_ptr<DualEncoder> makeClipEncoder(const ClipOptions &options);

}  // namespace semblance::models
