// Text as the word search compares it: Unicode folded, and Chinese split into words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace semblance::text {

// Case, width, ligatures (NFKC_Casefold of UAX #44) and diacritics make no difference: "Ｃａｆé" and "CAFÉ" are "cafe", "ﬁ" is "fi",
// "Straße" is "strasse". Signs that belong to the letters of other scripts stay. Any bytes: always valid UTF-8.
[[nodiscard]] std::string foldForSearch(std::string_view text);
// Names the tables behind it: what was folded with other ones must be folded again.
[[nodiscard]] std::string foldingVersion();

// The words of a run of Han characters that a search must find, by ICU's dictionary: without particles (的, 了, ...), neighbouring
// single characters as one, one before a word with it ("王小明"). Never empty for a run that is not.
[[nodiscard]] std::vector<std::string> wordsOfHan(std::string_view run);

// Whether a folded English word says nothing about a photo: "the", "of".
[[nodiscard]] bool isStopWord(std::string_view folded);

}  // namespace semblance::text
