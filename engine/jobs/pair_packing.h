// Photos and captions become what the trainer reads: one block of pixels and token ids.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/job.h"
#include "engine/jobs/pair_source.h"
#include "engine/models/dual_encoder.h"
#include "engine/text/tokenizer.h"
#include "engine/training/dataset.h"

namespace semblance::jobs {

struct PackedPairs {
    training::PairDataset pairs;
    std::vector<SkippedFile> skipped;  // photos that do not decode
    std::vector<std::size_t> kept;     // the others, numbers into the list
};

// Decodes each photo and fits it to [3,S,S]; equal captions (as the tokenizer sees them) get one number across photos, with all
// their wordings; photos of one weight are one source. Errors: Cancelled, InvalidArgument (no photo decodes), OutOfMemory.
[[nodiscard]] core::Result<PackedPairs> packPairs(const PairList &list, const models::ImagePreprocessing &image,
                                                  const text::Tokenizer &tokenizer, int threads, JobContext &context);

struct SplitPairs {
    training::PairDataset train, validation;
    std::vector<bool> aside;  // of each photo that was given: it is one of `validation`
};

// Sets about `share` of the photos aside, chosen by a hash of their pixels and the seed: copies of a photo fall on the same side.
// Captions are renumbered on both sides. The pixels of `pairs` are moved about: it is used up. InvalidArgument when a side would be
// empty.
[[nodiscard]] core::Result<SplitPairs> splitPairs(training::PairDataset pairs, double share, std::uint64_t seed);

}  // namespace semblance::jobs
