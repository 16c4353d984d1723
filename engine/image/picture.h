// A decoded picture: 8-bit RGB, upright.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace semblance::image {

struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;  // height * width * 3, rows from the top, sRGB

    [[nodiscard]] bool empty() const { return rgb.empty(); }
};

}  // namespace semblance::image
