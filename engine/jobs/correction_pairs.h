// What the user said of answers as pairs to learn from.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/core/result.h"
#include "engine/jobs/pair_source.h"

namespace semblance::jobs {

struct CorrectionCount {
    std::int64_t right = 0, wrong = 0;  // judgements of sentences, of photos that are there
    std::int64_t queries = 0;           // different sentences
};
[[nodiscard]] core::Result<CorrectionCount> countCorrections(const std::filesystem::path &library);

// A sentence is a caption of every photo that was judged right for it, besides the photo's own captions. A photo that was judged wrong
// for a sentence comes with its own captions, without that sentence: in the same batch the two are pushed apart. Other photos with
// captions, four times as many and at least 200 if there are so many, keep what is known from being forgotten; they are always the same.
// Errors: those of reading, InvalidArgument (nothing was judged right).
[[nodiscard]] core::Result<PairList> readCorrectionPairs(const std::filesystem::path &library);

}  // namespace semblance::jobs
