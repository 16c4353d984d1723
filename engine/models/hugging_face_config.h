// What the Hugging Face layouts of CLIP, Chinese-CLIP and SigLIP share: towers, picture preparation, block names. No torch here.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/core/result.h"
#include "engine/models/config_reader.h"
#include "engine/models/encoder_traits.h"
#include "engine/models/transformer_options.h"
#include "engine/models/weight_plan.h"

namespace semblance::models {

// A "vision_config" or "text_config". `preset` is what absent keys mean, its width and heads those of the family's base size.
[[nodiscard]] TransformerOptions huggingFaceTower(ConfigReader &reader, TransformerOptions preset);

// preprocessor_config.json for an image tower of image.size pixels; `image` holds what absent keys mean. Errors: Corrupt, Unsupported
// (a preparation that would not end in a square of that size).
[[nodiscard]] core::Result<void> readPreprocessor(const std::string &text, ImagePreprocessing &image);

// Corrupt when a deviation is not positive.
[[nodiscard]] core::Result<void> checkDeviation(const ImagePreprocessing &image, const std::string &file);

// What every family's options end with: `options`, unless a deviation is not positive or they do not fit together (Corrupt).
template <class Options>
[[nodiscard]] core::Result<Options> soundOptions(Options options, const std::string &file)
{
    if (const auto fine = checkDeviation(options.preprocessing, file); !fine)
        return core::fail(fine.error());
    if (const auto fits = options.check(); !fits)
        return core::fail(core::ErrorCode::Corrupt, file + ": " + fits.error().detail);
    return options;
}

// "visual.transformer.resblocks.3.ln_1.weight" -> {"vision_model.encoder.layers.3.", "ln_1.weight"}; empty when it is no block's.
[[nodiscard]] std::pair<std::string, std::string> blockParts(const std::string &name);

// One tensor of a block (`rest` as blockParts gives it): Hugging Face splits the attention's projection in three.
[[nodiscard]] WeightSource huggingFaceBlock(const std::string &block, std::string rest, std::vector<std::int64_t> shape);

// The other tensors of the vision transformer that CLIP and Chinese-CLIP share; any other name as it is.
[[nodiscard]] std::string huggingFaceVisionName(std::string name);

void replaceStart(std::string &text, std::string_view from, std::string_view to);

}  // namespace semblance::models
