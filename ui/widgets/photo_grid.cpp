#include "ui/widgets/photo_grid.h"

#include <QContextMenuEvent>
#include <QPainter>
#include <QScrollBar>

#include "ui/delegates/tile_delegate.h"
#include "ui/models/photo_model.h"
#include "ui/theme/tokens.h"

namespace semblance::ui {

namespace {
constexpr int kGap = space::s;
constexpr int kMargin = space::l;
constexpr int kDivider = 44;             // height of the band with the words
constexpr int kMarginRight = space::xs;  // the scroll bar beside it makes up the rest
}  // namespace

PhotoGrid::PhotoGrid(ThumbnailStore &thumbnails, QWidget *parent) : QAbstractItemView(parent), m_thumbnails(thumbnails)
{
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);  // the tiles must not jump when it comes
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegate(new TileDelegate(thumbnails, this));
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setMouseTracking(true);
    setFrameShape(NoFrame);
    setTabKeyNavigation(false);
    m_ask.setSingleShot(true);
    m_ask.setInterval(0);
    connect(&m_ask, &QTimer::timeout, this, &PhotoGrid::askForThumbnails);
    connect(&m_thumbnails, &ThumbnailStore::loaded, this, &PhotoGrid::photoLoaded);
}

PhotoGrid::~PhotoGrid()
{
    m_thumbnails.forget(this);
}

void PhotoGrid::setModel(QAbstractItemModel *model)
{
    if (this->model())
        disconnect(this->model(), &QAbstractItemModel::rowsRemoved, this, nullptr);
    m_hovered = QModelIndex();
    m_divider = -1;
    QAbstractItemView::setModel(model);
    connect(model, &QAbstractItemModel::rowsRemoved, this, [this] {
        updateGeometries();
        m_ask.start();
    });
    verticalScrollBar()->setValue(0);
    updateGeometries();
    m_ask.start();
    Q_EMIT currentPhotoChanged(currentPhoto());
}

void PhotoGrid::setLoading(bool loading)
{
    m_loading = loading;
    viewport()->update();
}

void PhotoGrid::setTileSize(int pixels)
{
    m_tile = std::clamp(pixels, smallestTile, largestTile);
    const QModelIndex keep = currentIndex().isValid() ? currentIndex() : indexAt(QPoint(kMargin + 1, kMargin + 1));
    updateGeometries();
    if (keep.isValid())
        scrollTo(keep);
    viewport()->update();
    m_ask.start();
}

int PhotoGrid::count() const
{
    return model() ? model()->rowCount(rootIndex()) : 0;
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

// Lines of tiles: those above the divider, then a band, then those below it, which begin on a line of their own.
int PhotoGrid::lineOf(int row) const
{
    const int n = columns();
    return divided() && row >= m_divider ? (m_divider + n - 1) / n + (row - m_divider) / n : row / n;
}

int PhotoGrid::rowAt(int line, int column) const
{
    const int n = columns();
    const int above = divided() ? (m_divider + n - 1) / n : line + 1;
    const int row = line < above ? line * n + column : m_divider + (line - above) * n + column;
    const int end = divided() && line < above ? m_divider : count();
    return line >= 0 && column >= 0 && column < n && row < end ? row : -1;
}

int PhotoGrid::lines() const
{
    return count() == 0 ? 0 : lineOf(count() - 1) + 1;
}

int PhotoGrid::dividerTop() const
{
    return kGap + lineOf(m_divider) * (side() + kGap) - verticalOffset();
}

QRect PhotoGrid::rectOf(int row) const
{
    const int n = columns(), step = side() + kGap;
    const bool below = divided() && row >= m_divider;
    const int column = below ? (row - m_divider) % n : row % n;
    return {kMargin + column * step, kGap + lineOf(row) * step + (below ? kDivider : 0) - verticalOffset(), side(), side()};
}

std::pair<int, int> PhotoGrid::visibleRows() const
{
    if (count() == 0)
        return {0, 0};
    const int step = side() + kGap, band = divided() ? kDivider : 0;
    const int firstLine = std::max(0, (verticalOffset() - kGap - band) / step);
    const int lastLine = (verticalOffset() + viewport()->height()) / step + 1;
    const int first = rowAt(firstLine, 0);
    int last = lastLine >= lines() ? count() : rowAt(lastLine, 0);
    if (last < 0)
        last = count();
    return {std::clamp(first < 0 ? 0 : first, 0, count()), std::min(last, count())};
}

void PhotoGrid::setDivider(int row, const QString &text)
{
    if (m_divider == row && m_dividerText == text)
        return;
    m_divider = row;
    m_dividerText = text;
    updateGeometries();
    viewport()->update();
    m_ask.start();
}

api::PhotoId PhotoGrid::idOf(const QModelIndex &index) const
{
    return {index.data(PhotoModel::IdRole).toLongLong()};
}

api::PhotoId PhotoGrid::currentPhoto() const
{
    return currentIndex().isValid() ? idOf(currentIndex()) : api::PhotoId{};
}

QList<api::PhotoId> PhotoGrid::selectedPhotos() const
{
    QModelIndexList rows = selectionModel() ? selectionModel()->selectedIndexes() : QModelIndexList();
    std::sort(rows.begin(), rows.end());
    QList<api::PhotoId> ids;
    for (const QModelIndex &index : rows)
        ids << idOf(index);
    return ids;
}

bool PhotoGrid::isSettled() const
{
    if (m_ask.isActive())
        return false;
    const auto [first, last] = visibleRows();
    for (int row = first; row < last; ++row)
        if (!m_thumbnails.known(idOf(model()->index(row, 0))))
            return false;
    return true;
}

QRect PhotoGrid::visualRect(const QModelIndex &index) const
{
    return index.isValid() ? rectOf(index.row()) : QRect();
}

void PhotoGrid::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid())
        return;
    const QRect rect = rectOf(index.row()).adjusted(0, -kGap, 0, kGap);
    QScrollBar *bar = verticalScrollBar();
    if (hint == PositionAtTop || rect.top() < 0)
        bar->setValue(bar->value() + rect.top());
    else if (rect.bottom() > viewport()->height())
        bar->setValue(bar->value() + rect.bottom() - viewport()->height());
}

QModelIndex PhotoGrid::indexAt(const QPoint &point) const
{
    const int step = side() + kGap;
    int y = point.y() + verticalOffset() - kGap;
    if (point.x() < kMargin || y < 0)
        return {};
    if (divided() && point.y() >= dividerTop())
        y -= kDivider;
    const int row = y < 0 ? -1 : rowAt(y / step, (point.x() - kMargin) / step);
    return row >= 0 && rectOf(row).contains(point) ? model()->index(row, 0, rootIndex()) : QModelIndex();
}

void PhotoGrid::reset()
{
    const api::PhotoId before = m_lastCurrent;
    m_hovered = QModelIndex();
    QAbstractItemView::reset();
    verticalScrollBar()->setValue(0);
    updateGeometries();
    m_ask.start();
    if (before.valid())
        Q_EMIT currentPhotoChanged({});
}

// So many lines up or down, in the same column as far as there is one.
int PhotoGrid::rowBeside(int row, int by) const
{
    const int first = lineOf(0), last = lines() - 1, line = std::clamp(lineOf(std::max(0, row)) + by, first, last);
    if (row < 0 || line == lineOf(row))
        return std::max(0, row);
    const int n = columns(), column = divided() && row >= m_divider ? (row - m_divider) % n : row % n;
    for (int at = column; at >= 0; --at)
        if (const int found = rowAt(line, at); found >= 0)
            return found;
    return row;
}

QModelIndex PhotoGrid::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    if (count() == 0)
        return {};
    const int now = currentIndex().isValid() ? currentIndex().row() : -1;
    const int page = std::max(1, viewport()->height() / (side() + kGap));
    int next = now;
    switch (action) {
    case MoveLeft:
    case MovePrevious: next = now - 1; break;
    case MoveRight:
    case MoveNext: next = now + 1; break;
    case MoveUp: next = rowBeside(now, -1); break;
    case MoveDown: next = now < 0 ? 0 : rowBeside(now, 1); break;
    case MovePageUp: next = rowBeside(now, -page); break;
    case MovePageDown: next = rowBeside(now, page); break;
    case MoveHome: next = 0; break;
    case MoveEnd: next = count() - 1; break;
    }
    return model()->index(std::clamp(next, 0, count() - 1), 0, rootIndex());
}

int PhotoGrid::verticalOffset() const
{
    return verticalScrollBar()->value();
}

void PhotoGrid::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command)
{
    const QRect area = rect.normalized();
    QItemSelection selection;
    const auto [first, last] = visibleRows();
    // A range made with Shift reaches from tile to tile in reading order; the rubber band takes what it touches.
    if (state() != DragSelectingState) {
        const QModelIndex a = indexAt(rect.topLeft()), b = indexAt(rect.bottomRight());
        const QModelIndex from = a.isValid() ? a : currentIndex(), to = b.isValid() ? b : from;
        if (from.isValid())
            selection.select(from.row() < to.row() ? from : to, from.row() < to.row() ? to : from);
    } else {
        for (int row = first; row < last; ++row)
            if (rectOf(row).intersects(area))
                selection.select(model()->index(row, 0), model()->index(row, 0));
    }
    selectionModel()->select(selection, command);
}

QRegion PhotoGrid::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    const auto [first, last] = visibleRows();
    for (const auto &range : selection)
        for (int row = std::max(first, range.top()); row <= range.bottom() && row < last; ++row)
            region += rectOf(row);
    return region;
}

void PhotoGrid::updateGeometries()
{
    const int step = side() + kGap;
    const int height = lines() * step + (divided() ? kDivider : 0) + kGap + space::l;
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(step / 3);
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    QAbstractItemView::updateGeometries();
}

void PhotoGrid::startDrag(Qt::DropActions)
{
    QList<api::PhotoId> ids;
    for (const QModelIndex &index : selectionModel()->selectedIndexes())
        ids << idOf(index);
    if (!ids.isEmpty())
        Q_EMIT dragWanted(ids);
}

void PhotoGrid::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QAbstractItemView::currentChanged(current, previous);
    m_lastCurrent = currentPhoto();
    Q_EMIT currentPhotoChanged(m_lastCurrent);
}

void PhotoGrid::rowsInserted(const QModelIndex &parent, int first, int last)
{
    QAbstractItemView::rowsInserted(parent, first, last);
    updateGeometries();
    viewport()->update();
    m_ask.start();
}

void PhotoGrid::scrollContentsBy(int dx, int dy)
{
    viewport()->scroll(dx, dy);
    viewport()->update();
    m_ask.start();
}

}  // namespace semblance::ui
