// What a run on embeddings holds between its stages. Internal to the job.
#pragma once

#include <optional>

#include "engine/jobs/feature_job.h"
#include "engine/models/feature_adapter.h"
#include "engine/training/feature_dataset.h"

namespace semblance::jobs {

struct FeatureJob::Prepared {
    training::SplitFeatures features;
    training::FeatureDataset train, validation, test;
    std::optional<training::FeatureDataset> probe;  // the forgetting guard
    std::vector<core::RunPhoto> photos;
    torch::Tensor pinned;                            // [Q,D] the watched sentences, as the base embeds them
    torch::Tensor pinnedAmong;                       // [P,D] the photos that they are answered with
    std::vector<std::filesystem::path> pinnedPaths;  // of those
    double encodeSeconds = 0;                        // 0: they were there already, and `photos` is empty
};

struct FeatureJob::Learnt {
    models::FeatureAdapter adapter{nullptr};
    TrainUpdate done{"done", 0, 0, {}};
};

}  // namespace semblance::jobs
