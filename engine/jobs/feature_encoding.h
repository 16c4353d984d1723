// Photos and captions through a base model once: what the feature-based recipes learn from.
#pragma once

#include <cstdint>

#include "engine/core/result.h"
#include "engine/core/run_record.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/job.h"
#include "engine/jobs/pair_source.h"
#include "engine/jobs/photo_split.h"
#include "engine/training/feature_dataset.h"

namespace semblance::jobs {

struct EncodedPairs {
    training::SplitFeatures features;
    std::vector<core::RunPhoto> photos;  // of each row
    std::vector<SkippedFile> skipped;    // photos that do not decode
    double seconds = 0;                  // of decoding and encoding: what an epoch of a weight-based recipe would cost at least
};

// Equal captions become one row, and copies of a photo share their captions, so that none is a negative where it is true. Views beyond
// the first are random crops and mirror images (from the seed). Errors: Cancelled, InvalidArgument (no photo decodes, a part is empty),
// those of the encoder.
[[nodiscard]] core::Result<EncodedPairs> encodePairs(const Encoder &encoder, const PairList &pairs, const PhotoSplit &split,
                                                     std::int64_t views, std::uint64_t seed, int threads, JobContext &context);

struct PhotoToEncode {
    std::filesystem::path file;
    bool whole = false;  // its captions tell of sides: no view mirrors or cuts it
};
struct EncodedPhotos {
    torch::Tensor rows;             // [V,P,D]
    std::vector<std::size_t> kept;  // which of the photos decoded, ascending
    std::vector<SkippedFile> skipped;
};
// Photos alone. The same errors.
[[nodiscard]] core::Result<EncodedPhotos> encodePhotos(const Encoder &encoder, const std::vector<PhotoToEncode> &photos, std::int64_t views,
                                                       std::uint64_t seed, int threads, JobContext &context);

// Sentences: [C,D] unit length.
[[nodiscard]] core::Result<torch::Tensor> encodeTexts(const Encoder &encoder, const std::vector<std::string> &texts);

}  // namespace semblance::jobs
