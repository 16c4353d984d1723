// Private to this folder: captions and queries as FTS5 sees them. Han text has no spaces, so it is indexed as overlapping pairs.
#pragma once

#include <string>
#include <string_view>

namespace semblance::store {

// "红船 boat" -> "红船 船 boat": each Han character with its successor, the last of a run alone.
[[nodiscard]] std::string prepareForIndex(std::string_view text);

// An FTS5 expression that is valid for any text: every word quoted, all must occur; a run of Han characters must occur as it
// stands. Empty when there is nothing to look for. Only the first 64 words count.
[[nodiscard]] std::string prepareQuery(std::string_view text);

}  // namespace semblance::store
