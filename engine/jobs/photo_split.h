// Which photos a run learns from, which choose its best epoch and which it is reported on.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/job.h"
#include "engine/jobs/pair_source.h"
#include "engine/training/feature_dataset.h"

namespace semblance::jobs {

struct SplitRequest {
    std::filesystem::path list;  // a CSV or TSV of image,split (train, validation or test; names without or with folders); empty: by share
    double validation = 0.125, test = 0.125;
    std::uint64_t seed = 1;
    std::size_t validationFrom = std::string::npos;  // photos of the list from this number on are the validation part, there is no test
};

struct PhotoSplit {
    std::vector<std::size_t> photos;     // numbers into the list of pairs: what is used, ascending
    std::vector<training::Part> partOf;  // of each of them
    std::vector<std::size_t> copyOf;     // of each, the position here of the first photo with the same bytes (its own when none)
    std::vector<std::size_t> shotOf;     // of each, the position here of the first photo of its burst or copies: they share a part
    std::vector<SkippedFile> skipped;    // not in the list, or unreadable
};

// Files with the same bytes are always in one part, and so are the shots of a burst (one camera and folder, at most three seconds from
// one to the next): by share, a photo's place follows from its bytes and the seed; in a list that separates them, all go where the most
// held-out one is. What a photo says of itself is read where the context reads photos, on `threads` threads (0: all cores). Errors: those
// of reading the list, InvalidArgument (a part that must not be empty is: train, validation), Cancelled.
[[nodiscard]] core::Result<PhotoSplit> splitPhotos(const PairList &pairs, const SplitRequest &request, int threads, JobContext &context);

}  // namespace semblance::jobs
