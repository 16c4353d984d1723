// Adam and AdamW.
#pragma once

#include <string>
#include <vector>

#include "engine/training/optimiser.h"

namespace semblance::training {

// Adam (Kingma and Ba 2015), by default with decoupled weight decay (Loshchilov and Hutter 2019).
class AdamW : public Optimiser {
public:
    enum class Decay { Decoupled, InGradient };
    struct Options {
        double beta1 = 0.9;
        double beta2 = 0.98;
        double epsilon = 1e-6;
        double weightDecay = 0.05;
        Decay decay = Decay::Decoupled;
    };
    AdamW(const torch::nn::Module &module, Options options) : AdamW(learntTensors(module), options) {}
    AdamW(std::vector<LearntTensor> tensors, Options options);

    void step(double learningRate) override;

    [[nodiscard]] models::TensorMap state() const override;  // "adamw.first.NAME", "adamw.second.NAME", "adamw.steps"
    [[nodiscard]] core::Result<void> setState(const models::SafetensorsFile &file) override;

private:
    Options m_options;
    std::vector<torch::Tensor> m_first, m_second;
    torch::Tensor m_steps = torch::zeros({1}, torch::kInt64);
};

}  // namespace semblance::training
