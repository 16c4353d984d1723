// What a run is judged by after each epoch.
#pragma once

#include "engine/models/dual_encoder.h"
#include "engine/training/dataset.h"

namespace semblance::training {

struct ValidationFigures {
    double loss = 0;        // InfoNCE over plain captions, batches as in training
    double recallAt10 = 0;  // text to photo: one query a distinct caption, gallery of the photos used
};

// Over at most `limit` photos, evenly spaced, the rarest caption of each, not augmented. The encoder is put into evaluation mode.
[[nodiscard]] ValidationFigures validate(models::DualEncoder &encoder, const PairDataset &pairs, std::int64_t batchSize,
                                         torch::Device device, bool bfloat16, std::int64_t limit = 1000);

}  // namespace semblance::training
