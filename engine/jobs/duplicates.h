// Near duplicates and bursts: photos that the model finds alike, and that look the same or were taken one after another.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"
#include "engine/image/look.h"
#include "engine/jobs/job.h"
#include "engine/search/searcher.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

struct DuplicateOptions {
    double similarity = 0.9;  // least cosine of two photos of a group
    int hashDistance = 10;    // at most, of 64 bits; negative: the look does not count
    double burstSeconds = 3;  // at most, between two shots of a burst; negative: time does not count
};

struct DuplicatePhoto {
    core::PhotoId photo;
    std::filesystem::path path;
    std::string takenAt;
    int width = 0, height = 0, rating = 0;
    std::int64_t bytes = 0;
    double sharpness = 0;  // of its thumbnail
};

struct DuplicateGroup {
    std::vector<DuplicatePhoto> photos;  // the one to keep first: by rating, pixels, sharpness, bytes
    bool identical = false;              // byte for byte
    bool burst = false;                  // some of them only because of when they were taken
};

// The thumbnail of a photo; none: it is judged by the rest.
using ThumbnailOf = std::function<std::optional<image::Picture>(const store::PhotoRow &row)>;

// Groups of at least two, those with most photos first. All photos are compared with all, in blocks (index::IndexSnapshot::nearestToEach).
// Cancelled: what was found so far. Photos without a vector are in groups of identical ones only.
[[nodiscard]] core::Result<std::vector<DuplicateGroup>> findDuplicates(const search::Searcher &searcher, store::Catalogue &catalogue,
                                                                       const DuplicateOptions &options, const ThumbnailOf &thumbnailOf,
                                                                       JobContext &context);

}  // namespace semblance::jobs
