// Packed photos and captions through both towers, as search would embed them.
#pragma once

#include "engine/models/dual_encoder.h"
#include "engine/training/dataset.h"
#include "engine/training/feature_dataset.h"

namespace semblance::training {

// Every photo, not varied, and every caption in its plain wording; unit length, on the CPU. The encoder is put into evaluation mode.
[[nodiscard]] FeatureDataset embedPairs(models::DualEncoder &encoder, const PairDataset &pairs, std::int64_t batchSize,
                                        torch::Device device);

}  // namespace semblance::training
