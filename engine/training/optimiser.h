// What moves the parameters: SGD with momentum, Adam, AdamW. The state is tensors by name, so that a checkpoint is safetensors and a
// resumed run repeats exactly.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/models/safetensors.h"

namespace semblance::training {

// A tensor that is learnt. `rate` multiplies the learning rate (layer-wise rates; 0 leaves it where it is), `decays` says whether
// weight decay is for it.
struct LearntTensor {
    std::string name;
    torch::Tensor tensor;
    double rate = 1.0;
    bool decays = true;
};

// The parameters of a module that require a gradient; decay is left out for those of fewer than two dimensions: biases, norms, the
// logit scale.
[[nodiscard]] std::vector<LearntTensor> learntTensors(const torch::nn::Module &module, const std::string &prefix = {});

enum class OptimiserKind { Sgd, Adam, AdamW };

struct OptimiserOptions {
    OptimiserKind kind = OptimiserKind::AdamW;
    double momentum = 0.9;  // of SGD, Nesterov's (Sutskever et al. 2013)
    double beta1 = 0.9;     // of Adam and AdamW
    double beta2 = 0.98;
    double epsilon = 1e-6;
    double weightDecay = 0.05;  // added to the gradient by SGD and Adam (an L2 penalty), apart from it in AdamW
};

class Optimiser {
public:
    virtual ~Optimiser() = default;

    void zeroGradients();
    // Scales the gradients so that their joint 2-norm is at most `limit` (0: no limit). Returns the norm before.
    double clipGradients(double limit);
    virtual void step(double learningRate) = 0;

    // Tensors named after the optimiser and the parameter, "adamw.first.NAME". They are the live ones: clone to keep them.
    [[nodiscard]] virtual models::TensorMap state() const = 0;
    // Errors: Corrupt (a tensor is missing or has another shape).
    [[nodiscard]] virtual core::Result<void> setState(const models::SafetensorsFile &file) = 0;

protected:
    explicit Optimiser(std::vector<LearntTensor> tensors) : m_tensors(std::move(tensors)) {}
    std::vector<LearntTensor> m_tensors;
};

[[nodiscard]] std::unique_ptr<Optimiser> makeOptimiser(const OptimiserOptions &options, std::vector<LearntTensor> tensors);

// "sgd", "adam", "adamw". InvalidArgument lists them.
[[nodiscard]] core::Result<OptimiserKind> optimiserKind(const std::string &name);

// The loss or the parameters stopped being numbers: copies of the parameters and the optimiser's state, to go back to.
class Snapshot {
public:
    Snapshot(std::vector<LearntTensor> tensors, const Optimiser &optimiser);
    void take();
    void restore() const;
    // Whether every parameter is a finite number.
    [[nodiscard]] bool parametersAreFinite() const;

private:
    std::vector<torch::Tensor> m_live, m_kept;
    std::size_t m_parameters;
};

}  // namespace semblance::training
