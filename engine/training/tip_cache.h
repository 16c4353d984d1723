// A few-shot cache behind the image tower: nothing is trained.
#pragma once

#include "engine/models/feature_adapter.h"
#include "engine/training/feature_dataset.h"

namespace semblance::training {

// The adapter with the training photos as keys and the adapted embeddings of their captions (each photo's mean) as values (Zhang et al.
// 2022, Tip-Adapter, section 3.2). Weight and sharpness are chosen by mean recall on the validation photos; where no choice is better than
// none, the adapter comes back as it was.
[[nodiscard]] models::FeatureAdapter withTipCache(const models::FeatureAdapter &adapter, const FeatureDataset &train,
                                                  const FeatureDataset &validation);

}  // namespace semblance::training
