// A query line made ready for one snapshot: its words and photos as vectors, its filters as photos.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/core/personal_name.h"
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
    search::VectorQuery base;                     // what all alternatives share: photos, and what is excluded
    std::vector<core::PersonalName> names;        // of the library
    std::optional<search::VectorQuery> unwanted;  // what a query without alternatives excludes
    std::vector<core::PhotoId> listed;            // of a query without alternatives: what its filters let through, newest first
};

// Errors: InvalidArgument (an empty query, a mistake in it: the first serious one, with its place; filters without a `reader`),
// NotFound (near: names no photo), NoEmbeddings (it has no vector yet), those of decoding and embedding.
[[nodiscard]] core::Result<PreparedQuery> prepareQuery(const Encoder &encoder, const search::Searcher &searcher, const Query &query,
                                                       store::Catalogue *reader);

// The same query with another sentence in place of its own, for each of these: names and weights of words as in prepareQuery. One
// without words has none.
[[nodiscard]] core::Result<std::vector<search::VectorQuery>> sentenceQueries(const Encoder &encoder, const search::Searcher &searcher,
                                                                             const PreparedQuery &prepared,
                                                                             std::span<const search::Alternative> sentences);

// The unit-length embedding [D] of a part of a picture file; no crop: all of it. Errors: those of decoding and embedding.
[[nodiscard]] core::Result<std::vector<float>> embedPart(const Encoder &encoder, isolation::PhotoReader &decoder,
                                                         const std::filesystem::path &file, const std::optional<search::Crop> &crop);
[[nodiscard]] image::Picture cropped(const image::Picture &picture, const search::Crop &crop);

}  // namespace semblance::jobs
