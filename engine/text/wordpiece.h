// WordPiece (Wu et al. 2016) as BERT uses it: words and punctuation first, then the longest pieces that the vocabulary holds.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/text/tokenizer.h"
#include "engine/text/tokenizer_source.h"

namespace semblance::text {

struct WordPieceModel {
    TokenIds ids;  // "the", "##ing", "[UNK]"
    std::int32_t unknown = 0, start = 0, end = 0;
    std::int64_t size = 0;          // highest id + 1
    std::size_t longestWord = 200;  // characters; a longer word is unknown
    bool lowerCase = true;          // with accents taken off: the uncased models
    bool stripAccents = true;
    bool hanApart = true;  // each Han character is a word
    std::string continuation = "##";
};

// BERT's own splitting: control characters dropped, Han characters apart, lower case, accents off (NFD without its marks), every
// punctuation mark a word.
[[nodiscard]] std::vector<std::string> splitForWordPiece(std::string_view text, const WordPieceModel &options);

class WordPieceTokenizer final : public Tokenizer {
public:
    explicit WordPieceTokenizer(WordPieceModel model);

    [[nodiscard]] std::vector<std::int64_t> encode(std::string_view text) const override;
    [[nodiscard]] std::int64_t startToken() const override { return m_model.start; }
    [[nodiscard]] std::int64_t endToken() const override { return m_model.end; }
    [[nodiscard]] std::int64_t vocabularySize() const override { return m_model.size; }
    [[nodiscard]] double knownShare(std::string_view text) const override;

private:
    // False: the word has a part that is no piece.
    [[nodiscard]] bool appendPieces(const std::string &word, std::vector<std::int64_t> &ids) const;

    WordPieceModel m_model;
    std::size_t m_longestPiece = 1;  // bytes
};

// vocab.txt, a token a line; tokenizer_config.json beside it, where there is one, says whether case counts. Errors: those of reading,
// Corrupt.
[[nodiscard]] core::Result<std::shared_ptr<const Tokenizer>> wordPiecesFromLines(const std::filesystem::path &vocabulary);
// tokenizer.json whose model is of the type "WordPiece". Errors: Corrupt, Unsupported (a normaliser that is not BERT's).
[[nodiscard]] core::Result<std::shared_ptr<const Tokenizer>> wordPiecesFromJson(const TokenizerSource &source, const nlohmann::json &json);

}  // namespace semblance::text
