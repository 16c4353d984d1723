#include "engine/samples/scene_backdrop.h"

#include <algorithm>
#include <cmath>

namespace semblance::samples {

namespace {

Colour multiply(Colour a, Colour b)
{
    return {a.r * b.r / 255, a.g * b.g / 255, a.b * b.b / 255};
}

void paintSky(Canvas &canvas, DayTime time, bool starry, double horizon, Rng &rng)
{
    const double shade = rng.between(0.92, 1.05);
    const auto c = [&](double r, double g, double b) { return Colour{r * shade, g * shade, b * shade}; };
    if (time == DayTime::Day)
        canvas.gradient(0, horizon, {{0, c(70, 146, 222)}, {0.6, c(142, 198, 240)}, {1, c(214, 236, 248)}});
    else if (time == DayTime::Sunset)
        canvas.gradient(0, horizon, {{0, c(74, 66, 130)}, {0.4, c(188, 96, 126)}, {0.75, c(246, 146, 92)}, {1, c(255, 206, 122)}});
    else if (starry)
        canvas.gradient(0, horizon, {{0, c(8, 10, 34)}, {0.55, c(30, 28, 84)}, {1, c(88, 62, 122)}});
    else
        canvas.gradient(0, horizon, {{0, c(10, 16, 46)}, {0.7, c(30, 44, 92)}, {1, c(58, 76, 126)}});
}

// Small dots, so that nobody takes them for the stars of the vocabulary.
void paintStarDots(Canvas &canvas, double horizon, int count, Rng &rng)
{
    for (int i = 0; i < count; ++i) {
        const Point point{rng.between(0, canvas.width()), rng.between(0, horizon * 0.95)};
        const double size = rng.chance(0.12) ? 1.3 : rng.between(0.5, 0.9);
        const double shine = rng.between(0.45, 0.95);
        canvas.disc(point, size, {236, 238, 255}, shine);
    }
}

void paintMilkyWay(Canvas &canvas, Rng &rng)
{
    const double slope = rng.between(-0.5, -0.25), base = rng.between(190, 260);
    for (int i = 0; i < 26; ++i) {
        const double x = rng.between(-20, canvas.width() + 20);
        const double y = base + slope * x + rng.between(-22, 22);
        const double radius = rng.between(35, 75);
        canvas.glow({x, y}, radius, {126, 112, 190}, 0.16);
    }
}

void paintSun(Canvas &canvas, const Light &light)
{
    const bool low = light.time == DayTime::Sunset;
    canvas.glow(light.source, low ? 190 : 120, low ? Colour{255, 214, 130} : Colour{255, 250, 214}, low ? 0.75 : 0.7);
    canvas.disc(light.source, low ? 30 : 21, low ? Colour{255, 236, 168} : Colour{255, 248, 206});
}

void paintMoon(Canvas &canvas, const Light &light, bool crescent)
{
    canvas.glow(light.source, 95, {196, 208, 244}, 0.5);
    if (!crescent) {
        canvas.disc(light.source, 19, {240, 240, 226});
        canvas.disc({light.source.x - 6, light.source.y - 4}, 4.2, {222, 222, 208});
        canvas.disc({light.source.x + 6, light.source.y + 5}, 3.2, {224, 224, 210});
        canvas.disc({light.source.x + 4, light.source.y - 8}, 2.4, {226, 226, 212});
        return;
    }
    // Outer edge round one way, inner edge back: no disc in sky colour that would cover the stars.
    Points outline = arc(light.source, 19, 19, -2.0, 2.0);
    const Points inner = arc({light.source.x - 9, light.source.y}, 17.4, 17.4, 1.62, -1.62);
    outline.insert(outline.end(), inner.begin(), inner.end());
    canvas.fill(outline, {244, 240, 214});
}

void paintCloud(Canvas &canvas, Point centre, double size, Colour colour, double opacity, Rng &rng)
{
    const int puffs = 4 + rng.below(3);
    std::vector<Points> shapes;
    for (int i = 0; i < puffs; ++i) {  // bumps from left to right over a flat foot
        const double t = (i + 0.5) / puffs * 2 - 1;
        const double rise = size * (0.5 - 0.3 * t * t) * rng.between(0.8, 1.15);
        Points bump = arc({centre.x + t * size * 0.8, centre.y}, size * 0.36, rise, 0, pi);
        for (Point &point : bump)
            point.y = 2 * centre.y - point.y;  // up is less
        shapes.push_back(std::move(bump));
    }
    canvas.fillUnion(shapes, colour, opacity);
}

void paintClouds(Canvas &canvas, DayTime time, double horizon, Rng &rng)
{
    const int count = time == DayTime::Night ? rng.below(2) : 2 + rng.below(4);
    const Colour colour = time == DayTime::Day      ? Colour{255, 255, 255}
                          : time == DayTime::Sunset ? Colour{255, 190, 160}
                                                    : Colour{66, 80, 124};
    for (int i = 0; i < count; ++i) {
        const Point centre{rng.between(0, canvas.width()), rng.between(0.12, 0.72) * horizon};
        const double size = rng.between(30, 62);
        paintCloud(canvas, centre, size, colour, time == DayTime::Day ? 0.88 : 0.5, rng);
    }
}

}  // namespace

Colour Light::on(Colour colour) const
{
    switch (time) {
    case DayTime::Day: return colour;
    case DayTime::Sunset: return multiply(colour, {255, 236, 216});
    case DayTime::Night: return multiply(colour, {212, 218, 240});
    }
    return colour;
}

Colour Light::onGround(Colour colour) const
{
    switch (time) {
    case DayTime::Day: return colour;
    case DayTime::Sunset: return mix(multiply(colour, {236, 190, 166}), {150, 86, 96}, 0.12);
    case DayTime::Night: return mix(multiply(colour, {112, 124, 176}), {20, 28, 66}, 0.2);
    }
    return colour;
}

Colour Light::haze() const
{
    switch (time) {
    case DayTime::Day: return {206, 228, 244};
    case DayTime::Sunset: return {246, 178, 132};
    case DayTime::Night: return {52, 66, 112};
    }
    return {};
}

double horizonOf(const std::string &setting)
{
    if (setting == "night sky")
        return 330;
    if (setting == "sea")
        return 190;
    if (setting == "beach")
        return 150;
    if (setting == "city")
        return 250;
    if (setting == "mountain" || setting == "forest")
        return 235;
    return 200;
}

Light paintBackdrop(Canvas &canvas, const SceneTruth &truth, Rng &rng)
{
    Light light;
    light.time = truth.time == "sunset" ? DayTime::Sunset : truth.time == "night" ? DayTime::Night : DayTime::Day;
    const bool starry = truth.setting == "night sky";
    const double horizon = horizonOf(truth.setting);
    paintSky(canvas, light.time, starry, horizon, rng);
    light.source = {canvas.width() * rng.between(0.1, 0.9),
                    light.time == DayTime::Sunset ? horizon - rng.between(14, 40) : rng.between(36, 74)};
    if (starry)
        paintMilkyWay(canvas, rng);
    if (light.time == DayTime::Night)
        paintStarDots(canvas, horizon, starry ? 260 : 90, rng);
    if (light.time != DayTime::Night)
        paintSun(canvas, light);
    else if (!starry || rng.chance(0.4))
        paintMoon(canvas, light, rng.chance(0.5));
    if (!starry)
        paintClouds(canvas, light.time, horizon, rng);
    paintGround(canvas, truth.setting, light, rng);
    return light;
}

}  // namespace semblance::samples
