// Two rankings of photos, by embedding and by words, become one.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engine/search/searcher.h"
#include "engine/store/word_store.h"

namespace semblance::search {

// `hits`: by falling score, ranks 1..n. `words`: best first; equal BM25 scores share a rank. Each photo gets the sum of 1 / (60 + rank)
// over the rankings that it is in (Cormack, Clarke and Buettcher, SIGIR 2009, k = 60); the order is by that sum, then by score, then by
// path bytes. A photo that only the words found is made by `make` (nothing: it is not in this snapshot). Hits that the words found
// know which and where.
void fuseWords(std::vector<PhotoHit> &hits, std::span<const store::WordHit> words,
               const std::function<std::optional<PhotoHit>(core::PhotoId)> &make);

}  // namespace semblance::search
