// Private to this folder: text and queries as FTS5 sees them. Han text has no spaces, so it is indexed as overlapping pairs.
#pragma once

#include <string>
#include <string_view>

namespace semblance::store {

// Folded (text::foldForSearch), and "红船 Boat" -> "红船 船 boat": each Han character with its successor, the last of a run alone.
// No control characters. The word search's format number (word_index) changes with this.
[[nodiscard]] std::string prepareForIndex(std::string_view text);

// An FTS5 expression that is valid for any text: every word quoted, all must occur. English stop words count only when there are
// no others; a run of Han characters is split into its words, each of which must occur as it stands. Empty when there is nothing
// to look for. Only the first 64 words count.
[[nodiscard]] std::string prepareQuery(std::string_view text);

// An FTS5 phrase: these words one after another, as prepareForIndex wrote them. Empty when there is nothing to look for.
[[nodiscard]] std::string preparePhrase(std::string_view text);

// Of a token of the index: whether it is two Han characters, and how long its first is in bytes (0: none).
[[nodiscard]] bool isHanPair(std::string_view token);
[[nodiscard]] std::size_t hanLength(std::string_view token);

}  // namespace semblance::store
