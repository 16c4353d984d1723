// The general probe: rendered scenes with known captions, on which a version shows whether it forgot what it knew before.
#pragma once

#include <filesystem>

#include "engine/core/result.h"

namespace semblance::jobs {

// What the SPEC "scenes" means: a folder with 200 scenes and captions.csv in the library's cache, rendered when it is first asked for; the
// same scenes everywhere. Other scenes than those of the sample library. Errors: AccessDenied, NoSpace, Io.
[[nodiscard]] core::Result<std::filesystem::path> probeScenes(const std::filesystem::path &library);

}  // namespace semblance::jobs
