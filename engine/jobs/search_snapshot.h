// What a query sees: one version's vectors, whose they are, and its score calibration, immutable; and how it follows the library.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/encoder.h"
#include "engine/store/change_reader.h"
#include "engine/store/vector_reader.h"

namespace semblance::core {
class SectionFile;
}

namespace semblance::search {
class Searcher;
}

namespace semblance::jobs {

// A searcher, and the moment of catalogue and vectors that it shows.
struct LoadedSearcher {
    std::shared_ptr<const search::Searcher> searcher;
    std::string version;  // of the vectors: Encoder::identity()
    store::CatalogueMoment catalogue;
    store::VectorMoment vectors;
    std::vector<core::PhotoId> withoutVector, withoutTexts;  // photos that wait for a vector, of their own or of a caption
    std::shared_ptr<const core::SectionFile> file;           // that most of it is mapped from; none: it is all in memory

    // So much changed since it was read that reading everything anew pays.
    [[nodiscard]] bool isWorn() const;
};

// Reads the catalogue and the vector store (a reader's connections of its own). Errors: NoEmbeddings when the library has photos
// but none embedded by this version ("run index with this model").
[[nodiscard]] core::Result<LoadedSearcher> readSearcher(const std::filesystem::path &library, const Encoder &encoder);
// The same, in the time that the changes since `before` take where there are few of them. Answers are those of one read anew.
[[nodiscard]] core::Result<LoadedSearcher> followLibrary(const LoadedSearcher &before, const std::filesystem::path &library,
                                                         const Encoder &encoder);
// For one query: by way of the file that is kept of a large library (search_cache.h), every byte of which is checked first; such a file
// is made where there is none.
[[nodiscard]] core::Result<std::shared_ptr<const search::Searcher>> loadSearcher(const std::filesystem::path &library,
                                                                                 std::shared_ptr<const Encoder> encoder);

}  // namespace semblance::jobs
