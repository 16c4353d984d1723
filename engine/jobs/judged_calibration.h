// What the user judged right and wrong refines the probabilities of a model version in this library.
#pragma once

#include <optional>
#include <string>

#include "engine/core/result.h"
#include "engine/jobs/encoder.h"
#include "engine/search/refinement.h"
#include "engine/search/searcher.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

// The setting of the library that holds a version's refinement.
[[nodiscard]] std::string refinementSetting(const std::string &identity);

// Fitted to the newest judgements of sentences (at most 400 sentences, each embedded once), scored without what they move in the
// ranking, and kept in the catalogue. None: there are too few (search::refine); what was kept goes. Errors: those of reading, writing
// and embedding.
[[nodiscard]] core::Result<std::optional<search::Refinement>> refineByJudgements(store::Catalogue &catalogue,
                                                                                 const search::Searcher &searcher, const Encoder &encoder);

}  // namespace semblance::jobs
