#include "ui/widgets/grid_layout.h"

#include <algorithm>

namespace semblance::ui {

void GridLayout::setSections(std::vector<GridSection> sections)
{
    m_stale = m_stale || sections != m_sections;
    m_sections = std::move(sections);
}

void GridLayout::begin(int count)
{
    m_count = count;
    m_stale = false;
    m_blocks.clear();
    const auto add = [this](const GridSection &section, int heading) { m_blocks.push_back({section, m_count, 0, heading, 0}); };
    if (count > 0 && (m_sections.empty() || m_sections.front().row > 0))
        add({}, 0);
    for (const GridSection &section : m_sections)
        if (section.row < count && (m_blocks.empty() || section.row > m_blocks.back().section.row))
            add(section, headingHeight);
    for (std::size_t i = 0; i + 1 < m_blocks.size(); ++i)
        m_blocks[i].end = m_blocks[i + 1].section.row;
}

void GridLayout::fit(int count, int columns, int side)
{
    if (!m_stale && !m_justified && m_count == count && m_columns == columns && m_side == side)
        return;
    m_justified = false;
    m_columns = std::max(1, columns);
    m_side = side;
    begin(count);
    m_bottom = gap;
    for (Block &block : m_blocks) {
        block.lines = (block.end - block.section.row + m_columns - 1) / m_columns;
        block.top = m_bottom;
        m_bottom += block.heading + block.lines * step();
    }
}

void GridLayout::fitLines(int count, int width, int height, const JustifiedLines::RatioOf &ratioOf)
{
    if (!m_stale && m_justified && m_count == count && m_width == width && m_side == height)
        return;
    m_justified = true;
    m_width = width;
    m_side = height;
    begin(count);
    m_bottom = gap;
    m_lines.clear({margin, m_width, m_side, gap});
    for (Block &block : m_blocks) {
        const int before = m_lines.lineCount();
        block.top = m_bottom;
        m_bottom = m_lines.append(block.end, block.top + block.heading, ratioOf);
        block.lines = m_lines.lineCount() - before;
    }
}

int GridLayout::height() const
{
    return m_blocks.empty() ? 0 : m_bottom + margin;
}

int GridLayout::sectionOf(int row) const
{
    const auto after =
        std::upper_bound(m_blocks.begin(), m_blocks.end(), row, [](int r, const Block &block) { return r < block.section.row; });
    return std::max(0, int(after - m_blocks.begin()) - 1);
}

int GridLayout::sectionAt(int y) const
{
    const auto after = std::upper_bound(m_blocks.begin(), m_blocks.end(), y, [](int at, const Block &block) { return at < block.top; });
    return std::max(0, int(after - m_blocks.begin()) - 1);
}

std::pair<int, int> GridLayout::rowsOf(int section) const
{
    const Block &block = m_blocks[std::size_t(section)];
    return {block.section.row, block.end};
}

// What stands there while the photos are on their way.
QRect GridLayout::skeletonOf(int row) const
{
    const int wide = m_justified ? m_side * 3 / 2 : m_side;
    const int columns = m_justified ? std::max(1, (m_width + gap) / (wide + gap)) : m_columns;
    return {margin + row % columns * (wide + gap), gap + row / columns * step(), wide, m_side};
}

QRect GridLayout::rectOf(int row) const
{
    if (m_blocks.empty())
        return skeletonOf(row);
    if (m_justified)
        return m_lines.rectOf(row);
    const Block &block = blockOf(row);
    const int at = row - block.section.row;
    return {margin + at % m_columns * step(), block.top + block.heading + at / m_columns * step(), m_side, m_side};
}

int GridLayout::rowAt(QPoint point) const
{
    if (m_blocks.empty() || point.x() < margin || point.y() < 0)
        return -1;
    if (m_justified)
        return m_lines.rowAt(point);
    const Block &block = m_blocks[std::size_t(sectionAt(point.y()))];
    const int column = (point.x() - margin) / step(), line = (point.y() - block.top - block.heading) / step();
    if (column >= m_columns || point.y() < block.top + block.heading)
        return -1;
    const int row = block.section.row + line * m_columns + column;
    return row < block.end && rectOf(row).contains(point) ? row : -1;
}

std::pair<int, int> GridLayout::rowsBetween(int top, int bottom) const
{
    if (m_blocks.empty() || bottom < top)
        return {0, 0};
    if (m_justified)
        return {m_lines.rowsOf(m_lines.lineAt(top)).first, m_lines.rowsOf(m_lines.lineAt(bottom)).second};
    const auto rowOf = [this](int y, bool past) {
        const Block &block = m_blocks[std::size_t(sectionAt(y))];
        const int inside = y - block.top - block.heading, line = inside < 0 ? 0 : inside / step() + (past ? 1 : 0);
        return std::min(block.end, block.section.row + line * m_columns);
    };
    const int first = rowOf(top, false), last = rowOf(bottom, true);
    return {first, std::max(first, last)};
}

bool GridLayout::isInFirstLine(int row) const
{
    const int first = blockOf(row).section.row;
    return m_justified ? m_lines.lineOf(row) == m_lines.lineOf(first) : row - first < m_columns;
}

int GridLayout::rowBeside(int row, int lines, int x) const
{
    if (m_blocks.empty())
        return -1;
    if (!m_justified)
        return squareBeside(row, lines);
    const int now = m_lines.lineOf(std::max(0, row)), then = std::clamp(now + lines, 0, m_lines.lineCount() - 1);
    return then == now ? std::max(0, row) : m_lines.nearestIn(then, x);
}

int GridLayout::squareBeside(int row, int lines) const
{
    int index = sectionOf(std::max(0, row));
    const int column = row < 0 ? 0 : (row - m_blocks[std::size_t(index)].section.row) % m_columns;
    int line = row < 0 ? 0 : (row - m_blocks[std::size_t(index)].section.row) / m_columns;
    line += lines;
    while (line < 0 && index > 0)
        line += m_blocks[std::size_t(--index)].lines;
    while (index + 1 < int(m_blocks.size()) && line >= m_blocks[std::size_t(index)].lines)
        line -= m_blocks[std::size_t(index++)].lines;
    const Block &block = m_blocks[std::size_t(index)];
    const int kept = std::clamp(line, 0, block.lines - 1);
    if (kept != line && (lines == 1 || lines == -1))
        return std::max(0, row);  // there is no line further on
    return std::min(block.section.row + kept * m_columns + column, block.end - 1);
}

}  // namespace semblance::ui
