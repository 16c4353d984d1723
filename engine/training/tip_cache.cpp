#include "engine/training/tip_cache.h"

#include <algorithm>

#include "engine/models/dual_encoder.h"

namespace semblance::training {

namespace {

// The same parameters with room for a cache.
models::FeatureAdapter withRoom(const models::FeatureAdapter &adapter, std::int64_t rows, double weight, double sharpness)
{
    auto options = adapter->options();
    options.image.cached = rows;
    options.image.cacheWeight = weight;
    options.image.cacheSharpness = sharpness;
    models::FeatureAdapter made(options);
    const auto from = adapter->named_parameters();
    for (auto &item : made->named_parameters())
        item.value().copy_(from[item.key()]);
    made->eval();
    return made;
}

double meanRecallOf(const models::FeatureAdapter &adapter, const FeatureDataset &part, const torch::Tensor &texts,
                    const torch::Tensor &positives)
{
    auto shared = adapter;
    return measureRecall(models::normalised(shared->adaptImages(part.images[0])), texts, positives).meanRecall();
}

}  // namespace

models::FeatureAdapter withTipCache(const models::FeatureAdapter &adapter, const FeatureDataset &train, const FeatureDataset &validation)
{
    const torch::NoGradGuard noGradients;
    auto plain = adapter;
    plain->eval();
    const auto truth = train.positives().to(torch::kFloat32);
    const auto adaptedTexts = models::normalised(plain->text(train.texts));
    const auto values = models::normalised(torch::mm(truth / truth.sum(1, /*keepdim=*/true), adaptedTexts));
    const auto texts = models::normalised(plain->adaptTexts(validation.texts));
    const auto positives = validation.positives();
    auto best = plain;
    double bestRecall = meanRecallOf(plain, validation, texts, positives);
    for (const double sharpness : {5.5, 20.0, 60.0}) {
        // The weight is given as the share of an adapted embedding's own length that the cache adds on average.
        const auto affinity = torch::exp(-sharpness * (1.0 - torch::mm(validation.images[0], train.images[0].t())));
        const double added = torch::mm(affinity, values).norm(2, 1).mean().item<double>();
        const double own = plain->image(validation.images[0]).norm(2, 1).mean().item<double>();
        for (const double share : {0.1, 0.3, 1.0}) {
            auto cached = withRoom(plain, train.size(), share * own / std::max(1e-9, added), sharpness);
            cached->image->keys.copy_(train.images[0]);
            cached->image->values.copy_(values);
            if (const double recall = meanRecallOf(cached, validation, texts, positives); recall > bestRecall) {
                bestRecall = recall;
                best = cached;
            }
        }
    }
    return best;
}

}  // namespace semblance::training
