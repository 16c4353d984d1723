// SentencePiece (Kudo and Richardson 2018) as SigLIP uses it: the tokenizer around a unigram model.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/text/tokenizer.h"

namespace semblance::text {

// What SigLIP sees: lower case, without ASCII punctuation, white space collapsed (big_vision, "canonicalize").
[[nodiscard]] std::string cleanForSiglip(std::string_view text);

// spiece.model. Sentences have no start token (startToken() is -1) and end with </s>, which also pads them. Errors: those of reading,
// Corrupt (no SentencePiece model, or one without </s>).
[[nodiscard]] core::Result<std::shared_ptr<const Tokenizer>> sentencePieces(const std::filesystem::path &file);

}  // namespace semblance::text
