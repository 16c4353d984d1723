#include "engine/training/losses.h"

namespace semblance::training {

namespace {

// The mean over the rows of each row's weighted mean over its positives of -log p(positive | positive and negatives).
torch::Tensor oneWay(const torch::Tensor &logits, const torch::Tensor &positives, const torch::Tensor &weights, double smoothing)
{
    constexpr double never = -1e30;  // no infinity: its gradient would not be a number
    const auto negative = positives.logical_not();
    const auto rest = torch::logsumexp(logits.masked_fill(positives, never), 1, /*keepdim=*/true);
    const auto candidates = negative.sum(1, /*keepdim=*/true).to(torch::kFloat32) + 1.0;
    const auto meanLogit = (logits + (logits * negative).sum(1, /*keepdim=*/true)) / candidates;
    const auto loss = torch::logaddexp(logits, rest) - (1.0 - smoothing) * logits - smoothing * meanLogit;
    const auto share = positives * weights;
    const auto total = share.sum(1);
    const auto rows = (loss * share).sum(1) / total.clamp_min(1e-12);
    return rows.sum() / (total > 0).sum().clamp_min(1);
}

}  // namespace

torch::Tensor infoNce(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                      const torch::Tensor &positives, double labelSmoothing, const torch::Tensor &textWeights)
{
    const auto logits = logitScale * torch::matmul(images, texts.t());
    const auto ones = torch::ones({1}, logits.options().requires_grad(false));
    const auto weights = textWeights.defined() ? textWeights.to(logits.device()).unsqueeze(0) : ones;
    return 0.5 * (oneWay(logits, positives, weights, labelSmoothing) + oneWay(logits.t(), positives.t(), ones, labelSmoothing));
}

}  // namespace semblance::training
