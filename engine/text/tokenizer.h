// From a sentence to token ids. User text never becomes a control token.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace semblance::text {

class Tokenizer {
public:
    virtual ~Tokenizer() = default;
    // Ids without start, end and padding.
    [[nodiscard]] virtual std::vector<std::int64_t> encode(std::string_view text) const = 0;
    [[nodiscard]] virtual std::int64_t startToken() const = 0;  // -1: sentences begin without one
    [[nodiscard]] virtual std::int64_t endToken() const = 0;
    [[nodiscard]] virtual std::int64_t vocabularySize() const = 0;
    // Share of the text's words that the vocabulary holds as whole words, in [0,1]; 1 for an empty text. Of text in Han script, which has
    // no spaces: of its characters.
    [[nodiscard]] virtual double knownShare(std::string_view text) const = 0;
};

// The tokenizer of a model package: vocab.json + merges.txt (BPE), vocab.txt (WordPiece), spiece.model (SentencePiece), or
// tokenizer.json (BPE, WordPiece). Safe to use from several threads.
// Errors: NotFound (says which files were looked for), Corrupt (names the file and the line), Unsupported.
[[nodiscard]] core::Result<std::shared_ptr<const Tokenizer>> loadTokenizer(const std::filesystem::path &package);

}  // namespace semblance::text
