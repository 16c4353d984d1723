// JSON from strangers: an object, each key once, not nested deeper than it ought to be. No torch here.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "engine/core/result.h"

namespace semblance::models {

// nlohmann keeps the last of two equal keys without a word; this refuses them. `what` begins the messages ("model.safetensors: the
// header"). Errors: Corrupt.
[[nodiscard]] core::Result<nlohmann::json> parseStrictObject(std::string_view text, int deepest, const std::string &what);

}  // namespace semblance::models
