#include "engine/training/optimiser.h"

#include <cmath>

#include "engine/training/adamw.h"

namespace semblance::training {

namespace {

// Stochastic gradient descent with Nesterov's momentum, as torch and Sutskever et al. 2013 (eq. 3 and 4, rearranged) have it.
class Sgd final : public Optimiser {
public:
    Sgd(std::vector<LearntTensor> tensors, double momentum, double weightDecay)
        : Optimiser(std::move(tensors)), m_momentum(momentum), m_weightDecay(weightDecay)
    {
        for (const auto &learnt : m_tensors)
            m_velocity.push_back(torch::zeros_like(learnt.tensor));
    }

    void step(double learningRate) override
    {
        torch::NoGradGuard noGrad;
        for (std::size_t i = 0; i < m_tensors.size(); ++i) {
            auto &parameter = m_tensors[i].tensor;
            auto gradient = parameter.grad();
            if (!gradient.defined())
                continue;
            if (m_weightDecay > 0.0 && m_tensors[i].decays)
                gradient = gradient + m_weightDecay * parameter;
            m_velocity[i].mul_(m_momentum).add_(gradient);
            parameter.add_(gradient + m_momentum * m_velocity[i], -learningRate * m_tensors[i].rate);
        }
    }

    models::TensorMap state() const override
    {
        models::TensorMap tensors;
        for (std::size_t i = 0; i < m_tensors.size(); ++i)
            tensors["sgd.velocity." + m_tensors[i].name] = m_velocity[i];
        return tensors;
    }

    core::Result<void> setState(const models::SafetensorsFile &file) override
    {
        torch::NoGradGuard noGrad;
        for (std::size_t i = 0; i < m_tensors.size(); ++i) {
            const auto saved = file.tensor("sgd.velocity." + m_tensors[i].name);
            if (!saved || saved->sizes() != m_velocity[i].sizes())
                return core::fail(core::ErrorCode::Corrupt,
                                  "The checkpoint lacks the momentum of " + m_tensors[i].name + ", or has it in another shape.");
            m_velocity[i].copy_(*saved);
        }
        return {};
    }

private:
    double m_momentum, m_weightDecay;
    std::vector<torch::Tensor> m_velocity;
};

}  // namespace

std::vector<LearntTensor> learntTensors(const torch::nn::Module &module, const std::string &prefix)
{
    std::vector<LearntTensor> tensors;
    for (const auto &item : module.named_parameters())
        if (item.value().requires_grad())
            tensors.push_back({prefix + item.key(), item.value(), 1.0, item.value().dim() >= 2});
    return tensors;
}

void Optimiser::zeroGradients()
{
    for (auto &learnt : m_tensors)
        learnt.tensor.mutable_grad() = torch::Tensor();
}

double Optimiser::clipGradients(double limit)
{
    torch::NoGradGuard noGrad;
    std::vector<torch::Tensor> norms;
    for (const auto &learnt : m_tensors)
        if (learnt.tensor.grad().defined())
            norms.push_back(learnt.tensor.grad().norm());
    if (norms.empty())
        return 0.0;
    const double norm = torch::stack(norms).norm().item<double>();
    if (limit > 0.0 && std::isfinite(norm) && norm > limit)
        for (auto &learnt : m_tensors)
            if (learnt.tensor.grad().defined())
                learnt.tensor.mutable_grad().mul_(limit / norm);
    return norm;
}

std::unique_ptr<Optimiser> makeOptimiser(const OptimiserOptions &options, std::vector<LearntTensor> tensors)
{
    if (options.kind == OptimiserKind::Sgd)
        return std::make_unique<Sgd>(std::move(tensors), options.momentum, options.weightDecay);
    const auto decay = options.kind == OptimiserKind::AdamW ? AdamW::Decay::Decoupled : AdamW::Decay::InGradient;
    return std::make_unique<AdamW>(std::move(tensors),
                                   AdamW::Options{options.beta1, options.beta2, options.epsilon, options.weightDecay, decay});
}

core::Result<OptimiserKind> optimiserKind(const std::string &name)
{
    if (name == "sgd")
        return OptimiserKind::Sgd;
    if (name == "adam")
        return OptimiserKind::Adam;
    if (name == "adamw")
        return OptimiserKind::AdamW;
    return core::fail(core::ErrorCode::InvalidArgument, "There is no optimiser \"" + name + "\"; expected sgd, adam or adamw.");
}

Snapshot::Snapshot(std::vector<LearntTensor> tensors, const Optimiser &optimiser) : m_parameters(tensors.size())
{
    for (const auto &learnt : tensors)
        m_live.push_back(learnt.tensor);
    for (const auto &[name, tensor] : optimiser.state())
        m_live.push_back(tensor);
    for (const auto &tensor : m_live)
        m_kept.push_back(tensor.detach().clone());
}

void Snapshot::take()
{
    torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < m_live.size(); ++i)
        m_kept[i].copy_(m_live[i]);
}

void Snapshot::restore() const
{
    torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < m_live.size(); ++i) {
        auto live = m_live[i];
        live.copy_(m_kept[i]);
    }
}

bool Snapshot::parametersAreFinite() const
{
    torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < m_parameters; ++i)
        if (!std::isfinite(m_live[i].detach().sum(torch::kFloat64).item<double>()))
            return false;
    return true;
}

}  // namespace semblance::training
