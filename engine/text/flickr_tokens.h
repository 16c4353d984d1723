// The captions file of Flickr8k and Flickr30k: "image.jpg#0<tab>A child climbs the stairs ." a line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace semblance::text {

struct FlickrToken {
    std::string fileName, caption;
};

// Lines in the file's order; empty ones are passed over. Errors: those of reading, Corrupt (naming the first line that is none).
[[nodiscard]] core::Result<std::vector<FlickrToken>> readFlickrTokens(const std::filesystem::path &file);

// Whether the first line is one: the file of that name on Kaggle is a CSV.
[[nodiscard]] bool looksLikeFlickrTokens(const std::filesystem::path &file);

}  // namespace semblance::text
