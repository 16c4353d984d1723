#include "engine/samples/scene_canvas.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace semblance::samples {

namespace {

constexpr int shift = 4;  // binary digits of a pixel in OpenCV's drawing coordinates

cv::Scalar scalar(Colour colour)
{
    return {std::clamp(colour.r, 0.0, 255.0), std::clamp(colour.g, 0.0, 255.0), std::clamp(colour.b, 0.0, 255.0)};
}

std::uint8_t byte(double value)
{
    return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0) + 0.5);
}

}  // namespace

Colour mix(Colour a, Colour b, double shareOfB)
{
    return {a.r + (b.r - a.r) * shareOfB, a.g + (b.g - a.g) * shareOfB, a.b + (b.b - a.b) * shareOfB};
}

double brightness(Colour colour)
{
    return 0.299 * colour.r + 0.587 * colour.g + 0.114 * colour.b;
}

double sine(double radians)
{
    double x = radians - std::floor(radians / (2 * pi) + 0.5) * 2 * pi;  // -pi..pi
    if (x > pi / 2)
        x = pi - x;
    if (x < -pi / 2)
        x = -pi - x;
    const double s = x * x;
    return x * (1 - s / 6 * (1 - s / 20 * (1 - s / 42 * (1 - s / 72 * (1 - s / 110)))));
}

double cosine(double radians)
{
    return sine(radians + pi / 2);
}

Points arc(Point centre, double rx, double ry, double from, double to, double turned)
{
    constexpr int steps = 40;
    Points points;
    points.reserve(steps + 1);
    for (int i = 0; i <= steps; ++i) {
        const double angle = from + (to - from) * i / steps;
        const double x = rx * cosine(angle), y = ry * sine(angle);
        points.push_back({centre.x + x * cosine(turned) - y * sine(turned), centre.y + x * sine(turned) + y * cosine(turned)});
    }
    return points;
}

Points smooth(const Points &through, bool closed)
{
    const auto count = static_cast<int>(through.size());
    if (count < 3)
        return through;
    const auto at = [&](int i) -> const Point & {
        const int index = closed ? (i % count + count) % count : std::clamp(i, 0, count - 1);
        return through[static_cast<std::size_t>(index)];
    };
    constexpr int steps = 10;
    Points points;
    for (int i = 0; i < (closed ? count : count - 1); ++i) {
        const Point &p0 = at(i - 1), &p1 = at(i), &p2 = at(i + 1), &p3 = at(i + 2);
        const auto spline = [](double a, double b, double c, double d, double t) {
            return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
        };
        for (int k = 0; k < steps; ++k) {
            const double t = static_cast<double>(k) / steps;
            points.push_back({spline(p0.x, p1.x, p2.x, p3.x, t), spline(p0.y, p1.y, p2.y, p3.y, t)});
        }
    }
    if (!closed)
        points.push_back(through.back());
    return points;
}

Canvas::Canvas(int pixelWidth, int pixelHeight)
    : m_pixelWidth(std::clamp(pixelWidth, 16, 4096)), m_pixelHeight(std::clamp(pixelHeight, 16, 4096)),
      m_factor(m_pixelHeight < 200 ? 4 : 2), m_scale(m_pixelHeight * m_factor / height), m_unitWidth(m_pixelWidth * m_factor / m_scale),
      m_pixels(m_pixelHeight * m_factor, m_pixelWidth * m_factor, CV_8UC3, cv::Scalar(0, 0, 0))
{
}

std::vector<cv::Point> Canvas::fixed(const Points &points, cv::Point origin) const
{
    std::vector<cv::Point> result;
    result.reserve(points.size());
    constexpr double far = 100'000;  // keeps 32-bit coordinates safe
    for (const Point &point : points) {
        const double x = std::clamp(point.x * m_scale - 0.5, -far, far) - origin.x,
                     y = std::clamp(point.y * m_scale - 0.5, -far, far) - origin.y;
        result.emplace_back(static_cast<int>(std::floor(x * (1 << shift) + 0.5)), static_cast<int>(std::floor(y * (1 << shift) + 0.5)));
    }
    return result;
}

cv::Rect Canvas::around(const Points &points, double margin) const
{
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
    for (const Point &point : points) {
        left = std::min(left, point.x), right = std::max(right, point.x);
        top = std::min(top, point.y), bottom = std::max(bottom, point.y);
    }
    const cv::Rect all(0, 0, m_pixels.cols, m_pixels.rows);
    const cv::Point first(static_cast<int>(std::max((left - margin) * m_scale, -10.0)),
                          static_cast<int>(std::max((top - margin) * m_scale, -10.0)));
    const cv::Point last(static_cast<int>(std::min((right + margin) * m_scale, 50'000.0)) + 2,
                         static_cast<int>(std::min((bottom + margin) * m_scale, 50'000.0)) + 2);
    return cv::Rect(first, last) & all;
}

void Canvas::blend(const cv::Mat &mask, cv::Rect where, Colour colour, double opacity)
{
    const int share = static_cast<int>(std::clamp(opacity, 0.0, 1.0) * 256 + 0.5);
    const int wanted[3] = {byte(colour.r), byte(colour.g), byte(colour.b)};
    for (int y = 0; y < where.height; ++y) {
        const std::uint8_t *cover = mask.ptr(y);
        std::uint8_t *pixel = m_pixels.ptr(where.y + y) + where.x * 3;
        for (int x = 0; x < where.width; ++x, pixel += 3) {
            const int weight = cover[x] * share;  // of 255 * 256
            for (int c = 0; weight && c < 3; ++c)
                pixel[c] = static_cast<std::uint8_t>((pixel[c] * (65280 - weight) + wanted[c] * weight + 32640) / 65280);
        }
    }
}

void Canvas::fill(const Points &points, Colour colour, double opacity)
{
    const cv::Rect where = around(points, 2);
    if (points.size() < 3 || where.empty())
        return;
    if (opacity >= 1) {
        cv::fillPoly(m_pixels, std::vector{fixed(points, {})}, scalar(colour), cv::LINE_AA, shift);
        return;
    }
    cv::Mat mask(where.size(), CV_8UC1, cv::Scalar(0));
    cv::fillPoly(mask, std::vector{fixed(points, where.tl())}, cv::Scalar(255), cv::LINE_AA, shift);
    blend(mask, where, colour, opacity);
}

void Canvas::fillUnion(const std::vector<Points> &shapes, Colour colour, double opacity)
{
    Points all;
    for (const Points &shape : shapes)
        all.insert(all.end(), shape.begin(), shape.end());
    const cv::Rect where = around(all, 2);
    if (where.empty())
        return;
    cv::Mat mask(where.size(), CV_8UC1, cv::Scalar(0));
    for (const Points &shape : shapes)
        cv::fillPoly(mask, std::vector{fixed(shape, where.tl())}, cv::Scalar(255), cv::LINE_AA, shift);
    blend(mask, where, colour, opacity);
}

void Canvas::stroke(const Points &points, double thickness, Colour colour, bool closed, double opacity)
{
    const int pixels = std::max(1, static_cast<int>(thickness * m_scale + 0.5));
    const cv::Rect where = around(points, thickness + 2);
    if (points.size() < 2 || where.empty())
        return;
    if (opacity >= 1) {
        cv::polylines(m_pixels, std::vector{fixed(points, {})}, closed, scalar(colour), pixels, cv::LINE_AA, shift);
        return;
    }
    cv::Mat mask(where.size(), CV_8UC1, cv::Scalar(0));
    cv::polylines(mask, std::vector{fixed(points, where.tl())}, closed, cv::Scalar(255), pixels, cv::LINE_AA, shift);
    blend(mask, where, colour, opacity);
}

void Canvas::disc(Point centre, double radius, Colour colour, double opacity)
{
    fill(arc(centre, radius, radius), colour, opacity);
}

void Canvas::gradient(double top, double bottom, const std::vector<std::pair<double, Colour>> &stops)
{
    const int first = std::max(0, static_cast<int>(top * m_scale)), last = std::min(m_pixels.rows, static_cast<int>(bottom * m_scale + 1));
    for (int y = first; y < last; ++y) {
        const double t = std::clamp((y / m_scale - top) / (bottom - top), 0.0, 1.0);
        std::size_t i = 1;
        while (i + 1 < stops.size() && t > stops[i].first)
            ++i;
        const auto &[from, before] = stops[i - 1];
        const auto &[to, after] = stops[i];
        m_pixels.row(y).setTo(scalar(mix(before, after, std::clamp((t - from) / (to - from), 0.0, 1.0))));
    }
}

void Canvas::glow(Point centre, double radius, Colour colour, double strength)
{
    const cv::Rect where = around({{centre.x - radius, centre.y - radius}, {centre.x + radius, centre.y + radius}}, 0);
    for (int y = where.y; y < where.y + where.height; ++y) {
        std::uint8_t *row = m_pixels.ptr(y);
        for (int x = where.x; x < where.x + where.width; ++x) {
            const double dx = x / m_scale - centre.x, dy = y / m_scale - centre.y;
            const double rest = 1 - std::sqrt(dx * dx + dy * dy) / radius;
            if (rest <= 0)
                continue;
            const double share = strength * rest * rest;
            std::uint8_t *pixel = row + x * 3;
            pixel[0] = byte(pixel[0] + (colour.r - pixel[0]) * share);
            pixel[1] = byte(pixel[1] + (colour.g - pixel[1]) * share);
            pixel[2] = byte(pixel[2] + (colour.b - pixel[2]) * share);
        }
    }
}

Colour Canvas::at(Point point) const
{
    const int x = std::clamp(static_cast<int>(point.x * m_scale), 0, m_pixels.cols - 1);
    const int y = std::clamp(static_cast<int>(point.y * m_scale), 0, m_pixels.rows - 1);
    const std::uint8_t *pixel = m_pixels.ptr(y) + x * 3;
    return {static_cast<double>(pixel[0]), static_cast<double>(pixel[1]), static_cast<double>(pixel[2])};
}

image::Picture Canvas::finish() const
{
    image::Picture picture;
    picture.width = m_pixelWidth;
    picture.height = m_pixelHeight;
    picture.rgb.resize(static_cast<std::size_t>(m_pixelWidth) * static_cast<std::size_t>(m_pixelHeight) * 3);
    cv::Mat target(m_pixelHeight, m_pixelWidth, CV_8UC3, picture.rgb.data());
    cv::resize(m_pixels, target, target.size(), 0, 0, cv::INTER_AREA);
    return picture;
}

}  // namespace semblance::samples
