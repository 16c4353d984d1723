// What a `head` run learns: the adapter, and what only its loss needs (match head, critic, bias).
#pragma once

#include "engine/models/feature_adapter.h"
#include "engine/training/feature_dataset.h"
#include "engine/training/head_options.h"

namespace semblance::training {

class HeadLearnerImpl : public torch::nn::Module {
public:
    HeadLearnerImpl(const HeadOptions &options, std::int64_t dimension);

    // The options' loss of a batch; images [N,D], texts [M,D] unit length, positives [N,M] bool. Dropout in training mode only.
    [[nodiscard]] torch::Tensor loss(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives);
    // Recall and loss over a whole part, in evaluation mode.
    [[nodiscard]] FeatureFigures measure(const FeatureDataset &part);

    models::FeatureAdapter adapter{nullptr};
    torch::nn::Linear match_hidden{nullptr}, match_out{nullptr};    // of the loss match
    torch::nn::Linear critic_hidden{nullptr}, critic_out{nullptr};  // of the modality critic
    torch::Tensor logit_bias;                                       // of siglip and match

private:
    [[nodiscard]] torch::Tensor pairLoss(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives);
    [[nodiscard]] torch::Tensor matchLoss(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives);
    [[nodiscard]] torch::Tensor criticLogits(const torch::Tensor &embeddings);
    HeadOptions m_options;
};
TORCH_MODULE(HeadLearner);

}  // namespace semblance::training
