#include <algorithm>

#include "engine/models/clip_layouts.h"
#include "engine/models/hugging_face_config.h"

namespace semblance::models {

using core::ErrorCode;
using core::fail;
using core::Result;
using nlohmann::json;

namespace {

TransformerOptions openClipTower(ConfigReader &reader, std::int64_t width, std::int64_t layers, Activation activation)
{
    TransformerOptions tower;
    tower.width = reader.integer("width", width, 1, 16384);
    tower.layers = reader.integer("layers", layers, 1, 256);
    tower.mlpWidth = static_cast<std::int64_t>(static_cast<double>(tower.width) * std::clamp(reader.number("mlp_ratio", 4.0), 0.01, 64.0));
    tower.activation = activation;
    return tower;
}

// "layers": [3, 4, 6, 3]
std::vector<std::int64_t> resnetBlocks(ConfigReader &reader, const json &layers)
{
    std::vector<std::int64_t> blocks;
    for (const auto &count : layers) {
        const bool fits = count.is_number_integer() && count.get<double>() >= 1 && count.get<double>() <= 256;
        if (!fits)
            reader.note(ErrorCode::Corrupt, "has 'layers' that are not whole numbers from 1 to 256.");
        blocks.push_back(fits ? count.get<std::int64_t>() : 1);
    }
    if (blocks.size() != 4)
        reader.note(ErrorCode::Unsupported, "describes a ResNet of " + std::to_string(blocks.size()) + " stages; CLIP's have 4.");
    return blocks;
}

void readOpenClipImage(ConfigReader &reader, Activation activation, ClipOptions &options)
{
    reader.refuseOthers({"image_size", "layers", "width", "head_width", "mlp_ratio", "patch_size", "patch_dropout"}, "CLIP");
    const auto headWidth = reader.integer("head_width", 64, 1);
    options.preprocessing.size = reader.integer("image_size", 224, 1);
    if (const auto *layers = reader.find("layers"); layers && layers->is_array()) {
        options.resnetBlocks = resnetBlocks(reader, *layers);
        options.image.width = reader.integer("width", 64, 2, 1024);
        options.image.heads = std::max<std::int64_t>(options.image.width * 32 / headWidth, 1);
        return;
    }
    options.image = openClipTower(reader, 768, 12, activation);
    options.image.heads = options.image.width / headWidth;
    options.patchSize = reader.integer("patch_size", 16, 1);
}

void readOpenClipText(ConfigReader &reader, Activation activation, ClipOptions &options)
{
    reader.refuseOthers({"context_length", "vocab_size", "width", "heads", "layers", "mlp_ratio", "tokenizer_kwargs"}, "CLIP");
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

}  // namespace

std::optional<std::int64_t> gridOf(const std::string &name)
{
    // Before the grid stands the class token, or the mean of all places.
    const bool positions = name == "visual.positional_embedding" || name == "visual.attnpool.positional_embedding";
    return positions ? std::optional<std::int64_t>(1) : std::nullopt;
}

Result<ClipOptions> clipOptionsFromOpenClip(const std::string &config)
{
    const std::string file = "open_clip_config.json";
    const auto parsed = parseConfig(config, file);
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
    model.refuseOthers({"embed_dim", "quick_gelu", "vision_cfg", "text_cfg", "custom_text"}, "CLIP");
    options.embeddingDimension = model.integer("embed_dim", 512, 1);
    const auto activation = model.flag("quick_gelu", false) ? Activation::QuickGelu : Activation::Gelu;
    if (imageObject.is_object())
        readOpenClipImage(image, activation, options);
    if (textObject.is_object())
        readOpenClipText(text, activation, options);
    readOpenClipPreprocessing(preprocess, options.preprocessing);
    if (const auto fine = noErrors(top, model, image, text, preprocess); !fine)
        return fail(fine.error());
    return soundOptions(std::move(options), file);
}

WeightPlan openClipPlan(const ShapeMap &shapes, const std::string &textPrefix)
{
    WeightPlan plan;
    for (const auto &[name, shape] : shapes) {
        const bool ofText = !name.starts_with("visual.") && name != "logit_scale";
        plan[name] = {{ofText ? textPrefix + name : name}, shape, false, gridOf(name)};
    }
    return plan;
}

}  // namespace semblance::models
