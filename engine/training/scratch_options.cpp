#include "engine/training/scratch_options.h"

#include "engine/training/option_list.h"

namespace semblance::training {

using core::ErrorCode;

namespace {

// Calls visit(key, member) for every option, in the documented order: the one list behind --set and JSON.
template <class Options, class Visit>
void forEachOption(Options &options, Visit &&visit)
{
    visit("image_size", options.encoder.imageSize);
    visit("image_width", options.encoder.imageWidth);
    visit("whole_photo", options.encoder.wholePhoto);
    visit("position_map", options.encoder.positionMap);
    visit("text_width", options.encoder.textWidth);
    visit("text_layers", options.encoder.textLayers);
    visit("text_heads", options.encoder.textHeads);
    visit("vocabulary_size", options.encoder.vocabularySize);
    visit("context_length", options.encoder.contextLength);
    visit("embedding_dimension", options.encoder.embeddingDimension);
    visit("dropout", options.encoder.dropout);
    visit("epochs", options.epochs);
    visit("batch_size", options.batchSize);
    visit("learning_rate", options.learningRate);
    visit("weight_decay", options.weightDecay);
    visit("warm_up", options.warmUp);
    visit("label_smoothing", options.labelSmoothing);
    visit("caption_balance", options.captionBalance);
    visit("captions_per_photo", options.captionsPerPhoto);
    visit("gradient_clip", options.gradientClip);
    visit("average_decay", options.averageDecay);
    visit("start_size", options.startSize);
    visit("crop_scale", options.cropScale);
    visit("colour_jitter", options.colourJitter);
    visit("flip", options.flip);
    visit("erase", options.erase);
    visit("bfloat16", options.bfloat16);
    visit("checkpoint_steps", options.checkpointSteps);
    visit("seed", options.seed);
}

}  // namespace

core::Result<void> ScratchOptions::check() const
{
    if (auto ok = encoder.check(); !ok)
        return ok;
    const auto refuse = [](const char *what) { return core::fail(ErrorCode::InvalidArgument, std::string("Recipe scratch: ") + what); };
    if (epochs < 1 || batchSize < 2)
        return refuse("epochs must be at least 1 and batch_size at least 2.");
    if (!(learningRate > 0.0 && learningRate < 1.0) || !(weightDecay >= 0.0 && weightDecay < 1.0))
        return refuse("learning_rate must be in (0,1) and weight_decay in [0,1).");
    if (!(warmUp >= 0.0 && warmUp < 1.0) || !(labelSmoothing >= 0.0 && labelSmoothing < 1.0))
        return refuse("warm_up and label_smoothing must be in [0,1).");
    if (!(averageDecay >= 0.0 && averageDecay < 1.0) || !(gradientClip >= 0.0))
        return refuse("average_decay must be in [0,1) and gradient_clip not negative.");
    if (!(captionBalance >= 0.0 && captionBalance <= 2.0))
        return refuse("caption_balance must be in [0,2].");
    if (captionsPerPhoto < 1 || captionsPerPhoto > 16)
        return refuse("captions_per_photo must be between 1 and 16.");
    if (startSize < 0 || startSize > encoder.imageSize || (startSize > 0 && startSize < 16))
        return refuse("start_size must be 0 or between 16 and image_size.");
    if (!(cropScale > 0.0 && cropScale <= 1.0) || !(colourJitter >= 0.0 && colourJitter < 1.0) || !(erase >= 0.0 && erase <= 1.0))
        return refuse("crop_scale must be in (0,1], colour_jitter in [0,1) and erase in [0,1].");
    if (checkpointSteps < 1)
        return refuse("checkpoint_steps must be at least 1.");
    return {};
}

core::Result<void> ScratchOptions::set(const std::string &key, const std::string &value)
{
    const auto visitor = [](auto &options, auto &&visit) { forEachOption(options, visit); };
    return setOption(*this, visitor, "scratch", key, value);
}

std::string ScratchOptions::toJson() const
{
    nlohmann::ordered_json json;
    json["recipe"] = "scratch";
    forEachOption(*this, [&](const char *name, const auto &member) { json[name] = member; });
    json["image_blocks"] = encoder.imageBlocks;
    return json.dump(2) + "\n";
}

core::Result<ScratchOptions> ScratchOptions::fromJson(const std::string &text)
{
    ScratchOptions options;
    try {
        const auto json = nlohmann::json::parse(text);
        if (json.at("recipe") != "scratch")
            return core::fail(ErrorCode::Unsupported, "The options are not of the recipe scratch.");
        forEachOption(options, [&](const char *name, auto &member) {
            if (json.contains(name))
                json.at(name).get_to(member);
        });
        if (json.contains("image_blocks"))
            json.at("image_blocks").get_to(options.encoder.imageBlocks);
    } catch (const nlohmann::json::exception &error) {
        return core::fail(ErrorCode::Corrupt, std::string("Recipe options: ") + error.what() + ".");
    }
    if (const auto ok = options.check(); !ok)
        return core::fail(ok.error());
    return options;
}

}  // namespace semblance::training
