// What a small picture looks like in 64 bits, and how sharp it is: for near duplicates and bursts.
#pragma once

#include <cstdint>

#include "engine/image/picture.h"

namespace semblance::image {

struct Look {
    std::uint64_t hash = 0;  // difference hash: is each of 8 x 8 cells brighter than the one at its right (Krawetz 2013)
    double sharpness = 0;    // variance of the Laplacian of the brightness (Pech-Pacheco et al. 2000), of pictures of like size only
};

// Of a picture of any size; thumbnails are enough. Empty for an empty one.
[[nodiscard]] Look lookOf(const Picture &picture);
// In how many of 64 bits they differ: 0 the same, up to about 10 the same picture again, about 32 nothing in common.
[[nodiscard]] int hashDistance(const Look &a, const Look &b);

}  // namespace semblance::image
