// Losses over a batch of embeddings: pure functions.
#pragma once

#include <torch/torch.h>

namespace semblance::training {

// Symmetric InfoNCE with several positives (Radford et al. 2021, section 2.3; several positives as in Yang et al. 2022, UniCL,
// eq. 2-4). images, texts: [N,D] unit length; logitScale: scalar; positives: [N,N] bool, positives[i][j] says that text j is
// true of image i, the diagonal always. Each row's target is uniform over its positives, mixed with `labelSmoothing` of the
// uniform distribution. Returns a scalar.
[[nodiscard]] torch::Tensor infoNce(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                                    const torch::Tensor &positives, double labelSmoothing = 0.0);

}  // namespace semblance::training
