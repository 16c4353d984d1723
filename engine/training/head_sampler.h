// Which photos, views and captions a step of the recipe head sees; follows from (seed, number of the batch) alone.
#pragma once

#include <cstdint>

#include "engine/training/feature_dataset.h"
#include "engine/training/head_options.h"

namespace semblance::training {

struct HeadBatch {
    torch::Tensor images;     // [N,D] unit length, one of each photo's views
    torch::Tensor texts;      // [M,D] unit length, each caption once
    torch::Tensor positives;  // [N,M] bool
};

class HeadSampler {
public:
    // Both outlive the sampler.
    HeadSampler(const FeatureDataset &pairs, const HeadOptions &options);

    [[nodiscard]] std::int64_t stepsPerEpoch() const;
    // Every photo comes at most once an epoch, `captionsPerPhoto` of its captions with it; with `balance` a photo is drawn, again and again,
    // in proportion to one over the number of photos that share its rarest caption.
    [[nodiscard]] HeadBatch draw(std::int64_t number, std::uint64_t seed);

private:
    const FeatureDataset &m_pairs;
    const HeadOptions &m_options;
    torch::Tensor m_positives, m_order, m_shares;  // shares: [N], of a draw with `balance`
    std::int64_t m_batch, m_batches, m_epoch = -1;
};

}  // namespace semblance::training
