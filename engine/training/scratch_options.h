// The `scratch` recipe: a dual encoder from random weights.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/models/semblance_encoder.h"

namespace semblance::training {

struct ScratchOptions {
    models::SemblanceEncoderOptions encoder;
    std::int64_t epochs = 20;
    std::int64_t batchSize = 256;
    double learningRate = 1e-3;  // AdamW, at the top of warm-up + cosine
    double weightDecay = 0.05;   // not on biases, norms and the logit scale
    double warmUp = 0.05;        // share of all steps
    double labelSmoothing = 0.1;
    double captionBalance = 0.5;        // how much rarer captions of a photo are preferred, see sampler.h
    std::int64_t captionsPerPhoto = 2;  // draws a photo and step; a caption that several photos draw is used once
    double gradientClip = 1.0;          // 2-norm; 0: none
    double averageDecay = 0.999;        // exponential moving average of the weights, what is validated and kept; 0: none
    std::int64_t startSize = 0;         // pictures are this small in the first epochs and grow to the full size; 0: full size throughout
    double cropScale = 0.4;             // random resized crop: least share of the area
    double colourJitter = 0.3;          // brightness, contrast, saturation
    bool flip = true;
    double erase = 0.15;   // probability of random erasing
    bool bfloat16 = true;  // autocast of the products; the training job asks whether that is faster
    std::int64_t checkpointSteps = 200;
    std::uint64_t seed = 1;

    [[nodiscard]] core::Result<void> check() const;
    // "learning_rate" -> value and so on; InvalidArgument names an unknown key or a value that does not parse, and lists the keys.
    [[nodiscard]] core::Result<void> set(const std::string &key, const std::string &value);
    [[nodiscard]] std::string toJson() const;
    [[nodiscard]] static core::Result<ScratchOptions> fromJson(const std::string &json);
};

}  // namespace semblance::training
