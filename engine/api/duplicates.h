// Near duplicates and bursts, as groups of photos with the one to keep.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/api/values.h"

namespace semblance::api {

using Going = std::function<bool(std::int64_t done, std::int64_t total)>;  // false: stop

struct DuplicateRequest {
    double similarity = 0.9;  // least cosine of two photos of a group
    int hashDistance = 10;    // at most, of the 64 bits of what they look like; negative: the look does not count
    double burstSeconds = 3;  // at most, between two shots of a burst; negative: time does not count
};

struct DuplicatePhoto {
    PhotoId photo;
    std::filesystem::path path;
    std::string takenAt;
    int width = 0, height = 0, rating = 0;
    std::int64_t bytes = 0;
    double sharpness = 0;  // of the thumbnail, to be compared within a group
};

struct DuplicateGroup {
    std::vector<DuplicatePhoto> photos;  // the one to keep first: by rating, pixels, sharpness, bytes
    bool identical = false;              // byte for byte
    bool burst = false;                  // some are in it only because of when they were taken
};

}  // namespace semblance::api
