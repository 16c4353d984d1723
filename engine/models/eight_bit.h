// Linear layers whose products run in eight-bit integers, on processors that have instructions for them.
#pragma once

#include <memory>
#include <optional>

#include <torch/torch.h>

namespace semblance::models {

// Whether this processor sums products of eight bits without overflow (VNNI) and LibTorch has a library that uses it.
[[nodiscard]] bool eightBitIsAvailable();

// The matrix of a linear layer, with a scale for each of its outputs. What is multiplied with it is rounded with a scale for each row,
// not one for all (as LibTorch's dynamic layers do it): a row then never depends on its neighbours, and integers sum exactly.
// Any thread.
class EightBitMatrix {
public:
    // weight: [O,I] float32 on the processor. Throws c10::Error where eightBitIsAvailable() is false.
    explicit EightBitMatrix(const torch::Tensor &weight);
    // x: [...,I] float32; bias: [O] float32, or undefined. Returns [...,O] float32, without gradients.
    [[nodiscard]] torch::Tensor times(const torch::Tensor &x, const torch::Tensor &bias) const;

private:
    struct Packed;
    void multiply(const torch::Tensor &rows, const torch::Tensor &bias, torch::Tensor result) const;

    std::shared_ptr<const Packed> m_packed;
    std::int64_t m_inputs, m_outputs;
};

// torch::nn::Linear, which may be told to multiply in eight bits from then on. Its float32 weight is given up: such a layer computes
// embeddings and is neither trained nor saved.
class LinearImpl : public torch::nn::LinearImpl {
public:
    using torch::nn::LinearImpl::LinearImpl;
    torch::Tensor forward(const torch::Tensor &x);
    void toEightBit();

private:
    std::optional<EightBitMatrix> m_eightBit;
};
TORCH_MODULE(Linear);

}  // namespace semblance::models
