// Near duplicates, for the window and for the command line.
#pragma once

#include "engine/api/duplicates.h"
#include "engine/jobs/duplicates.h"
#include "engine/jobs/photo_readers.h"

namespace semblance::api {

// Thumbnails are read from the library's cache, and made there by `reader` where they are missing.
[[nodiscard]] Result<std::vector<DuplicateGroup>> searchDuplicates(const search::Searcher &searcher, store::Catalogue &catalogue,
                                                                   const std::filesystem::path &library, isolation::PhotoReader &reader,
                                                                   const DuplicateRequest &request, jobs::JobContext &context);

}  // namespace semblance::api
