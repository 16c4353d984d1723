// SigLIP (Zhai et al. 2023): sizes and Hugging Face layout. No torch here.
#pragma once

#include <string>

#include "engine/core/result.h"
#include "engine/models/encoder_traits.h"
#include "engine/models/shape_map.h"
#include "engine/models/weight_plan.h"

namespace semblance::models {

struct SiglipOptions {
    std::int64_t patchSize = 16;
    // Both towers end in the same width: that of the image tower, which has no projection.
    TransformerOptions image{768, 12, 12, 3072, Activation::GeluTanh, 0.0, 1e-6, false};
    TransformerOptions text{768, 12, 12, 3072, Activation::GeluTanh, 0.0, 1e-6, true};
    ImagePreprocessing preprocessing;
    TextLayout layout{64, 32000, -1, 1, 1};  // no start token; ended and padded with </s>, all 64 places

    SiglipOptions();                                 // pictures squashed to a square, scaled to -1..1
    [[nodiscard]] core::Result<void> check() const;  // InvalidArgument naming the first value that cannot work
    [[nodiscard]] EncoderTraits traits() const;
    [[nodiscard]] std::int64_t grid() const { return preprocessing.size / patchSize; }
};

// config.json and preprocessor_config.json ("" when there is none). Errors: Corrupt, Unsupported.
[[nodiscard]] core::Result<SiglipOptions> siglipOptions(const std::string &config, const std::string &preprocessor);

// Every parameter of siglip.h's module.
[[nodiscard]] ShapeMap siglipShapes(const SiglipOptions &options);
// From the Hugging Face names (vision_model.*, text_model.*).
[[nodiscard]] WeightPlan siglipPlan(const ShapeMap &shapes);

}  // namespace semblance::models
