#include "engine/models/siglip_options.h"

#include "engine/models/hugging_face_config.h"

namespace semblance::models {

using core::ErrorCode;
using core::fail;
using core::Result;

SiglipOptions::SiglipOptions()
{
    preprocessing.fit = ImagePreprocessing::Fit::Squash;
    preprocessing.mean = {0.5f, 0.5f, 0.5f};
    preprocessing.deviation = {0.5f, 0.5f, 0.5f};
}

Result<void> SiglipOptions::check() const
{
    const auto refuse = [](const std::string &what) { return fail(ErrorCode::InvalidArgument, what); };
    if (preprocessing.size < 8 || preprocessing.size > 2048)
        return refuse("the image size must be between 8 and 2048, not " + std::to_string(preprocessing.size) + ".");
    if (patchSize < 1 || patchSize > preprocessing.size)
        return refuse("the patch size must be between 1 and the image size, not " + std::to_string(patchSize) + ".");
    if (layout.contextLength < 2 || layout.contextLength > 8192)
        return refuse("the context length must be between 2 and 8192.");
    if (layout.endToken < 0 || layout.endToken >= layout.vocabularySize || layout.vocabularySize > 4'000'000)
        return refuse("the end token " + std::to_string(layout.endToken) + " lies outside the vocabulary.");
    return image.check("image").and_then([this] { return text.check("text"); });
}

EncoderTraits SiglipOptions::traits() const
{
    return EncoderTraits{"siglip", image.width, preprocessing, layout, MatchHead::Sigmoid};
}

Result<SiglipOptions> siglipOptions(const std::string &config, const std::string &preprocessor)
{
    const std::string file = "config.json";
    const auto parsed = parseConfig(config, file);
    if (!parsed)
        return fail(parsed.error());
    ConfigReader top(*parsed, file);
    const auto textObject = top.object("text_config"), imageObject = top.object("vision_config");
    ConfigReader text(textObject, file + ", text_config,"), image(imageObject, file + ", vision_config,");
    SiglipOptions options;
    options.image = huggingFaceTower(image, options.image);
    options.text = huggingFaceTower(text, options.text);
    options.patchSize = image.integer("patch_size", options.patchSize, 1);
    options.preprocessing.size = image.integer("image_size", 224, 1);
    options.layout.contextLength = text.integer("max_position_embeddings", options.layout.contextLength, 2);
    options.layout.vocabularySize = text.integer("vocab_size", options.layout.vocabularySize, 3);
    if (const auto size = text.integer("projection_size", options.text.width, 1); size != options.image.width)
        text.note(ErrorCode::Unsupported,
                  "ends in " + std::to_string(size) + " values, the image tower in " + std::to_string(options.image.width) + ".");
    if (!image.flag("vision_use_head", true))
        image.note(ErrorCode::Unsupported, "leaves out the pooling head that SigLIP's embeddings come from.");
    if (const auto fine = noErrors(top, text, image); !fine)
        return fail(fine.error());
    if (!preprocessor.empty())
        if (const auto read = readPreprocessor(preprocessor, options.preprocessing); !read)
            return fail(read.error());
    return soundOptions(std::move(options), file);
}

ShapeMap siglipShapes(const SiglipOptions &options)
{
    const auto width = options.image.width, textWidth = options.text.width;
    ShapeMap shapes{{"visual.conv1.bias", {width}},
                    {"visual.positional_embedding", {options.grid() * options.grid(), width}},
                    {"visual.head.probe", {1, 1, width}},
                    {"visual.head.attn.in_proj_weight", {3 * width, width}},
                    {"visual.head.attn.in_proj_bias", {3 * width}},
                    {"token_embedding.weight", {options.layout.vocabularySize, textWidth}},
                    {"positional_embedding", {options.layout.contextLength, textWidth}},
                    {"logit_scale", {1}},
                    {"logit_bias", {1}}};
    addConvolution(shapes, "visual.conv1.", 3, width, options.patchSize);
    addTransformer(shapes, "visual.", options.image);
    addLayerNorm(shapes, "visual.ln_post.", width);
    addLinear(shapes, "visual.head.attn.out_proj.", width, width);
    addLayerNorm(shapes, "visual.head.ln.", width);
    addLinear(shapes, "visual.head.mlp.c_fc.", width, options.image.innerWidth());
    addLinear(shapes, "visual.head.mlp.c_proj.", options.image.innerWidth(), width);
    addTransformer(shapes, "", options.text);
    addLayerNorm(shapes, "ln_final.", textWidth);
    addLinear(shapes, "text_head.", textWidth, width);
    return shapes;
}

namespace {

std::string siglipName(std::string name)
{
    replaceStart(name, "visual.head.attn.", "vision_model.head.attention.");
    replaceStart(name, "visual.head.ln.", "vision_model.head.layernorm.");
    replaceStart(name, "visual.head.mlp.c_fc.", "vision_model.head.mlp.fc1.");
    replaceStart(name, "visual.head.mlp.c_proj.", "vision_model.head.mlp.fc2.");
    replaceStart(name, "visual.head.probe", "vision_model.head.probe");
    replaceStart(name, "token_embedding.", "text_model.embeddings.token_embedding.");
    replaceStart(name, "positional_embedding", "text_model.embeddings.position_embedding.weight");
    replaceStart(name, "ln_final.", "text_model.final_layer_norm.");
    replaceStart(name, "text_head.", "text_model.head.");
    return huggingFaceVisionName(std::move(name));
}

}  // namespace

WeightPlan siglipPlan(const ShapeMap &shapes)
{
    WeightPlan plan;
    for (const auto &[name, shape] : shapes) {
        const auto [block, rest] = blockParts(name);
        if (!block.empty())
            plan[name] = huggingFaceBlock(block, rest, shape);
        else if (name == "visual.positional_embedding")
            plan[name] = {{siglipName(name)}, shape, false, 0};
        else
            plan[name] = {{siglipName(name)}, shape, false, std::nullopt};
    }
    return plan;
}

}  // namespace semblance::models
