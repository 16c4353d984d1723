// Draws an object in its own units: origin at the middle of its foot, y upwards, height 1.
#pragma once

#include "engine/samples/scene_backdrop.h"
#include "engine/samples/scene_canvas.h"

namespace semblance::samples {

class Pen {
public:
    Pen(Canvas &canvas, const Light &light, Point foot, double size, bool mirrored, double tilt)
        : m_canvas(canvas), m_light(light), m_foot(foot), m_size(size), m_flip(mirrored ? -1 : 1), m_sin(sine(tilt)), m_cos(cosine(tilt))
    {
    }

    // Filled, with the outline that keeps it apart from whatever is behind it.
    void shape(const Points &points, Colour colour) const
    {
        const Points placed = place(points);
        m_canvas.stroke(placed, outlineThickness() * 2, outlineOf(lit(colour)), true);
        m_canvas.fill(placed, lit(colour));
    }
    // Filled without one: details, highlights, shadows.
    void flat(const Points &points, Colour colour, double opacity = 1) const { m_canvas.fill(place(points), lit(colour), opacity); }
    void line(const Points &points, double thickness, Colour colour, double opacity = 1) const
    {
        m_canvas.stroke(place(points), thickness * m_size, lit(colour), false, opacity);
    }
    // A limb: a line with the outline of a shape.
    void limb(const Points &points, double thickness, Colour colour) const
    {
        const Points placed = place(points);
        m_canvas.stroke(placed, thickness * m_size + outlineThickness() * 2, outlineOf(lit(colour)));
        m_canvas.stroke(placed, thickness * m_size, lit(colour));
    }
    void disc(Point centre, double radius, Colour colour) const { shape(arc(centre, radius, radius), colour); }
    void flatDisc(Point centre, double radius, Colour colour, double opacity = 1) const
    {
        flat(arc(centre, radius, radius), colour, opacity);
    }
    void glow(Point centre, double radius, Colour colour, double strength) const
    {
        m_canvas.glow(place({centre}).front(), radius * m_size, colour, strength);
    }
    [[nodiscard]] bool night() const { return m_light.time == DayTime::Night; }

private:
    [[nodiscard]] Points place(const Points &points) const
    {
        Points placed;
        placed.reserve(points.size());
        for (const Point &point : points) {
            const double x = point.x * m_flip * m_size, y = point.y * m_size;
            placed.push_back({m_foot.x + x * m_cos - y * m_sin, m_foot.y - x * m_sin - y * m_cos});
        }
        return placed;
    }
    [[nodiscard]] Colour lit(Colour colour) const { return m_light.on(colour); }
    // Dark things at night get a pale rim instead of a dark line nobody would see.
    [[nodiscard]] Colour outlineOf(Colour colour) const
    {
        if (brightness(colour) < 60)
            return night() ? Colour{150, 156, 186} : mix(colour, {190, 190, 200}, 0.35);
        return mix(colour, {24, 20, 34}, 0.62);
    }
    [[nodiscard]] double outlineThickness() const { return 0.7 + 0.009 * m_size; }

    Canvas &m_canvas;
    const Light &m_light;
    Point m_foot;
    double m_size;
    double m_flip;
    double m_sin;
    double m_cos;
};

// The object's colour and its shades.
struct Paint {
    explicit Paint(Colour colour)
        : main(colour), light(mix(colour, {255, 255, 255}, 0.38)), dark(mix(colour, {12, 8, 28}, 0.3)),
          accent(brightness(colour) > 190 ? Colour{120, 126, 146} : Colour{250, 248, 240})
    {
    }
    Colour main;
    Colour light;
    Colour dark;
    Colour accent;  // a neutral that shows on it
};

// The drawing of a kind; nullptr for a word that is not in the vocabulary.
using DrawObject = void (*)(const Pen &pen, const Paint &paint, Rng &rng);
[[nodiscard]] DrawObject drawingOf(const std::string &kind);

// One function a kind, in scene_objects_*.cpp.
void drawBoat(const Pen &pen, const Paint &paint, Rng &rng);
void drawHouse(const Pen &pen, const Paint &paint, Rng &rng);
void drawCar(const Pen &pen, const Paint &paint, Rng &rng);
void drawUmbrella(const Pen &pen, const Paint &paint, Rng &rng);
void drawDog(const Pen &pen, const Paint &paint, Rng &rng);
void drawCat(const Pen &pen, const Paint &paint, Rng &rng);
void drawBird(const Pen &pen, const Paint &paint, Rng &rng);
void drawFish(const Pen &pen, const Paint &paint, Rng &rng);
void drawTree(const Pen &pen, const Paint &paint, Rng &rng);
void drawFlower(const Pen &pen, const Paint &paint, Rng &rng);
void drawBall(const Pen &pen, const Paint &paint, Rng &rng);
void drawBalloon(const Pen &pen, const Paint &paint, Rng &rng);
void drawKite(const Pen &pen, const Paint &paint, Rng &rng);
void drawStar(const Pen &pen, const Paint &paint, Rng &rng);

}  // namespace semblance::samples
