// Pre-norm transformer blocks with the OpenAI checkpoint's own names, shared by the CLIP towers and our text tower.
#pragma once

#include <functional>
#include <optional>

#include <torch/torch.h>

#include "engine/models/eight_bit.h"
#include "engine/models/transformer_options.h"

namespace semblance::models {

// Multi-head self-attention with one joined projection (Vaswani et al. 2017): parameters in_proj_weight [3W,W], in_proj_bias,
// out_proj.weight, out_proj.bias.
class SelfAttentionImpl : public torch::nn::Module {
public:
    SelfAttentionImpl(std::int64_t width, std::int64_t heads, bool shortRows = false);
    // x: [N,L,W]; causal: position i sees 0..i only. Returns [N,L,W].
    torch::Tensor forward(const torch::Tensor &x, bool causal);
    void toEightBit();  // of the joined projection, as LinearImpl::toEightBit

    torch::Tensor in_proj_weight, in_proj_bias;
    Linear out_proj{nullptr};

private:
    std::optional<EightBitMatrix> m_eightBit;
    std::int64_t m_heads;
    bool m_shortRows;
};
TORCH_MODULE(SelfAttention);

class FeedForwardImpl : public torch::nn::Module {
public:
    explicit FeedForwardImpl(const TransformerOptions &options);
    torch::Tensor forward(const torch::Tensor &x);

    Linear c_fc{nullptr}, c_proj{nullptr};

private:
    Activation m_activation;
};
TORCH_MODULE(FeedForward);

class ResidualAttentionBlockImpl : public torch::nn::Module {
public:
    explicit ResidualAttentionBlockImpl(const TransformerOptions &options);
    torch::Tensor forward(torch::Tensor x, bool causal);

    torch::nn::LayerNorm ln_1{nullptr}, ln_2{nullptr};
    SelfAttention attn{nullptr};
    FeedForward mlp{nullptr};
    torch::nn::Dropout m_dropout{nullptr};
};
TORCH_MODULE(ResidualAttentionBlock);

// The activation of an inner layer.
[[nodiscard]] torch::Tensor activated(const torch::Tensor &x, Activation activation);

// `resblocks.0 ... resblocks.N-1`
class TransformerImpl : public torch::nn::Module {
public:
    explicit TransformerImpl(const TransformerOptions &options);
    // x: [N,L,W] -> [N,L,W]
    torch::Tensor forward(torch::Tensor x, bool causal);

    torch::nn::ModuleList resblocks{nullptr};
};
TORCH_MODULE(Transformer);

// Encodes token rows in groups of equal length (end position + 1), cut there, and puts the features back in order. A sum over a
// longer neighbour's padding rounds differently, and bf16 makes that visible: this way a row's feature does not depend on its batch.
// tokens: [N,L] int64; endAt: [N] int64; encode: [n,length] -> [n,D]. Returns [N,D]. With gradients, or on a GPU where many
// small batches are slow: one group, as long as the longest row.
[[nodiscard]] torch::Tensor encodeByLength(const torch::Tensor &tokens, const torch::Tensor &endAt,
                                           const std::function<torch::Tensor(const torch::Tensor &)> &encode);

}  // namespace semblance::models
