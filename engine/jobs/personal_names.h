// Names of the user's own inside sentences: a name is read as what it is ("Rex on the beach" as "a dog on the beach"), and its photos
// pull the query towards themselves.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/core/personal_name.h"
#include "engine/core/result.h"
#include "engine/search/query_language.h"
#include "engine/search/searcher.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

constexpr std::size_t leastNamedPhotos = 3, mostNamedPhotos = 20, mostNames = 1000;

// By name. Errors: those of reading, Corrupt.
[[nodiscard]] core::Result<std::vector<core::PersonalName>> personalNames(store::Catalogue &catalogue);
// Replaces one of the same name, in any case. Errors: InvalidArgument (an empty name, too few or too many photos, too many names), those of writing.
[[nodiscard]] core::Result<void> givePersonalName(store::Catalogue &catalogue, core::PersonalName name);
[[nodiscard]] core::Result<void> forgetPersonalName(store::Catalogue &catalogue, const std::string &name);  // Errors: NotFound

struct NamedSentence {
    search::Alternative alternative;                // without the names
    std::vector<const core::PersonalName *> names;  // that were in it, each once, in their order
};
// Whole words, in any case, the longest name first; a name without spaces between words (Chinese) is found inside a text.
[[nodiscard]] NamedSentence readNames(const search::Alternative &alternative, std::span<const core::PersonalName> names);

// The photos of these names join the query's photo part: each name counts as much as the sentence, and its photos are averaged. Closed
// form, so that every model and every version knows every name at once; photos that have no vector yet count nothing.
void addNamedPhotos(search::VectorQuery &query, std::span<const core::PersonalName *const> names, const search::Searcher &searcher);

}  // namespace semblance::jobs
