#include "ui/widgets/grid_layout.h"

#include <algorithm>

namespace semblance::ui {

void GridLayout::setSections(std::vector<GridSection> sections)
{
    m_stale = m_stale || sections != m_sections;
    m_sections = std::move(sections);
}

void GridLayout::fit(int count, int columns, int side)
{
    if (!m_stale && m_count == count && m_columns == columns && m_side == side)
        return;
    m_count = count;
    m_columns = std::max(1, columns);
    m_side = side;
    m_stale = false;
    m_blocks.clear();
    const auto begin = [this](const GridSection &section, int heading) { m_blocks.push_back({section, m_count, 0, heading, 0}); };
    if (count > 0 && (m_sections.empty() || m_sections.front().row > 0))
        begin({}, 0);
    for (const GridSection &section : m_sections)
        if (section.row < count && (m_blocks.empty() || section.row > m_blocks.back().section.row))
            begin(section, headingHeight);
    int top = gap;
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
        Block &block = m_blocks[i];
        block.end = i + 1 < m_blocks.size() ? m_blocks[i + 1].section.row : count;
        block.lines = (block.end - block.section.row + m_columns - 1) / m_columns;
        block.top = top;
        top += block.heading + block.lines * step();
    }
}

int GridLayout::height() const
{
    if (m_blocks.empty())
        return 0;
    const Block &last = m_blocks.back();
    return last.top + last.heading + last.lines * step() + margin;
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

// Rows beyond the last are where they would be: skeletons stand there.
QRect GridLayout::rectOf(int row) const
{
    if (m_blocks.empty())
        return {margin + row % m_columns * step(), gap + row / m_columns * step(), m_side, m_side};
    const Block &block = blockOf(row);
    const int at = row - block.section.row;
    return {margin + at % m_columns * step(), block.top + block.heading + at / m_columns * step(), m_side, m_side};
}

int GridLayout::rowAt(QPoint point) const
{
    if (m_blocks.empty() || point.x() < margin || point.y() < 0)
        return -1;
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
    const auto rowOf = [this](int y, bool past) {
        const Block &block = m_blocks[std::size_t(sectionAt(y))];
        const int inside = y - block.top - block.heading, line = inside < 0 ? 0 : inside / step() + (past ? 1 : 0);
        return std::min(block.end, block.section.row + line * m_columns);
    };
    const int first = rowOf(top, false), last = rowOf(bottom, true);
    return {first, std::max(first, last)};
}

int GridLayout::rowBeside(int row, int lines) const
{
    if (m_blocks.empty())
        return -1;
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
