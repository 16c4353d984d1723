// Chinese-CLIP (Yang et al. 2022): CLIP's vision transformer and a BERT. Its sizes and its Hugging Face layout. No torch here.
#pragma once

#include <string>

#include "engine/core/result.h"
#include "engine/models/bert_options.h"
#include "engine/models/encoder_traits.h"
#include "engine/models/image_tower_options.h"
#include "engine/models/weight_plan.h"

namespace semblance::models {

struct ChineseClipOptions {
    std::int64_t embeddingDimension = 512;
    std::int64_t patchSize = 16;
    TransformerOptions image{768, 12, 12};
    BertOptions text;
    ImagePreprocessing preprocessing;
    TextLayout layout{52, 21128, 101, 102, 0};  // its authors cut sentences at 52 tokens

    [[nodiscard]] core::Result<void> check() const;  // InvalidArgument naming the first value that cannot work
    [[nodiscard]] EncoderTraits traits() const;
    [[nodiscard]] VisionTransformerOptions visionTransformer() const;
};

// config.json, preprocessor_config.json ("" when there is none) and the vocabulary's control tokens. Errors: Corrupt, Unsupported.
[[nodiscard]] core::Result<ChineseClipOptions> chineseClipOptions(const std::string &config, const std::string &preprocessor,
                                                                  const BertVocabulary &vocabulary);

// Every parameter of chinese_clip.h's module.
[[nodiscard]] ShapeMap chineseClipShapes(const ChineseClipOptions &options);
// From the Hugging Face names (vision_model.*, text_model.*).
[[nodiscard]] WeightPlan chineseClipPlan(const ShapeMap &shapes);

}  // namespace semblance::models
