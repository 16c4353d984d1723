// A tokenizer file being read, for messages that name it and the line. Private to the tokenizers' readers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "engine/core/result.h"

namespace semblance::text {

struct TokenizerSource {
    std::string name;  // as messages show it
    std::string text;

    [[nodiscard]] std::size_t lineAt(std::size_t byte) const;
    // Where a vocabulary entry stands, as it is written in JSON either way.
    [[nodiscard]] std::size_t lineOf(const std::string &key) const;
    [[nodiscard]] tl::unexpected<core::Error> corrupt(std::size_t line, const std::string &what) const;
    // The file's JSON object. Errors: Corrupt.
    [[nodiscard]] core::Result<nlohmann::json> object() const;
};

// Errors: those of core::readText.
[[nodiscard]] core::Result<TokenizerSource> readTokenizerSource(const std::filesystem::path &path);

using TokenIds = std::unordered_map<std::string, std::int32_t>;
inline constexpr std::int64_t largestTokenId = 16'000'000;

// {"token": id, ...}. Errors: Corrupt (an id that is none, or twice).
[[nodiscard]] core::Result<TokenIds> readTokenIds(const TokenizerSource &source, const nlohmann::json &entries);

// A text member of a JSON object, empty when it is absent or something else.
[[nodiscard]] std::string textMember(const nlohmann::json &object, const char *key);
// A member that is true or false, else the preset.
[[nodiscard]] bool flagMember(const nlohmann::json &object, const char *key, bool preset);

}  // namespace semblance::text
