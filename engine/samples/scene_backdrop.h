// Everything behind the objects: sky with sun or moon, then the ground of the setting.
#pragma once

#include <string>

#include "engine/samples/rng.h"
#include "engine/samples/scene_canvas.h"
#include "engine/samples/scenes.h"

namespace semblance::samples {

enum class DayTime { Day, Sunset, Night };

// How the time of day colours things, and where the sun or the moon stands.
struct Light {
    DayTime time = DayTime::Day;
    Point source;                                        // of the sun or moon
    [[nodiscard]] Colour on(Colour colour) const;        // an object in the foreground
    [[nodiscard]] Colour onGround(Colour colour) const;  // land and water, darker at night
    [[nodiscard]] Colour haze() const;                   // what distance fades into
};

// Paints the whole canvas.
[[nodiscard]] Light paintBackdrop(Canvas &canvas, const SceneTruth &truth, Rng &rng);

// The y of the horizon, in units.
[[nodiscard]] double horizonOf(const std::string &setting);

// Inside the backdrop: what lies below the horizon.
void paintGround(Canvas &canvas, const std::string &setting, const Light &light, Rng &rng);

}  // namespace semblance::samples
