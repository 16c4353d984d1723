// Measures what unrelated and matching pairs score with one model version on this library, for the cut-off of search.
#pragma once

#include <string>

#include "engine/core/result.h"
#include "engine/jobs/encoder.h"
#include "engine/search/calibration.h"
#include "engine/store/catalogue.h"
#include "engine/store/vector_store.h"

namespace semblance::jobs {

// The setting of the library that holds a version's calibration.
[[nodiscard]] std::string calibrationSetting(const std::string &identity);

// Everyday sentences in English and Chinese against at most 2,000 photos; photos against photos; captions (50 or more) against
// their own photos; and the odds of calibrate_odds.h, learnt on captions and judgements where they prove better on held-out photos.
// Deterministic. A library without photos leaves the defaults.
[[nodiscard]] core::Result<search::Calibration> measureCalibration(store::Catalogue &catalogue, store::VectorStore &vectors,
                                                                   const Encoder &encoder);

}  // namespace semblance::jobs
