// AdamW with a state that is tensors by name, so that a checkpoint is safetensors and a resumed run repeats exactly.
#pragma once

#include <string>
#include <vector>

#include "engine/models/safetensors.h"

namespace semblance::training {

// Adam with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019). Decay is left out for tensors of
// fewer than two dimensions: biases, norms, the logit scale.
class AdamW {
public:
    struct Options {
        double beta1 = 0.9;
        double beta2 = 0.98;
        double epsilon = 1e-6;
        double weightDecay = 0.05;
    };
    AdamW(const torch::nn::Module &module, Options options);

    void zeroGradients();
    // Scales the gradients so that their joint 2-norm is at most `limit` (0: no limit). Returns the norm before.
    double clipGradients(double limit);
    void step(double learningRate);

    [[nodiscard]] models::TensorMap state() const;  // "adamw.first.NAME", "adamw.second.NAME", "adamw.steps"
    [[nodiscard]] core::Result<void> setState(const models::SafetensorsFile &file);

private:
    struct Slot {
        std::string name;
        torch::Tensor parameter, first, second;
    };
    Options m_options;
    std::vector<Slot> m_slots;
    std::int64_t m_steps = 0;
};

}  // namespace semblance::training
