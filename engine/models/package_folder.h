// What lies in a model folder: which configuration counts, which weights, which tokenizer. No torch here.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace semblance::models {

struct PackageFolder {
    std::filesystem::path path;
    std::vector<std::string> files;  // names, in order
    std::string configFile;          // "config.json" or "open_clip_config.json"
    std::string weightsName;         // "model.safetensors" or "open_clip_model.safetensors": this file, or shards beside its index

    [[nodiscard]] bool has(const std::string &name) const;
    [[nodiscard]] bool openClip() const { return configFile == "open_clip_config.json"; }
    // A text file of the folder, "" when it is not there. Errors: those of core::readText.
    [[nodiscard]] core::Result<std::string> read(const std::string &name) const;
};

// Errors: NotFound (no folder, or no model in it: the sentence says what lies there instead), InvalidArgument (a file), AccessDenied,
// Unsupported (a pickle).
[[nodiscard]] core::Result<PackageFolder> openPackageFolder(const std::filesystem::path &folder);

enum class TokenizerKind { BytePairs, WordPiece, SentencePiece };

// One sentence when the folder lacks the files of such a tokenizer, else "".
[[nodiscard]] std::string missingTokenizer(const PackageFolder &folder, TokenizerKind kind);

// Everything that decides what a picture's or a sentence's embedding is, beside the weights and the configuration.
[[nodiscard]] std::vector<std::string> companionFiles();

}  // namespace semblance::models
