#include "engine/training/adamw.h"

#include <cmath>

namespace semblance::training {

AdamW::AdamW(const torch::nn::Module &module, Options options) : m_options(options)
{
    for (const auto &item : module.named_parameters()) {
        if (!item.value().requires_grad())
            continue;
        m_slots.push_back({item.key(), item.value(), torch::zeros_like(item.value()), torch::zeros_like(item.value())});
    }
}

void AdamW::zeroGradients()
{
    for (auto &slot : m_slots)
        slot.parameter.mutable_grad() = torch::Tensor();
}

double AdamW::clipGradients(double limit)
{
    torch::NoGradGuard noGrad;
    std::vector<torch::Tensor> norms;
    for (const auto &slot : m_slots)
        if (slot.parameter.grad().defined())
            norms.push_back(slot.parameter.grad().norm());
    if (norms.empty())
        return 0.0;
    const double norm = torch::stack(norms).norm().item<double>();
    if (limit > 0.0 && std::isfinite(norm) && norm > limit)
        for (auto &slot : m_slots)
            if (slot.parameter.grad().defined())
                slot.parameter.mutable_grad().mul_(limit / norm);
    return norm;
}

void AdamW::step(double learningRate)
{
    torch::NoGradGuard noGrad;
    ++m_steps;
    const double correct1 = 1.0 - std::pow(m_options.beta1, static_cast<double>(m_steps));
    const double correct2 = 1.0 - std::pow(m_options.beta2, static_cast<double>(m_steps));
    for (auto &slot : m_slots) {
        const auto &gradient = slot.parameter.grad();
        if (!gradient.defined())
            continue;
        if (m_options.weightDecay > 0.0 && slot.parameter.dim() >= 2)
            slot.parameter.mul_(1.0 - learningRate * m_options.weightDecay);
        slot.first.mul_(m_options.beta1).add_(gradient, 1.0 - m_options.beta1);
        slot.second.mul_(m_options.beta2).addcmul_(gradient, gradient, 1.0 - m_options.beta2);
        const auto denominator = (slot.second / correct2).sqrt_().add_(m_options.epsilon);
        slot.parameter.addcdiv_(slot.first, denominator, -learningRate / correct1);
    }
}

models::TensorMap AdamW::state() const
{
    models::TensorMap tensors;
    for (const auto &slot : m_slots) {
        tensors["adamw.first." + slot.name] = slot.first;
        tensors["adamw.second." + slot.name] = slot.second;
    }
    tensors["adamw.steps"] = torch::tensor({m_steps}, torch::kInt64);
    return tensors;
}

core::Result<void> AdamW::setState(const models::SafetensorsFile &file)
{
    torch::NoGradGuard noGrad;
    for (auto &slot : m_slots) {
        const auto first = file.tensor("adamw.first." + slot.name), second = file.tensor("adamw.second." + slot.name);
        if (!first || !second)
            return core::fail(core::ErrorCode::Corrupt, "The checkpoint lacks the optimiser's state of " + slot.name + ".");
        if (first->sizes() != slot.first.sizes() || second->sizes() != slot.second.sizes())
            return core::fail(core::ErrorCode::Corrupt, "The checkpoint's optimiser state of " + slot.name + " has another shape.");
        slot.first.copy_(*first);
        slot.second.copy_(*second);
    }
    const auto steps = file.tensor("adamw.steps");
    if (!steps || steps->numel() != 1)
        return core::fail(core::ErrorCode::Corrupt, "The checkpoint lacks the optimiser's step count.");
    m_steps = steps->item<std::int64_t>();
    return {};
}

}  // namespace semblance::training
