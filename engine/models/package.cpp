#include "engine/models/package.h"

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>
#include <variant>

#include <nlohmann/json.hpp>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/models/clip_layouts.h"
#include "engine/models/package_weights.h"
#include "engine/models/semblance_encoder.h"

namespace semblance::models {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

constexpr std::uint64_t configLimit = 4u << 20;
constexpr std::size_t shownProblems = 20;
// Everything that decides what a picture's or a sentence's embedding is, beside the weights and the configuration.
constexpr std::array<const char *, 6> companionFiles{
    "merges.txt", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json", "vocab.json", "vocab.txt"};

struct OpenedPackage {
    PackageReport report;
    std::string configFile, weightsFile;
    std::variant<ClipOptions, SemblanceEncoderOptions> options;
    std::optional<SafetensorsFile> weights;
    WeightPlan plan;

    [[nodiscard]] fs::path path(const std::string &name) const { return report.folder / name; }
};

bool present(const fs::path &path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

bool looksLikePickle(const fs::path &path)
{
    constexpr std::array<std::string_view, 8> endings{".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".jit", ".torchscript"};
    const auto ending = path.extension().string();
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

tl::unexpected<core::Error> refusePickle(const fs::path &path)
{
    return fail(ErrorCode::Unsupported, core::displayPath(path)
                                            + " is a PyTorch checkpoint: a pickle, that is a program which loading would run. "
                                            + "Semblance reads weights from safetensors only; fetch or convert the model in that format.");
}

// The names in the folder, or why it cannot be read.
Result<std::vector<fs::path>> listFolder(const fs::path &folder)
{
    std::error_code error;
    const auto status = fs::status(folder, error);
    if (!fs::exists(status))
        return fail(error && error != std::errc::no_such_file_or_directory
                        ? core::systemError(error.value(), "open", folder)
                        : core::Error{ErrorCode::NotFound, "The model folder " + core::displayPath(folder) + " does not exist."});
    if (!fs::is_directory(status))
        return looksLikePickle(folder)
                   ? Result<std::vector<fs::path>>(refusePickle(folder))
                   : fail(ErrorCode::InvalidArgument,
                          core::displayPath(folder) + " is a file; a model is a folder with config.json, safetensors and tokenizer files.");
    std::vector<fs::path> files;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error))
        files.push_back(entry->path());
    if (error)
        return fail(core::systemError(error.value(), "list", folder));
    std::sort(files.begin(), files.end());
    return files;
}

// The model_type of config.json. Errors: as readText, Corrupt.
Result<std::string> modelType(const std::string &text)
{
    const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object())
        return fail(ErrorCode::Corrupt, "it is not a JSON object");
    const auto type = json.find("model_type");
    if (type == json.end() || !type->is_string())
        return fail(ErrorCode::Unsupported, "it names no \"model_type\"");
    return type->get<std::string>();
}

Result<void> findLayout(OpenedPackage &package)
{
    auto &report = package.report;
    const auto files = listFolder(report.folder);
    if (!files)
        return fail(files.error());
    const bool openClip = present(package.path("open_clip_config.json"));
    const bool own = present(package.path("config.json"));
    // Some folders hold both: then the one whose weights are there.
    if (openClip && (!own || !present(package.path("model.safetensors")))) {
        report.layout = PackageLayout::OpenClip;
        package.configFile = "open_clip_config.json";
        package.weightsFile = present(package.path("open_clip_model.safetensors")) || !present(package.path("model.safetensors"))
                                  ? "open_clip_model.safetensors"
                                  : "model.safetensors";
    } else if (own) {
        package.configFile = "config.json";
        package.weightsFile = "model.safetensors";
    }
    if (package.configFile.empty() || !present(package.path(package.weightsFile)))
        if (const auto pickle = std::find_if(files->begin(), files->end(), looksLikePickle); pickle != files->end())
            return refusePickle(*pickle);
    if (package.configFile.empty())
        return fail(ErrorCode::NotFound,
                    core::displayPath(report.folder) + " is not a model folder: it has neither config.json nor open_clip_config.json.");
    return {};
}

core::Error inFile(core::Error error, const fs::path &path)
{
    error.detail = core::displayPath(path) + ": " + error.detail;
    return error;
}

Result<void> readClip(OpenedPackage &package, const std::string &config)
{
    Result<std::string> preprocessor{std::string()};
    const auto preprocessorPath = package.path("preprocessor_config.json");
    if (package.report.layout == PackageLayout::HuggingFaceClip && present(preprocessorPath))
        preprocessor = core::readText(preprocessorPath, configLimit);
    if (!preprocessor)
        return fail(preprocessor.error());
    auto options = package.report.layout == PackageLayout::OpenClip ? clipOptionsFromOpenClip(config)
                                                                    : clipOptionsFromHuggingFace(config, *preprocessor);
    if (!options)
        return fail(inFile(options.error(), package.report.folder));
    package.report.traits = options->traits();
    package.options = std::move(*options);
    return {};
}

Result<void> readConfig(OpenedPackage &package)
{
    const auto path = package.path(package.configFile);
    const auto config = core::readText(path, configLimit);
    if (!config)
        return fail(config.error());
    if (package.report.layout == PackageLayout::OpenClip)
        return readClip(package, *config);
    const auto type = modelType(*config);
    if (!type)
        return fail(type.error().code,
                    core::displayPath(path) + " does not describe a model Semblance knows: " + type.error().detail + ".");
    if (*type == "clip") {
        package.report.layout = PackageLayout::HuggingFaceClip;
        return readClip(package, *config);
    }
    if (*type != "semblance")
        return fail(ErrorCode::Unsupported, core::displayPath(path) + " describes a model of the family '" + *type
                                                + "'; Semblance knows clip, OpenCLIP and semblance.");
    package.report.layout = PackageLayout::Semblance;
    auto options = SemblanceEncoderOptions::fromJson(*config);
    if (!options)
        return fail(inFile(options.error(), package.report.folder));
    package.report.traits = options->traits();
    package.options = std::move(*options);
    return {};
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

Result<WeightPlan> planOf(const OpenedPackage &package, std::uint64_t weightBytes)
{
    if (const auto *clip = std::get_if<ClipOptions>(&package.options)) {
        const auto shapes = clipParameterShapes(*clip);
        if (package.report.layout == PackageLayout::HuggingFaceClip)
            return huggingFacePlan(shapes);
        const bool prefixed = package.weights->contains("text.token_embedding.weight");
        return openClipPlan(shapes, prefixed ? "text." : "");
    }
    const auto &options = std::get<SemblanceEncoderOptions>(package.options);
    // The plan comes from a made encoder: a configuration must not make us allocate what its file does not hold.
    if (leastParameters(options) > static_cast<double>(weightBytes))
        return fail(ErrorCode::Corrupt, package.weightsFile + " is too small for the model that " + package.configFile + " describes.");
    return planFromModule(makeSemblanceEncoder(options)->module());
}

Result<void> readWeights(OpenedPackage &package)
{
    auto &report = package.report;
    const auto path = package.path(package.weightsFile);
    if (!present(path)) {
        const bool sharded = present(package.path(package.weightsFile + ".index.json"));
        report.problems.push_back(package.weightsFile
                                  + (sharded ? " is cut into shards, which Semblance does not read: join them first." : " is missing."));
        return {};
    }
    auto file = SafetensorsFile::open(path);
    if (!file)
        return fail(file.error());
    package.weights = std::move(*file);
    std::error_code ignored;
    auto plan = planOf(package, fs::file_size(path, ignored));
    if (!plan) {
        report.problems.push_back(plan.error().detail);
        return {};
    }
    package.plan = std::move(*plan);
    auto problems = checkWeights(*package.weights, package.plan, package.weightsFile);
    if (problems.size() > shownProblems) {
        const auto rest = problems.size() - shownProblems;
        problems.resize(shownProblems);
        problems.push_back("... and " + std::to_string(rest) + " more.");
    }
    report.problems.insert(report.problems.end(), problems.begin(), problems.end());
    for (const auto &[name, source] : package.plan)
        if (!name.ends_with("running_mean") && !name.ends_with("running_var"))
            report.parameters += static_cast<std::uint64_t>(c10::multiply_integers(source.shape)) * source.names.size();
    return {};
}

void checkTokenizer(OpenedPackage &package)
{
    const auto has = [&](const char *name) { return present(package.path(name)); };
    if (has("tokenizer.json") || has("vocab.txt") || (has("vocab.json") && has("merges.txt")))
        return;
    const auto *missing = has("vocab.json")   ? "merges.txt is missing beside vocab.json."
                          : has("merges.txt") ? "vocab.json is missing beside merges.txt."
                                              : "The tokenizer is missing: expected vocab.json and merges.txt, or tokenizer.json.";
    package.report.problems.emplace_back(missing);
}

Result<void> identify(PackageReport &report, std::vector<std::string> files, const fs::path &folder)
{
    files.insert(files.end(), companionFiles.begin(), companionFiles.end());
    std::sort(files.begin(), files.end());
    std::string identity = "semblance model version 1\n";
    for (const auto &name : files) {
        const auto path = folder / name;
        if (!present(path))
            continue;
        const auto hash = core::contentHashOfFile(path);
        if (!hash)
            return fail(hash.error());
        identity += name + " " + *hash + "\n";
        std::error_code ignored;
        report.bytes += fs::file_size(path, ignored);
    }
    report.version = core::contentHash(std::string_view(identity));
    return {};
}

std::string packageName(const fs::path &folder)
{
    std::error_code error;
    const auto absolute = fs::canonical(folder, error);
    return core::displayPath((error ? folder : absolute).filename());
}

Result<OpenedPackage> openPackage(const fs::path &folder)
{
    OpenedPackage package;
    package.report.folder = folder;
    package.report.name = packageName(folder);
    const auto read =
        findLayout(package).and_then([&] { return readConfig(package); }).and_then([&] { return readWeights(package); }).and_then([&] {
            return identify(package.report, {package.configFile, package.weightsFile}, folder);
        });
    if (!read)
        return fail(read.error());
    checkTokenizer(package);
    return package;
}

// Torch and the allocator throw; nothing of that leaves this file.
template <class T, class Work>
Result<T> guarded(const fs::path &folder, Work work)
{
    try {
        return work();
    } catch (const std::bad_alloc &) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for the model " + core::displayPath(folder) + ".");
    } catch (const std::exception &error) {
        const std::string text = error.what();
        const bool memory = text.find("out of memory") != std::string::npos || text.find("not enough memory") != std::string::npos;
        return fail(memory ? ErrorCode::OutOfMemory : ErrorCode::Internal,
                    "The model " + core::displayPath(folder) + " could not be loaded: " + text.substr(0, text.find('\n')));
    }
}

Result<std::unique_ptr<DualEncoder>> load(const fs::path &folder, const DeviceChoice &device)
{
    const auto package = openPackage(folder);
    if (!package)
        return fail(package.error());
    if (const auto &problems = package->report.problems; !problems.empty()) {
        std::string detail = "The model " + core::displayPath(folder) + " cannot be used:";
        for (std::size_t i = 0; i < std::min<std::size_t>(problems.size(), 3); ++i)
            detail += " " + problems[i];
        return fail(ErrorCode::Corrupt, detail);
    }
    const auto *clip = std::get_if<ClipOptions>(&package->options);
    auto encoder = clip ? makeClipEncoder(*clip) : makeSemblanceEncoder(std::get<SemblanceEncoderOptions>(package->options));
    const auto file = core::displayPath(package->path(package->weightsFile));
    if (const auto loaded = loadWeights(*package->weights, package->plan, device, file, encoder->module()); !loaded)
        return fail(loaded.error());
    encoder->module().eval();
    for (auto &parameter : encoder->module().parameters())
        parameter.set_requires_grad(false);
    return encoder;
}

}  // namespace

Result<PackageReport> inspectPackage(const fs::path &folder)
{
    return guarded<PackageReport>(folder, [&]() -> Result<PackageReport> {
        auto package = openPackage(folder);
        if (!package)
            return fail(package.error());
        return std::move(package->report);
    });
}

Result<std::unique_ptr<DualEncoder>> loadPackage(const fs::path &folder, const DeviceChoice &device)
{
    return guarded<std::unique_ptr<DualEncoder>>(folder, [&] { return load(folder, device); });
}

const char *layoutName(PackageLayout layout)
{
    switch (layout) {
    case PackageLayout::HuggingFaceClip: return "hf-clip";
    case PackageLayout::OpenClip: return "open-clip";
    case PackageLayout::Semblance: return "semblance";
    }
    return "semblance";
}

}  // namespace semblance::models
