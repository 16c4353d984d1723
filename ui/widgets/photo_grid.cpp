#include "ui/widgets/photo_grid.h"

#include <QContextMenuEvent>
#include <QPainter>
#include <QScrollBar>

#include "ui/delegates/tile_delegate.h"
#include "ui/models/photo_model.h"
#include "ui/theme/tokens.h"

namespace semblance::ui {

namespace {
constexpr int kGap = GridLayout::gap;
}

PhotoGrid::PhotoGrid(ThumbnailStore &thumbnails, QWidget *parent)
    : QAbstractItemView(parent), m_thumbnails(thumbnails), m_delegate(new TileDelegate(thumbnails, this))
{
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);  // the tiles must not jump when it comes
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegate(m_delegate);
    setDragEnabled(true);
    setDragDropMode(DragOnly);
    setMouseTracking(true);
    setFrameShape(NoFrame);
    setTabKeyNavigation(false);
    m_ask.setSingleShot(true);
    m_ask.setInterval(0);
    m_measure.setSingleShot(true);
    m_measure.setInterval(0);
    m_bandScroll.setInterval(30);
    connect(&m_measure, &QTimer::timeout, this, &PhotoGrid::updateGeometries);
    connect(&m_ask, &QTimer::timeout, this, &PhotoGrid::askForThumbnails);
    connect(&m_bandScroll, &QTimer::timeout, this, [this] {
        const int at = m_bandEnd.y() - verticalOffset();
        const int by = at < 0 ? at : std::max(0, at - viewport()->height());
        verticalScrollBar()->setValue(verticalScrollBar()->value() + by / 2);
        moveBand(m_bandEnd + QPoint(0, by / 2));
    });
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
    m_layout.setSections({});
    m_layout.invalidate();
    m_photos = qobject_cast<const PhotoModel *>(model);
    QAbstractItemView::setModel(model);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &PhotoGrid::rowsChanged);
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

int PhotoGrid::count() const
{
    return model() ? model()->rowCount(rootIndex()) : 0;
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
    QRect rect = rectOf(index.row()).adjusted(0, -kGap, 0, kGap);
    const int section = tiles().sectionOf(index.row());
    if (tiles().hasHeading(section) && tiles().isInFirstLine(index.row()))
        rect.setTop(headingRect(section).top());  // the first line comes with its heading
    QScrollBar *bar = verticalScrollBar();
    if (hint == PositionAtTop || rect.top() < 0)
        bar->setValue(bar->value() + rect.top());
    else if (rect.bottom() > viewport()->height())
        bar->setValue(bar->value() + rect.bottom() - viewport()->height());
}

QModelIndex PhotoGrid::indexAt(const QPoint &point) const
{
    const int row = tiles().rowAt(point + QPoint(0, verticalOffset()));
    return row >= 0 ? model()->index(row, 0, rootIndex()) : QModelIndex();
}

void PhotoGrid::reset()
{
    const api::PhotoId before = m_lastCurrent;
    m_hovered = QModelIndex();
    m_layout.invalidate();
    QAbstractItemView::reset();
    verticalScrollBar()->setValue(0);
    updateGeometries();
    m_ask.start();
    if (before.valid())
        Q_EMIT currentPhotoChanged({});
}

QModelIndex PhotoGrid::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    if (count() == 0)
        return {};
    const int now = currentIndex().isValid() ? currentIndex().row() : -1;
    const int page = std::max(1, viewport()->height() / lineHeight());
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
    // From tile to tile in reading order.
    const QModelIndex a = indexAt(rect.topLeft()), b = indexAt(rect.bottomRight());
    const QModelIndex from = a.isValid() ? a : currentIndex(), to = b.isValid() ? b : from;
    QItemSelection selection;
    if (from.isValid())
        selection.select(from.row() < to.row() ? from : to, from.row() < to.row() ? to : from);
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
    rowsChanged();
}

void PhotoGrid::scrollContentsBy(int dx, int dy)
{
    viewport()->scroll(dx, dy);
    viewport()->update();
    m_ask.start();
}

}  // namespace semblance::ui
