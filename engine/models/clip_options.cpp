#include "engine/models/clip_options.h"

namespace semblance::models {

using core::ErrorCode;

namespace {

core::Result<void> checkResnet(const ClipOptions &options)
{
    const auto refuse = [](const std::string &what) { return core::fail(ErrorCode::InvalidArgument, "image tower: " + what); };
    const auto width = options.image.width;
    if (options.resnetBlocks.size() != 4)
        return refuse("a CLIP ResNet has 4 stages, not " + std::to_string(options.resnetBlocks.size()) + ".");
    for (const auto blocks : options.resnetBlocks)
        if (blocks < 1 || blocks > 256)
            return refuse("a stage must have 1 to 256 blocks, not " + std::to_string(blocks) + ".");
    if (width < 2 || width > 1024 || width % 2 != 0)
        return refuse("the width must be an even number from 2 to 1024, not " + std::to_string(width) + ".");
    if (options.image.heads < 1 || width * 32 % options.image.heads != 0)
        return refuse("the attention pool's width " + std::to_string(width * 32) + " is no multiple of "
                      + std::to_string(options.image.heads) + " heads.");
    if (options.preprocessing.size < 32 || options.preprocessing.size % 32 != 0)
        return refuse("a CLIP ResNet needs pictures of a multiple of 32 pixels, not " + std::to_string(options.preprocessing.size) + ".");
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
    if (!hasResnet() && (patchSize < 1 || patchSize > preprocessing.size))
        return refuse("the patch size must be between 1 and the image size, not " + std::to_string(patchSize) + ".");
    if (layout.contextLength < 3 || layout.contextLength > 8192)
        return refuse("the context length must be between 3 and 8192.");
    if (layout.vocabularySize < 3 || layout.vocabularySize > 4'000'000)
        return refuse("the vocabulary must have 3 to 4000000 entries.");
    for (const auto token : {layout.startToken, layout.endToken, layout.padToken})
        if (token < 0 || token >= layout.vocabularySize)
            return refuse("the token " + std::to_string(token) + " lies outside the vocabulary.");
    return (hasResnet() ? checkResnet(*this) : image.check("image")).and_then([this] { return text.check("text"); });
}

EncoderTraits ClipOptions::traits() const
{
    return EncoderTraits{"clip", embeddingDimension, preprocessing, layout, MatchHead::Softmax};
}

VisionTransformerOptions ClipOptions::visionTransformer() const
{
    return {preprocessing.size, patchSize, embeddingDimension, image};
}

ModifiedResnetOptions ClipOptions::modifiedResnet() const
{
    return {preprocessing.size, resnetBlocks, image.width, image.heads, embeddingDimension};
}

std::string ClipOptions::describeImageTower() const
{
    if (!hasResnet())
        return "vision transformer, patches of " + std::to_string(patchSize) + ", " + image.describe();
    std::string stages;
    for (const auto blocks : resnetBlocks)
        stages += (stages.empty() ? "" : "+") + std::to_string(blocks);
    return "ResNet of " + stages + " blocks, width " + std::to_string(image.width) + ", attention pool with " + std::to_string(image.heads)
           + " heads";
}

std::string ClipOptions::describeTextTower() const
{
    return "causal transformer, " + text.describe();
}

ShapeMap clipParameterShapes(const ClipOptions &options)
{
    const auto textWidth = options.text.width;
    ShapeMap shapes{{"token_embedding.weight", {options.layout.vocabularySize, textWidth}},
                    {"positional_embedding", {options.layout.contextLength, textWidth}},
                    {"text_projection", {textWidth, options.embeddingDimension}},
                    {"logit_scale", {}}};
    addLayerNorm(shapes, "ln_final.", textWidth);
    addTransformer(shapes, "", options.text);
    if (options.hasResnet())
        addModifiedResnet(shapes, "visual.", options.modifiedResnet());
    else
        addVisionTransformer(shapes, "visual.", options.visionTransformer());
    return shapes;
}

}  // namespace semblance::models
