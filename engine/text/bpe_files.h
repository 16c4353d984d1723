// Byte-level BPE read from the files of a model package.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/text/tokenizer.h"
#include "engine/text/tokenizer_source.h"

namespace semblance::text {

// vocab.json and merges.txt. Errors: those of reading, Corrupt.
[[nodiscard]] core::Result<std::shared_ptr<const Tokenizer>> bytePairsFromPair(const std::filesystem::path &vocabularyFile,
                                                                               const std::filesystem::path &mergesFile);
// tokenizer.json whose "model" is an object. Errors: Corrupt, Unsupported (BPE without CLIP's "</w>").
[[nodiscard]] core::Result<std::shared_ptr<const Tokenizer>> bytePairsFromJson(const TokenizerSource &source, const nlohmann::json &json);

}  // namespace semblance::text
