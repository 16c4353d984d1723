// Where the tiles of a grid are: lines of equal squares, or lines of whole photos, in sections under headings. Arithmetic alone, no widget.
#pragma once

#include <QPoint>
#include <QRect>
#include <QString>
#include <utility>
#include <vector>

#include "ui/widgets/justified_lines.h"

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
    // Squares. Cheap when nothing changed: one step a section otherwise.
    void fit(int count, int columns, int side);
    // Whole photos in lines `width` pixels wide and about `height` high. Cheap when nothing changed: one step a row otherwise.
    void fitLines(int count, int width, int height, const JustifiedLines::RatioOf &ratioOf);
    void invalidate() { m_stale = true; }  // rows are other photos, or have other shapes

    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] int height() const;  // of everything, pixels
    [[nodiscard]] QRect rectOf(int row) const;
    [[nodiscard]] int rowAt(QPoint point) const;  // -1: no tile there
    // The rows of which something may lie between these heights: first, one past the last.
    [[nodiscard]] std::pair<int, int> rowsBetween(int top, int bottom) const;
    // So many lines up or down, in the same column as far as there is one, or nearest to `x`; `row` itself at the ends.
    [[nodiscard]] int rowBeside(int row, int lines, int x = 0) const;
    [[nodiscard]] bool isInFirstLine(int row) const;  // of its section

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
    void begin(int count);  // the sections, of which only the rows are known yet
    [[nodiscard]] int step() const { return m_side + gap; }
    [[nodiscard]] const Block &blockOf(int row) const { return m_blocks[std::size_t(sectionOf(row))]; }
    [[nodiscard]] int squareBeside(int row, int lines) const;
    [[nodiscard]] QRect skeletonOf(int row) const;

    std::vector<GridSection> m_sections;
    std::vector<Block> m_blocks;
    JustifiedLines m_lines;
    bool m_justified = false;
    int m_count = 0, m_columns = 1, m_side = 16;  // of squares; of lines their wanted height
    int m_width = 0;                              // of lines
    int m_bottom = 0;                             // of the last tiles and the gap below them
    bool m_stale = true;
};

}  // namespace semblance::ui
