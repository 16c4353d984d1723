// Draws what is on a scene: plausible pairs of kind and setting, colours that can be seen.
#pragma once

#include "engine/samples/rng.h"
#include "engine/samples/scenes.h"

namespace semblance::samples {

[[nodiscard]] SceneTruth drawTruth(Rng &rng);

// Words that are not in the vocabulary become the nearest drawable ones, counts 1..4; a night sky is always at night.
[[nodiscard]] SceneTruth drawable(SceneTruth truth);

// A local time that suits setting (snow in winter) and time of day, "2021-08-03T19:20:00".
[[nodiscard]] std::string drawTakenAt(const SceneTruth &truth, Rng &rng);

}  // namespace semblance::samples
