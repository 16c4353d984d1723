// The package config of a torchvision ResNet and a BERT that projection heads join: the unimodal transfer. No torch here.
#pragma once

#include <string>

#include "engine/core/result.h"
#include "engine/models/bert_options.h"
#include "engine/models/encoder_traits.h"
#include "engine/models/resnet_options.h"
#include "engine/models/weight_plan.h"

namespace semblance::models {

struct TwoTowersOptions {
    std::int64_t embeddingDimension = 256;
    ResnetOptions image;
    BertOptions text;
    BertPool pool = BertPool::Mean;
    std::int64_t projectionWidth = 0;  // 0: each head is one matrix; else a layer of this width and GELU stand between two
    double dropout = 0.0;              // of the heads, in training only
    ImagePreprocessing preprocessing;
    TextLayout layout;

    TwoTowersOptions();                              // ImageNet's preprocessing, BERT's tokens, 64 of them
    [[nodiscard]] core::Result<void> check() const;  // InvalidArgument naming the first value that cannot work
    [[nodiscard]] EncoderTraits traits() const;
    [[nodiscard]] std::string describeImageTower() const;
    [[nodiscard]] std::string describeTextTower() const;
    [[nodiscard]] std::string toJson() const;                                               // the package's config.json
    [[nodiscard]] static core::Result<TwoTowersOptions> fromJson(const std::string &json);  // Errors: Corrupt, Unsupported
};

// Every parameter and running sum of two_towers.h's module.
[[nodiscard]] ShapeMap twoTowersShapes(const TwoTowersOptions &options);

}  // namespace semblance::models
