// Painting, mouse and keyboard of the grid.
#include <QContextMenuEvent>
#include <QPainter>
#include <QScrollBar>
#include <utility>

#include "ui/delegates/tile_delegate.h"
#include "ui/models/photo_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/photo_grid.h"

namespace semblance::ui {

// What is visible first, then one screen below and one above it.
void PhotoGrid::askForThumbnails()
{
    if (!isVisible() || !model())
        return m_thumbnails.forget(this);
    const auto [first, last] = visibleRows();
    const int screen = last - first;
    std::vector<api::PhotoId> ids;
    const auto add = [&](int from, int to) {
        for (int row = std::max(0, from); row < std::min(to, count()); ++row)
            ids.push_back(idOf(model()->index(row, 0)));
    };
    add(first, last);
    add(last, last + screen);
    add(first - screen, first);
    m_thumbnails.setWanted(this, ids);
    Q_EMIT settledMaybe();
}

void PhotoGrid::photoLoaded(api::PhotoId id)
{
    const auto [first, last] = visibleRows();
    for (int row = first; row < last; ++row)
        if (idOf(model()->index(row, 0)) == id)
            viewport()->update(rectOf(row));
    Q_EMIT settledMaybe();
}

void PhotoGrid::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QAbstractItemView::selectionChanged(selected, deselected);
    Q_EMIT selectionMoved();
}

void PhotoGrid::setHovered(const QModelIndex &index)
{
    if (m_hovered == index)
        return;
    viewport()->update(visualRect(m_hovered));
    m_hovered = index;
    viewport()->update(visualRect(m_hovered));
}

void PhotoGrid::paintSkeleton(QPainter &painter) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokensFor(palette()).skeleton);
    for (int row = 0; rectOf(row).top() < viewport()->height(); ++row)
        painter.drawRoundedRect(rectOf(row), radius, radius);
}

void PhotoGrid::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    if (m_loading && count() == 0)
        return paintSkeleton(painter);
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    paintHeadings(painter);
    const auto [first, last] = visibleRows();
    for (int row = first; row < last; ++row) {
        const QRect rect = rectOf(row);
        if (!event->rect().intersects(rect))
            continue;
        const QModelIndex index = model()->index(row, 0, rootIndex());
        option.rect = rect;
        option.state = QStyle::State_Enabled;
        option.state.setFlag(QStyle::State_Active, isActiveWindow());
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
        option.state.setFlag(QStyle::State_MouseOver, index == m_hovered);
        itemDelegateForIndex(index)->paint(&painter, option, index);
    }
    paintWhere(painter);
    paintBand(painter);
}

void PhotoGrid::resizeEvent(QResizeEvent *event)
{
    // The photo at the top stays there when the number of columns changes.
    const int before = firstSeen();
    QAbstractItemView::resizeEvent(event);
    updateGeometries();
    if (verticalOffset() > 0 && before >= 0)
        scrollTo(model()->index(before, 0), PositionAtTop);
    m_ask.start();
}

void PhotoGrid::showEvent(QShowEvent *event)
{
    QAbstractItemView::showEvent(event);
    updateGeometries();
    if (const int top = std::exchange(m_topWhenShown, -1); top >= 0 && top < count())
        scrollTo(model()->index(top, 0), PositionAtTop);
    m_ask.start();
}

void PhotoGrid::hideEvent(QHideEvent *event)
{
    m_thumbnails.forget(this);
    QAbstractItemView::hideEvent(event);
}

void PhotoGrid::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (currentIndex().isValid())
            Q_EMIT opened(currentPhoto());
        return event->accept();
    case Qt::Key_0:
    case Qt::Key_1:
    case Qt::Key_2:
    case Qt::Key_3:
    case Qt::Key_4:
    case Qt::Key_5:
        if ((event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier && !selectedPhotos().isEmpty())
            return Q_EMIT rated(selectedPhotos(), event->key() - Qt::Key_0);
        return QAbstractItemView::keyPressEvent(event);
    case Qt::Key_Delete:
        if (!selectedPhotos().isEmpty())
            Q_EMIT trashWanted(selectedPhotos());
        return event->accept();
    case Qt::Key_Escape: return event->ignore();  // the window goes back a step
    case Qt::Key_Y:
    case Qt::Key_N:
        if (event->modifiers() == Qt::NoModifier && currentIndex().isValid())
            return Q_EMIT judged(currentPhoto(), event->key() == Qt::Key_Y ? 1 : -1);
        return QAbstractItemView::keyPressEvent(event);
    default: QAbstractItemView::keyPressEvent(event);
    }
}

void PhotoGrid::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    const auto button = event->button() == Qt::LeftButton && index.isValid()
                            ? TileDelegate::buttonAt(event->position().toPoint(), index, visualRect(index))
                            : TileDelegate::Button::None;
    if (button != TileDelegate::Button::None) {
        if (button == TileDelegate::Button::Similar)
            Q_EMIT similarWanted(idOf(index));
        else
            Q_EMIT judged(idOf(index), button == TileDelegate::Button::Right ? 1 : -1);
        return event->accept();
    }
    if (event->button() != Qt::LeftButton || index.isValid())
        return QAbstractItemView::mousePressEvent(event);
    const bool add = event->modifiers().testFlag(Qt::ControlModifier) || event->modifiers().testFlag(Qt::ShiftModifier);
    if (const int section = headingAt(event->position().toPoint()); section >= 0)
        return selectSection(section, add);
    if (!add)
        clearSelection();
    m_beforeBand = selectionModel()->selection();
    m_band = m_bandEnd = event->position().toPoint() + QPoint(0, verticalOffset());
}

void PhotoGrid::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    if (m_band)
        return moveBand(at + QPoint(0, verticalOffset()));
    setHovered(indexAt(at));
    viewport()->setCursor(headingAt(at) >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    QAbstractItemView::mouseMoveEvent(event);
}

void PhotoGrid::mouseReleaseEvent(QMouseEvent *event)
{
    m_band ? endBand() : QAbstractItemView::mouseReleaseEvent(event);
}

void PhotoGrid::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && index.isValid())
        Q_EMIT opened(idOf(index));
}

// With Ctrl the photos grow and shrink.
void PhotoGrid::wheelEvent(QWheelEvent *event)
{
    constexpr int aNotch = 120, pixels = 16;
    if (!event->modifiers().testFlag(Qt::ControlModifier))
        return QAbstractItemView::wheelEvent(event);
    if (const int by = event->angleDelta().y() * pixels / aNotch; by != 0)
        Q_EMIT zoomWanted(by);
    event->accept();
}

void PhotoGrid::leaveEvent(QEvent *event)
{
    setHovered({});
    QAbstractItemView::leaveEvent(event);
}

void PhotoGrid::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    // A menu over one of several selected photos is for all of them.
    selectionModel()->setCurrentIndex(index, selectionModel()->isSelected(index) ? QItemSelectionModel::NoUpdate
                                                                                 : QItemSelectionModel::ClearAndSelect);
    Q_EMIT menuWanted(idOf(index), byKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

}  // namespace semblance::ui
