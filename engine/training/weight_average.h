// The exponential moving average of what a run learns: what is validated and kept.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "engine/models/safetensors.h"

namespace semblance::training {

// Polyak averaging with a decay that grows from the start, min(decay, (1+t)/(10+t)), so that early random weights are forgotten.
// Float tensors are averaged, integer ones copied.
class WeightAverage {
public:
    // Begins as a copy of `live`, whose tensors it follows.
    WeightAverage(const std::vector<std::pair<std::string, torch::Tensor>> &live, double decay);
    void update(std::int64_t step);
    // Exchanges the values of the live tensors and the average, without copying: twice is as before.
    void exchange();
    // The averages by the names of the live tensors; writable.
    [[nodiscard]] models::TensorMap tensors() const;

private:
    struct Pair {
        std::string name;
        torch::Tensor live, average;
    };
    std::vector<Pair> m_pairs;
    double m_decay;
};

}  // namespace semblance::training
