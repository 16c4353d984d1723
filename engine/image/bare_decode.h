// The yardstick of `bench decode`: a JPEG to RGB by the kept libraries alone, without any of our checks and conversions.
#pragma once

#include <cstdint>
#include <span>

namespace semblance::image {

// Decode once at full size and throw the pixels away; false when the library refuses the bytes.
[[nodiscard]] bool bareDecodeTurboJpeg(std::span<const std::uint8_t> jpeg);
[[nodiscard]] bool bareDecodeOpenCv(std::span<const std::uint8_t> jpeg);

}  // namespace semblance::image
