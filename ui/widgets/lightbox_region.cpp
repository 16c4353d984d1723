// A part of the photo in the lightbox as a query: drawn with the mouse, or moved and sized with the arrow keys.
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "ui/theme/tokens.h"
#include "ui/widgets/lightbox.h"

namespace semblance::ui {

namespace {
constexpr double kLeast = 0.02, kStep = 0.02;  // shares of the photo
}

void Lightbox::drawRegion()
{
    if (!isVisible())
        return;
    m_drawWanted = m_image.isNull();  // as soon as it is decoded
    if (m_drawWanted)
        return;
    m_drawing = true;
    m_region = QRectF(0.25, 0.25, 0.5, 0.5);  // something to move for the keyboard
    setCursor(Qt::CrossCursor);
    showHint();
    setFocus();
    update();
}

void Lightbox::stopDrawing()
{
    m_drawing = m_drawWanted = false;
    setCursor(m_zoom > 1 ? Qt::OpenHandCursor : Qt::ArrowCursor);
    showHint();
    update();
}

void Lightbox::showHint()
{
    m_hint->setText(tr("Draw a rectangle, or move it with the arrow keys and size it with Shift. Enter searches, Esc stops."));
    m_hint->setVisible(m_drawing);
}

QPointF Lightbox::shareAt(const QPointF &point) const
{
    const QRectF photo = target();
    const auto share = [](double value, double from, double length) { return std::clamp((value - from) / length, 0.0, 1.0); };
    return {share(point.x(), photo.left(), photo.width()), share(point.y(), photo.top(), photo.height())};
}

void Lightbox::chooseRegion()
{
    if (m_region.width() < kLeast || m_region.height() < kLeast)
        return;
    const QRectF region = m_region;
    const api::PhotoId id = m_id;
    const std::filesystem::path file = m_file;
    leave();
    Q_EMIT regionChosen(id, file, region);
}

// A click without a rectangle keeps drawing; a rectangle searches at once.
void Lightbox::mouseReleaseEvent(QMouseEvent *)
{
    if (m_drawing)
        chooseRegion();
}

void Lightbox::moveRegion(double dx, double dy, bool size)
{
    if (size) {
        m_region.setWidth(std::clamp(m_region.width() + dx, kLeast, 1 - m_region.left()));
        m_region.setHeight(std::clamp(m_region.height() + dy, kLeast, 1 - m_region.top()));
    } else {
        m_region.moveLeft(std::clamp(m_region.left() + dx, 0.0, 1 - m_region.width()));
        m_region.moveTop(std::clamp(m_region.top() + dy, 0.0, 1 - m_region.height()));
    }
    update();
}

bool Lightbox::drawingKey(QKeyEvent *event)
{
    const bool size = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Escape: stopDrawing(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: chooseRegion(); return true;
    case Qt::Key_Left: moveRegion(-kStep, 0, size); return true;
    case Qt::Key_Right: moveRegion(kStep, 0, size); return true;
    case Qt::Key_Up: moveRegion(0, -kStep, size); return true;
    case Qt::Key_Down: moveRegion(0, kStep, size); return true;
    default: return false;
    }
}

void Lightbox::paintRegion(QPainter &painter)
{
    const Tokens &t = tokensFor(palette());
    const QRectF photo = target();
    const QRectF region(photo.left() + m_region.left() * photo.width(), photo.top() + m_region.top() * photo.height(),
                        m_region.width() * photo.width(), m_region.height() * photo.height());
    QPainterPath outside;
    outside.setFillRule(Qt::OddEvenFill);
    outside.addRect(photo);
    outside.addRect(region);
    painter.fillPath(outside, t.scrim);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.onPhoto, 3));
    painter.drawRect(region);
    painter.setPen(QPen(t.accent, 1.5));
    painter.drawRect(region);
}

}  // namespace semblance::ui
