// A query line made ready for one snapshot: its words and photos as vectors, its filters as photos.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/query.h"
#include "engine/search/query_language.h"

namespace semblance::jobs {

struct PreparedQuery {
    struct Alternative {
        search::VectorQuery vectors;
        std::string sentence;  // empty: no words
    };
    search::ParsedQuery parsed;
    std::vector<Alternative> alternatives;        // a photo that fits one of them fits; none: no words and no photos
    std::optional<search::VectorQuery> unwanted;  // what a query without alternatives excludes
    std::vector<core::PhotoId> listed;            // of a query without alternatives: what its filters let through, newest first
};

// Errors: InvalidArgument (an empty query, a mistake in it: the first serious one, with its place; filters without a `reader`),
// NotFound (near: names no photo), NoEmbeddings (it has no vector yet), those of decoding and embedding.
[[nodiscard]] core::Result<PreparedQuery> prepareQuery(const Encoder &encoder, const search::Searcher &searcher, const Query &query,
                                                       store::Catalogue *reader);

// The unit-length embeddings [D] of these sentences, weights of words as in prepareQuery; empty for one without words.
[[nodiscard]] core::Result<std::vector<std::vector<float>>> sentenceVectors(const Encoder &encoder,
                                                                            std::span<const search::Alternative> sentences);

// The unit-length embedding [D] of a part of a picture file; no crop: all of it. Errors: those of decoding and embedding.
[[nodiscard]] core::Result<std::vector<float>> embedPart(const Encoder &encoder, isolation::PhotoReader &decoder,
                                                         const std::filesystem::path &file, const std::optional<search::Crop> &crop);
[[nodiscard]] image::Picture cropped(const image::Picture &picture, const search::Crop &crop);

}  // namespace semblance::jobs
