// Where the tiles of a grid are: lines of equal squares, in sections under headings. Arithmetic alone, no widget; 100,000 rows cost nothing.
#pragma once

#include <QPoint>
#include <QRect>
#include <QString>
#include <utility>
#include <vector>

namespace semblance::ui {

// From `row` on, until the next one. What comes before the first of them stands without a heading.
struct GridSection {
    int row = 0;
    QString title;
    bool divides = false;  // a line in the middle of one list, not a heading
    bool operator==(const GridSection &) const = default;
};

class GridLayout {
public:
    static constexpr int gap = 8, margin = 16, headingHeight = 44;

    // In ascending order of their rows. Those that begin behind the last photo are not there.
    void setSections(std::vector<GridSection> sections);
    // Cheap when nothing changed: one step a section otherwise.
    void fit(int count, int columns, int side);

    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] int height() const;  // of everything, pixels
    [[nodiscard]] QRect rectOf(int row) const;
    [[nodiscard]] int rowAt(QPoint point) const;  // -1: no tile there
    // The rows of which something may lie between these heights: first, one past the last.
    [[nodiscard]] std::pair<int, int> rowsBetween(int top, int bottom) const;
    // So many lines up or down, in the same column as far as there is one; `row` itself at the ends.
    [[nodiscard]] int rowBeside(int row, int lines) const;

    [[nodiscard]] int sectionCount() const { return int(m_blocks.size()); }
    [[nodiscard]] int sectionOf(int row) const;
    [[nodiscard]] int sectionAt(int y) const;  // whose heading or tiles lie at this height, or the last one above it
    [[nodiscard]] const GridSection &section(int index) const { return m_blocks[std::size_t(index)].section; }
    [[nodiscard]] std::pair<int, int> rowsOf(int section) const;
    [[nodiscard]] int topOf(int section) const { return m_blocks[std::size_t(section)].top; }  // of its heading, if it has one
    [[nodiscard]] bool hasHeading(int section) const { return m_blocks[std::size_t(section)].heading > 0; }

private:
    struct Block {
        GridSection section;
        int end = 0;      // one past its last row
        int top = 0;      // pixels
        int heading = 0;  // its height; 0: none
        int lines = 0;
    };
    [[nodiscard]] int step() const { return m_side + gap; }
    [[nodiscard]] const Block &blockOf(int row) const { return m_blocks[std::size_t(sectionOf(row))]; }

    std::vector<GridSection> m_sections;
    std::vector<Block> m_blocks;
    int m_count = 0, m_columns = 1, m_side = 16;
    bool m_stale = true;
};

}  // namespace semblance::ui
