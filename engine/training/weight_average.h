// The exponential moving average of a module's weights: what is validated and kept.
#pragma once

#include <cstdint>

#include <torch/torch.h>

namespace semblance::training {

// Polyak averaging with a decay that grows from the start, min(decay, (1+t)/(10+t)), so that early random weights are forgotten.
// Parameters and float buffers are averaged, integer buffers copied.
class WeightAverage {
public:
    // `average` holds the same tensors as `live` under the same names, and is overwritten with a copy of them.
    WeightAverage(const torch::nn::Module &live, torch::nn::Module &average, double decay);
    void update(std::int64_t step);

private:
    std::vector<std::pair<torch::Tensor, torch::Tensor>> m_pairs;  // live, average
    double m_decay;
};

}  // namespace semblance::training
