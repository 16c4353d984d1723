#include "ui/widgets/justified_lines.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace semblance::ui {

namespace {

double tileRatio(double ratio)
{
    return std::clamp(ratio, JustifiedLines::narrowest, JustifiedLines::widest);
}

}  // namespace

void JustifiedLines::clear(const Frame &frame)
{
    m_frame = frame;
    m_lines.clear();
    m_places.clear();
}

// A line is full with the photo that reaches the edge, or without it where that is nearer to the height that is wanted.
int JustifiedLines::lineFrom(int row, int end, const RatioOf &ratioOf, double &height) const
{
    const auto room = [this](int photos) { return std::max(1.0, double(m_frame.width - (photos - 1) * m_frame.gap)); };
    const double wanted = m_frame.height;
    double sum = 0;
    for (int last = row; last < end; ++last) {
        const double ratio = tileRatio(ratioOf(last));
        const int photos = last - row + 1;
        sum += ratio;
        if (sum * wanted < room(photos))
            continue;
        const double with = room(photos) / sum, without = photos > 1 ? room(photos - 1) / (sum - ratio) : 2 * wanted + 1;
        const bool lower = wanted - with <= without - wanted;
        height = lower ? with : without;
        return last + (lower ? 1 : 0);
    }
    height = wanted;
    return end;
}

int JustifiedLines::append(int end, int top, const RatioOf &ratioOf)
{
    m_places.reserve(std::size_t(end));
    for (int row = count(); row < end; row = count()) {
        double height = 0;
        const int last = lineFrom(row, end, ratioOf, height);
        m_lines.push_back({row, top, std::max(1, int(std::lround(height)))});
        double sum = 0;  // edges are rounded, not widths: the last one is the view's
        for (int at = row; at < last; ++at) {
            const long from = std::lround(sum * height);
            sum += tileRatio(ratioOf(at));
            const long width = std::max(1L, std::lround(sum * height) - from);
            m_places.push_back({std::uint16_t(m_frame.left + from + (at - row) * m_frame.gap), std::uint16_t(width)});
        }
        top += m_lines.back().height + m_frame.gap;
    }
    return top;
}

QRect JustifiedLines::rectOf(int row) const
{
    if (row < 0 || row >= count())
        return {};
    const Line &line = m_lines[std::size_t(lineOf(row))];
    const Place &place = m_places[std::size_t(row)];
    return {place.left, line.top, place.width, line.height};
}

int JustifiedLines::lineOf(int row) const
{
    const auto after = std::upper_bound(m_lines.begin(), m_lines.end(), row, [](int r, const Line &line) { return r < line.row; });
    return std::max(0, int(after - m_lines.begin()) - 1);
}

int JustifiedLines::lineAt(int y) const
{
    const auto after = std::upper_bound(m_lines.begin(), m_lines.end(), y, [](int at, const Line &line) { return at < line.top; });
    return std::max(0, int(after - m_lines.begin()) - 1);
}

std::pair<int, int> JustifiedLines::rowsOf(int line) const
{
    const auto at = std::size_t(line);
    return {m_lines[at].row, at + 1 < m_lines.size() ? m_lines[at + 1].row : count()};
}

int JustifiedLines::rowAt(QPoint point) const
{
    if (m_lines.empty())
        return -1;
    const auto [first, last] = rowsOf(lineAt(point.y()));
    const auto begin = m_places.begin() + first, end = m_places.begin() + last;
    const auto after = std::upper_bound(begin, end, point.x(), [](int x, const Place &place) { return x < int(place.left); });
    const int row = int(after - m_places.begin()) - 1;
    return row >= first && rectOf(row).contains(point) ? row : -1;
}

int JustifiedLines::nearestIn(int line, int x) const
{
    const auto [first, last] = rowsOf(line);
    const auto distance = [&](int row) {
        const Place &place = m_places[std::size_t(row)];
        return std::abs(2 * x - 2 * int(place.left) - int(place.width));
    };
    int nearest = first;
    for (int row = first + 1; row < last; ++row)
        if (distance(row) < distance(nearest))
            nearest = row;
    return nearest;
}

}  // namespace semblance::ui
