// Renders the sample photos of a library, once.
#pragma once

#include <filesystem>

#include "engine/core/result.h"
#include "engine/jobs/job.h"

namespace semblance::jobs {

[[nodiscard]] std::filesystem::path samplePhotosFolder(const std::filesystem::path &library);

// Writes 120 captioned scenes to samplePhotosFolder(library), unless it is there. They appear all at once: a cancelled or killed
// run leaves no half of them. Errors: AccessDenied, NoSpace, Io.
[[nodiscard]] core::Result<Outcome> renderSamplePhotos(const std::filesystem::path &library, JobContext &context, int count = 120);

}  // namespace semblance::jobs
