#include "engine/training/head_learner.h"

#include <cmath>

#include "engine/models/dual_encoder.h"
#include "engine/training/losses.h"

namespace semblance::training {

namespace nn = torch::nn;

namespace {

constexpr std::int64_t matchWidth = 128, criticWidth = 64;

}  // namespace

HeadLearnerImpl::HeadLearnerImpl(const HeadOptions &options, std::int64_t dimension) : m_options(options)
{
    const torch::NoGradGuard noGradients;
    adapter = register_module("adapter", models::FeatureAdapter(options.adapter(dimension)));
    adapter->image->dropout = adapter->text->dropout = options.dropout;
    adapter->logit_scale.fill_(std::log(options.logitScale));
    const auto outputs = adapter->options().outputs();
    // As many negatives as there are would outweigh the positives at first (Zhai et al. 2023, section 3.2: b = -10 for its scale of 10).
    logit_bias =
        register_parameter("logit_bias", torch::tensor(options.loss == "siglip" ? -0.5 * options.logitScale : 0.0, torch::kFloat32));
    if (options.loss == "match") {
        match_hidden = register_module("match_hidden", nn::Linear(4 * outputs, matchWidth));
        match_out = register_module("match_out", nn::Linear(nn::LinearOptions(matchWidth, 1).bias(false)));
        nn::init::zeros_(match_out->weight);  // at first the cosine alone decides
    }
    if (options.critic > 0.0) {
        critic_hidden = register_module("critic_hidden", nn::Linear(outputs, criticWidth));
        critic_out = register_module("critic_out", nn::Linear(criticWidth, 1));
    }
}

torch::Tensor HeadLearnerImpl::loss(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives)
{
    const auto adaptedImages = models::normalised(adapter->adaptImages(images));
    const auto adaptedTexts = models::normalised(adapter->adaptTexts(texts));
    const auto pairs = pairLoss(adaptedImages, adaptedTexts, positives);
    if (m_options.critic <= 0.0)
        return pairs;
    const auto deceived = modalityCritic(criticLogits(reverseGradient(adaptedImages, m_options.critic)),
                                         criticLogits(reverseGradient(adaptedTexts, m_options.critic)));
    return pairs + deceived;
}

torch::Tensor HeadLearnerImpl::pairLoss(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives)
{
    if (m_options.loss == "siglip")
        return sigmoidPairs(images, texts, adapter->logitScale(), logit_bias, positives, m_options.labelSmoothing);
    if (m_options.loss == "triplet")
        return tripletRanking(images, texts, positives, m_options.margin > 0.0 ? m_options.margin : 0.2,
                              m_options.negatives == "all" ? Negatives::All : Negatives::Hardest);
    if (m_options.loss == "siamese")
        return siameseContrastive(images, texts, positives, m_options.margin > 0.0 ? m_options.margin : 1.2);
    if (m_options.loss == "match")
        return matchLoss(images, texts, positives);
    return infoNce(images, texts, adapter->logitScale(), positives, m_options.labelSmoothing);
}

torch::Tensor HeadLearnerImpl::matchLoss(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives)
{
    const auto pairs = chooseMatchPairs(images, texts, positives);
    const auto x = images.index_select(0, pairs.images), y = texts.index_select(0, pairs.texts);
    const auto joined = match_out(torch::relu(match_hidden(joinedPairs(x, y)))).squeeze(1);
    return binaryMatch(adapter->logitScale() * (x * y).sum(1) + logit_bias + joined, pairs.labels);
}

torch::Tensor HeadLearnerImpl::criticLogits(const torch::Tensor &embeddings)
{
    return critic_out(torch::relu(critic_hidden(embeddings))).squeeze(1);
}

FeatureFigures HeadLearnerImpl::measure(const FeatureDataset &part)
{
    const torch::NoGradGuard noGradients;
    eval();
    const auto positives = part.positives();
    const auto images = models::normalised(adapter->adaptImages(part.images[0])),
               texts = models::normalised(adapter->adaptTexts(part.texts));
    auto figures = measureRecall(images, texts, positives);
    figures.loss = pairLoss(images, texts, positives).item<double>();
    return figures;
}

}  // namespace semblance::training
