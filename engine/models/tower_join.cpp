#include "engine/models/tower_join.h"

#include <cmath>

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/models/config_reader.h"
#include "engine/models/package_folder.h"
#include "engine/models/package_weights.h"

namespace semblance::models {

namespace fs = std::filesystem;
using core::displayPath;
using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

Result<WeightFiles> openWeights(const fs::path &path)
{
    std::error_code ignored;
    if (fs::is_directory(path, ignored))
        return WeightFiles::open(path, "model.safetensors");
    return WeightFiles::open(path.has_parent_path() ? path.parent_path() : fs::path("."), path.filename().native());
}

// The depth whose blocks the names show.
Result<ResnetOptions> recogniseResnet(const WeightFiles &files, const fs::path &path)
{
    const auto blocksOf = [&](int stage) {
        std::int64_t count = 0;
        while (files.contains("layer" + std::to_string(stage) + "." + std::to_string(count) + ".conv1.weight"))
            ++count;
        return count;
    };
    const std::vector<std::int64_t> blocks{blocksOf(1), blocksOf(2), blocksOf(3), blocksOf(4)};
    const bool bottleneck = files.contains("layer1.0.conv3.weight");
    for (const std::int64_t depth : {18, 34, 50, 101, 152})
        if (const ResnetOptions options{depth}; options.blocks() == blocks && options.bottleneck() == bottleneck)
            return options;
    return fail(ErrorCode::Unsupported,
                displayPath(path)
                    + " is no ResNet with torchvision's names: expected layer1.0.conv1.weight and so on for 18, 34, "
                      "50, 101 or 152 layers.");
}

// BERT's tensors as this checkpoint calls them: with "bert." before them where a language model was saved, and "gamma" and "beta"
// where it came from TensorFlow.
WeightPlan bertPlan(const BertOptions &options, const WeightFiles &files)
{
    ShapeMap shapes;
    addBert(shapes, "", options);
    const std::string prefix = files.contains("bert.embeddings.word_embeddings.weight") ? "bert." : "";
    const bool greek = files.contains(prefix + "embeddings.LayerNorm.gamma");
    WeightPlan plan;
    for (const auto &[name, shape] : shapes) {
        auto source = prefix + name;
        if (const auto at = source.find("LayerNorm."); greek && at != std::string::npos)
            source = source.substr(0, at) + (source.ends_with("weight") ? "LayerNorm.gamma" : "LayerNorm.beta");
        plan["text." + name] = WeightSource{{source}, shape, false, std::nullopt};
    }
    return plan;
}

Result<void> collect(const WeightFiles &files, const WeightPlan &plan, const fs::path &path, TensorMap &tensors)
{
    // The classifier, the pooler and the heads of a language model have no place here, and that is as it should be.
    if (const auto check = checkWeights(files, plan, Unplanned::Ignored); !check.problems.empty())
        return fail(ErrorCode::Corrupt, displayPath(path) + ": " + check.problems.front());
    for (const auto &[target, source] : plan) {
        auto tensor = files.tensor(source.names.front());
        if (!tensor)
            return fail(tensor.error());
        tensors[target] = *tensor;
    }
    return {};
}

struct Text {
    BertOptions options;
    BertVocabulary vocabulary;
    PackageFolder folder;
};

Result<Text> readText(const fs::path &path)
{
    auto folder = openPackageFolder(path);
    if (!folder)
        return fail(folder.error());
    const auto config = folder->read("config.json"), words = folder->read("vocab.txt"), tokenizer = folder->read("tokenizer.json");
    for (const auto *text : {&config, &words, &tokenizer})
        if (!*text)
            return fail(text->error());
    const auto parsed = parseConfig(*config, displayPath(path / "config.json"));
    if (!parsed)
        return fail(parsed.error());
    ConfigReader reader(*parsed, displayPath(path / "config.json"));
    if (const auto type = reader.text("model_type", ""); type != "bert")
        return fail(ErrorCode::Unsupported, displayPath(path) + " is of the family '" + type + "'; expected a BERT.");
    Text text{bertOptions(reader), {}, std::move(*folder)};
    if (reader.error())
        return fail(*reader.error());
    const auto vocabulary = bertVocabulary(*words, *tokenizer);
    if (!vocabulary)
        return fail(vocabulary.error().code, displayPath(path) + ": " + vocabulary.error().detail);
    text.vocabulary = *vocabulary;
    return text;
}

void addHeads(const TwoTowersOptions &options, std::uint64_t seed, TensorMap &tensors)
{
    auto generator = at::detail::createCPUGenerator(seed);
    for (const auto &[name, shape] : twoTowersShapes(options)) {
        if (!name.starts_with("image_projection") && !name.starts_with("text_projection"))
            continue;
        tensors[name] = shape.size() == 1 ? torch::zeros(shape) : torch::randn(shape, generator) / std::sqrt(static_cast<double>(shape[1]));
    }
    tensors["logit_scale"] = torch::tensor(std::log(1.0 / 0.07), torch::kFloat32);
}

Result<void> prepareFolder(const fs::path &out)
{
    std::error_code error;
    if (fs::exists(out, error) && !fs::is_empty(out, error))
        return fail(ErrorCode::InvalidArgument, displayPath(out) + " is not empty: choose a new folder for the joined model.");
    fs::create_directories(out, error);
    if (error)
        return fail(core::systemError(error.value(), "create", out));
    return {};
}

Result<void> write(const TwoTowersOptions &options, const TensorMap &tensors, const PackageFolder &text, const fs::path &out)
{
    if (auto made = prepareFolder(out); !made)
        return made;
    for (const auto *name : {"vocab.txt", "tokenizer.json", "tokenizer_config.json"}) {
        std::error_code error;
        if (text.has(name))
            fs::copy_file(text.path / name, out / name, error);
        if (error)
            return fail(core::systemError(error.value(), "copy", text.path / name));
    }
    if (auto written = writeSafetensors(out / "model.safetensors", tensors, {{"format", "pt"}}); !written)
        return written;
    return core::writeTextAtomically(out / "config.json", options.toJson());  // last: without it the folder is no model
}

}  // namespace

Result<TwoTowersOptions> joinTowers(const fs::path &image, const fs::path &text, const fs::path &out, const JoinOptions &join)
{
    const auto imageFiles = openWeights(image);
    if (!imageFiles)
        return fail(imageFiles.error());
    const auto resnet = recogniseResnet(*imageFiles, image);
    if (!resnet)
        return fail(resnet.error());
    const auto bert = readText(text);
    if (!bert)
        return fail(bert.error());
    const auto textFiles = WeightFiles::open(text, "model.safetensors");
    if (!textFiles)
        return fail(textFiles.error());
    TwoTowersOptions options;
    options.embeddingDimension = join.embeddingDimension;
    options.projectionWidth = join.projectionWidth;
    options.pool = join.pool;
    options.image = *resnet;
    options.text = bert->options;
    options.layout.contextLength = std::min(join.contextLength, bert->options.positions);
    options.layout.startToken = bert->vocabulary.start;
    options.layout.endToken = bert->vocabulary.end;
    if (const auto fits = options.check(); !fits)
        return fail(fits.error());
    ShapeMap imageShapes;
    addResnet(imageShapes, "", *resnet);
    WeightPlan imagePlan;
    for (const auto &[name, source] : planFromShapes(imageShapes))
        imagePlan["image." + name] = source;
    TensorMap tensors;
    auto done = collect(*imageFiles, imagePlan, image, tensors);
    if (done)
        done = collect(*textFiles, bertPlan(options.text, *textFiles), text, tensors);
    if (!done)
        return fail(done.error());
    addHeads(options, join.seed, tensors);
    if (auto written = write(options, tensors, bert->folder, out); !written)
        return fail(written.error());
    return options;
}

}  // namespace semblance::models
