#include "engine/training/concept_bank.h"

#include <cmath>

#include "engine/training/losses.h"

namespace semblance::training {

ConceptBank::ConceptBank(std::int64_t concepts, std::int64_t dimension, torch::Device device)
    : m_vectors((torch::randn({concepts, dimension}) / std::sqrt(static_cast<double>(dimension))).to(device).set_requires_grad(true))
{
}

torch::Tensor ConceptBank::loss(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                                const Batch &batch, double labelSmoothing) const
{
    const auto device = images.device();
    const auto vectors = torch::nn::functional::normalize(m_vectors, torch::nn::functional::NormalizeFuncOptions().dim(1));
    const auto weights = batch.conceptWeights.to(device).unsqueeze(0);
    const auto ofCaption = batch.conceptOf.to(device);
    const auto known = ofCaption.ge(0).nonzero().squeeze(1);
    auto result = contrastOneWay(logitScale * torch::matmul(images, vectors.t()), batch.concepts.to(device), weights, labelSmoothing);
    if (known.numel() == 0)
        return result;
    const auto own = torch::one_hot(ofCaption.index_select(0, known), m_vectors.size(0)).to(torch::kBool);
    const auto scores = logitScale * torch::matmul(texts.index_select(0, known), vectors.t());
    return 0.5 * (result + contrastOneWay(scores, own, torch::ones_like(weights), labelSmoothing));
}

void ConceptBank::beginWith(const torch::Tensor &texts)
{
    torch::NoGradGuard noGrad;
    m_vectors.copy_(texts);
}

LearntTensor ConceptBank::learnt() const
{
    return {"loss.concepts", m_vectors, 1.0, false};
}

}  // namespace semblance::training
