// ICC profiles with a known effect, made by lcms2, and pictures that carry them.
#pragma once

#include "tests/engine/image/fixtures.h"

namespace fixtures {

[[nodiscard]] Bytes srgbProfile();
// Red and green change places.
[[nodiscard]] Bytes swappedProfile();
[[nodiscard]] Bytes displayP3Profile();
// Gray whose values are proportional to light.
[[nodiscard]] Bytes linearGrayProfile();
// Inks that no printer has: cyan is seen as Lab (50, 60, 40), magenta and yellow not at all, black as it should be.
[[nodiscard]] Bytes redCyanProfile();

[[nodiscard]] Picture flat(int red, int green, int blue, int width = 32, int height = 24);

[[nodiscard]] Bytes jpegWithProfile(Bytes jpeg, const Bytes &profile);
// kind: "rgb", "rgb16", "gray", "gray16" (from the red channel), "rgba" (the right half see-through), "interlaced16".
[[nodiscard]] Bytes pngWithProfile(const Picture &picture, const Bytes &profile, const std::string &kind = "rgb");
// `webp` in the simple form, lossy or lossless.
[[nodiscard]] Bytes webpWithProfile(const Bytes &webp, const Bytes &profile, const Picture &picture, bool alpha = false);

}  // namespace fixtures
