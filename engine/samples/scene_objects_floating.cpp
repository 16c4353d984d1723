// What rolls, floats and shines: ball, balloon, kite, star.
#include <array>
#include <string_view>

#include "engine/samples/scene_pen.h"

namespace semblance::samples {

namespace {

constexpr Colour thread{90, 86, 96};

}  // namespace

void drawBall(const Pen &pen, const Paint &paint, Rng &rng)
{
    const Point centre{0, 0.5};
    pen.disc(centre, 0.5, paint.main);
    const double turned = rng.between(0, pi);
    // A beach ball: two bent stripes that meet at the poles, the rest in its colour.
    for (const double bend : {0.16, -0.42}) {
        Points stripe = arc(centre, 0.46, 0.5 * bend, 0, pi, turned);
        const Points back = arc(centre, 0.46, 0.5 * (bend + 0.2), pi, 0, turned);
        stripe.insert(stripe.end(), back.begin(), back.end());
        pen.flat(stripe, paint.accent);
    }
    pen.flat(arc({0.06, 0.42}, 0.4, 0.4, -pi * 0.55, pi * 0.12), paint.dark, 0.3);
    pen.flat(arc({-0.19, 0.7}, 0.13, 0.085, 0, 2 * pi, 0.7), {255, 255, 255}, 0.6);
}

void drawBalloon(const Pen &pen, const Paint &paint, Rng &rng)
{
    const double sway = rng.between(-0.08, 0.08);
    pen.line(smooth({{0, 0.4}, {0.04 + sway, 0.28}, {-0.03, 0.14}, {0.03 + sway, 0}}, false), 0.014, thread);
    pen.shape({{-0.045, 0.37}, {0, 0.43}, {0.045, 0.37}}, paint.dark);
    pen.shape(smooth({{0, 0.41},
                      {-0.13, 0.5},
                      {-0.26, 0.68},
                      {-0.25, 0.86},
                      {-0.13, 0.98},
                      {0, 1.01},
                      {0.13, 0.98},
                      {0.25, 0.86},
                      {0.26, 0.68},
                      {0.13, 0.5}},
                     true),
              paint.main);
    pen.flat(smooth({{0.06, 0.46}, {0.18, 0.6}, {0.23, 0.78}, {0.18, 0.9}, {0.13, 0.72}}, true), paint.dark, 0.35);
    pen.flat(arc({-0.12, 0.84}, 0.055, 0.095, 0, 2 * pi, -0.45), {255, 255, 255}, 0.65);
}

void drawKite(const Pen &pen, const Paint &paint, Rng &rng)
{
    const Point top{0.06, 1.0}, left{-0.3, 0.7}, right{0.36, 0.74}, low{-0.02, 0.3};
    const double sway = rng.between(-0.06, 0.06);
    const Points tail = smooth({low, {-0.14 + sway, 0.22}, {-0.02, 0.12}, {-0.16 + sway, 0.02}}, false);
    pen.line(tail, 0.018, thread);
    for (const std::size_t at : {std::size_t{9}, std::size_t{18}, std::size_t{27}}) {
        const Point knot = tail[at];
        pen.shape({{knot.x - 0.07, knot.y + 0.035},
                   {knot.x - 0.07, knot.y - 0.035},
                   {knot.x + 0.07, knot.y + 0.035},
                   {knot.x + 0.07, knot.y - 0.035}},
                  paint.main);
    }
    pen.shape({top, right, low, left}, paint.main);
    const Point cross{0.035, 0.72};
    pen.flat({top, right, cross}, paint.light, 0.75);
    pen.flat({left, low, cross}, paint.dark, 0.45);
    pen.line({top, low}, 0.016, thread);
    pen.line({left, right}, 0.016, thread);
}

void drawStar(const Pen &pen, const Paint &paint, Rng &)
{
    const Point centre{0, 0.5};
    pen.glow(centre, 0.95, paint.light, 0.5);
    const auto star = [&](double outer, double inner) {
        Points points;
        for (int i = 0; i < 10; ++i) {
            const double angle = pi / 2 + pi * i / 5, radius = i % 2 == 0 ? outer : inner;
            points.push_back({centre.x + radius * cosine(angle), centre.y + radius * sine(angle)});
        }
        return points;
    };
    pen.shape(star(0.52, 0.25), paint.main);
    pen.flat(star(0.34, 0.16), paint.light, 0.5);
}

DrawObject drawingOf(const std::string &kind)
{
    struct Entry {
        std::string_view kind;
        DrawObject draw;
    };
    constexpr std::array drawings{
        Entry{"boat", drawBoat},     Entry{"house", drawHouse},     Entry{"car", drawCar},   Entry{"tree", drawTree},
        Entry{"dog", drawDog},       Entry{"cat", drawCat},         Entry{"bird", drawBird}, Entry{"ball", drawBall},
        Entry{"fish", drawFish},     Entry{"balloon", drawBalloon}, Entry{"kite", drawKite}, Entry{"umbrella", drawUmbrella},
        Entry{"flower", drawFlower}, Entry{"star", drawStar},
    };
    for (const Entry &entry : drawings) {
        if (entry.kind == kind)
            return entry.draw;
    }
    return nullptr;
}

}  // namespace semblance::samples
