#include "engine/models/clip.h"

#include <cmath>

namespace semblance::models {

namespace nn = torch::nn;
using core::ErrorCode;

namespace {

// [N,3,S,S] -> [N,D]: patches and a class token through a transformer; the class token is the image.
class VisionTowerImpl : public nn::Module {
public:
    explicit VisionTowerImpl(const ClipOptions &options)
    {
        const auto width = options.image.width, grid = options.preprocessing.size / options.patchSize;
        const double scale = 1.0 / std::sqrt(static_cast<double>(width));
        const auto norm = nn::LayerNormOptions({width}).eps(options.image.normEpsilon);
        conv1 = register_module("conv1", nn::Conv2d(nn::Conv2dOptions(3, width, options.patchSize).stride(options.patchSize).bias(false)));
        class_embedding = register_parameter("class_embedding", torch::randn({width}) * scale);
        positional_embedding = register_parameter("positional_embedding", torch::randn({grid * grid + 1, width}) * scale);
        ln_pre = register_module("ln_pre", nn::LayerNorm(norm));
        transformer = register_module("transformer", Transformer(options.image));
        ln_post = register_module("ln_post", nn::LayerNorm(norm));
        proj = register_parameter("proj", torch::randn({width, options.embeddingDimension}) * scale);
    }

    torch::Tensor forward(const torch::Tensor &images)
    {
        const auto patches = conv1(images).flatten(2).transpose(1, 2);  // [N,grid*grid,W]
        const auto first = class_embedding.expand({patches.size(0), 1, -1});
        const auto x = transformer(ln_pre(torch::cat({first, patches}, 1) + positional_embedding), /*causal=*/false);
        return torch::matmul(ln_post(x.select(1, 0)).to(proj.scalar_type()), proj);
    }

    nn::Conv2d conv1{nullptr};
    torch::Tensor class_embedding, positional_embedding, proj;
    nn::LayerNorm ln_pre{nullptr}, ln_post{nullptr};
    Transformer transformer{nullptr};
};
TORCH_MODULE(VisionTower);

class ClipModuleImpl : public nn::Module {
public:
    explicit ClipModuleImpl(const ClipOptions &options) : m_pool(options.textPool), m_endToken(options.layout.endToken)
    {
        const auto width = options.text.width;
        visual = register_module("visual", VisionTower(options));
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

    VisionTower visual{nullptr};
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
    torch::Tensor encodeImages(const torch::Tensor &images) override
    {
        return m_module->visual(images.to(m_module->visual->conv1->weight.scalar_type())).to(torch::kFloat32);
    }
    torch::Tensor encodeTexts(const torch::Tensor &tokens) override { return m_module->encodeTexts(tokens).to(torch::kFloat32); }
    torch::Tensor logitScale() override { return m_module->logit_scale.to(torch::kFloat32).exp(); }
    nn::Module &module() override { return *m_module; }

private:
    EncoderTraits m_traits;
    ClipModule m_module;
};

void addTransformer(ShapeMap &shapes, const std::string &prefix, const TransformerOptions &options)
{
    const auto width = options.width, inner = options.mlpWidth > 0 ? options.mlpWidth : 4 * width;
    for (std::int64_t layer = 0; layer < options.layers; ++layer) {
        const auto block = prefix + "transformer.resblocks." + std::to_string(layer) + ".";
        for (const auto *norm : {"ln_1.weight", "ln_1.bias", "ln_2.weight", "ln_2.bias", "attn.out_proj.bias", "mlp.c_proj.bias"})
            shapes[block + norm] = {width};
        shapes[block + "attn.in_proj_weight"] = {3 * width, width};
        shapes[block + "attn.in_proj_bias"] = {3 * width};
        shapes[block + "attn.out_proj.weight"] = {width, width};
        shapes[block + "mlp.c_fc.weight"] = {inner, width};
        shapes[block + "mlp.c_fc.bias"] = {inner};
        shapes[block + "mlp.c_proj.weight"] = {width, inner};
    }
}

core::Result<void> checkTower(const TransformerOptions &tower, const std::string &name)
{
    const auto refuse = [&](const std::string &what) { return core::fail(ErrorCode::InvalidArgument, name + " tower: " + what); };
    if (tower.width < 1 || tower.width > 16384)
        return refuse("the width must be between 1 and 16384, not " + std::to_string(tower.width) + ".");
    if (tower.layers < 1 || tower.layers > 256)
        return refuse("there must be 1 to 256 layers, not " + std::to_string(tower.layers) + ".");
    if (tower.heads < 1 || tower.width % tower.heads != 0)
        return refuse("the width " + std::to_string(tower.width) + " is no multiple of " + std::to_string(tower.heads) + " heads.");
    if (tower.mlpWidth < 0 || tower.mlpWidth > 131072)
        return refuse("the inner width must be between 1 and 131072.");
    if (!(tower.normEpsilon > 0.0 && tower.normEpsilon < 1.0))
        return refuse("the epsilon of the layer norm must be between 0 and 1.");
    return {};
}

}  // namespace

core::Result<void> ClipOptions::check() const
{
    const auto refuse = [](const std::string &what) { return core::fail(ErrorCode::InvalidArgument, what); };
    if (embeddingDimension < 1 || embeddingDimension > 16384)
        return refuse("the embedding dimension must be between 1 and 16384.");
    if (preprocessing.size < 8 || preprocessing.size > 2048)
        return refuse("the image size must be between 8 and 2048, not " + std::to_string(preprocessing.size) + ".");
    if (patchSize < 1 || patchSize > preprocessing.size)
        return refuse("the patch size must be between 1 and the image size, not " + std::to_string(patchSize) + ".");
    if (layout.contextLength < 3 || layout.contextLength > 8192)
        return refuse("the context length must be between 3 and 8192.");
    if (layout.vocabularySize < 3 || layout.vocabularySize > 4'000'000)
        return refuse("the vocabulary must have 3 to 4000000 entries.");
    for (const auto token : {layout.startToken, layout.endToken, layout.padToken})
        if (token < 0 || token >= layout.vocabularySize)
            return refuse("the token " + std::to_string(token) + " lies outside the vocabulary.");
    return checkTower(image, "image").and_then([this] { return checkTower(text, "text"); });
}

EncoderTraits ClipOptions::traits() const
{
    return EncoderTraits{"clip", embeddingDimension, preprocessing, layout};
}

ShapeMap clipParameterShapes(const ClipOptions &options)
{
    const auto imageWidth = options.image.width, textWidth = options.text.width, grid = options.preprocessing.size / options.patchSize;
    ShapeMap shapes{{"visual.conv1.weight", {imageWidth, 3, options.patchSize, options.patchSize}},
                    {"visual.class_embedding", {imageWidth}},
                    {"visual.positional_embedding", {grid * grid + 1, imageWidth}},
                    {"visual.proj", {imageWidth, options.embeddingDimension}},
                    {"token_embedding.weight", {options.layout.vocabularySize, textWidth}},
                    {"positional_embedding", {options.layout.contextLength, textWidth}},
                    {"ln_final.weight", {textWidth}},
                    {"ln_final.bias", {textWidth}},
                    {"text_projection", {textWidth, options.embeddingDimension}},
                    {"logit_scale", {}}};
    for (const auto *norm : {"visual.ln_pre.weight", "visual.ln_pre.bias", "visual.ln_post.weight", "visual.ln_post.bias"})
        shapes[norm] = {imageWidth};
    addTransformer(shapes, "visual.", options.image);
    addTransformer(shapes, "", options.text);
    return shapes;
}

std::unique_ptr<DualEncoder> makeClipEncoder(const ClipOptions &options)
{
    return std::make_unique<ClipEncoder>(options);
}

}  // namespace semblance::models
