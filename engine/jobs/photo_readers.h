// Chooses where photos are decoded: in worker processes, or here.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/isolation/photo_reader.h"

namespace semblance::jobs {

// Workers of this program, started when the first photo is read; `workers` 0: one a core. An empty path means that there is none:
// photos are decoded in this process, and the log says so.
[[nodiscard]] std::shared_ptr<isolation::PhotoReader> makePhotoReader(const std::filesystem::path &program, int workers);

}  // namespace semblance::jobs
