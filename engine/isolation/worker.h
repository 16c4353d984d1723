// The worker's side: confines itself, then answers requests until the other end closes.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "engine/core/result.h"
#include "engine/isolation/photo_reader.h"

namespace semblance::isolation {

using ReadPhoto = std::function<core::Result<PhotoRead>(const PhotoBytes &file, Wanted wanted, const image::DecodeOptions &options)>;

// The whole of the decoder program. `read` decodes; the exit status is 0 when the program at the other end is done.
[[nodiscard]] int runWorker(const ReadPhoto &read);

// Everything that libraries load or set up at their first use: codec plug-ins, character sets, time zones. Before the filter.
void warmUp();

}  // namespace semblance::isolation
