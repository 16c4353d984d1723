#include "engine/models/families.h"

#include "engine/core/paths.h"
#include "engine/models/chinese_clip.h"
#include "engine/models/clip.h"
#include "engine/models/clip_layouts.h"
#include "engine/models/config_reader.h"
#include "engine/models/package_weights.h"
#include "engine/models/semblance_encoder.h"
#include "engine/models/siglip.h"
#include "engine/models/two_towers.h"

namespace semblance::models {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

Result<Family> clipFamily(Result<ClipOptions> options, PackageLayout layout)
{
    if (!options)
        return fail(options.error());
    Family family;
    family.layout = layout;
    family.traits = options->traits();
    family.imageTower = options->describeImageTower();
    family.textTower = options->describeTextTower();
    family.plan = [options = *options, layout](const WeightFiles &files) -> Result<WeightPlan> {
        const auto shapes = clipParameterShapes(options);
        if (layout == PackageLayout::HuggingFaceClip)
            return huggingFacePlan(shapes);
        return openClipPlan(shapes, files.contains("text.token_embedding.weight") ? "text." : "");
    };
    family.make = [options = *options] { return makeClipEncoder(options); };
    return family;
}

Result<Family> huggingFaceClip(const PackageFolder &, const std::string &config, const std::string &preprocessor)
{
    return clipFamily(clipOptionsFromHuggingFace(config, preprocessor), PackageLayout::HuggingFaceClip);
}

// Fewer than a semblance encoder of these options has: the matrices of its towers alone.
double leastParameters(const SemblanceEncoderOptions &options)
{
    const auto width = static_cast<double>(options.textWidth);
    double count = 12.0 * width * width * static_cast<double>(options.textLayers) + width * static_cast<double>(options.vocabularySize);
    for (std::size_t stage = 0; stage < options.imageBlocks.size(); ++stage) {
        const auto channels = static_cast<double>(options.imageWidth << stage);
        count += 13.0 * channels * channels * static_cast<double>(options.imageBlocks[stage]);
    }
    return count;
}

Result<Family> semblance(const PackageFolder &folder, const std::string &config, const std::string &)
{
    const auto options = SemblanceEncoderOptions::fromJson(config);
    if (!options)
        return fail(options.error());
    Family family;
    family.layout = PackageLayout::Semblance;
    family.traits = options->traits();
    family.imageTower = "residual network, width " + std::to_string(options->imageWidth);
    family.textTower = "causal transformer, " + std::to_string(options->textLayers) + " layers of " + std::to_string(options->textWidth);
    family.plan = [options = *options, name = folder.weightsName](const WeightFiles &files) -> Result<WeightPlan> {
        // The plan comes from a made encoder: a configuration must not make us allocate what its file does not hold.
        if (leastParameters(options) > static_cast<double>(files.bytes()))
            return fail(ErrorCode::Corrupt, name + " is too small for the model that config.json describes.");
        return planFromModule(makeSemblanceEncoder(options)->module());
    };
    family.make = [options = *options] { return makeSemblanceEncoder(options); };
    return family;
}

Result<Family> twoTowers(const PackageFolder &, const std::string &config, const std::string &)
{
    const auto options = TwoTowersOptions::fromJson(config);
    if (!options)
        return fail(options.error());
    Family family;
    family.layout = PackageLayout::TwoTowers;
    family.tokenizer = TokenizerKind::WordPiece;
    family.traits = options->traits();
    family.imageTower = options->describeImageTower();
    family.textTower = options->describeTextTower();
    family.plan = [options = *options](const WeightFiles &) -> Result<WeightPlan> { return planFromShapes(twoTowersShapes(options)); };
    family.make = [options = *options] { return makeTwoTowers(options); };
    return family;
}

// A fine-tuned package has the module's own names; a published one those of Hugging Face.
bool hasOwnNames(const WeightFiles &files)
{
    return files.contains("visual.conv1.weight");
}

Result<Family> chineseClip(const PackageFolder &folder, const std::string &config, const std::string &preprocessor)
{
    const auto words = folder.read("vocab.txt"), tokenizer = folder.read("tokenizer.json");
    if (!words || !tokenizer)
        return fail(words ? tokenizer.error() : words.error());
    const bool told = !words->empty() || !tokenizer->empty();  // without either the tokenizer is missing, and is said to be
    const auto vocabulary = told ? bertVocabulary(*words, *tokenizer) : Result<BertVocabulary>(BertVocabulary{});
    if (!vocabulary)
        return fail(vocabulary.error());
    const auto options = chineseClipOptions(config, preprocessor, *vocabulary);
    if (!options)
        return fail(options.error());
    Family family;
    family.layout = PackageLayout::ChineseClip;
    family.tokenizer = TokenizerKind::WordPiece;
    family.traits = options->traits();
    family.imageTower = "vision transformer, patches of " + std::to_string(options->patchSize) + ", " + options->image.describe();
    family.textTower = "BERT, " + options->text.blocks.describe() + ", read at [CLS]";
    family.plan = [options = *options](const WeightFiles &files) -> Result<WeightPlan> {
        const auto shapes = chineseClipShapes(options);
        return hasOwnNames(files) ? planFromShapes(shapes) : chineseClipPlan(shapes);
    };
    family.make = [options = *options] { return makeChineseClip(options); };
    return family;
}

Result<Family> siglip(const PackageFolder &, const std::string &config, const std::string &preprocessor)
{
    const auto options = siglipOptions(config, preprocessor);
    if (!options)
        return fail(options.error());
    Family family;
    family.layout = PackageLayout::Siglip;
    family.tokenizer = TokenizerKind::SentencePiece;
    family.traits = options->traits();
    family.imageTower =
        "vision transformer, patches of " + std::to_string(options->patchSize) + ", " + options->image.describe() + ", pooled by attention";
    family.textTower = "transformer, " + options->text.describe() + ", read at the last place";
    family.plan = [options = *options](const WeightFiles &files) -> Result<WeightPlan> {
        const auto shapes = siglipShapes(options);
        return hasOwnNames(files) ? planFromShapes(shapes) : siglipPlan(shapes);
    };
    family.make = [options = *options] { return makeSiglip(options); };
    return family;
}

struct Reader {
    const char *modelType;  // of config.json
    Result<Family> (*read)(const PackageFolder &folder, const std::string &config, const std::string &preprocessor);
};

constexpr Reader readers[]{
    {"clip", huggingFaceClip}, {"chinese_clip", chineseClip}, {"siglip", siglip}, {"two-towers", twoTowers}, {"semblance", semblance}};

// Why a family that Semblance does not know is none, where we know better than its name.
std::string adviceOn(const std::string &type)
{
    if (type == "clip_text_model" || type == "clip_vision_model")
        return " It is one tower of a CLIP; fetch the whole model.";
    if (type == "bert" || type == "resnet")
        return " It is one tower alone: 'semblance-cli models join' makes a model of a ResNet and a BERT.";
    if (type == "siglip2")
        return " Its pictures keep their shape (NaFlex); fetch a SigLIP of a fixed resolution.";
    return "";
}

Result<Family> byModelType(const PackageFolder &folder, const std::string &config)
{
    const auto json = parseConfig(config, "it");
    const auto named = json && json->contains("model_type") && (*json)["model_type"].is_string();
    const auto name = core::displayPath(folder.path / folder.configFile);
    if (!named)
        return fail(json ? ErrorCode::Unsupported : ErrorCode::Corrupt,
                    name + " does not describe a model Semblance knows: " + (json ? "it names no \"model_type\"." : json.error().detail));
    const auto type = (*json)["model_type"].get<std::string>();
    const auto preprocessor = folder.read("preprocessor_config.json");
    if (!preprocessor)
        return fail(preprocessor.error());
    std::string known;
    for (const auto &reader : readers) {
        if (type == reader.modelType) {
            auto family = reader.read(folder, config, *preprocessor);
            return family ? std::move(family) : fail(family.error().code, core::displayPath(folder.path) + ": " + family.error().detail);
        }
        known += std::string(reader.modelType) + ", ";
    }
    return fail(ErrorCode::Unsupported, name + " describes a model of the family '" + type + "'; Semblance knows " + known
                                            + "and the OpenCLIP layout." + adviceOn(type));
}

}  // namespace

Result<Family> chooseFamily(const PackageFolder &folder)
{
    const auto config = folder.read(folder.configFile);
    if (!config)
        return fail(config.error());
    if (!folder.openClip())
        return byModelType(folder, *config);
    auto family = clipFamily(clipOptionsFromOpenClip(*config), PackageLayout::OpenClip);
    return family ? std::move(family) : fail(family.error().code, core::displayPath(folder.path) + ": " + family.error().detail);
}

}  // namespace semblance::models
