// How the grid lays out its tiles: squares or lines of whole photos, and what keeps its place when that changes.
#include <QScrollBar>

#include "ui/bridge/photo_shapes.h"
#include "ui/delegates/tile_delegate.h"
#include "ui/models/photo_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/photo_grid.h"

namespace semblance::ui {

namespace {
constexpr int kGap = GridLayout::gap, kMargin = GridLayout::margin;
constexpr int kMarginRight = space::xs;  // the scroll bar beside it makes up the rest
}  // namespace

void PhotoGrid::setTileSize(int pixels)
{
    layOutAgain([this, pixels] { m_tile = std::clamp(pixels, smallestTile, largestTile); });
}

void PhotoGrid::setJustified(bool on)
{
    if (m_justified == on)
        return;
    m_delegate->setWhole(on);
    layOutAgain([this, on] { m_justified = on; });
}

void PhotoGrid::setShapes(const PhotoShapes *shapes)
{
    m_shapes = shapes;
    m_layout.invalidate();
    connect(shapes, &PhotoShapes::changed, this, [this] {
        if (m_justified)
            layOutAgain([this] { m_layout.invalidate(); });
    });
}

int PhotoGrid::firstSeen() const
{
    auto [row, last] = m_layout.rowsBetween(verticalOffset(), verticalOffset() + viewport()->height());
    while (row + 1 < last && m_layout.rectOf(row).bottom() < verticalOffset())
        ++row;
    return row < std::min(last, count()) ? row : -1;
}

// The photo that is selected, or else the first that is seen, keeps its place on the screen.
void PhotoGrid::layOutAgain(const std::function<void()> &change)
{
    const bool any = count() > 0, scrolled = verticalOffset() > 0;
    if (!isVisible()) {  // laid out when it is seen
        if (any && scrolled && m_topWhenShown < 0)
            m_topWhenShown = firstSeen();
        return change();
    }
    const bool selected = any && currentIndex().isValid() && viewport()->rect().intersects(visualRect(currentIndex()));
    static_cast<void>(tiles());  // as it lies now
    const int row = selected ? currentIndex().row() : any ? firstSeen() : -1;
    const int before = row >= 0 ? rectOf(row).top() : 0;
    change();
    updateGeometries();
    if (row >= 0 && scrolled)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rectOf(row).top() - before);
    if (selected)
        scrollTo(currentIndex());
    viewport()->update();
    m_ask.start();
}

int PhotoGrid::columns() const
{
    return std::max(1, (viewport()->width() - kMargin - kMarginRight + kGap) / (m_tile + kGap));
}

int PhotoGrid::side() const
{
    const int n = columns();
    return std::max(16, (viewport()->width() - kMargin - kMarginRight - (n - 1) * kGap) / n);
}

int PhotoGrid::lineHeight() const
{
    return (m_justified ? m_tile : side()) + kGap;
}

double PhotoGrid::ratioOf(int row) const
{
    const api::PhotoId id = m_photos ? m_photos->at(row).id : idOf(model()->index(row, 0, rootIndex()));
    return m_shapes ? m_shapes->ratio(id) : PhotoShapes::usual;
}

const GridLayout &PhotoGrid::tiles() const
{
    if (m_justified)
        m_layout.fitLines(count(), std::max(int(smallestTile), viewport()->width() - kMargin - kMarginRight), m_tile,
                          [this](int row) { return ratioOf(row); });
    else
        m_layout.fit(count(), columns(), side());
    return m_layout;
}

// Squares are measured at once, which costs nothing; lines of photos once for all changes that come together.
void PhotoGrid::rowsChanged()
{
    m_layout.invalidate();
    m_justified ? m_measure.start() : updateGeometries();
    viewport()->update();
    m_ask.start();
}

QRect PhotoGrid::rectOf(int row) const
{
    return tiles().rectOf(row).translated(0, -verticalOffset());
}

std::pair<int, int> PhotoGrid::visibleRows() const
{
    return tiles().rowsBetween(verticalOffset(), verticalOffset() + viewport()->height());
}

int PhotoGrid::rowBeside(int row, int lines)
{
    if (row != m_goalRow)
        m_goal = tiles().rectOf(std::max(0, row)).center().x();
    m_goalRow = tiles().rowBeside(row, lines, m_goal);
    return m_goalRow;
}

void PhotoGrid::updateGeometries()
{
    m_measure.stop();
    const int step = lineHeight(), height = tiles().height();
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(step / 3);
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    QAbstractItemView::updateGeometries();
}

}  // namespace semblance::ui
