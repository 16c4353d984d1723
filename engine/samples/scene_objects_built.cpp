// What people build: boat, house, car, umbrella.
#include "engine/samples/scene_pen.h"

namespace semblance::samples {

namespace {

constexpr Colour wood{142, 98, 58};
constexpr Colour ink{38, 36, 46};
constexpr Colour cream{250, 244, 226};

Points box(double left, double low, double right, double high)
{
    return {{left, low}, {left, high}, {right, high}, {right, low}};
}

void window(const Pen &pen, double left, double low, double size)
{
    const Colour pane = pen.night() ? Colour{255, 232, 140} : Colour{178, 216, 240};
    pen.shape(box(left, low, left + size, low + size), pane);
    pen.line({{left + size / 2, low}, {left + size / 2, low + size}}, 0.02, cream);
    pen.line({{left, low + size / 2}, {left + size, low + size / 2}}, 0.02, cream);
}

void wheel(const Pen &pen, double x, double radius)
{
    pen.disc({x, radius}, radius, ink);
    pen.flatDisc({x, radius}, radius * 0.55, {196, 200, 208});
    pen.flatDisc({x, radius}, radius * 0.2, ink);
}

}  // namespace

void drawBoat(const Pen &pen, const Paint &paint, Rng &rng)
{
    const Points sail = smooth({{0.03, 0.97}, {0.2, 0.72}, {0.42, 0.34}}, false);
    Points main = sail;
    main.push_back({0.03, 0.32});
    pen.limb({{0, 0.2}, {0, 1}}, 0.03, wood);
    pen.shape(main, paint.light);
    pen.flat({{0.03, 0.56}, {0.03, 0.46}, {0.335, 0.46}, {0.285, 0.56}}, paint.main);
    Points jib = smooth({{-0.03, 0.9}, {-0.16, 0.6}, {-0.36, 0.36}}, false);
    jib.push_back({-0.03, 0.34});
    pen.shape(jib, rng.chance(0.5) ? cream : paint.main);
    Points hull = smooth({{-0.54, 0.27}, {-0.46, 0.12}, {-0.32, 0.01}, {0, -0.02}, {0.32, 0.01}, {0.44, 0.12}, {0.5, 0.27}}, false);
    pen.shape(hull, paint.main);
    pen.flat({{-0.52, 0.235}, {-0.54, 0.27}, {0.5, 0.27}, {0.49, 0.235}}, paint.accent);
    pen.flat({{-0.42, 0.09}, {-0.3, 0.01}, {0.3, 0.01}, {0.4, 0.09}}, paint.dark, 0.55);
}

void drawHouse(const Pen &pen, const Paint &paint, Rng &rng)
{
    const bool pale = brightness(paint.main) > 190;
    const Colour roof = pale ? Colour{158, 74, 62} : mix(paint.main, {40, 28, 38}, 0.62);
    pen.shape(box(0.2, 0.62, 0.32, 1.0), mix(roof, {110, 90, 80}, 0.5));
    pen.shape(box(-0.44, 0, 0.44, 0.56), paint.main);
    pen.flat(box(0.26, 0, 0.44, 0.56), paint.dark, 0.3);
    pen.shape({{-0.56, 0.53}, {-0.02, 0.97}, {0.02, 0.97}, {0.56, 0.53}}, roof);
    pen.flat({{-0.47, 0.56}, {-0.02, 0.93}, {0, 0.9}, {-0.38, 0.56}}, {255, 255, 255}, 0.12);
    const bool doorLeft = rng.chance(0.5);
    const double door = doorLeft ? -0.3 : 0.08;
    pen.shape(box(door, 0, door + 0.22, 0.38), pale ? Colour{120, 80, 56} : cream);
    pen.flatDisc({door + 0.17, 0.18}, 0.018, ink);
    window(pen, doorLeft ? 0.08 : -0.32, 0.18, 0.23);
    if (pen.night())
        pen.glow({doorLeft ? 0.2 : -0.2, 0.3}, 0.3, {255, 226, 150}, 0.3);
}

void drawCar(const Pen &pen, const Paint &paint, Rng &rng)
{
    const bool tall = rng.chance(0.4);  // an estate car instead of a saloon
    const double rear = tall ? -0.86 : -0.62;
    const Colour glass = pen.night() ? Colour{232, 222, 170} : Colour{176, 210, 232};
    pen.shape(smooth({{-1.0, 0.2},
                      {-1.03, 0.44},
                      {-0.92, 0.56},
                      {rear - 0.02, 0.62},
                      {rear + 0.16, 0.97},
                      {0.22, 0.98},
                      {0.5, 0.62},
                      {0.94, 0.54},
                      {1.03, 0.4},
                      {1.0, 0.2},
                      {0.6, 0.15},
                      {-0.6, 0.15}},
                     true),
              paint.main);
    pen.flat({{rear + 0.1, 0.6}, {rear + 0.23, 0.88}, {-0.2, 0.89}, {-0.2, 0.6}}, glass);
    pen.flat({{-0.12, 0.6}, {-0.12, 0.89}, {0.17, 0.89}, {0.38, 0.6}}, glass);
    pen.flat(box(-0.96, 0.19, 0.98, 0.27), paint.dark, 0.6);
    pen.flat({{-0.9, 0.5}, {-0.9, 0.545}, {0.84, 0.545}, {0.9, 0.5}}, paint.light, 0.55);
    pen.line({{-0.16, 0.3}, {-0.16, 0.58}}, 0.02, paint.dark);
    pen.line({{0.0, 0.5}, {0.1, 0.5}}, 0.03, paint.dark);
    pen.flat(arc({0.95, 0.43}, 0.06, 0.07), {255, 246, 190});
    pen.flat(arc({-0.97, 0.45}, 0.045, 0.07), {230, 60, 52});
    wheel(pen, -0.58, 0.21);
    wheel(pen, 0.58, 0.21);
    if (pen.night())
        pen.glow({1.1, 0.42}, 0.45, {255, 244, 190}, 0.6);
}

void drawUmbrella(const Pen &pen, const Paint &paint, Rng &)
{
    pen.limb({{0, 0.12}, {0, 0.95}}, 0.028, wood);
    pen.limb(smooth({{0, 0.14}, {0.01, 0.05}, {0.06, 0.01}, {0.11, 0.05}, {0.115, 0.1}}, false), 0.03, wood);
    // The canopy: a dome over four scallops, the outer ones darker.
    constexpr double foot = 0.5, half = 0.55, rise = 0.45;
    Points canopy = arc({0, foot}, half, rise, 0, pi);
    constexpr int scallops = 4;
    for (int i = 0; i < scallops; ++i) {
        const double width = 2 * half / scallops, centre = -half + width * (i + 0.5);
        for (int k = 1; k < 10; ++k)
            canopy.push_back({centre - width / 2 * cosine(pi * k / 10), foot + 0.06 * sine(pi * k / 10)});
    }
    pen.shape(canopy, paint.main);
    for (const double side : {-1.0, 1.0}) {
        Points panel = arc({0, foot}, half, rise, side > 0 ? 0 : pi, pi / 2);
        for (int k = 0; k <= 10; ++k)  // back down along a rib
            panel.push_back({side * half * 0.5 * sine(pi / 2 * k / 10), foot + rise * cosine(pi / 2 * k / 10)});
        pen.flat(panel, paint.dark, 0.5);
    }
    pen.flat(smooth({{-0.2, 0.62}, {-0.14, 0.82}, {-0.03, 0.92}, {-0.06, 0.8}}, true), paint.light, 0.6);
    pen.limb({{0, 0.94}, {0, 1.0}}, 0.02, ink);
}

}  // namespace semblance::samples
