#include "engine/models/clip_layouts.h"

#include <algorithm>
#include <cmath>

#include "engine/models/config_reader.h"

namespace semblance::models {

using core::ErrorCode;
using core::fail;
using core::Result;
using nlohmann::json;

namespace {

Result<json> parseObject(const std::string &text, const std::string &file)
{
    auto parsed = json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (parsed.is_discarded() || !parsed.is_object())
        return fail(ErrorCode::Corrupt, file + " is not a JSON object.");
    return parsed;
}

// The first thing that any of the readers found wrong.
template <class... Readers>
Result<void> noErrors(const Readers &...readers)
{
    for (const auto *error : {&readers.error()...})
        if (*error)
            return fail(**error);
    return {};
}

Activation activationNamed(const std::string &name, ConfigReader &reader)
{
    if (name != "quick_gelu" && name != "gelu")
        reader.note(ErrorCode::Unsupported, "asks for the activation '" + name + "'; Semblance knows quick_gelu and gelu.");
    return name == "quick_gelu" ? Activation::QuickGelu : Activation::Gelu;
}

TransformerOptions huggingFaceTower(ConfigReader &reader, std::int64_t width, std::int64_t heads)
{
    TransformerOptions tower;
    tower.width = reader.integer("hidden_size", width, 1);
    tower.layers = reader.integer("num_hidden_layers", 12, 1);
    tower.heads = reader.integer("num_attention_heads", heads, 1);
    tower.mlpWidth = reader.integer("intermediate_size", 4 * width, 1);
    tower.activation = activationNamed(reader.text("hidden_act", "quick_gelu"), reader);
    tower.normEpsilon = reader.number("layer_norm_eps", 1e-5);
    return tower;
}

// OpenAI's first Hugging Face configurations call the end token 2, which their own code reads as "the highest id".
void huggingFaceTokens(ConfigReader &reader, ClipOptions &options)
{
    auto &layout = options.layout;
    layout.contextLength = reader.integer("max_position_embeddings", 77, 3);
    layout.vocabularySize = reader.integer("vocab_size", 49408, 3);
    layout.startToken = layout.vocabularySize - 2;
    layout.endToken = layout.vocabularySize - 1;
    const auto end = reader.integer("eos_token_id", 2);
    if (end == 2)
        return;
    layout.endToken = end;
    layout.startToken = reader.integer("bos_token_id", layout.startToken);
    options.textPool = ClipOptions::TextPool::FirstEndToken;
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
    bool shortest = true, cropShortest = true;
    const auto *size = reader.find("size");
    const auto resized = size ? edge(size, shortest) : image.size;
    const auto *crop = reader.find("crop_size");
    const bool crops = reader.flag("do_center_crop", true);
    const auto cropped = crop && crops ? edge(crop, cropShortest) : resized;
    if (!reader.flag("do_resize", true) || resized != image.size || cropped != image.size || (shortest && !crops))
        reader.note(ErrorCode::Unsupported,
                    "prepares pictures in a way Semblance does not know; expected a resize and a centre crop (or a squash) to "
                        + std::to_string(image.size) + " pixels, the image tower's size.");
    image.fit = shortest ? ImagePreprocessing::Fit::ShortSideThenCrop : ImagePreprocessing::Fit::Squash;
}

Result<void> readPreprocessor(const std::string &text, ImagePreprocessing &image)
{
    const std::string file = "preprocessor_config.json";
    const auto parsed = parseObject(text, file);
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

Result<ClipOptions> checked(ClipOptions options, const std::string &file)
{
    for (const auto value : options.preprocessing.deviation)
        if (!(value > 0.f))
            return fail(ErrorCode::Corrupt, file + " divides pixels by a deviation that is not positive.");
    if (const auto fits = options.check(); !fits)
        return fail(ErrorCode::Corrupt, file + ": " + fits.error().detail);
    return options;
}

// A switch of OpenCLIP that changes the model and that we do not build: only its off position is accepted.
void refuseOthers(ConfigReader &reader, const json &object, std::initializer_list<std::string_view> known)
{
    for (const auto &[key, value] : object.items()) {
        const bool off = value.is_null() || value == false || value == 0 || value == "" || value.empty();
        if (!off && std::find(known.begin(), known.end(), key) == known.end())
            reader.note(ErrorCode::Unsupported, "asks for '" + key + "', which Semblance's CLIP does not have.");
    }
}

TransformerOptions openClipTower(ConfigReader &reader, std::int64_t width, std::int64_t layers, Activation activation)
{
    TransformerOptions tower;
    tower.width = reader.integer("width", width, 1, 16384);
    tower.layers = reader.integer("layers", layers, 1, 256);
    tower.mlpWidth = static_cast<std::int64_t>(static_cast<double>(tower.width) * std::clamp(reader.number("mlp_ratio", 4.0), 0.01, 64.0));
    tower.activation = activation;
    return tower;
}

void readOpenClipImage(ConfigReader &reader, const json &object, Activation activation, ClipOptions &options)
{
    if (const auto *layers = reader.find("layers"); layers && layers->is_array()) {
        reader.note(ErrorCode::Unsupported, "describes a ResNet image tower; Semblance reads OpenCLIP's vision transformers.");
        return;
    }
    refuseOthers(reader, object, {"image_size", "layers", "width", "head_width", "mlp_ratio", "patch_size", "patch_dropout"});
    options.image = openClipTower(reader, 768, 12, activation);
    options.image.heads = options.image.width / reader.integer("head_width", 64, 1);
    options.patchSize = reader.integer("patch_size", 16, 1);
    options.preprocessing.size = reader.integer("image_size", 224, 1);
}

void readOpenClipText(ConfigReader &reader, const json &object, Activation activation, ClipOptions &options)
{
    refuseOthers(reader, object, {"context_length", "vocab_size", "width", "heads", "layers", "mlp_ratio", "tokenizer_kwargs"});
    options.text = openClipTower(reader, 512, 12, activation);
    options.text.heads = reader.integer("heads", 8, 1);
    options.layout.contextLength = reader.integer("context_length", 77, 3);
    options.layout.vocabularySize = reader.integer("vocab_size", 49408, 3);
    options.layout.startToken = options.layout.vocabularySize - 2;
    options.layout.endToken = options.layout.vocabularySize - 1;
}

void readOpenClipPreprocessing(ConfigReader &reader, ImagePreprocessing &image)
{
    image.mean = reader.channels("mean", image.mean);
    image.deviation = reader.channels("std", image.deviation);
    const auto interpolation = reader.text("interpolation", "bicubic"), mode = reader.text("resize_mode", "shortest");
    if (interpolation != "bicubic" && interpolation != "bilinear")
        reader.note(ErrorCode::Unsupported, "asks for the interpolation '" + interpolation + "'; Semblance knows bicubic and bilinear.");
    if (mode != "shortest" && mode != "squash")
        reader.note(ErrorCode::Unsupported, "asks for the resize mode '" + mode + "'; Semblance knows shortest and squash.");
    image.filter = interpolation == "bilinear" ? ImagePreprocessing::Filter::Bilinear : ImagePreprocessing::Filter::Bicubic;
    image.fit = mode == "squash" ? ImagePreprocessing::Fit::Squash : ImagePreprocessing::Fit::ShortSideThenCrop;
}

void replaceStart(std::string &text, std::string_view from, std::string_view to)
{
    if (text.starts_with(from))
        text.replace(0, from.size(), to);
}

// "visual.transformer.resblocks.3.ln_1.weight" -> {"vision_model.encoder.layers.3.", "ln_1.weight"}; empty when it is no block's.
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
        return {{part("q"), part("k"), part("v")}, shape};
    }
    replaceStart(rest, "ln_", "layer_norm");
    replaceStart(rest, "attn.", "self_attn.");
    replaceStart(rest, "mlp.c_fc", "mlp.fc1");
    replaceStart(rest, "mlp.c_proj", "mlp.fc2");
    return {{block + rest}, shape};
}

std::string huggingFaceName(std::string name)
{
    replaceStart(name, "visual.class_embedding", "vision_model.embeddings.class_embedding");
    replaceStart(name, "visual.conv1.", "vision_model.embeddings.patch_embedding.");
    replaceStart(name, "visual.positional_embedding", "vision_model.embeddings.position_embedding.weight");
    replaceStart(name, "visual.ln_pre.", "vision_model.pre_layrnorm.");  // so spelt there
    replaceStart(name, "visual.ln_post.", "vision_model.post_layernorm.");
    replaceStart(name, "token_embedding.", "text_model.embeddings.token_embedding.");
    replaceStart(name, "positional_embedding", "text_model.embeddings.position_embedding.weight");
    replaceStart(name, "ln_final.", "text_model.final_layer_norm.");
    return name;
}

}  // namespace

Result<ClipOptions> clipOptionsFromHuggingFace(const std::string &config, const std::string &preprocessor)
{
    const std::string file = "config.json";
    const auto parsed = parseObject(config, file);
    if (!parsed)
        return fail(parsed.error());
    ConfigReader top(*parsed, file);
    const auto textObject = top.object("text_config"), imageObject = top.object("vision_config");
    ConfigReader text(textObject, file + ", text_config,"), image(imageObject, file + ", vision_config,");
    ClipOptions options;
    options.embeddingDimension = top.integer("projection_dim", 512, 1);
    options.text = huggingFaceTower(text, 512, 8);
    options.image = huggingFaceTower(image, 768, 12);
    options.patchSize = image.integer("patch_size", 32, 1);
    options.preprocessing.size = image.integer("image_size", 224, 1);
    if (image.integer("num_channels", 3) != 3)
        image.note(ErrorCode::Unsupported, "wants pictures that do not have three channels.");
    huggingFaceTokens(text, options);
    if (const auto fine = noErrors(top, text, image); !fine)
        return fail(fine.error());
    if (!preprocessor.empty())
        if (const auto read = readPreprocessor(preprocessor, options.preprocessing); !read)
            return fail(read.error());
    return checked(std::move(options), file);
}

Result<ClipOptions> clipOptionsFromOpenClip(const std::string &config)
{
    const std::string file = "open_clip_config.json";
    const auto parsed = parseObject(config, file);
    if (!parsed)
        return fail(parsed.error());
    ConfigReader top(*parsed, file);
    const auto modelObject = top.object("model_cfg"), preprocessObject = top.object("preprocess_cfg");
    ConfigReader model(modelObject, file + ", model_cfg,"), preprocess(preprocessObject, file + ", preprocess_cfg,");
    const auto imageObject = model.object("vision_cfg"), textObject = model.object("text_cfg");
    ConfigReader image(imageObject, file + ", vision_cfg,"), text(textObject, file + ", text_cfg,");
    ClipOptions options;
    if (modelObject.empty())
        top.note(ErrorCode::Corrupt, "has no 'model_cfg'.");
    if (modelObject.is_object())
        refuseOthers(model, modelObject, {"embed_dim", "quick_gelu", "vision_cfg", "text_cfg", "custom_text"});
    options.embeddingDimension = model.integer("embed_dim", 512, 1);
    const auto activation = model.flag("quick_gelu", false) ? Activation::QuickGelu : Activation::Gelu;
    if (imageObject.is_object())
        readOpenClipImage(image, imageObject, activation, options);
    if (textObject.is_object())
        readOpenClipText(text, textObject, activation, options);
    readOpenClipPreprocessing(preprocess, options.preprocessing);
    if (const auto fine = noErrors(top, model, image, text, preprocess); !fine)
        return fail(fine.error());
    return checked(std::move(options), file);
}

WeightPlan huggingFacePlan(const ShapeMap &shapes)
{
    WeightPlan plan;
    for (const auto &[name, shape] : shapes) {
        const auto [block, rest] = blockParts(name);
        if (!block.empty())
            plan[name] = huggingFaceBlock(block, rest, shape);
        else if (name == "visual.proj" || name == "text_projection")
            plan[name] = {{name == "visual.proj" ? "visual_projection.weight" : "text_projection.weight"}, {shape[1], shape[0]}, true};
        else
            plan[name] = {{huggingFaceName(name)}, shape};
    }
    return plan;
}

WeightPlan openClipPlan(const ShapeMap &shapes, const std::string &textPrefix)
{
    WeightPlan plan;
    for (const auto &[name, shape] : shapes) {
        const bool ofText = !name.starts_with("visual.") && name != "logit_scale";
        plan[name] = {{ofText ? textPrefix + name : name}, shape};
    }
    return plan;
}

}  // namespace semblance::models
