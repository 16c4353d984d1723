#include "engine/models/package_folder.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

#include "engine/core/files.h"
#include "engine/core/paths.h"

namespace semblance::models {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

constexpr std::uint64_t textLimit = 64u << 20;

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
Result<std::vector<std::string>> listFolder(const fs::path &folder)
{
    std::error_code error;
    const auto status = fs::status(folder, error);
    if (!fs::exists(status))
        return fail(error && error != std::errc::no_such_file_or_directory
                        ? core::systemError(error.value(), "open", folder)
                        : core::Error{ErrorCode::NotFound, "The model folder " + core::displayPath(folder) + " does not exist."});
    if (!fs::is_directory(status))
        return looksLikePickle(folder)
                   ? Result<std::vector<std::string>>(refusePickle(folder))
                   : fail(ErrorCode::InvalidArgument,
                          core::displayPath(folder) + " is a file; a model is a folder with config.json, safetensors and tokenizer files.");
    std::vector<std::string> files;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error))
        files.push_back(entry->path().filename().native());
    if (error)
        return fail(core::systemError(error.value(), "list", folder));
    std::sort(files.begin(), files.end());
    return files;
}

bool weightsThere(const PackageFolder &folder, const std::string &name)
{
    return folder.has(name) || folder.has(name + ".index.json");
}

// Some folders hold both configurations: then the one whose weights are there counts.
void chooseFiles(PackageFolder &folder)
{
    const bool own = folder.has("config.json");
    if (folder.has("open_clip_config.json") && (!own || !weightsThere(folder, "model.safetensors"))) {
        folder.configFile = "open_clip_config.json";
        const bool named = weightsThere(folder, "open_clip_model.safetensors");
        folder.weightsName = named || !weightsThere(folder, "model.safetensors") ? "open_clip_model.safetensors" : "model.safetensors";
    } else if (own) {
        folder.configFile = "config.json";
        folder.weightsName = "model.safetensors";
    }
}

// What a folder without a configuration seems to be, for the message.
std::string whatLiesThere(const PackageFolder &folder)
{
    const auto isWeights = [](const std::string &name) { return name.ends_with(".safetensors"); };
    if (const auto weights = std::find_if(folder.files.begin(), folder.files.end(), isWeights); weights != folder.files.end())
        return " It holds the weights " + core::displayPath(*weights)
               + " without a configuration: fetch the one that was published beside them.";
    if (folder.files.empty())
        return " It is empty.";
    std::error_code ignored;
    for (const auto &name : folder.files)
        if (fs::exists(folder.path / name / "config.json", ignored) || fs::exists(folder.path / name / "open_clip_config.json", ignored))
            return " Its subfolder " + core::displayPath(name) + " is one.";
    return "";
}

}  // namespace

bool PackageFolder::has(const std::string &name) const
{
    return std::binary_search(files.begin(), files.end(), name);
}

Result<std::string> PackageFolder::read(const std::string &name) const
{
    return has(name) ? core::readText(path / name, textLimit) : Result<std::string>(std::string());
}

Result<PackageFolder> openPackageFolder(const fs::path &path)
{
    auto files = listFolder(path);
    if (!files)
        return fail(files.error());
    PackageFolder folder{path, std::move(*files), {}, {}};
    chooseFiles(folder);
    if (folder.configFile.empty() || !weightsThere(folder, folder.weightsName)) {
        const auto pickle =
            std::find_if(folder.files.begin(), folder.files.end(), [](const fs::path &name) { return looksLikePickle(name); });
        if (pickle != folder.files.end())
            return refusePickle(path / *pickle);
    }
    if (folder.configFile.empty())
        return fail(ErrorCode::NotFound, core::displayPath(path)
                                             + " is not a model folder: it has neither config.json nor open_clip_config.json."
                                             + whatLiesThere(folder));
    return folder;
}

std::string missingTokenizer(const PackageFolder &folder, TokenizerKind kind)
{
    if (kind == TokenizerKind::SentencePiece)  // tokenizer.json holds the same pieces, but not as its library reads them
        return folder.has("spiece.model") ? "" : "The tokenizer is missing: expected spiece.model (SentencePiece).";
    if (folder.has("tokenizer.json"))
        return {};
    if (kind == TokenizerKind::WordPiece)
        return folder.has("vocab.txt") ? "" : "The tokenizer is missing: expected vocab.txt (WordPiece), or tokenizer.json.";
    const bool vocabulary = folder.has("vocab.json"), merges = folder.has("merges.txt");
    if (vocabulary && merges)
        return {};
    return vocabulary ? "merges.txt is missing beside vocab.json."
           : merges   ? "vocab.json is missing beside merges.txt."
                      : "The tokenizer is missing: expected vocab.json and merges.txt, or tokenizer.json.";
}

std::vector<std::string> companionFiles()
{
    return {"adapter.json",
            "adapter.safetensors",
            "adapter-2.json",
            "adapter-2.safetensors",
            "adapter-3.json",
            "adapter-3.safetensors",
            "adapter-4.json",
            "adapter-4.safetensors",
            "merges.txt",
            "preprocessor_config.json",
            "spiece.model",
            "tokenizer.json",
            "tokenizer_config.json",
            "vocab.json",
            "vocab.txt"};
}

}  // namespace semblance::models
