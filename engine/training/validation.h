// What a run is judged by after each epoch.
#pragma once

#include "engine/models/dual_encoder.h"
#include "engine/training/dataset.h"

namespace semblance::training {

struct RecallFigures {
    double at1 = 0, at5 = 0, at10 = 0;  // shares of the queries that find one of their own among the first k
};

struct ValidationFigures {
    double loss = 0;            // InfoNCE over plain captions, batches as in training
    RecallFigures textToPhoto;  // one query a distinct caption, gallery of the photos used
    RecallFigures photoToText;  // one query a photo, gallery of the distinct captions
};

// Over at most `limit` photos, evenly spaced, the rarest caption of each, not augmented. The encoder is put into evaluation mode.
[[nodiscard]] ValidationFigures validate(models::DualEncoder &encoder, const PairDataset &pairs, std::int64_t batchSize,
                                         torch::Device device, bool bfloat16, std::int64_t limit = 1000);

}  // namespace semblance::training
