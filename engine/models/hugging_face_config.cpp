#include "engine/models/hugging_face_config.h"

#include <cmath>

namespace semblance::models {

using core::ErrorCode;
using core::fail;
using core::Result;
using nlohmann::json;

namespace {

Activation activationNamed(const std::string &name, ConfigReader &reader)
{
    if (name == "quick_gelu")
        return Activation::QuickGelu;
    if (name == "gelu_pytorch_tanh" || name == "gelu_new")
        return Activation::GeluTanh;
    if (name != "gelu")
        reader.note(ErrorCode::Unsupported,
                    "asks for the activation '" + name + "'; Semblance knows quick_gelu, gelu and gelu_pytorch_tanh.");
    return Activation::Gelu;
}

// {"shortest_edge": n}, {"height": n, "width": n} or n. 0: absent or not square.
std::int64_t edge(const json *value, bool &shortest)
{
    shortest = true;
    if (!value)
        return 0;
    if (value->is_number_integer())
        return value->get<std::int64_t>();
    if (!value->is_object())
        return 0;
    if (const auto found = value->find("shortest_edge"); found != value->end() && found->is_number_integer())
        return found->get<std::int64_t>();
    shortest = false;
    const auto height = value->find("height"), width = value->find("width");
    const bool square = height != value->end() && width != value->end() && height->is_number_integer() && *height == *width;
    return square ? height->get<std::int64_t>() : 0;
}

void huggingFaceFit(ConfigReader &reader, ImagePreprocessing &image)
{
    // A plain number means what the family's own processor makes of it: the preset.
    bool shortest = image.fit == ImagePreprocessing::Fit::ShortSideThenCrop, named = shortest, ignored = true;
    const auto *size = reader.find("size"), *crop = reader.find("crop_size");
    const auto resized = size ? edge(size, named) : image.size;
    if (size && size->is_object())
        shortest = named;
    const bool crops = reader.flag("do_center_crop", shortest);
    const auto cropped = crop && crops ? edge(crop, ignored) : crops ? image.size : resized;
    const bool fits = shortest ? crops && resized >= image.size : resized == image.size;
    if (!reader.flag("do_resize", true) || !fits || cropped != image.size)
        reader.note(ErrorCode::Unsupported,
                    "prepares pictures in a way Semblance does not know; expected a resize and a centre crop (or a squash) to "
                        + std::to_string(image.size) + " pixels, the image tower's size.");
    image.fit = shortest ? ImagePreprocessing::Fit::ShortSideThenCrop : ImagePreprocessing::Fit::Squash;
    image.resizeTo = shortest ? resized : 0;
}

}  // namespace

TransformerOptions huggingFaceTower(ConfigReader &reader, TransformerOptions preset)
{
    const std::string activation = preset.activation == Activation::QuickGelu ? "quick_gelu"
                                   : preset.activation == Activation::Gelu    ? "gelu"
                                                                              : "gelu_pytorch_tanh";
    const auto inner = preset.innerWidth();
    preset.width = reader.integer("hidden_size", preset.width, 1);
    preset.layers = reader.integer("num_hidden_layers", preset.layers, 1);
    preset.heads = reader.integer("num_attention_heads", preset.heads, 1);
    preset.mlpWidth = reader.integer("intermediate_size", inner, 1);
    preset.activation = activationNamed(reader.text("hidden_act", activation), reader);
    preset.normEpsilon = reader.number("layer_norm_eps", preset.normEpsilon);
    return preset;
}

Result<void> readPreprocessor(const std::string &text, ImagePreprocessing &image)
{
    const std::string file = "preprocessor_config.json";
    const auto parsed = parseConfig(text, file);
    if (!parsed)
        return fail(parsed.error());
    ConfigReader reader(*parsed, file);
    huggingFaceFit(reader, image);
    const auto resample = reader.integer("resample", 3);  // PIL's numbers
    if (resample != 2 && resample != 3)
        reader.note(ErrorCode::Unsupported,
                    "asks for PIL's filter " + std::to_string(resample) + "; Semblance knows 2 (bilinear) and 3 (bicubic).");
    image.filter = resample == 2 ? ImagePreprocessing::Filter::Bilinear : ImagePreprocessing::Filter::Bicubic;
    if (!reader.flag("do_rescale", true) || std::abs(reader.number("rescale_factor", 1.0 / 255.0) - 1.0 / 255.0) > 1e-6)
        reader.note(ErrorCode::Unsupported, "does not scale pixels to 0..1.");
    const bool normalises = reader.flag("do_normalize", true);
    image.mean = normalises ? reader.channels("image_mean", image.mean) : std::array<float, 3>{0, 0, 0};
    image.deviation = normalises ? reader.channels("image_std", image.deviation) : std::array<float, 3>{1, 1, 1};
    return noErrors(reader);
}

Result<void> checkDeviation(const ImagePreprocessing &image, const std::string &file)
{
    for (const auto value : image.deviation)
        if (!(value > 0.f))
            return fail(ErrorCode::Corrupt, file + " divides pixels by a deviation that is not positive.");
    return {};
}

void replaceStart(std::string &text, std::string_view from, std::string_view to)
{
    if (text.starts_with(from))
        text.replace(0, from.size(), to);
}

std::pair<std::string, std::string> blockParts(const std::string &name)
{
    constexpr std::string_view marker = "transformer.resblocks.";
    const auto at = name.find(marker);
    if (at == std::string::npos)
        return {};
    const auto number = at + marker.size(), dot = name.find('.', number);
    return {std::string(at == 0 ? "text_model" : "vision_model") + ".encoder.layers." + name.substr(number, dot - number + 1),
            name.substr(dot + 1)};
}

WeightSource huggingFaceBlock(const std::string &block, std::string rest, std::vector<std::int64_t> shape)
{
    if (rest.starts_with("attn.in_proj_")) {
        const auto kind = rest.substr(std::string_view("attn.in_proj_").size());
        shape[0] /= 3;
        const auto part = [&](const char *letter) { return block + "self_attn." + letter + "_proj." + kind; };
        return {{part("q"), part("k"), part("v")}, shape, false, std::nullopt};
    }
    replaceStart(rest, "ln_", "layer_norm");
    replaceStart(rest, "attn.", "self_attn.");
    replaceStart(rest, "mlp.c_fc", "mlp.fc1");
    replaceStart(rest, "mlp.c_proj", "mlp.fc2");
    return {{block + rest}, shape, false, std::nullopt};
}

std::string huggingFaceVisionName(std::string name)
{
    replaceStart(name, "visual.class_embedding", "vision_model.embeddings.class_embedding");
    replaceStart(name, "visual.conv1.", "vision_model.embeddings.patch_embedding.");
    replaceStart(name, "visual.positional_embedding", "vision_model.embeddings.position_embedding.weight");
    replaceStart(name, "visual.ln_pre.", "vision_model.pre_layrnorm.");  // so spelt there
    replaceStart(name, "visual.ln_post.", "vision_model.post_layernorm.");
    return name;
}

}  // namespace semblance::models
