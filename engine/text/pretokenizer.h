// Cuts cleaned text into the words that byte-level BPE works on: the pattern of CLIP (Radford et al. 2021, simple_tokenizer.py).
#pragma once

#include <string_view>
#include <vector>

namespace semblance::text {

enum class WordKind { Letters, Number, Contraction, Symbols };

struct Word {
    std::string_view text;  // a part of the text that was given
    WordKind kind = WordKind::Symbols;
};

// 's|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+ on valid UTF-8. "<|startoftext|>" is plain characters here: "<|",
// "startoftext", "|>".
[[nodiscard]] std::vector<Word> splitWords(std::string_view cleaned);

}  // namespace semblance::text
