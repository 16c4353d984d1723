#include "engine/models/clip_layouts.h"
#include "engine/models/hugging_face_config.h"

namespace semblance::models {

using core::ErrorCode;
using core::fail;
using core::Result;
using nlohmann::json;

namespace {

// Older configurations repeat what differs from the defaults in "text_config_dict"; there it wins.
json merged(ConfigReader &top, const std::string &key)
{
    auto object = top.object(key.c_str());
    const auto more = top.object((key + "_dict").c_str());
    if (object.is_object() && more.is_object())
        object.update(more);
    return object;
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

std::string huggingFaceName(std::string name)
{
    replaceStart(name, "token_embedding.", "text_model.embeddings.token_embedding.");
    replaceStart(name, "positional_embedding", "text_model.embeddings.position_embedding.weight");
    replaceStart(name, "ln_final.", "text_model.final_layer_norm.");
    return huggingFaceVisionName(std::move(name));
}

}  // namespace

Result<ClipOptions> clipOptionsFromHuggingFace(const std::string &config, const std::string &preprocessor)
{
    const std::string file = "config.json";
    const auto parsed = parseConfig(config, file);
    if (!parsed)
        return fail(parsed.error());
    ConfigReader top(*parsed, file);
    const auto textObject = merged(top, "text_config"), imageObject = merged(top, "vision_config");
    ConfigReader text(textObject, file + ", text_config,"), image(imageObject, file + ", vision_config,");
    ClipOptions options;
    options.embeddingDimension = top.integer("projection_dim", 512, 1);
    options.text = huggingFaceTower(text, options.text);
    options.image = huggingFaceTower(image, options.image);
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
    return soundOptions(std::move(options), file);
}

WeightPlan huggingFacePlan(const ShapeMap &shapes)
{
    WeightPlan plan;
    for (const auto &[name, shape] : shapes) {
        const auto [block, rest] = blockParts(name);
        if (!block.empty())
            plan[name] = huggingFaceBlock(block, rest, shape);
        else if (name == "visual.proj" || name == "text_projection")
            plan[name] = {
                {name == "visual.proj" ? "visual_projection.weight" : "text_projection.weight"}, {shape[1], shape[0]}, true, std::nullopt};
        else
            plan[name] = {{huggingFaceName(name)}, shape, false, gridOf(name)};
    }
    return plan;
}

}  // namespace semblance::models
