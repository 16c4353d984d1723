// Errors that several stores give.
#pragma once

#include <string>

#include "engine/core/ids.h"
#include "engine/core/result.h"

namespace semblance::store {

[[nodiscard]] inline tl::unexpected<core::Error> noSuchPhoto(core::PhotoId photo)
{
    return core::fail(core::ErrorCode::NotFound, "There is no photo number " + std::to_string(photo.value) + " in the library.");
}

}  // namespace semblance::store
