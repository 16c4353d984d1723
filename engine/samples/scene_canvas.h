// Shapes in scene units on a supersampled picture: anti-aliased polygons, strokes, gradients, glows.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <opencv2/core.hpp>

#include "engine/image/picture.h"

namespace semblance::samples {

struct Point {
    double x = 0;
    double y = 0;
};
using Points = std::vector<Point>;

struct Colour {
    double r = 0, g = 0, b = 0;  // 0..255
};
[[nodiscard]] Colour mix(Colour a, Colour b, double shareOfB);
[[nodiscard]] double brightness(Colour colour);  // 0..255

// Sine by its series: libm's last digit differs between machines.
[[nodiscard]] double sine(double radians);
[[nodiscard]] double cosine(double radians);
constexpr double pi = 3.14159265358979323846;

// Points on an ellipse from `from` to `to` radians (counter-clockwise, y up).
[[nodiscard]] Points arc(Point centre, double rx, double ry, double from = 0, double to = 2 * pi, double turned = 0);
// A smooth closed or open curve through the points (Catmull-Rom).
[[nodiscard]] Points smooth(const Points &through, bool closed);

// The picture is 360 units high, whatever its size; x and y from the top left.
class Canvas {
public:
    static constexpr double height = 360;

    Canvas(int pixelWidth, int pixelHeight);
    [[nodiscard]] double width() const { return m_unitWidth; }

    void fill(const Points &points, Colour colour, double opacity = 1);
    // Several shapes as one: where they overlap they do not show through each other.
    void fillUnion(const std::vector<Points> &shapes, Colour colour, double opacity);
    void stroke(const Points &points, double thickness, Colour colour, bool closed = false, double opacity = 1);
    void disc(Point centre, double radius, Colour colour, double opacity = 1);
    // Rows from `top` to `bottom`; stops are (0..1, colour) in rising order.
    void gradient(double top, double bottom, const std::vector<std::pair<double, Colour>> &stops);
    void glow(Point centre, double radius, Colour colour, double strength);
    [[nodiscard]] Colour at(Point point) const;

    [[nodiscard]] image::Picture finish() const;

private:
    [[nodiscard]] std::vector<cv::Point> fixed(const Points &points, cv::Point origin) const;
    [[nodiscard]] cv::Rect around(const Points &points, double margin) const;
    void blend(const cv::Mat &mask, cv::Rect where, Colour colour, double opacity);

    int m_pixelWidth;
    int m_pixelHeight;
    int m_factor;    // supersampling
    double m_scale;  // canvas pixels a unit
    double m_unitWidth;
    cv::Mat m_pixels;  // RGB
};

}  // namespace semblance::samples
