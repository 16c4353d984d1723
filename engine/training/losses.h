// Losses over a batch of embeddings: pure functions.
#pragma once

#include <torch/torch.h>

namespace semblance::training {

// Symmetric InfoNCE (Radford et al. 2021, section 2.3) with several positives, each of which competes with the negatives alone, so
// that "a dog" and "a poodle" can both be wholly true of one photo (Khosla et al. 2020, L_out of eq. 2, without the other positives
// in the denominator). images: [N,D], texts: [M,D], unit length; logitScale: scalar; positives: [N,M] bool, positives[i][j] says
// that text j is true of image i. `textWeights` [M] says how much each text counts among an image's positives; undefined: all alike.
// `labelSmoothing` of a target goes evenly to the positive and its negatives. Rows without a positive are left out. Returns a scalar.
[[nodiscard]] torch::Tensor infoNce(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                                    const torch::Tensor &positives, double labelSmoothing = 0.0, const torch::Tensor &textWeights = {});

}  // namespace semblance::training
