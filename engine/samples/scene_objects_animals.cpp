// What lives: dog, cat, bird, fish, tree, flower.
#include <array>

#include "engine/samples/scene_pen.h"

namespace semblance::samples {

namespace {

constexpr Colour ink{30, 28, 36};
constexpr Colour bark{126, 86, 54};
constexpr Colour leaf{64, 150, 70};
constexpr Colour beak{250, 168, 40};

void eye(const Pen &pen, Point at, double radius, bool onDark)
{
    if (onDark)
        pen.flatDisc(at, radius * 1.5, {250, 250, 244});
    pen.flatDisc(at, radius, ink);
    pen.flatDisc({at.x + radius * 0.3, at.y + radius * 0.35}, radius * 0.32, {255, 255, 255});
}

bool isDark(const Paint &paint)
{
    return brightness(paint.main) < 70;
}

}  // namespace

void drawDog(const Pen &pen, const Paint &paint, Rng &rng)
{
    // Far legs, body, near legs, tail up, head with a long snout and a hanging ear, facing right.
    for (const double x : {-0.24, 0.3})
        pen.limb({{x, 0.36}, {x, 0.045}}, 0.1, paint.dark);
    pen.limb(smooth({{-0.4, 0.5}, {-0.53, 0.6}, {-0.56, 0.78}}, false), 0.075, paint.main);
    pen.shape(smooth({{-0.44, 0.5},
                      {-0.38, 0.62},
                      {-0.1, 0.62},
                      {0.2, 0.66},
                      {0.38, 0.6},
                      {0.4, 0.42},
                      {0.3, 0.3},
                      {0, 0.29},
                      {-0.3, 0.27},
                      {-0.43, 0.34}},
                     true),
              paint.main);
    for (const double x : {-0.35, 0.2}) {
        pen.limb({{x, 0.34}, {x, 0.045}}, 0.11, paint.main);
        pen.flat(arc({x + 0.025, 0.035}, 0.085, 0.045), paint.light);
    }
    pen.flat(smooth({{-0.36, 0.4}, {-0.34, 0.55}, {0.1, 0.57}, {0.34, 0.55}, {0.35, 0.36}}, true), paint.main);  // hides the legs' ends
    pen.shape(smooth({{0.2, 0.62},
                      {0.22, 0.84},
                      {0.33, 0.98},
                      {0.47, 0.96},
                      {0.54, 0.85},
                      {0.7, 0.79},
                      {0.72, 0.68},
                      {0.58, 0.62},
                      {0.44, 0.58},
                      {0.36, 0.5}},
                     true),
              paint.main);
    pen.flat(smooth({{0.52, 0.82}, {0.69, 0.77}, {0.7, 0.69}, {0.56, 0.65}}, true), paint.light, 0.7);
    pen.flat(arc({0.705, 0.77}, 0.04, 0.035), ink);
    pen.shape(smooth({{0.27, 0.94}, {0.2, 0.82}, {0.18, 0.64}, {0.27, 0.6}, {0.34, 0.72}, {0.36, 0.88}}, true), paint.dark);
    eye(pen, {0.46, 0.86}, 0.027, isDark(paint));
    pen.line({{0.26, 0.575}, {0.4, 0.515}}, 0.05, rng.chance(0.5) ? Colour{214, 60, 60} : Colour{60, 110, 214});
}

void drawCat(const Pen &pen, const Paint &paint, Rng &)
{
    // Sitting, seen from the front, tail curled to one side.
    pen.limb(smooth({{0.16, 0.07}, {0.38, 0.08}, {0.46, 0.26}, {0.36, 0.4}, {0.4, 0.52}}, false), 0.085, paint.main);
    pen.shape(smooth({{-0.3, 0.06}, {-0.29, 0.26}, {-0.17, 0.5}, {0, 0.58}, {0.17, 0.5}, {0.29, 0.26}, {0.3, 0.06}, {0, 0.01}}, true),
              paint.main);
    pen.flat(smooth({{-0.1, 0.14}, {-0.1, 0.4}, {0, 0.47}, {0.1, 0.4}, {0.1, 0.14}}, true), paint.light, 0.7);
    for (const double side : {-1.0, 1.0}) {
        pen.shape(arc({side * 0.12, 0.055}, 0.1, 0.055), paint.main);
        pen.line({{side * 0.06, 0.1}, {side * 0.05, 0.3}}, 0.014, paint.dark);
    }
    for (const double side : {-1.0, 1.0}) {
        pen.shape({{side * 0.26, 0.7}, {side * 0.26, 1.0}, {side * 0.05, 0.86}}, paint.main);
        pen.flat({{side * 0.22, 0.76}, {side * 0.225, 0.93}, {side * 0.11, 0.85}}, {244, 168, 176});
    }
    pen.shape(arc({0, 0.69}, 0.285, 0.22), paint.main);
    pen.flat(arc({0, 0.7}, 0.26, 0.195), paint.main);  // over the ears' lower edges
    pen.flat(arc({0, 0.61}, 0.12, 0.08), paint.light, 0.75);
    for (const double side : {-1.0, 1.0}) {
        pen.flat(arc({side * 0.12, 0.72}, 0.058, 0.062), {236, 232, 120});
        pen.flat(arc({side * 0.12, 0.72}, 0.02, 0.056), ink);
        const Colour whisker = isDark(paint) ? Colour{230, 230, 236} : ink;
        pen.line({{side * 0.1, 0.61}, {side * 0.36, 0.65}}, 0.012, whisker);
        pen.line({{side * 0.1, 0.59}, {side * 0.36, 0.57}}, 0.012, whisker);
        pen.line(smooth({{0, 0.615}, {side * 0.04, 0.58}, {side * 0.085, 0.59}}, false), 0.014, ink);
    }
    pen.flat({{-0.035, 0.655}, {0.035, 0.655}, {0, 0.615}}, {226, 110, 124});
}

void drawBird(const Pen &pen, const Paint &paint, Rng &rng)
{
    // In flight to the right: far wing, tail, body, near wing raised or lowered.
    const bool down = rng.chance(0.35);
    const double up = down ? -1 : 1, root = 0.5;
    const auto wing = [&](double tip, double back) {
        return smooth({{0.2, root},
                       {0.1, root + up * 0.24},
                       {tip, root + up * 0.5},
                       {back, root + up * 0.42},
                       {-0.16, root + up * 0.2},
                       {-0.18, root}},
                      true);
    };
    pen.shape(wing(0.2, 0.06), paint.dark);
    pen.shape({{-0.3, 0.5}, {-0.68, 0.62}, {-0.62, 0.5}, {-0.7, 0.4}, {-0.3, 0.42}}, paint.dark);
    pen.shape(
        smooth({{-0.44, 0.47}, {-0.2, 0.6}, {0.12, 0.63}, {0.3, 0.72}, {0.46, 0.7}, {0.52, 0.6}, {0.44, 0.48}, {0.2, 0.36}, {-0.16, 0.35}},
               true),
        paint.main);
    pen.flat(smooth({{-0.2, 0.4}, {0.14, 0.5}, {0.42, 0.5}, {0.2, 0.38}, {-0.1, 0.365}}, true), paint.light, 0.75);
    pen.shape({{0.505, 0.64}, {0.66, 0.585}, {0.5, 0.555}}, beak);
    eye(pen, {0.4, 0.635}, 0.033, isDark(paint));
    pen.shape(wing(-0.14, -0.34), paint.main);
    for (int i = 0; i < 3; ++i) {
        const double t = 0.1 * i;
        pen.line({{-0.1 - t * 0.6, root + up * 0.14}, {-0.18 - t, root + up * (0.38 - t * 0.3)}}, 0.018, paint.dark);
    }
}

void drawFish(const Pen &pen, const Paint &paint, Rng &)
{
    pen.shape(smooth({{-0.5, 0.5}, {-0.72, 0.82}, {-0.86, 0.9}, {-0.78, 0.5}, {-0.86, 0.12}, {-0.72, 0.2}}, true), paint.dark);
    pen.shape(smooth({{-0.2, 0.84}, {-0.05, 1.02}, {0.24, 0.98}, {0.34, 0.82}}, true), paint.dark);
    pen.shape(
        smooth({{-0.56, 0.5}, {-0.3, 0.76}, {0.1, 0.88}, {0.5, 0.8}, {0.8, 0.52}, {0.78, 0.44}, {0.5, 0.2}, {0.1, 0.12}, {-0.3, 0.24}},
               true),
        paint.main);
    pen.flat(smooth({{-0.4, 0.42}, {0.1, 0.38}, {0.7, 0.42}, {0.46, 0.23}, {0.1, 0.16}, {-0.26, 0.27}}, true), paint.light, 0.8);
    for (int i = 0; i < 3; ++i) {
        const double x = -0.22 + 0.2 * i;
        pen.line(arc({x - 0.14, 0.52}, 0.16, 0.22, -0.9, 0.9), 0.035, paint.dark, 0.7);
    }
    pen.shape(smooth({{0.14, 0.46}, {-0.1, 0.34}, {-0.08, 0.22}, {0.16, 0.34}}, true), paint.dark);
    pen.line(arc({0.3, 0.5}, 0.16, 0.27, -1.1, 1.1), 0.03, paint.dark);
    pen.flatDisc({0.58, 0.6}, 0.085, {252, 252, 246});
    pen.flatDisc({0.6, 0.6}, 0.048, ink);
    pen.line(smooth({{0.78, 0.43}, {0.7, 0.39}, {0.64, 0.4}}, false), 0.025, ink);
}

void drawTree(const Pen &pen, const Paint &paint, Rng &rng)
{
    pen.shape(smooth({{-0.1, 0.0}, {-0.05, 0.12}, {-0.045, 0.42}, {0.045, 0.42}, {0.05, 0.12}, {0.1, 0.0}}, false), bark);
    if (rng.chance(0.3)) {  // a conifer
        constexpr std::array tiers{0.2, 0.43, 0.64};
        for (const double low : tiers) {
            const double half = 0.39 - 0.36 * (low - 0.2);
            pen.shape({{-half, low}, {0, low + 0.37}, {half, low}}, paint.main);
            pen.flat({{0.02, low + 0.02}, {0, low + 0.35}, {half - 0.04, low + 0.02}}, paint.dark, 0.4);
        }
        return;
    }
    constexpr std::array<std::array<double, 3>, 6> blobs{
        {{-0.22, 0.5, 0.18}, {0.22, 0.5, 0.18}, {-0.18, 0.72, 0.18}, {0.18, 0.72, 0.18}, {0, 0.83, 0.165}, {0, 0.58, 0.24}}};
    for (const auto &[x, y, r] : blobs)
        pen.disc({x, y}, r, paint.main);
    for (const auto &[x, y, r] : blobs)  // once more without outline: one crown
        pen.flatDisc({x, y}, r * 0.97, paint.main);
    for (const auto &[x, y, r] : {blobs[0], blobs[1], blobs[5]})  // shade below, light above
        pen.flat(arc({x, y - 0.02}, r * 0.86, r * 0.8, pi * 1.12, pi * 1.88), paint.dark, 0.32);
    for (const auto &[x, y, r] : {blobs[2], blobs[3], blobs[4]})
        pen.flat(arc({x - 0.01, y + 0.02}, r * 0.7, r * 0.7, pi * 0.35, pi * 0.95), paint.light, 0.5);
}

void drawFlower(const Pen &pen, const Paint &paint, Rng &rng)
{
    pen.limb(smooth({{0.02, 0}, {-0.02, 0.25}, {0, 0.66}}, false), 0.035, leaf);
    pen.shape(smooth({{0, 0.14}, {0.12, 0.26}, {0.28, 0.3}, {0.18, 0.16}}, true), leaf);
    pen.shape(smooth({{-0.01, 0.2}, {-0.12, 0.33}, {-0.27, 0.36}, {-0.17, 0.22}}, true), leaf);
    const int petals = 6 + rng.below(3);
    const Point heart{0, 0.7};
    const double start = rng.between(0, 1);
    for (int i = 0; i < petals; ++i) {
        const double angle = start + 2 * pi * i / petals;
        const Point centre{heart.x + 0.18 * cosine(angle), heart.y + 0.18 * sine(angle)};
        pen.shape(arc(centre, 0.13, 0.085, 0, 2 * pi, angle), paint.main);
        pen.flat(arc({heart.x + 0.21 * cosine(angle), heart.y + 0.21 * sine(angle)}, 0.06, 0.035, 0, 2 * pi, angle), paint.light, 0.6);
    }
    const bool warm = paint.main.r > 220 && paint.main.g > 120 && paint.main.b < 80;
    pen.disc(heart, 0.085, warm ? Colour{120, 76, 40} : Colour{252, 206, 60});
}

}  // namespace semblance::samples
