// Eight plain colours with one caption each: small enough to overfit, with a known answer.
#pragma once

#include "engine/training/dataset.h"
#include "engine/training/scratch_options.h"

namespace semblance::training::fixture {

inline PairDataset colours(std::int64_t copies = 1)
{
    PairDataset pairs;
    std::vector<torch::Tensor> pictures;
    for (std::int64_t i = 0; i < 8 * copies; ++i) {
        const auto colour = i % 8;
        auto picture = torch::zeros({3, 16, 16}, torch::kUInt8);
        for (int channel = 0; channel < 3; ++channel)
            if ((colour >> channel) & 1)
                picture[channel].fill_(255);
        pictures.push_back(picture);
        pairs.captionsOf.push_back({static_cast<std::int32_t>(colour)});
    }
    for (std::int32_t caption = 0; caption < 8; ++caption)
        pairs.wordings.push_back({{100 + caption}, {50, 100 + caption}});
    pairs.pictures = torch::stack(pictures);
    return pairs;
}

inline ScratchOptions tinyOptions()
{
    ScratchOptions options;
    options.encoder.imageSize = 16;
    options.encoder.imageWidth = 8;
    options.encoder.imageBlocks = {1, 1};
    options.encoder.textWidth = 16;
    options.encoder.textLayers = 1;
    options.encoder.textHeads = 2;
    options.encoder.vocabularySize = 514;
    options.encoder.contextLength = 8;
    options.encoder.embeddingDimension = 16;
    options.epochs = 60;
    options.batchSize = 8;
    options.learningRate = 5e-3;
    options.labelSmoothing = 0.0;
    options.averageDecay = 0.9;
    options.cropScale = 0.8;
    options.colourJitter = 0.0;
    options.erase = 0.0;
    options.bfloat16 = false;
    options.checkpointSteps = 5;
    return options;
}

}  // namespace semblance::training::fixture
