#include "engine/training/losses.h"

#include <algorithm>

namespace semblance::training {

namespace {

constexpr double never = -1e30;  // no infinity: its gradient would not be a number

class ReversedGradient : public torch::autograd::Function<ReversedGradient> {
public:
    static torch::Tensor forward(torch::autograd::AutogradContext *context, const torch::Tensor &features, double strength)
    {
        context->saved_data["strength"] = strength;
        return features.view_as(features);
    }
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients)
    {
        return {gradients.front() * -context->saved_data["strength"].toDouble(), torch::Tensor()};
    }
};

}  // namespace

torch::Tensor contrastOneWay(const torch::Tensor &logits, const torch::Tensor &positives, const torch::Tensor &weights, double smoothing)
{
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

torch::Tensor infoNce(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                      const torch::Tensor &positives, double labelSmoothing, const torch::Tensor &textWeights)
{
    const auto logits = logitScale * torch::matmul(images, texts.t());
    const auto ones = torch::ones({1}, logits.options().requires_grad(false));
    const auto weights = textWeights.defined() ? textWeights.to(logits.device()).unsqueeze(0) : ones;
    return 0.5
           * (contrastOneWay(logits, positives, weights, labelSmoothing) + contrastOneWay(logits.t(), positives.t(), ones, labelSmoothing));
}

torch::Tensor sigmoidPairs(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                           const torch::Tensor &logitBias, const torch::Tensor &positives, double labelSmoothing)
{
    const auto logits = logitScale * torch::matmul(images, texts.t()) + logitBias;
    const auto targets = positives.to(logits.scalar_type()) * (1.0 - labelSmoothing) + 0.5 * labelSmoothing;
    return torch::binary_cross_entropy_with_logits(logits, targets, {}, {}, at::Reduction::Sum)
           / static_cast<double>(std::max<std::int64_t>(1, images.size(0)));
}

torch::Tensor tripletRanking(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives, double margin,
                             Negatives negatives)
{
    const auto scores = torch::matmul(images, texts.t());
    const auto oneWayHinge = [&](const torch::Tensor &rows, const torch::Tensor &isPositive) {
        const auto rivals = rows.masked_fill(isPositive, never);
        if (negatives == Negatives::Hardest)  // one rival a row, against each positive of the row
            return (torch::relu(margin + rivals.amax(1, /*keepdim=*/true) - rows) * isPositive).sum();
        const auto matched = isPositive.nonzero();  // [K,2]: each positive against every rival of its row
        const auto own = rows.index({matched.select(1, 0), matched.select(1, 1)}).unsqueeze(1);
        return torch::relu(margin + rivals.index_select(0, matched.select(1, 0)) - own).sum();
    };
    const auto pairs = positives.sum().clamp_min(1);
    return (oneWayHinge(scores, positives) + oneWayHinge(scores.t(), positives.t())) / pairs;
}

torch::Tensor siameseContrastive(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives, double margin)
{
    constexpr double nearest = 1e-12;  // the root of 0 has no gradient
    const auto squared =
        (images.square().sum(1, /*keepdim=*/true) + texts.square().sum(1).unsqueeze(0) - 2.0 * torch::matmul(images, texts.t()))
            .clamp_min(nearest);
    const auto pulled = (squared * positives).sum() / positives.sum().clamp_min(1);
    const auto push = torch::relu(margin - squared.sqrt()).square() * positives.logical_not();
    return 0.5 * (pulled + push.sum() / (push.detach() > 0).sum().clamp_min(1));
}

torch::Tensor joinedPairs(const torch::Tensor &images, const torch::Tensor &texts)
{
    return torch::cat({images, texts, (images - texts).abs(), images * texts}, 1);
}

MatchPairs chooseMatchPairs(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives)
{
    const torch::NoGradGuard noGradients;
    const auto rivals = torch::matmul(images, texts.t()).masked_fill(positives, never);
    const auto matched = positives.nonzero();  // [K,2]
    const auto hasRival = positives.logical_not();
    const auto imageRows = hasRival.any(1).nonzero().squeeze(1), textRows = hasRival.any(0).nonzero().squeeze(1);
    const auto textOfImage = rivals.argmax(1).index_select(0, imageRows), imageOfText = rivals.argmax(0).index_select(0, textRows);
    MatchPairs pairs;
    pairs.images = torch::cat({matched.select(1, 0), imageRows, imageOfText});
    pairs.texts = torch::cat({matched.select(1, 1), textOfImage, textRows});
    pairs.labels = torch::cat(
        {torch::ones({matched.size(0)}, images.options()), torch::zeros({imageRows.size(0) + textRows.size(0)}, images.options())});
    return pairs;
}

torch::Tensor binaryMatch(const torch::Tensor &logits, const torch::Tensor &labels)
{
    const auto loss = torch::binary_cross_entropy_with_logits(logits, labels, {}, {}, at::Reduction::None);
    const auto negative = 1.0 - labels;
    return 0.5 * ((loss * labels).sum() / labels.sum().clamp_min(1) + (loss * negative).sum() / negative.sum().clamp_min(1));
}

torch::Tensor modalityCritic(const torch::Tensor &imageLogits, const torch::Tensor &textLogits)
{
    return 0.5 * (torch::softplus(-imageLogits).mean() + torch::softplus(textLogits).mean());
}

torch::Tensor reverseGradient(const torch::Tensor &features, double strength)
{
    return ReversedGradient::apply(features, strength);
}

}  // namespace semblance::training
