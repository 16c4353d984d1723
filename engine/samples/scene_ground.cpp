// Below the horizon: one painter a setting.
#include <algorithm>
#include <string_view>

#include "engine/samples/scene_backdrop.h"

namespace semblance::samples {

namespace {

constexpr double bottom = Canvas::height + 4;

// A rolling line of hills from edge to edge, filled down to the bottom.
void hills(Canvas &canvas, double y, double swing, double length, Colour colour, Rng &rng)
{
    const double phase = rng.between(0, 2 * pi), second = rng.between(0, 2 * pi);
    Points outline{{-4, bottom}};
    for (double x = -4; x <= canvas.width() + 4; x += 6)
        outline.push_back({x, y - swing * (0.65 * sine(x / length + phase) + 0.35 * sine(x / length * 2.3 + second))});
    outline.push_back({canvas.width() + 4, bottom});
    canvas.fill(outline, colour);
}

void shadeDown(Canvas &canvas, double from, Colour colour, double strength)
{
    for (int i = 0; i < 6; ++i) {
        const double y = from + (bottom - from) * i / 6;
        canvas.fill({{-4, y}, {canvas.width() + 4, y}, {canvas.width() + 4, bottom}, {-4, bottom}}, colour, strength / 6);
    }
}

void waves(Canvas &canvas, double top, double end, Colour colour, Rng &rng)
{
    for (double y = top + 5; y < end; y += 5 + (y - top) * 0.09) {
        const double depth = (y - top) / (end - top);
        for (int i = 0; i < 7; ++i) {
            const double x = rng.between(-30, canvas.width());
            const double length = (14 + 40 * depth) * rng.between(0.6, 1.4);
            Points crest;
            for (int k = 0; k <= 8; ++k)
                crest.push_back({x + length * k / 8, y - (0.6 + 2.2 * depth) * sine(pi * k / 8)});
            canvas.stroke(crest, 0.7 + 1.2 * depth, colour, false, 0.16 + 0.3 * depth);
        }
    }
}

void water(Canvas &canvas, double top, double end, const Light &light, Rng &rng)
{
    const bool sunset = light.time == DayTime::Sunset, night = light.time == DayTime::Night;
    const Colour far = sunset ? Colour{232, 140, 104} : night ? Colour{38, 54, 100} : Colour{96, 170, 216};
    const Colour near = sunset ? Colour{84, 62, 116} : night ? Colour{12, 20, 54} : Colour{22, 92, 158};
    canvas.gradient(top, end, {{0, far}, {1, near}});
    // The path of light towards the viewer.
    const Colour shine = sunset ? Colour{255, 220, 140} : night ? Colour{190, 204, 240} : Colour{236, 248, 255};
    for (double y = top + 2; y < end; y += 4) {
        const double spread = 8 + (y - top) * 0.28;
        for (int i = 0; i < 3; ++i) {
            const double x = light.source.x + rng.between(-spread, spread);
            const double half = rng.between(3, 7 + spread * 0.25);
            canvas.stroke({{x - half, y}, {x + half, y}}, 1.3, shine, false, light.time == DayTime::Day ? 0.28 : 0.5);
        }
    }
    waves(canvas, top, end, night ? Colour{120, 142, 200} : sunset ? Colour{255, 206, 168} : Colour{224, 242, 252}, rng);
}

void speckle(Canvas &canvas, double top, Colour colour, int count, double opacity, Rng &rng)
{
    for (int i = 0; i < count; ++i) {
        const double y = rng.between(top, Canvas::height);
        canvas.disc({rng.between(0, canvas.width()), y}, 0.4 + 0.9 * (y - top) / (Canvas::height - top), colour, opacity);
    }
}

void beach(Canvas &canvas, double horizon, const Light &light, Rng &rng)
{
    const double shore = horizon + 58;
    water(canvas, horizon, shore + 10, light, rng);
    const double phase = rng.between(0, 6);
    const auto edge = [&](double lift, double swing) {
        Points line;
        for (double x = -4; x <= canvas.width() + 4; x += 6)
            line.push_back({x, shore + lift + swing * sine(x / 46 + phase) + 2 * sine(x / 17 + phase)});
        Points area = line;
        area.push_back({canvas.width() + 4, bottom});
        area.push_back({-4, bottom});
        return std::pair(line, area);
    };
    canvas.fill(edge(2, 5).second, light.onGround({206, 178, 128}));  // wet sand
    canvas.stroke(edge(1, 5).first, 4, light.onGround({255, 255, 255}), false, 0.85);
    canvas.fill(edge(16, 4).second, light.onGround({240, 216, 164}));
    shadeDown(canvas, shore + 40, light.onGround({216, 180, 118}), 0.5);
    speckle(canvas, shore + 28, light.onGround({182, 148, 96}), 260, 0.45, rng);
}

void tower(Canvas &canvas, double x, double base, double w, double h, Colour wall, Colour pane, double litShare, Rng &rng)
{
    canvas.fill({{x, base}, {x, base - h}, {x + w, base - h}, {x + w, base}}, wall);
    canvas.fill({{x + w * 0.72, base}, {x + w * 0.72, base - h}, {x + w, base - h}, {x + w, base}}, {0, 0, 0}, 0.1);
    if (rng.chance(0.3))
        canvas.stroke({{x + w / 2, base - h}, {x + w / 2, base - h - rng.between(8, 18)}}, 1.4, wall);
    constexpr double cell = 9;
    for (double wy = base - h + 6; wy < base - 8; wy += cell + 2) {
        for (double wx = x + 4; wx + 5 < x + w - 2; wx += cell) {
            if (rng.chance(litShare))
                canvas.fill({{wx, wy}, {wx + 5, wy}, {wx + 5, wy + 6}, {wx, wy + 6}}, pane, 0.9);
        }
    }
}

void city(Canvas &canvas, double horizon, const Light &light, Rng &rng)
{
    const bool day = light.time == DayTime::Day;
    const Colour pane = day ? Colour{198, 222, 240} : Colour{255, 222, 130};
    for (int row = 0; row < 2; ++row) {
        for (double x = rng.between(-30, 0); x < canvas.width();) {
            const double w = rng.between(34, 62);
            const double h = row == 0 ? rng.between(90, 190) : rng.between(45, 110);
            const double grey = rng.between(0.85, 1.1);
            const Colour wall = light.onGround({(row ? 128 : 158) * grey, (row ? 138 : 168) * grey, (row ? 158 : 188) * grey});
            tower(canvas, x, horizon + 6, w, h, row == 0 ? mix(wall, light.haze(), 0.4) : wall, pane, day ? 0.8 : row ? 0.5 : 0.3, rng);
            x += w + rng.between(-4, 6);
        }
    }
    canvas.gradient(horizon, horizon + 26, {{0, light.onGround({176, 174, 170})}, {1, light.onGround({192, 190, 186})}});
    canvas.stroke({{-4, horizon + 27}, {canvas.width() + 4, horizon + 27}}, 3, light.onGround({150, 148, 146}));
    canvas.gradient(horizon + 28, bottom, {{0, light.onGround({92, 94, 102})}, {1, light.onGround({74, 76, 84})}});
    for (double x = -20; x < canvas.width(); x += 64)
        canvas.fill({{x, 318}, {x + 34, 318}, {x + 32, 323}, {x - 3, 323}}, light.onGround({240, 236, 214}), 0.85);
}

// Peaks with snow: a jagged outline whose caps repeat its upper part.
void range(Canvas &canvas, double base, double low, double high, Colour rock, Colour cap, Rng &rng)
{
    for (double x = rng.between(-90, -40); x < canvas.width() + 40; x += rng.between(66, 112)) {
        const double h = rng.between(low, high), half = h * rng.between(0.8, 1.05);
        const Point top{x + half * 0.5, base - h};
        canvas.fill({{top.x - half, base}, top, {top.x + half, base}}, rock);
        canvas.fill({top, {top.x + half, base}, {top.x + half * 0.18, base}, {top.x - half * 0.06, base - h * 0.5}}, {0, 0, 0}, 0.14);
        const double s = 0.36;  // share of the peak under snow
        canvas.fill({top,
                     {top.x + half * s, base - h * (1 - s)},
                     {top.x + half * s * 0.45, base - h * (1 - s * 0.72)},
                     {top.x + half * 0.04, base - h * (1 - s * 1.15)},
                     {top.x - half * s * 0.4, base - h * (1 - s * 0.7)},
                     {top.x - half * s, base - h * (1 - s)}},
                    cap);
    }
}

void grass(Canvas &canvas, double top, Colour colour, int count, Rng &rng)
{
    for (int i = 0; i < count; ++i) {
        const double y = rng.between(top, Canvas::height + 6), near = (y - top) / (Canvas::height - top);
        const double x = rng.between(0, canvas.width()), h = 3 + 8 * near, lean = rng.between(-3, 3);
        canvas.stroke({{x, y}, {x + lean, y - h}}, 0.8 + 0.7 * near, colour, false, 0.55);
    }
}

void mountain(Canvas &canvas, double horizon, const Light &light, Rng &rng)
{
    const Colour snow = light.onGround({248, 250, 255});
    range(canvas, horizon + 20, 110, 170, mix(light.onGround({124, 138, 164}), light.haze(), 0.35), mix(snow, light.haze(), 0.2), rng);
    range(canvas, horizon + 22, 60, 110, light.onGround({96, 106, 126}), snow, rng);
    hills(canvas, horizon + 14, 8, 90, light.onGround({88, 140, 84}), rng);
    hills(canvas, horizon + 42, 7, 120, light.onGround({104, 164, 84}), rng);
    shadeDown(canvas, horizon + 60, light.onGround({60, 118, 56}), 0.5);
    grass(canvas, horizon + 56, light.onGround({66, 126, 58}), 150, rng);
}

void field(Canvas &canvas, double horizon, const Light &light, Rng &rng)
{
    hills(canvas, horizon, 14, 80, mix(light.onGround({120, 170, 120}), light.haze(), 0.35), rng);
    hills(canvas, horizon + 22, 12, 110, light.onGround({116, 180, 86}), rng);
    hills(canvas, horizon + 58, 10, 140, light.onGround({98, 172, 66}), rng);
    shadeDown(canvas, horizon + 80, light.onGround({54, 124, 42}), 0.5);
    grass(canvas, horizon + 62, light.onGround({58, 132, 44}), 230, rng);
}

void snow(Canvas &canvas, double horizon, const Light &light, Rng &rng)
{
    hills(canvas, horizon, 16, 90, mix(light.onGround({206, 222, 240}), light.haze(), 0.25), rng);
    hills(canvas, horizon + 30, 12, 120, light.onGround({226, 236, 248}), rng);
    hills(canvas, horizon + 70, 8, 150, light.onGround({244, 248, 255}), rng);
    shadeDown(canvas, horizon + 100, light.onGround({202, 218, 240}), 0.5);
    for (int i = 0; i < 130; ++i) {
        const Point flake{rng.between(0, canvas.width()), rng.between(0, Canvas::height)};
        const double size = rng.between(0.8, 2.3);
        canvas.disc(flake, size, light.on({255, 255, 255}), 0.85);
    }
}

void cactus(Canvas &canvas, Point foot, double size, Colour colour)
{
    const auto limb = [&](const Points &line, double thickness) { canvas.stroke(smooth(line, false), thickness * size, colour); };
    limb({foot, {foot.x, foot.y - size}}, 0.17);
    limb({{foot.x, foot.y - size * 0.4}, {foot.x - size * 0.26, foot.y - size * 0.44}, {foot.x - size * 0.3, foot.y - size * 0.75}}, 0.12);
    limb({{foot.x, foot.y - size * 0.55}, {foot.x + size * 0.24, foot.y - size * 0.58}, {foot.x + size * 0.28, foot.y - size * 0.86}},
         0.12);
}

void desert(Canvas &canvas, double horizon, const Light &light, Rng &rng)
{
    hills(canvas, horizon, 16, 70, mix(light.onGround({232, 188, 128}), light.haze(), 0.3), rng);
    hills(canvas, horizon + 24, 16, 100, light.onGround({228, 172, 100}), rng);
    for (int i = 0; i < 3; ++i) {
        const Point foot{rng.between(20, canvas.width() - 20), horizon + rng.between(30, 46)};
        const double size = rng.between(24, 38);
        cactus(canvas, foot, size, light.onGround({70, 128, 78}));
    }
    hills(canvas, horizon + 62, 12, 130, light.onGround({238, 186, 112}), rng);
    shadeDown(canvas, horizon + 80, light.onGround({204, 138, 72}), 0.5);
    for (int i = 0; i < 9; ++i) {  // ripples of the wind
        const double y = rng.between(horizon + 84, 356), x = rng.between(-40, canvas.width() - 60);
        canvas.stroke(smooth({{x, y}, {x + 36, y - 3}, {x + 70, y + 1}, {x + 104, y - 2}}, false), 1.2, light.onGround({190, 128, 68}),
                      false, 0.5);
    }
}

void conifer(Canvas &canvas, Point foot, double h, Colour colour)
{
    canvas.fill({{foot.x - h * 0.03, foot.y},
                 {foot.x - h * 0.03, foot.y - h * 0.2},
                 {foot.x + h * 0.03, foot.y - h * 0.2},
                 {foot.x + h * 0.03, foot.y}},
                mix(colour, {70, 46, 30}, 0.6));
    for (int tier = 0; tier < 4; ++tier) {
        const double y = foot.y - h * (0.12 + 0.2 * tier), half = h * (0.25 - 0.05 * tier);
        canvas.fill({{foot.x - half, y}, {foot.x, y - h * 0.34}, {foot.x + half, y}}, mix(colour, {0, 0, 0}, 0.06 * (3 - tier)));
    }
}

void forest(Canvas &canvas, double horizon, const Light &light, Rng &rng)
{
    hills(canvas, horizon, 4, 90, light.onGround({92, 140, 92}), rng);
    for (int row = 0; row < 3; ++row) {
        const Colour colour = mix(light.onGround({38, 96.0 + 6 * row, 62}), light.haze(), 0.5 - 0.22 * row);
        for (double x = rng.between(-20, 0); x < canvas.width() + 20; x += rng.between(20, 34) + 6 * row)
            conifer(canvas, {x, horizon + 4 + 12.0 * row}, rng.between(95, 150) - 8 * row, colour);
    }
    hills(canvas, horizon + 34, 4, 80, light.onGround({84, 128, 62}), rng);
    shadeDown(canvas, horizon + 50, light.onGround({52, 88, 40}), 0.6);
    grass(canvas, horizon + 44, light.onGround({50, 98, 42}), 170, rng);
}

void nightGround(Canvas &canvas, double horizon, Rng &rng)
{
    hills(canvas, horizon - 6, 14, 90, {22, 22, 54}, rng);
    hills(canvas, horizon + 12, 10, 120, {10, 12, 32}, rng);
}

}  // namespace

void paintGround(Canvas &canvas, const std::string &setting, const Light &light, Rng &rng)
{
    const double horizon = horizonOf(setting);
    canvas.gradient(horizon, bottom, {{0, light.haze()}, {1, light.haze()}});
    if (setting == "sea")
        water(canvas, horizon, bottom, light, rng);
    else if (setting == "beach")
        beach(canvas, horizon, light, rng);
    else if (setting == "city")
        city(canvas, horizon, light, rng);
    else if (setting == "mountain")
        mountain(canvas, horizon, light, rng);
    else if (setting == "snow")
        snow(canvas, horizon, light, rng);
    else if (setting == "desert")
        desert(canvas, horizon, light, rng);
    else if (setting == "forest")
        forest(canvas, horizon, light, rng);
    else if (setting == "night sky")
        nightGround(canvas, horizon, rng);
    else
        field(canvas, horizon, light, rng);
}

}  // namespace semblance::samples
