// The recipe `align`: both towers' embeddings brought together in closed form, in seconds.
#pragma once

#include "engine/core/result.h"
#include "engine/models/feature_adapter.h"
#include "engine/training/feature_dataset.h"
#include "engine/training/head_options.h"

namespace semblance::training {

// A linear map a tower, y = W (x - mean).
struct LinearPair {
    torch::Tensor image, text;          // [k,D]
    torch::Tensor imageMean, textMean;  // [D]
    torch::Tensor correlations;         // [k], of canonicalCorrelations
};

// Regularised canonical correlation analysis of paired rows x [N,D], y [N,D] (Hotelling 1936; regularised as Vinod 1976, which adds
// `regularisation` times the mean variance to each): the first k directions, each times its correlation to `power` (Gong et al. 2014,
// IJCV, section 4.1). Float64 inside.
[[nodiscard]] LinearPair canonicalCorrelations(const torch::Tensor &x, const torch::Tensor &y, std::int64_t k, double regularisation,
                                               double power);

// Subspace alignment (Fernando et al. 2013, eq. 1 and 2): k principal directions of each modality, the images' turned by Xs' Xt towards
// the texts'. It looks at no pairs at all.
[[nodiscard]] LinearPair alignSubspaces(const torch::Tensor &x, const torch::Tensor &y, std::int64_t k);

struct AlignResult {
    models::FeatureAdapter adapter{nullptr};
    AlignOptions chosen;           // nothing left to choose
    FeatureFigures base, aligned;  // on the validation photos
};

// What the options leave open is chosen by mean recall on the validation photos. Errors: InvalidArgument (options, data), Internal.
[[nodiscard]] core::Result<AlignResult> fitAlign(const AlignOptions &options, const FeatureDataset &train,
                                                 const FeatureDataset &validation);

}  // namespace semblance::training
