#include "engine/training/weight_average.h"

#include <algorithm>

namespace semblance::training {

WeightAverage::WeightAverage(const std::vector<std::pair<std::string, torch::Tensor>> &live, double decay) : m_decay(decay)
{
    for (const auto &[name, tensor] : live)
        m_pairs.push_back({name, tensor, tensor.detach().clone()});
}

void WeightAverage::update(std::int64_t step)
{
    torch::NoGradGuard noGrad;
    const double t = static_cast<double>(step);
    const double decay = std::min(m_decay, (1.0 + t) / (10.0 + t));
    for (auto &pair : m_pairs) {
        if (pair.live.is_floating_point() && m_decay > 0.0)
            pair.average.lerp_(pair.live.detach(), 1.0 - decay);
        else
            pair.average.copy_(pair.live);
    }
}

void WeightAverage::exchange()
{
    torch::NoGradGuard noGrad;
    for (auto &pair : m_pairs) {
        const auto live = pair.live.detach();  // shares the storage, which set_data below takes away from pair.live only
        pair.live.set_data(pair.average);
        pair.average = live;
    }
}

models::TensorMap WeightAverage::tensors() const
{
    models::TensorMap tensors;
    for (const auto &pair : m_pairs)
        tensors[pair.name] = pair.average;
    return tensors;
}

}  // namespace semblance::training
