// A learnt vector for every caption that many photos share: photos and captions find theirs among all of them, not only among a batch's.
#pragma once

#include <torch/torch.h>

#include "engine/training/optimiser.h"
#include "engine/training/sampler.h"

namespace semblance::training {

// Proxies (Movshovitz-Attias et al. 2017) in the place of a classifier's weights. A batch of a few hundred shows a photo few of the
// names that it could be mistaken for; here each step asks against all of them. Serves the training alone.
class ConceptBank {
public:
    // `concepts`: how many; `dimension`: of the embeddings.
    ConceptBank(std::int64_t concepts, std::int64_t dimension, torch::Device device);

    // The mean of both ways, photos and captions, to their concepts; those without one are left out.
    // images [N,D], texts [M,D]: 2-norm 1; logitScale: scalar; the batch's `concepts` and `conceptOf`.
    [[nodiscard]] torch::Tensor loss(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                                     const Batch &batch, double labelSmoothing) const;
    // Begins with what a trained encoder already says of the concepts, so that its space need not turn to random directions first.
    // texts [C,D].
    void beginWith(const torch::Tensor &texts);
    [[nodiscard]] LearntTensor learnt() const;

private:
    torch::Tensor m_vectors;  // [C,D]
};

}  // namespace semblance::training
