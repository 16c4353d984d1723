#include "engine/models/clip.h"

#include <cmath>

#include "engine/models/image_tower.h"
#include "engine/models/transformer.h"

namespace semblance::models {

namespace nn = torch::nn;

namespace {

class ClipModuleImpl : public nn::Module {
public:
    explicit ClipModuleImpl(const ClipOptions &options) : m_pool(options.textPool), m_endToken(options.layout.endToken)
    {
        const auto width = options.text.width;
        visual = register_module("visual", options.hasResnet() ? makeModifiedResnet(options.modifiedResnet())
                                                               : makeVisionTransformer(options.visionTransformer()));
        token_embedding = register_module("token_embedding", nn::Embedding(options.layout.vocabularySize, width));
        positional_embedding = register_parameter("positional_embedding", torch::randn({options.layout.contextLength, width}) * 0.01);
        transformer = register_module("transformer", Transformer(options.text));
        ln_final = register_module("ln_final", nn::LayerNorm(nn::LayerNormOptions({width}).eps(options.text.normEpsilon)));
        text_projection = register_parameter("text_projection",
                                             torch::randn({width, options.embeddingDimension}) / std::sqrt(static_cast<double>(width)));
        logit_scale = register_parameter("logit_scale", torch::tensor(std::log(1.0 / 0.07), torch::kFloat32));
    }

    // [N,L] -> [N,D]. Under the causal mask nothing behind the end token reaches it: cutting the rows there is exact.
    torch::Tensor encodeTexts(const torch::Tensor &tokens)
    {
        return encodeByLength(tokens, endPositions(tokens), [this](const torch::Tensor &rows) { return encodeRows(rows); });
    }

    [[nodiscard]] torch::Tensor endPositions(const torch::Tensor &tokens) const
    {
        return m_pool == ClipOptions::TextPool::HighestToken ? tokens.argmax(1) : tokens.eq(m_endToken).to(torch::kInt).argmax(1);
    }

    torch::Tensor encodeRows(const torch::Tensor &tokens)
    {
        const auto x = transformer(token_embedding(tokens) + positional_embedding.narrow(0, 0, tokens.size(1)), /*causal=*/true);
        const auto endAt = endPositions(tokens);
        const auto ends = x.index({torch::arange(tokens.size(0), endAt.options()), endAt});
        return torch::matmul(ln_final(ends).to(text_projection.scalar_type()), text_projection);
    }

    std::shared_ptr<ImageTower> visual;
    nn::Embedding token_embedding{nullptr};
    torch::Tensor positional_embedding, text_projection, logit_scale;
    Transformer transformer{nullptr};
    nn::LayerNorm ln_final{nullptr};

private:
    ClipOptions::TextPool m_pool;
    std::int64_t m_endToken;
};
TORCH_MODULE(ClipModule);

class ClipEncoder : public DualEncoder {
public:
    explicit ClipEncoder(const ClipOptions &options) : m_traits(options.traits()), m_module(options) {}

    const EncoderTraits &traits() const override { return m_traits; }
    torch::Tensor encodeImages(const torch::Tensor &images) override { return m_module->visual->forward(images).to(torch::kFloat32); }
    torch::Tensor encodeTexts(const torch::Tensor &tokens) override { return m_module->encodeTexts(tokens).to(torch::kFloat32); }
    torch::Tensor logitScale() override { return m_module->logit_scale.to(torch::kFloat32).exp(); }
    nn::Module &module() override { return *m_module; }

private:
    EncoderTraits m_traits;
    ClipModule m_module;
};

}  // namespace

std::unique_ptr<DualEncoder> makeClipEncoder(const ClipOptions &options)
{
    return std::make_unique<ClipEncoder>(options);
}

}  // namespace semblance::models
