// The loss of a batch and its gradients, in one piece or in several that need less memory.
#pragma once

#include <cstdint>
#include <functional>

#include <torch/torch.h>

#include "engine/models/dual_encoder.h"
#include "engine/training/sampler.h"

namespace semblance::training {

// images [N,D], texts [M,D]: unit length, float32, on the device. Returns a scalar.
using BatchLoss = std::function<torch::Tensor(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                                              const Batch &batch)>;

struct GradientOptions {
    std::int64_t pieces = 1;
    double weight = 1.0;  // of this loss among those of the step
    bool bfloat16 = false;
    std::uint64_t seed = 0;  // of dropout
};

// Adds the gradients of weight * loss to the leaves; a loss that is not finite adds none. Returns the loss without the weight.
// With several pieces the whole batch still competes: its embeddings are made piece by piece, the loss and its gradient at the embeddings
// are taken once, and every piece goes through the towers again to carry its part down (Gao et al. 2021, GradCache). Memory falls to that
// of a piece, time rises by a forward pass, and the gradients stay those of the whole batch - where no layer mixes the rows of a batch.
// pictures: [N,3,S,S] float32 in [0,255], on the device.
[[nodiscard]] double addGradients(models::DualEncoder &encoder, const torch::Tensor &pictures, const Batch &batch, const BatchLoss &loss,
                                  const GradientOptions &options);

}  // namespace semblance::training
