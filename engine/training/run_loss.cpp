#include "engine/training/run_loss.h"

#include <algorithm>
#include <array>

#include "engine/training/losses.h"

namespace semblance::training {

namespace nn = torch::nn;

namespace {

constexpr std::array lossNames{"infonce", "siglip", "triplet", "siamese", "match"};
constexpr double tripletMargin = 0.2, siameseMargin = 1.2;
constexpr double firstLogitBias = -10.0;  // Zhai et al. 2023, section 3.2: most pairs are negatives

nn::Sequential makeHead(std::int64_t in, std::int64_t hidden, torch::Device device)
{
    nn::Sequential head(nn::Linear(in, hidden), nn::ReLU(), nn::Linear(hidden, 1));
    head->to(device);
    return head;
}

}  // namespace

core::Result<void> checkLossName(const std::string &name)
{
    if (std::find(lossNames.begin(), lossNames.end(), name) != lossNames.end())
        return {};
    return core::fail(core::ErrorCode::InvalidArgument,
                      "There is no loss \"" + name + "\"; expected infonce, siglip, triplet, siamese or match.");
}

RunLoss::RunLoss(const RunOptions &options, std::int64_t dimension, std::int64_t concepts, torch::Device device)
    : m_name(options.loss), m_margin(options.margin), m_labelSmoothing(options.labelSmoothing), m_criticWeight(options.criticWeight),
      m_conceptWeight(options.conceptWeight)
{
    torch::manual_seed(mixSeed(options.seed, 0, 5));
    if (m_name == "siglip")
        m_bias = torch::full({}, firstLogitBias, torch::TensorOptions(device)).set_requires_grad(true);
    if (m_name == "match")
        m_matchHead = makeHead(4 * dimension, dimension, device);
    if (m_criticWeight > 0.0)
        m_critic = makeHead(dimension, dimension, device);
    if (m_conceptWeight > 0.0 && concepts > 1)
        m_concepts.emplace(concepts, dimension, device);
}

torch::Tensor RunLoss::main(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                            const Batch &batch) const
{
    const auto positives = batch.positives.to(images.device());
    if (m_name == "siglip")
        return sigmoidPairs(images, texts, logitScale, m_bias, positives, m_labelSmoothing);
    if (m_name == "triplet")
        return tripletRanking(images, texts, positives, m_margin > 0.0 ? m_margin : tripletMargin);
    if (m_name == "siamese")
        return siameseContrastive(images, texts, positives, m_margin > 0.0 ? m_margin : siameseMargin);
    const auto contrast = infoNce(images, texts, logitScale, positives, m_labelSmoothing, batch.weights.to(images.device()));
    if (m_name != "match")
        return contrast;
    // The head judges joined pairs, which search cannot use; the towers learn from it beside the contrast (Li et al. 2021, ALBEF).
    const auto pairs = chooseMatchPairs(images, texts, positives);
    const auto joined = joinedPairs(images.index_select(0, pairs.images), texts.index_select(0, pairs.texts));
    return contrast + binaryMatch(m_matchHead->forward(joined).squeeze(1), pairs.labels);
}

torch::Tensor RunLoss::operator()(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                                  const Batch &batch) const
{
    auto loss = main(images, texts, logitScale, batch);
    if (m_concepts)
        loss = loss + m_conceptWeight * m_concepts->loss(images, texts, logitScale, batch, m_labelSmoothing);
    if (m_criticWeight <= 0.0)
        return loss;
    const auto judge = [this](const torch::Tensor &features) { return m_critic->forward(reverseGradient(features, 1.0)).squeeze(1); };
    return loss + m_criticWeight * modalityCritic(judge(images), judge(texts));
}

std::vector<LearntTensor> RunLoss::learnt() const
{
    std::vector<LearntTensor> tensors;
    const auto add = [&](std::vector<LearntTensor> more) { tensors.insert(tensors.end(), more.begin(), more.end()); };
    if (m_bias.defined())
        add({{"loss.logit_bias", m_bias, 1.0, false}});
    if (!m_matchHead.is_empty())
        add(learntTensors(*m_matchHead, "loss.match."));
    if (!m_critic.is_empty())
        add(learntTensors(*m_critic, "loss.critic."));
    if (m_concepts)
        add({m_concepts->learnt()});
    return tensors;
}

}  // namespace semblance::training
