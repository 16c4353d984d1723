// What reading a searcher and following its library share. Private to this folder.
#pragma once

#include <string_view>

#include "engine/jobs/search_snapshot.h"
#include "engine/search/searcher_contents.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

// Of the key that a vector is kept under: its 32 hexadecimal digits, or their hash where it has others.
[[nodiscard]] search::VectorKey vectorKeyOf(std::string_view key);
// The one that was measured for this version, or the general one.
[[nodiscard]] core::Result<search::Calibration> readCalibration(store::Catalogue &catalogue, const Encoder &encoder);

}  // namespace semblance::jobs
