#include "engine/training/weight_average.h"

#include <algorithm>

namespace semblance::training {

WeightAverage::WeightAverage(const torch::nn::Module &live, torch::nn::Module &average, double decay) : m_decay(decay)
{
    torch::NoGradGuard noGrad;
    const auto pair = [this](const auto &from, const auto &to) {
        for (const auto &item : from)
            m_pairs.emplace_back(item.value(), to[item.key()]);
    };
    pair(live.named_parameters(), average.named_parameters());
    pair(live.named_buffers(), average.named_buffers());
    for (auto &[from, to] : m_pairs) {
        to.set_requires_grad(false);
        to.copy_(from);
    }
}

void WeightAverage::update(std::int64_t step)
{
    torch::NoGradGuard noGrad;
    const double t = static_cast<double>(step);
    const double decay = std::min(m_decay, (1.0 + t) / (10.0 + t));
    for (auto &[live, average] : m_pairs) {
        if (live.is_floating_point() && m_decay > 0.0)
            average.lerp_(live.detach(), 1.0 - decay);
        else
            average.copy_(live);
    }
}

}  // namespace semblance::training
