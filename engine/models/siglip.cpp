#include "engine/models/siglip.h"

#include <cmath>

#include "engine/models/transformer.h"

namespace semblance::models {

namespace nn = torch::nn;

namespace {

// Multi-head attention pooling (Zhai et al. 2022, "Scaling Vision Transformers"): a learned query asks all places.
class PoolingHeadImpl : public nn::Module {
public:
    explicit PoolingHeadImpl(const TransformerOptions &options) : m_heads(options.heads)
    {
        const auto width = options.width;
        probe = register_parameter("probe", torch::randn({1, 1, width}));
        attn = register_module("attn", SelfAttention(width, options.heads));
        ln = register_module("ln", nn::LayerNorm(nn::LayerNormOptions({width}).eps(options.normEpsilon)));
        mlp = register_module("mlp", FeedForward(options));
    }

    // [N,L,W] -> [N,W]. One row a picture: in float32 it costs little and does not depend on the batch.
    torch::Tensor forward(const torch::Tensor &places)
    {
        const auto x = places.to(probe.scalar_type());
        const auto weights = attn->in_proj_weight.chunk(3), biases = attn->in_proj_bias.chunk(3);
        const auto split = [&](const torch::Tensor &part) { return part.view({part.size(0), part.size(1), m_heads, -1}).transpose(1, 2); };
        const auto query = split(torch::linear(probe, weights[0], biases[0]));  // [1,heads,1,W/heads]
        const auto key = split(torch::linear(x, weights[1], biases[1])), value = split(torch::linear(x, weights[2], biases[2]));
        const auto scores = torch::matmul(query / std::sqrt(static_cast<double>(query.size(3))), key.transpose(2, 3));
        const auto mixed = torch::matmul(torch::softmax(scores, -1), value).transpose(1, 2).reshape({x.size(0), x.size(2)});
        const auto pooled = attn->out_proj(mixed);
        return pooled + mlp(ln(pooled));
    }

    torch::Tensor probe;
    SelfAttention attn{nullptr};
    nn::LayerNorm ln{nullptr};
    FeedForward mlp{nullptr};

private:
    std::int64_t m_heads;
};
TORCH_MODULE(PoolingHead);

// [N,3,S,S] -> [N,W]: patches without a class token through a transformer and the pooling head.
class SiglipImageImpl : public nn::Module {
public:
    explicit SiglipImageImpl(const SiglipOptions &options)
    {
        const auto width = options.image.width;
        conv1 = register_module("conv1", nn::Conv2d(nn::Conv2dOptions(3, width, options.patchSize).stride(options.patchSize)));
        positional_embedding =
            register_parameter("positional_embedding", torch::randn({options.grid() * options.grid(), width}) / std::sqrt(width));
        transformer = register_module("transformer", Transformer(options.image));
        ln_post = register_module("ln_post", nn::LayerNorm(nn::LayerNormOptions({width}).eps(options.image.normEpsilon)));
        head = register_module("head", PoolingHead(options.image));
    }

    torch::Tensor forward(const torch::Tensor &images)
    {
        const auto patches = conv1(images.to(conv1->weight.scalar_type())).flatten(2).transpose(1, 2);
        return head(ln_post(transformer(patches + positional_embedding, /*causal=*/false)));
    }

    nn::Conv2d conv1{nullptr};
    torch::Tensor positional_embedding;
    Transformer transformer{nullptr};
    nn::LayerNorm ln_post{nullptr};
    PoolingHead head{nullptr};
};
TORCH_MODULE(SiglipImage);

class SiglipModuleImpl : public nn::Module {
public:
    explicit SiglipModuleImpl(const SiglipOptions &options) : m_layout(options.layout)
    {
        const auto width = options.text.width;
        visual = register_module("visual", SiglipImage(options));
        token_embedding = register_module("token_embedding", nn::Embedding(options.layout.vocabularySize, width));
        positional_embedding = register_parameter("positional_embedding", torch::randn({options.layout.contextLength, width}) * 0.01);
        transformer = register_module("transformer", Transformer(options.text));
        ln_final = register_module("ln_final", nn::LayerNorm(nn::LayerNormOptions({width}).eps(options.text.normEpsilon)));
        text_head = register_module("text_head", nn::Linear(width, options.image.width));
        logit_scale = register_parameter("logit_scale", torch::full({1}, std::log(10.0), torch::kFloat32));  // the paper's start
        logit_bias = register_parameter("logit_bias", torch::full({1}, -10.0, torch::kFloat32));
    }

    // [N,L] -> [N,W]. It was trained without a mask on rows padded to the full length with the end token, and is read at the last
    // place: a shorter row is padded here, and no row depends on its neighbours.
    torch::Tensor encodeTexts(const torch::Tensor &tokens)
    {
        const auto rows = torch::constant_pad_nd(tokens, {0, m_layout.contextLength - tokens.size(1)}, m_layout.padToken);
        const auto x = transformer(token_embedding(rows) + positional_embedding, /*causal=*/false);
        return text_head(ln_final(x.select(1, x.size(1) - 1)).to(text_head->weight.scalar_type()));
    }

    SiglipImage visual{nullptr};
    nn::Embedding token_embedding{nullptr};
    torch::Tensor positional_embedding, logit_scale, logit_bias;
    Transformer transformer{nullptr};
    nn::LayerNorm ln_final{nullptr};
    nn::Linear text_head{nullptr};

private:
    TextLayout m_layout;
};
TORCH_MODULE(SiglipModule);

class Siglip : public DualEncoder {
public:
    explicit Siglip(const SiglipOptions &options) : m_traits(options.traits()), m_module(options) {}

    const EncoderTraits &traits() const override { return m_traits; }
    torch::Tensor encodeImages(const torch::Tensor &images) override { return m_module->visual(images).to(torch::kFloat32); }
    torch::Tensor encodeTexts(const torch::Tensor &tokens) override { return m_module->encodeTexts(tokens).to(torch::kFloat32); }
    torch::Tensor logitScale() override { return m_module->logit_scale.to(torch::kFloat32).exp().squeeze(); }
    torch::Tensor logitBias() override { return m_module->logit_bias.to(torch::kFloat32).squeeze(); }
    nn::Module &module() override { return *m_module; }

private:
    EncoderTraits m_traits;
    SiglipModule m_module;
};

}  // namespace

std::unique_ptr<DualEncoder> makeSiglip(const SiglipOptions &options)
{
    return std::make_unique<Siglip>(options);
}

}  // namespace semblance::models
