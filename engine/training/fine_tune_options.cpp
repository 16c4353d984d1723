#include "engine/training/fine_tune_options.h"

#include <array>

#include <nlohmann/json.hpp>

#include "engine/training/option_fields.h"
#include "engine/training/option_list.h"

namespace semblance::training {

using core::ErrorCode;

namespace {

constexpr std::array recipes{FineTuneRecipe::Full, FineTuneRecipe::Layers, FineTuneRecipe::Lora, FineTuneRecipe::Shared};

template <class Options, class Visit>
void forEachOption(Options &options, Visit &&visit)
{
    forEachRunOption(options, visit);
    forEachYoungerRunOption(options, visit);
    visit("last_image_blocks", options.lastImageBlocks);
    visit("last_text_blocks", options.lastTextBlocks);
    visit("layer_decay", options.layerDecay);
    visit("rank", options.rank);
    visit("adapter_scale", options.adapterScale);
    visit("adapt_linear", options.adaptLinear);
    visit("adapt_attention", options.adaptAttention);
    visit("adapt_convolution", options.adaptConvolution);
    visit("source_weight", options.sourceWeight);
    visit("dropout", options.dropout);
}

}  // namespace

const char *recipeName(FineTuneRecipe recipe)
{
    switch (recipe) {
    case FineTuneRecipe::Full: return "full";
    case FineTuneRecipe::Layers: return "layers";
    case FineTuneRecipe::Lora: return "lora";
    case FineTuneRecipe::Shared: return "shared";
    }
    return "layers";
}

core::Result<FineTuneRecipe> fineTuneRecipe(const std::string &name)
{
    for (const auto recipe : recipes)
        if (name == recipeName(recipe))
            return recipe;
    return core::fail(ErrorCode::InvalidArgument,
                      "There is no fine-tuning recipe \"" + name + "\"; expected full, layers, lora or shared.");
}

FineTuneOptions FineTuneOptions::defaultsFor(FineTuneRecipe recipe)
{
    FineTuneOptions options;
    options.recipe = recipe;
    options.epochs = 20;
    options.batchSize = 64;
    options.labelSmoothing = 0.0;
    options.captionBalance = 0.0;
    options.averageDecay = 0.98;
    options.warmUp = 0.1;
    options.cropScale = 0.6;
    options.colourJitter = 0.2;
    options.erase = 0.0;
    options.keepBest = true;
    options.patience = 8;
    options.checkpointSteps = 50;
    switch (recipe) {
    case FineTuneRecipe::Full:
        options.learningRate = 3e-4;
        options.lastImageBlocks = options.lastTextBlocks = -1;
        break;
    case FineTuneRecipe::Layers: options.learningRate = 1e-3; break;
    case FineTuneRecipe::Lora: options.learningRate = 2e-3; break;
    case FineTuneRecipe::Shared: options.learningRate = 1e-3; break;
    }
    return options;
}

core::Result<void> FineTuneOptions::check() const
{
    const std::string name = recipeName(recipe);
    if (auto ok = checkRun(name); !ok)
        return ok;
    const auto refuse = [&](const char *what) { return core::fail(ErrorCode::InvalidArgument, "Recipe " + name + ": " + what); };
    if (lastImageBlocks < -1 || lastTextBlocks < -1)
        return refuse("last_image_blocks and last_text_blocks must be -1 (all) or more.");
    if (!(layerDecay > 0.0 && layerDecay <= 1.0))
        return refuse("layer_decay must be in (0,1].");
    if (rank < 1 || rank > 1024 || !(adapterScale > 0.0 && adapterScale <= 100.0))
        return refuse("rank must be between 1 and 1024 and adapter_scale in (0,100].");
    if ((recipe == FineTuneRecipe::Lora || recipe == FineTuneRecipe::Shared) && !(adaptLinear || adaptAttention || adaptConvolution))
        return refuse("at least one of adapt_linear, adapt_attention and adapt_convolution must be true.");
    if (!(sourceWeight >= 0.0 && sourceWeight <= 10.0))
        return refuse("source_weight must be in [0,10].");
    if (!(dropout >= 0.0 && dropout < 1.0))
        return refuse("dropout must be in [0,1).");
    return {};
}

core::Result<void> FineTuneOptions::set(const std::string &key, const std::string &value)
{
    return setOption(
        *this, [](auto &options, auto &&visit) { forEachOption(options, visit); }, recipeName(recipe), key, value);
}

std::string FineTuneOptions::toJson() const
{
    nlohmann::ordered_json json;
    json["recipe"] = recipeName(recipe);
    json["start_version"] = startVersion;
    forEachOption(*this, [&](const char *name, const auto &member) { json[name] = member; });
    const FineTuneOptions plain;
    forEachLatestRunOption(plain, [&](const char *name, const auto &usual) {
        if (json[name] == nlohmann::ordered_json(usual))
            json.erase(name);
    });
    return json.dump(2) + "\n";
}

core::Result<FineTuneOptions> FineTuneOptions::fromJson(const std::string &text)
{
    FineTuneOptions options;
    try {
        const auto json = nlohmann::json::parse(text);
        const auto recipe = fineTuneRecipe(json.at("recipe").get<std::string>());
        if (!recipe)
            return core::fail(ErrorCode::Unsupported, recipe.error().detail);
        options = defaultsFor(*recipe);
        json.at("start_version").get_to(options.startVersion);
        forEachOption(options, [&](const char *name, auto &member) {
            if (json.contains(name))
                json.at(name).get_to(member);
        });
    } catch (const nlohmann::json::exception &error) {
        return core::fail(ErrorCode::Corrupt, std::string("Recipe options: ") + error.what() + ".");
    }
    if (const auto ok = options.check(); !ok)
        return core::fail(ok.error());
    return options;
}

}  // namespace semblance::training
