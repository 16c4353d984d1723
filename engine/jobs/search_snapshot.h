// What a query sees: one version's encoder, its vectors and its score calibration, immutable.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/core/result.h"
#include "engine/jobs/encoder.h"

namespace semblance::search {
class Searcher;
}

namespace semblance::jobs {

// Reads the catalogue and the vector store (a reader's connections of its own). Errors: NoEmbeddings when the library has photos
// but none embedded by this version ("run index with this model").
[[nodiscard]] core::Result<std::shared_ptr<const search::Searcher>> loadSearcher(const std::filesystem::path &library,
                                                                                 std::shared_ptr<const Encoder> encoder);

}  // namespace semblance::jobs
