// The loss that a run was asked for, with what it learns besides the towers: a bias, a match head, a modality critic, a bank of concepts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"
#include "engine/training/concept_bank.h"
#include "engine/training/optimiser.h"
#include "engine/training/run_options.h"
#include "engine/training/sampler.h"

namespace semblance::training {

class RunLoss {
public:
    // `dimension`: of the embeddings; `concepts`: as the sampler counts them. The seed of the options decides the random weights of the heads.
    RunLoss(const RunOptions &options, std::int64_t dimension, std::int64_t concepts, torch::Device device);

    // As BatchLoss of batch_gradient.h.
    [[nodiscard]] torch::Tensor operator()(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                                           const Batch &batch) const;
    // The bank of concepts, if the loss has one that is to begin with what a trained encoder says.
    [[nodiscard]] ConceptBank *concepts() { return m_concepts ? &*m_concepts : nullptr; }
    // "loss.NAME"; empty for the losses that are pure functions. They serve the training only and are not part of its result.
    [[nodiscard]] std::vector<LearntTensor> learnt() const;

private:
    [[nodiscard]] torch::Tensor main(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                                     const Batch &batch) const;

    std::string m_name;
    double m_margin, m_labelSmoothing, m_criticWeight, m_conceptWeight;
    torch::Tensor m_bias;                                                   // siglip
    mutable torch::nn::Sequential m_matchHead{nullptr}, m_critic{nullptr};  // Sequential's forward is not const
    std::optional<ConceptBank> m_concepts;
};

// InvalidArgument for a name that is no loss; lists them.
[[nodiscard]] core::Result<void> checkLossName(const std::string &name);

}  // namespace semblance::training
