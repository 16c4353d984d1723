// Our own dual encoder, the family of the starter: a residual image tower and a small text transformer, trained from scratch.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/models/dual_encoder.h"

namespace semblance::models {

struct SemblanceEncoderOptions {
    std::int64_t imageSize = 64;
    std::int64_t imageWidth = 48;                       // channels of the first stage, doubled at each further one
    std::vector<std::int64_t> imageBlocks{2, 2, 2, 2};  // residual blocks a stage
    bool wholePhoto = true;                             // the photo is squashed to the square; false: the middle of it is cut out
    bool positionMap = true;  // a learned map is added before the last stage, so that left and right can be told apart
    std::int64_t textWidth = 192;
    std::int64_t textLayers = 3;
    std::int64_t textHeads = 3;
    std::int64_t vocabularySize = 4096;
    std::int64_t contextLength = 32;
    std::int64_t embeddingDimension = 256;
    double dropout = 0.0;  // of the text tower's residual branches and the image feature, in training only

    // InvalidArgument naming the first value that cannot work.
    [[nodiscard]] core::Result<void> check() const;
    [[nodiscard]] EncoderTraits traits() const;
    [[nodiscard]] std::string toJson() const;  // the package's config.json
    [[nodiscard]] static core::Result<SemblanceEncoderOptions> fromJson(const std::string &json);
};

// Random weights; the caller seeds torch.
[[nodiscard]] std::unique_ptr<DualEncoder> makeSemblanceEncoder(const SemblanceEncoderOptions &options);

}  // namespace semblance::models
