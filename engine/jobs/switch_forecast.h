// What a switch to another model will cost, before it is begun: measured on a few photos of the library, not guessed.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/core/result.h"
#include "engine/isolation/photo_reader.h"
#include "engine/jobs/encoder.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

struct SwitchForecast {
    std::int64_t photos = 0, captions = 0;  // that this model has not embedded yet, at least nearly
    double seconds = -1;                    // negative: nothing could be measured
    std::int64_t bytes = 0;                 // of vectors, and of the search cache of a large library
    std::int64_t freeBytes = -1;            // where the library lies; negative: the system does not say
    int measured = 0;                       // photos that the time comes from
};

// Decodes and embeds at most 12 photos spread over the library, and as many captions, as indexing would. Slow: a second or more for a
// large model. `threads`: 0 all cores. Errors: those of the catalogue and of embedding.
[[nodiscard]] core::Result<SwitchForecast> forecastSwitch(store::Catalogue &catalogue, const std::filesystem::path &library,
                                                          const Encoder &encoder, isolation::PhotoReader &reader, int threads);

}  // namespace semblance::jobs
