#include "engine/training/scratch_options.h"

#include <nlohmann/json.hpp>

#include "engine/training/option_fields.h"
#include "engine/training/option_list.h"

namespace semblance::training {

using core::ErrorCode;

namespace {

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
    forEachRunOption(options, visit);
}

// What older options do not have: written only where it differs, because a checkpoint belongs to the exact text of its options.
nlohmann::ordered_json youngerOptions(const ScratchOptions &options)
{
    nlohmann::ordered_json json;
    forEachYoungerRunOption(options, [&](const char *name, const auto &member) { json[name] = member; });
    json["start_version"] = options.startVersion;
    return json;
}

}  // namespace

core::Result<void> ScratchOptions::check() const
{
    if (auto ok = encoder.check(); !ok)
        return ok;
    if (auto ok = checkRun("scratch"); !ok)
        return ok;
    if (startSize < 0 || startSize > encoder.imageSize || (startSize > 0 && startSize < 16))
        return core::fail(ErrorCode::InvalidArgument, "Recipe scratch: start_size must be 0 or between 16 and image_size.");
    return {};
}

core::Result<void> ScratchOptions::set(const std::string &key, const std::string &value)
{
    const auto all = [](auto &options, auto &&visit) {
        forEachOption(options, visit);
        forEachYoungerRunOption(options, visit);
    };
    return setOption(*this, all, "scratch", key, value);
}

std::string ScratchOptions::toJson() const
{
    nlohmann::ordered_json json;
    json["recipe"] = "scratch";
    forEachOption(*this, [&](const char *name, const auto &member) { json[name] = member; });
    json["image_blocks"] = encoder.imageBlocks;
    const auto plain = youngerOptions(ScratchOptions()), younger = youngerOptions(*this);
    for (const auto &[name, value] : younger.items())
        if (value != plain[name])
            json[name] = value;
    return json.dump(2) + "\n";
}

core::Result<ScratchOptions> ScratchOptions::fromJson(const std::string &text)
{
    ScratchOptions options;
    try {
        const auto json = nlohmann::json::parse(text);
        if (json.at("recipe") != "scratch")
            return core::fail(ErrorCode::Unsupported, "The options are not of the recipe scratch.");
        const auto read = [&](const char *name, auto &member) {
            if (json.contains(name))
                json.at(name).get_to(member);
        };
        forEachOption(options, read);
        forEachYoungerRunOption(options, read);
        read("image_blocks", options.encoder.imageBlocks);
        read("start_version", options.startVersion);
    } catch (const nlohmann::json::exception &error) {
        return core::fail(ErrorCode::Corrupt, std::string("Recipe options: ") + error.what() + ".");
    }
    if (const auto ok = options.check(); !ok)
        return core::fail(ok.error());
    return options;
}

}  // namespace semblance::training
