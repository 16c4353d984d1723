#include "engine/training/adamw.h"

#include <cmath>

namespace semblance::training {

AdamW::AdamW(std::vector<LearntTensor> tensors, Options options) : Optimiser(std::move(tensors)), m_options(options)
{
    for (const auto &learnt : m_tensors) {
        m_first.push_back(torch::zeros_like(learnt.tensor));
        m_second.push_back(torch::zeros_like(learnt.tensor));
    }
}

void AdamW::step(double learningRate)
{
    torch::NoGradGuard noGrad;
    m_steps.add_(1);
    const auto steps = static_cast<double>(m_steps.item<std::int64_t>());
    const double correct1 = 1.0 - std::pow(m_options.beta1, steps);
    const double correct2 = 1.0 - std::pow(m_options.beta2, steps);
    for (std::size_t i = 0; i < m_tensors.size(); ++i) {
        auto &parameter = m_tensors[i].tensor;
        auto gradient = parameter.grad();
        if (!gradient.defined())
            continue;
        const double rate = learningRate * m_tensors[i].rate;
        const bool decays = m_options.weightDecay > 0.0 && m_tensors[i].decays;
        if (decays && m_options.decay == Decay::Decoupled)
            parameter.mul_(1.0 - rate * m_options.weightDecay);
        else if (decays)
            gradient = gradient + m_options.weightDecay * parameter;
        m_first[i].mul_(m_options.beta1).add_(gradient, 1.0 - m_options.beta1);
        m_second[i].mul_(m_options.beta2).addcmul_(gradient, gradient, 1.0 - m_options.beta2);
        const auto denominator = (m_second[i] / correct2).sqrt_().add_(m_options.epsilon);
        parameter.addcdiv_(m_first[i], denominator, -rate / correct1);
    }
}

models::TensorMap AdamW::state() const
{
    models::TensorMap tensors;
    for (std::size_t i = 0; i < m_tensors.size(); ++i) {
        tensors["adamw.first." + m_tensors[i].name] = m_first[i];
        tensors["adamw.second." + m_tensors[i].name] = m_second[i];
    }
    tensors["adamw.steps"] = m_steps;
    return tensors;
}

core::Result<void> AdamW::setState(const models::SafetensorsFile &file)
{
    torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < m_tensors.size(); ++i) {
        const auto &name = m_tensors[i].name;
        const auto first = file.tensor("adamw.first." + name), second = file.tensor("adamw.second." + name);
        if (!first || !second)
            return core::fail(core::ErrorCode::Corrupt, "The checkpoint lacks the optimiser's state of " + name + ".");
        if (first->sizes() != m_first[i].sizes() || second->sizes() != m_second[i].sizes())
            return core::fail(core::ErrorCode::Corrupt, "The checkpoint's optimiser state of " + name + " has another shape.");
        m_first[i].copy_(*first);
        m_second[i].copy_(*second);
    }
    const auto steps = file.tensor("adamw.steps");
    if (!steps || steps->numel() != 1)
        return core::fail(core::ErrorCode::Corrupt, "The checkpoint lacks the optimiser's step count.");
    m_steps.copy_(*steps);
    return {};
}

}  // namespace semblance::training
