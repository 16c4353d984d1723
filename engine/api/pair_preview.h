// What a SPEC holds, for those who want to see it before a run.
#pragma once

#include <filesystem>

#include "engine/api/learning.h"

namespace semblance::api {

// Errors: those of reading the SPEC.
[[nodiscard]] Result<PairPreview> previewOf(const std::filesystem::path &spec, const std::filesystem::path &library);

}  // namespace semblance::api
