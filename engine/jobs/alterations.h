// What photos and sentences suffer in the world: the rows of a robustness table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/image/picture.h"

namespace semblance::jobs {

// Lengths are shares of the picture's short side, so that a row means the same for every photo.
enum class Damage { Blur, Noise, Jpeg, Crop, Rotation, Gray, Typos };

struct DamageKind {
    Damage damage;
    const char *name;  // "blur"
    const char *what;  // one sentence: exactly what is done
};
[[nodiscard]] const std::vector<DamageKind> &damageKinds();

// The picture with one damage (Typos: unchanged); `seed` decides the noise. Never empty.
[[nodiscard]] image::Picture damaged(image::Picture picture, Damage damage, std::uint64_t seed);

// The caption with one slip of the keyboard in every fifth word or so, at least one where a word has three letters: two neighbours
// swapped, a letter left out, or one doubled. Han text: one character in eight left out, at least one of three. `seed` decides.
[[nodiscard]] std::string withTypos(std::string_view caption, std::uint64_t seed);

}  // namespace semblance::jobs
