#include "engine/models/semblance_encoder.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/models/transformer.h"

namespace semblance::models {

namespace nn = torch::nn;
using core::ErrorCode;

namespace {

nn::Conv2d convolution(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride)
{
    return nn::Conv2d(nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

// Two 3x3 convolutions around a short cut (He et al. 2016); the short cut of a shrinking block averages before it projects
// (He et al. 2019, "Bag of tricks", ResNet-D).
class ResidualBlockImpl : public nn::Module {
public:
    ResidualBlockImpl(std::int64_t in, std::int64_t out, std::int64_t stride) : m_stride(stride)
    {
        conv1 = register_module("conv1", convolution(in, out, 3, stride));
        bn1 = register_module("bn1", nn::BatchNorm2d(out));
        conv2 = register_module("conv2", convolution(out, out, 3, 1));
        bn2 = register_module("bn2", nn::BatchNorm2d(out));
        nn::init::zeros_(bn2->weight);  // each block starts as the identity
        if (stride != 1 || in != out) {
            shortcut = register_module("shortcut", convolution(in, out, 1, 1));
            shortcut_bn = register_module("shortcut_bn", nn::BatchNorm2d(out));
        }
    }

    torch::Tensor forward(const torch::Tensor &x)
    {
        auto skip = x;
        if (!shortcut.is_empty()) {
            if (m_stride != 1)
                skip = torch::avg_pool2d(skip, {2, 2}, {2, 2}, {0, 0}, /*ceil_mode=*/true, /*count_include_pad=*/false);
            skip = shortcut_bn(shortcut(skip));
        }
        const auto hidden = torch::relu(bn1(conv1(x)));
        return torch::relu(bn2(conv2(hidden)) + skip);
    }

    nn::Conv2d conv1{nullptr}, conv2{nullptr}, shortcut{nullptr};
    nn::BatchNorm2d bn1{nullptr}, bn2{nullptr}, shortcut_bn{nullptr};

private:
    std::int64_t m_stride;
};
TORCH_MODULE(ResidualBlock);

// [N,3,H,W] -> [N,D]: a strided stem, four stages that double the channels, global average, projection.
class ResidualTowerImpl : public nn::Module {
public:
    explicit ResidualTowerImpl(const SemblanceEncoderOptions &options)
    {
        stem = register_module("stem", convolution(3, options.imageWidth, 3, 2));
        stem_bn = register_module("stem_bn", nn::BatchNorm2d(options.imageWidth));
        blocks = register_module("blocks", nn::ModuleList());
        std::int64_t channels = options.imageWidth;
        for (std::size_t stage = 0; stage < options.imageBlocks.size(); ++stage) {
            const auto out = options.imageWidth << stage;
            for (std::int64_t block = 0; block < options.imageBlocks[stage]; ++block) {
                blocks->push_back(ResidualBlock(channels, out, block == 0 && stage > 0 ? 2 : 1));
                channels = out;
            }
        }
        if (options.positionMap && options.imageBlocks.size() > 1) {
            m_mapAt = static_cast<std::int64_t>(blocks->size()) - options.imageBlocks.back();
            const auto side = std::max<std::int64_t>(1, options.imageSize >> (options.imageBlocks.size() - 1));
            position_map = register_parameter("position_map", torch::zeros({1, channels / 2, side, side}));
        }
        dropout = register_module("dropout", nn::Dropout(options.dropout));
        proj = register_module("proj", nn::Linear(nn::LinearOptions(channels, options.embeddingDimension).bias(false)));
    }

    torch::Tensor forward(const torch::Tensor &images)
    {
        auto x = torch::relu(stem_bn(stem(images.contiguous(torch::MemoryFormat::ChannelsLast))));
        for (std::int64_t block = 0; block < static_cast<std::int64_t>(blocks->size()); ++block) {
            if (block == m_mapAt)
                x = x + positions(x.size(2), x.size(3)).to(x.scalar_type());
            x = blocks[static_cast<std::size_t>(block)]->as<ResidualBlockImpl>()->forward(x);
        }
        return proj(dropout(x.mean({2, 3})));
    }

    nn::Conv2d stem{nullptr};
    nn::BatchNorm2d stem_bn{nullptr};
    nn::ModuleList blocks{nullptr};
    nn::Dropout dropout{nullptr};
    nn::Linear proj{nullptr};
    torch::Tensor position_map;  // [1,C,side,side]

private:
    // The map at the size that pictures of another size come with.
    torch::Tensor positions(std::int64_t height, std::int64_t width) const
    {
        if (position_map.size(2) == height && position_map.size(3) == width)
            return position_map;
        return nn::functional::interpolate(position_map.to(torch::kFloat32), nn::functional::InterpolateFuncOptions()
                                                                                 .size(std::vector<std::int64_t>{height, width})
                                                                                 .mode(torch::kBilinear)
                                                                                 .align_corners(false));
    }

    std::int64_t m_mapAt = -1;
};
TORCH_MODULE(ResidualTower);

// [N,L] int64 -> [N,D]: a causal transformer read at the end token, the highest id (Radford et al. 2021, section 2.4).
class TextTowerImpl : public nn::Module {
public:
    explicit TextTowerImpl(const SemblanceEncoderOptions &options) : m_endToken(options.vocabularySize - 1)
    {
        token_embedding = register_module("token_embedding", nn::Embedding(options.vocabularySize, options.textWidth));
        positional_embedding = register_parameter("positional_embedding", torch::randn({options.contextLength, options.textWidth}) * 0.01);
        TransformerOptions blocks;
        blocks.width = options.textWidth;
        blocks.layers = options.textLayers;
        blocks.heads = options.textHeads;
        blocks.dropout = options.dropout;
        transformer = register_module("transformer", Transformer(blocks));
        ln_final = register_module("ln_final", nn::LayerNorm(nn::LayerNormOptions({options.textWidth})));
        proj = register_module("proj", nn::Linear(nn::LinearOptions(options.textWidth, options.embeddingDimension).bias(false)));
        nn::init::normal_(token_embedding->weight, 0.0, 0.02);
    }

    torch::Tensor forward(const torch::Tensor &tokens)
    {
        // Nothing after the end token is seen by what comes before it: cutting there is exact.
        const auto endAt = tokens.eq(m_endToken).to(torch::kInt).argmax(1);
        const auto length = endAt.max().item<std::int64_t>() + 1;
        auto x = token_embedding(tokens.narrow(1, 0, length)) + positional_embedding.narrow(0, 0, length);
        x = ln_final(transformer(x, /*causal=*/true));
        const auto rows = torch::arange(tokens.size(0), endAt.options());
        return proj(x.index({rows, endAt}));
    }

    nn::Embedding token_embedding{nullptr};
    torch::Tensor positional_embedding;
    Transformer transformer{nullptr};
    nn::LayerNorm ln_final{nullptr};
    nn::Linear proj{nullptr};

private:
    std::int64_t m_endToken;
};
TORCH_MODULE(TextTower);

class SemblanceModuleImpl : public nn::Module {
public:
    explicit SemblanceModuleImpl(const SemblanceEncoderOptions &options)
    {
        image = register_module("image", ResidualTower(options));
        text = register_module("text", TextTower(options));
        logit_scale = register_parameter("logit_scale", torch::tensor(std::log(1.0 / 0.07), torch::kFloat32));
    }

    ResidualTower image{nullptr};
    TextTower text{nullptr};
    torch::Tensor logit_scale;
};
TORCH_MODULE(SemblanceModule);

class SemblanceEncoder : public DualEncoder {
public:
    explicit SemblanceEncoder(const SemblanceEncoderOptions &options) : m_traits(options.traits()), m_module(options) {}

    const EncoderTraits &traits() const override { return m_traits; }
    torch::Tensor encodeImages(const torch::Tensor &images) override
    {
        const auto precision = m_module->image->stem->weight.scalar_type();
        return m_module->image(images.to(precision)).to(torch::kFloat32);
    }
    torch::Tensor encodeTexts(const torch::Tensor &tokens) override
    {
        const auto endAt = tokens.eq(m_traits.text.endToken).to(torch::kInt).argmax(1);
        return encodeByLength(tokens, endAt, [this](const torch::Tensor &rows) { return m_module->text(rows); }).to(torch::kFloat32);
    }
    torch::Tensor logitScale() override { return m_module->logit_scale.to(torch::kFloat32).clamp_max(std::log(100.0)).exp(); }
    nn::Module &module() override { return *m_module; }

private:
    EncoderTraits m_traits;
    SemblanceModule m_module;
};

}  // namespace

core::Result<void> SemblanceEncoderOptions::check() const
{
    const auto refuse = [](const std::string &what) { return core::fail(ErrorCode::InvalidArgument, what); };
    if (imageSize < 16 || imageSize > 512)
        return refuse("image_size must be between 16 and 512, not " + std::to_string(imageSize) + ".");
    if (imageWidth < 4 || imageWidth > 1024)
        return refuse("image_width must be between 4 and 1024, not " + std::to_string(imageWidth) + ".");
    if (imageBlocks.empty() || imageBlocks.size() > 6)
        return refuse("image_blocks must list one to six stages.");
    for (const auto blocks : imageBlocks)
        if (blocks < 1 || blocks > 64)
            return refuse("each stage of image_blocks must have 1 to 64 blocks.");
    if (textHeads < 1 || textWidth < 8 || textWidth > 4096 || textWidth % textHeads != 0)
        return refuse("text_width (8 to 4096) must be a multiple of text_heads.");
    if (textLayers < 1 || textLayers > 64)
        return refuse("text_layers must be between 1 and 64.");
    if (vocabularySize < 514 || vocabularySize > 1'000'000)
        return refuse("vocabulary_size must be between 514 (all bytes and two control tokens) and 1000000.");
    if (contextLength < 4 || contextLength > 1024)
        return refuse("context_length must be between 4 and 1024.");
    if (embeddingDimension < 8 || embeddingDimension > 4096)
        return refuse("embedding_dimension must be between 8 and 4096.");
    if (!(dropout >= 0.0 && dropout < 1.0))
        return refuse("dropout must be in [0,1).");
    return {};
}

EncoderTraits SemblanceEncoderOptions::traits() const
{
    EncoderTraits traits;
    traits.family = "semblance";
    traits.embeddingDimension = embeddingDimension;
    traits.image.size = imageSize;
    traits.image.fit = wholePhoto ? ImagePreprocessing::Fit::Squash : ImagePreprocessing::Fit::ShortSideThenCrop;
    traits.text = TextLayout{contextLength, vocabularySize, vocabularySize - 2, vocabularySize - 1, 0};
    return traits;
}

std::string SemblanceEncoderOptions::toJson() const
{
    nlohmann::ordered_json json;
    json["model_type"] = "semblance";
    json["image_size"] = imageSize;
    json["image_width"] = imageWidth;
    json["image_blocks"] = imageBlocks;
    json["whole_photo"] = wholePhoto;
    json["position_map"] = positionMap;
    json["text_width"] = textWidth;
    json["text_layers"] = textLayers;
    json["text_heads"] = textHeads;
    json["vocabulary_size"] = vocabularySize;
    json["context_length"] = contextLength;
    json["embedding_dimension"] = embeddingDimension;
    json["dropout"] = dropout;
    return json.dump(2) + "\n";
}

core::Result<SemblanceEncoderOptions> SemblanceEncoderOptions::fromJson(const std::string &text)
{
    SemblanceEncoderOptions options;
    try {
        const auto json = nlohmann::json::parse(text);
        if (json.at("model_type") != "semblance")
            return core::fail(ErrorCode::Unsupported, "config.json is not of model_type \"semblance\".");
        json.at("image_size").get_to(options.imageSize);
        json.at("image_width").get_to(options.imageWidth);
        json.at("image_blocks").get_to(options.imageBlocks);
        json.at("text_width").get_to(options.textWidth);
        json.at("text_layers").get_to(options.textLayers);
        json.at("text_heads").get_to(options.textHeads);
        json.at("vocabulary_size").get_to(options.vocabularySize);
        json.at("context_length").get_to(options.contextLength);
        json.at("embedding_dimension").get_to(options.embeddingDimension);
        options.wholePhoto = json.value("whole_photo", false);  // both are younger than the first packages
        options.positionMap = json.value("position_map", false);
        options.dropout = json.value("dropout", 0.0);
    } catch (const nlohmann::json::exception &error) {
        return core::fail(ErrorCode::Corrupt, std::string("config.json of a semblance model: ") + error.what() + ".");
    }
    if (const auto ok = options.check(); !ok)
        return core::fail(ErrorCode::Corrupt, "config.json: " + ok.error().detail);
    return options;
}

std::unique_ptr<DualEncoder> makeSemblanceEncoder(const SemblanceEncoderOptions &options)
{
    return std::make_unique<SemblanceEncoder>(options);
}

}  // namespace semblance::models
