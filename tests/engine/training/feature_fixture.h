// Embeddings with a known answer: each caption is its photo's embedding turned by one rotation, so that a linear map undoes it.
#pragma once

#include "engine/models/dual_encoder.h"
#include "engine/training/feature_dataset.h"
#include "engine/training/head_options.h"

namespace semblance::training::fixture {

// `captions` texts a photo, each a little beside the turned photo.
inline FeatureDataset rotated(std::int64_t photos, std::int64_t captions = 1, std::uint64_t seed = 1, std::int64_t dimension = 16)
{
    torch::manual_seed(99);
    const auto rotation = std::get<0>(torch::linalg_qr(torch::randn({dimension, dimension})));
    torch::manual_seed(seed);
    FeatureDataset pairs;
    const auto images = models::normalised(torch::randn({photos, dimension}));
    const auto turned = torch::mm(images, rotation).repeat_interleave(captions, 0);
    pairs.images = images.unsqueeze(0);
    pairs.texts = models::normalised(turned + 0.02 * torch::randn(turned.sizes()));
    for (std::int64_t photo = 0; photo < photos; ++photo) {
        pairs.captionsOf.emplace_back();
        for (std::int64_t i = 0; i < captions; ++i)
            pairs.captionsOf.back().push_back(static_cast<std::int32_t>(photo * captions + i));
    }
    return pairs;
}

inline HeadOptions quickOptions()
{
    HeadOptions options;
    options.kind = "linear";
    options.start = "identity";
    options.baseShare = 0.0;
    options.dropout = 0.0;
    options.epochs = 150;
    options.batchSize = 8;
    options.learningRate = 1e-2;
    options.weightDecay = 0.0;
    options.patience = 0;
    options.metric = "val_loss";
    return options;
}

}  // namespace semblance::training::fixture
