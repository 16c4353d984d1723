// Unicode as search and tokenizers need it, through ICU.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace semblance::text {

// All take bytes that claim to be UTF-8; broken sequences become U+FFFD and never fail.
[[nodiscard]] std::string toNfc(std::string_view text);
[[nodiscard]] std::string toNfkc(std::string_view text);
[[nodiscard]] std::string toLower(std::string_view text);             // root locale
[[nodiscard]] std::string collapseWhitespace(std::string_view text);  // runs of white space to one space, ends trimmed
// What CLIP sees: NFC, lower case, white space collapsed; no HTML unescaping, no mojibake repair.
[[nodiscard]] std::string cleanForClip(std::string_view text);
// "zh" when it holds a Han character, else "en": enough for two languages.
[[nodiscard]] std::string guessLanguage(std::string_view text);

}  // namespace semblance::text
