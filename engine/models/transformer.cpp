#include "engine/models/transformer.h"

#include <cmath>

namespace semblance::models {

namespace nn = torch::nn;

SelfAttentionImpl::SelfAttentionImpl(std::int64_t width, std::int64_t heads, bool shortRows) : m_heads(heads), m_shortRows(shortRows)
{
    in_proj_weight = register_parameter("in_proj_weight", torch::empty({3 * width, width}));
    in_proj_bias = register_parameter("in_proj_bias", torch::zeros({3 * width}));
    out_proj = register_module("out_proj", Linear(width, width));
    nn::init::normal_(in_proj_weight, 0.0, 1.0 / std::sqrt(static_cast<double>(width)));
}

torch::Tensor SelfAttentionImpl::forward(const torch::Tensor &x, bool causal)
{
    const auto batch = x.size(0), length = x.size(1), width = x.size(2), headWidth = width / m_heads;
    auto qkv = (m_eightBit ? m_eightBit->times(x, in_proj_bias) : torch::linear(x, in_proj_weight, in_proj_bias))
                   .view({batch, length, 3, m_heads, headWidth})
                   .permute({2, 0, 3, 1, 4});  // [3,N,heads,L,headWidth]
    // Sentences are short: LibTorch multiplies such small bf16 matrices by another routine than those of a whole batch, and an
    // embedding would depend on its neighbours. In float32 the products cost little.
    if ((causal || m_shortRows) && x.is_cpu())
        qkv = qkv.to(torch::kFloat32);
    const auto query = qkv[0] * (1.0 / std::sqrt(static_cast<double>(headWidth)));
    auto scores = torch::matmul(query, qkv[1].transpose(-2, -1));
    if (causal && length > 1) {
        const auto future = torch::ones({length, length}, x.options().dtype(torch::kBool)).triu(1);
        scores = scores.masked_fill(future, -std::numeric_limits<float>::infinity());
    }
    // float32 keeps the softmax exact when the products run in bf16.
    const auto weights = torch::softmax(scores, -1, torch::kFloat32).to(qkv.scalar_type());
    const auto mixed = torch::matmul(weights, qkv[2]).transpose(1, 2).reshape({batch, length, width});
    return out_proj(mixed.to(x.scalar_type()));
}

void SelfAttentionImpl::toEightBit()
{
    m_eightBit.emplace(in_proj_weight);
    in_proj_weight.set_data(torch::empty({0}, in_proj_weight.options()));
}

FeedForwardImpl::FeedForwardImpl(const TransformerOptions &options) : m_activation(options.activation)
{
    c_fc = register_module("c_fc", Linear(options.width, options.innerWidth()));
    c_proj = register_module("c_proj", Linear(options.innerWidth(), options.width));
}

torch::Tensor activated(const torch::Tensor &x, Activation activation)
{
    if (activation == Activation::QuickGelu && !torch::GradMode::is_enabled())
        return torch::mul(x, 1.702).sigmoid_().mul_(x);  // one buffer instead of three: these are the largest tensors of a tower
    if (activation == Activation::QuickGelu)
        return x * torch::sigmoid(1.702 * x);
    return torch::gelu(x, activation == Activation::GeluTanh ? "tanh" : "none");
}

torch::Tensor FeedForwardImpl::forward(const torch::Tensor &x)
{
    return c_proj(activated(c_fc(x), m_activation));
}

ResidualAttentionBlockImpl::ResidualAttentionBlockImpl(const TransformerOptions &options)
{
    const auto norm = nn::LayerNormOptions({options.width}).eps(options.normEpsilon);
    ln_1 = register_module("ln_1", nn::LayerNorm(norm));
    attn = register_module("attn", SelfAttention(options.width, options.heads, options.shortRows));
    ln_2 = register_module("ln_2", nn::LayerNorm(norm));
    mlp = register_module("mlp", FeedForward(options));
    m_dropout = register_module("dropout", nn::Dropout(options.dropout));
}

torch::Tensor ResidualAttentionBlockImpl::forward(torch::Tensor x, bool causal)
{
    x = x + m_dropout(attn(ln_1(x), causal));
    return x + m_dropout(mlp(ln_2(x)));
}

TransformerImpl::TransformerImpl(const TransformerOptions &options)
{
    resblocks = register_module("resblocks", nn::ModuleList());
    for (std::int64_t layer = 0; layer < options.layers; ++layer)
        resblocks->push_back(ResidualAttentionBlock(options));
}

torch::Tensor TransformerImpl::forward(torch::Tensor x, bool causal)
{
    for (const auto &block : *resblocks)
        x = block->as<ResidualAttentionBlockImpl>()->forward(x, causal);
    return x;
}

torch::Tensor encodeByLength(const torch::Tensor &tokens, const torch::Tensor &endAt,
                             const std::function<torch::Tensor(const torch::Tensor &)> &encode)
{
    const auto longest = endAt.max().item<std::int64_t>() + 1;
    if (torch::GradMode::is_enabled() || !tokens.is_cpu())
        return encode(tokens.narrow(1, 0, longest));
    torch::Tensor features;
    for (std::int64_t length = 1; length <= longest; ++length) {
        const auto rows = endAt.eq(length - 1).nonzero().squeeze(1);
        if (rows.size(0) == tokens.size(0))
            return encode(tokens.narrow(1, 0, length));
        if (rows.size(0) == 0)
            continue;
        const auto some = encode(tokens.index_select(0, rows).narrow(1, 0, length));
        if (!features.defined())
            features = torch::empty({tokens.size(0), some.size(1)}, some.options());
        features.index_copy_(0, rows, some);
    }
    return features;
}

}  // namespace semblance::models
