#include "engine/training/pair_embedding.h"

#include <algorithm>

#include "engine/models/preprocess.h"

namespace semblance::training {

FeatureDataset embedPairs(models::DualEncoder &encoder, const PairDataset &pairs, std::int64_t batchSize, torch::Device device)
{
    const torch::NoGradGuard noGradients;
    encoder.module().eval();
    const auto &traits = encoder.traits();
    std::vector<torch::Tensor> images, texts;
    for (std::int64_t first = 0; first < pairs.size(); first += batchSize) {
        const auto pictures = pairs.pictures.narrow(0, first, std::min(batchSize, pairs.size() - first)).to(device);
        images.push_back(models::normalised(encoder.encodeImages(models::normalisePixels(pictures, traits.image))).cpu());
    }
    const auto captions = static_cast<std::int64_t>(pairs.wordings.size());
    for (std::int64_t first = 0; first < captions; first += batchSize) {
        std::vector<torch::Tensor> rows;
        for (std::int64_t caption = first; caption < std::min(first + batchSize, captions); ++caption) {
            const auto &ids = pairs.wordings[static_cast<std::size_t>(caption)].front();
            rows.push_back(models::layOutTokens(std::vector<std::int64_t>(ids.begin(), ids.end()), traits.text));
        }
        texts.push_back(models::normalised(encoder.encodeTexts(torch::stack(rows).to(device))).cpu());
    }
    return {torch::cat(images).unsqueeze(0), torch::cat(texts), pairs.captionsOf};
}

}  // namespace semblance::training
