#include "engine/training/losses.h"

namespace semblance::training {

namespace {
// Cross-entropy of each row against a distribution uniform over its positives, smoothed.
torch::Tensor softCrossEntropy(const torch::Tensor &logits, const torch::Tensor &positives, double smoothing)
{
    const auto wanted = positives.to(torch::kFloat32);
    auto target = wanted / wanted.sum(1, /*keepdim=*/true).clamp_min(1.0);
    target = target * (1.0 - smoothing) + smoothing / static_cast<double>(logits.size(1));
    return -(target * torch::log_softmax(logits, 1)).sum(1).mean();
}
}  // namespace

torch::Tensor infoNce(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                      const torch::Tensor &positives, double labelSmoothing)
{
    const auto logits = logitScale * torch::matmul(images, texts.t());
    return 0.5 * (softCrossEntropy(logits, positives, labelSmoothing) + softCrossEntropy(logits.t(), positives.t(), labelSmoothing));
}

}  // namespace semblance::training
