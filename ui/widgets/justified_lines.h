// Lines of photos of one height each, as wide as the view: which photo stands where. Arithmetic alone; 12 bytes a line, 4 a photo.
#pragma once

#include <QRect>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace semblance::ui {

class JustifiedLines {
public:
    static constexpr double narrowest = 0.2, widest = 5;  // what is beyond stands whole in a tile of this shape

    struct Frame {
        int left = 0, width = 0;  // of every full line, pixels
        int height = 0;           // wanted; a full line is a little lower or higher
        int gap = 0;
    };
    using RatioOf = std::function<double(int row)>;  // width over height

    void clear(const Frame &frame);
    // Lines for the rows from the last one on until `end`, the first at the height `top`; the last is left as long as it comes.
    // Returns where the next line would begin.
    int append(int end, int top, const RatioOf &ratioOf);

    [[nodiscard]] int lineCount() const { return int(m_lines.size()); }
    [[nodiscard]] int count() const { return int(m_places.size()); }  // of rows
    [[nodiscard]] QRect rectOf(int row) const;
    [[nodiscard]] int lineOf(int row) const;
    [[nodiscard]] int lineAt(int y) const;  // the one at this height, or the last above it; the first where there is none
    [[nodiscard]] std::pair<int, int> rowsOf(int line) const;
    [[nodiscard]] int rowAt(QPoint point) const;         // -1: between the tiles
    [[nodiscard]] int nearestIn(int line, int x) const;  // the row whose middle is nearest

private:
    struct Line {
        int row = 0, top = 0, height = 0;
    };
    struct Place {
        std::uint16_t left = 0, width = 0;
    };
    int lineFrom(int row, int end, const RatioOf &ratioOf, double &height) const;

    Frame m_frame;
    std::vector<Line> m_lines;
    std::vector<Place> m_places;
};

}  // namespace semblance::ui
