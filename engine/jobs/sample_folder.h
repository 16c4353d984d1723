// Renders captioned scenes into a folder of the user's choice.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/core/result.h"
#include "engine/jobs/job.h"

namespace semblance::jobs {

// Five whole sentences a photo, everything that can be said of it, or galleries of photos that one attribute tells apart.
enum class SampleKind { Sentences, AllCaptions, Galleries };

// Writes `count` photos (galleries: whole ones, perhaps three more) and captions.csv; the folder is made. A stop leaves the photos that
// are done. Errors: InvalidArgument (count), AccessDenied, NoSpace, Io.
[[nodiscard]] core::Result<Outcome> renderSampleFolder(const std::filesystem::path &folder, int count, std::uint64_t seed, SampleKind kind,
                                                       JobContext &context);

}  // namespace semblance::jobs
