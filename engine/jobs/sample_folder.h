// Renders captioned scenes into a folder of the user's choice.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/core/result.h"
#include "engine/jobs/job.h"

namespace semblance::jobs {

// Writes `count` photos and captions.csv; the folder is made. `allCaptions`: everything that can be said of a
// photo instead of five whole sentences. A stop leaves the photos that are done. Errors: InvalidArgument
// (count), AccessDenied, NoSpace, Io.
[[nodiscard]] core::Result<Outcome> renderSampleFolder(const std::filesystem::path &folder, int count, std::uint64_t seed, bool allCaptions,
                                                       JobContext &context);

}  // namespace semblance::jobs
