#include "engine/models/chinese_clip_options.h"

#include <algorithm>

#include "engine/models/clip_layouts.h"
#include "engine/models/hugging_face_config.h"

namespace semblance::models {

using core::ErrorCode;
using core::fail;
using core::Result;

Result<void> ChineseClipOptions::check() const
{
    const auto refuse = [](const std::string &what) { return fail(ErrorCode::InvalidArgument, what); };
    if (embeddingDimension < 1 || embeddingDimension > 16384)
        return refuse("the embedding dimension must be between 1 and 16384.");
    if (preprocessing.size < 8 || preprocessing.size > 2048)
        return refuse("the image size must be between 8 and 2048, not " + std::to_string(preprocessing.size) + ".");
    if (patchSize < 1 || patchSize > preprocessing.size)
        return refuse("the patch size must be between 1 and the image size, not " + std::to_string(patchSize) + ".");
    for (const auto token : {layout.startToken, layout.endToken})
        if (token < 0 || token >= text.vocabularySize)
            return refuse("the token " + std::to_string(token) + " lies outside the vocabulary.");
    return image.check("image").and_then([this] { return text.check(); });
}

EncoderTraits ChineseClipOptions::traits() const
{
    auto traits = EncoderTraits{"chinese-clip", embeddingDimension, preprocessing, layout, MatchHead::Softmax};
    traits.text.vocabularySize = text.vocabularySize;
    traits.text.padToken = text.padToken;
    return traits;
}

VisionTransformerOptions ChineseClipOptions::visionTransformer() const
{
    return {preprocessing.size, patchSize, embeddingDimension, image};
}

Result<ChineseClipOptions> chineseClipOptions(const std::string &config, const std::string &preprocessor, const BertVocabulary &vocabulary)
{
    const std::string file = "config.json";
    const auto parsed = parseConfig(config, file);
    if (!parsed)
        return fail(parsed.error());
    ConfigReader top(*parsed, file);
    const auto textObject = top.object("text_config"), imageObject = top.object("vision_config");
    ConfigReader text(textObject, file + ", text_config,"), image(imageObject, file + ", vision_config,");
    ChineseClipOptions options;
    options.embeddingDimension = top.integer("projection_dim", options.embeddingDimension, 1);
    options.image = huggingFaceTower(image, options.image);
    options.patchSize = image.integer("patch_size", options.patchSize, 1);
    options.preprocessing.size = image.integer("image_size", 224, 1);
    options.text = bertOptions(text);
    options.preprocessing.fit = ImagePreprocessing::Fit::Squash;  // what its authors do, unless the preprocessor says otherwise
    options.layout.contextLength = std::min(options.layout.contextLength, options.text.positions);
    options.layout.startToken = vocabulary.start;
    options.layout.endToken = vocabulary.end;
    if (const auto fine = noErrors(top, text, image); !fine)
        return fail(fine.error());
    if (!preprocessor.empty())
        if (const auto read = readPreprocessor(preprocessor, options.preprocessing); !read)
            return fail(read.error());
    return soundOptions(std::move(options), file);
}

ShapeMap chineseClipShapes(const ChineseClipOptions &options)
{
    ShapeMap shapes{{"text_projection", {options.text.blocks.width, options.embeddingDimension}}, {"logit_scale", {}}};
    addVisionTransformer(shapes, "visual.", options.visionTransformer());
    addBert(shapes, "bert.", options.text);
    return shapes;
}

WeightPlan chineseClipPlan(const ShapeMap &shapes)
{
    WeightPlan plan;
    for (const auto &[name, shape] : shapes) {
        const auto [block, rest] = blockParts(name);
        if (!block.empty())
            plan[name] = huggingFaceBlock(block, rest, shape);
        else if (name == "visual.proj" || name == "text_projection")
            plan[name] = {
                {name == "visual.proj" ? "visual_projection.weight" : "text_projection.weight"}, {shape[1], shape[0]}, true, std::nullopt};
        else if (name.starts_with("bert."))
            plan[name] = {{"text_model." + name.substr(5)}, shape, false, std::nullopt};
        else
            plan[name] = {{huggingFaceVisionName(name)}, shape, false, gridOf(name)};
    }
    return plan;
}

}  // namespace semblance::models
