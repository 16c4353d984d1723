// "My library" as a set: besides captions, what tags and accepted results say of its photos.
#pragma once

#include <filesystem>

#include "engine/core/result.h"
#include "engine/jobs/pair_source.h"

namespace semblance::jobs {

struct LibraryTexts {
    std::int64_t tagged = 0, accepted = 0;  // sentences that were added
};

// Two tags or more of a photo become one sentence ("beach, dog, summer"), and a sentence that a photo was judged right for is one of its
// own. `pairs` [photos with captions] gains them, also as new photos. Photos that are left out, away or could not be read are not there.
[[nodiscard]] core::Result<LibraryTexts> addTagsAndAccepted(PairList &pairs, const std::filesystem::path &library);

}  // namespace semblance::jobs
