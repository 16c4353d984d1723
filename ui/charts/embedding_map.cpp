#include "ui/charts/embedding_map.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/theme/tokens.h"

namespace semblance::ui {

namespace {
constexpr double kReach = 8;  // pixels around a click
constexpr double kMostZoom = 200;
constexpr std::size_t kMany = 5000, kManySelected = 500;
}  // namespace

EmbeddingMap::EmbeddingMap(QWidget *parent) : QWidget(parent)
{
    setMinimumSize(280, 240);
    setCursor(Qt::OpenHandCursor);
}

void EmbeddingMap::setPoints(std::vector<MapPoint> points)
{
    m_points = std::move(points);
    m_selection.clear();
    fit();
}

void EmbeddingMap::setColours(const std::vector<int> &colours)
{
    for (std::size_t i = 0; i < std::min(colours.size(), m_points.size()); ++i)
        m_points[i].colour = colours[i];
    redraw();
}

void EmbeddingMap::fit()
{
    float left = 1e30f, right = -1e30f, top = 1e30f, bottom = -1e30f;
    for (const MapPoint &point : m_points) {
        if (!std::isfinite(point.x) || !std::isfinite(point.y))
            continue;
        left = std::min(left, point.x);
        right = std::max(right, point.x);
        top = std::min(top, point.y);
        bottom = std::max(bottom, point.y);
    }
    m_bounds = left > right ? QRectF(-1, -1, 2, 2) : QRectF(left, top, std::max(1e-6f, right - left), std::max(1e-6f, bottom - top));
    m_zoom = 1;
    m_centre = m_bounds.center();
    redraw();
}

QPointF EmbeddingMap::toWidget(const MapPoint &point) const
{
    const double scale = m_zoom * 0.92 * std::min(width() / m_bounds.width(), height() / m_bounds.height());
    return {width() / 2.0 + (point.x - m_centre.x()) * scale, height() / 2.0 - (point.y - m_centre.y()) * scale};
}

void EmbeddingMap::redraw()
{
    m_dirty = true;
    update();
}

// All points once into a picture: the lasso and the selection are painted over it.
void EmbeddingMap::draw()
{
    const qreal ratio = devicePixelRatioF();
    m_drawn = QImage(size() * ratio, QImage::Format_ARGB32_Premultiplied);
    m_drawn.setDevicePixelRatio(ratio);
    m_drawn.fill(Qt::transparent);
    QPainter painter(&m_drawn);
    painter.setRenderHint(QPainter::Antialiasing, m_points.size() <= kMany);
    const Tokens &t = tokensFor(palette());
    const double size = m_points.size() > 1000 ? 4 : 6;
    const QRectF seen = QRectF(rect()).adjusted(-8, -8, 8, 8);
    const bool many = m_points.size() > kMany;
    for (const MapPoint &point : m_points) {
        const QPointF place = toWidget(point);
        if (!std::isfinite(point.x) || !seen.contains(place))
            continue;
        QColor colour = point.colour < 0 ? t.textDisabled : chartColour(point.colour, t);
        colour.setAlpha(point.caption ? 230 : 180);
        if (many) {  // squares, small ones for captions: several times as fast as circles, and hardly told from them
            const double side = point.caption ? 2 : 4;
            painter.fillRect(QRectF(place.x() - side / 2, place.y() - side / 2, side, side), colour);
            continue;
        }
        painter.setPen(point.caption ? QPen(colour, 1.2) : QPen(Qt::NoPen));
        painter.setBrush(point.caption ? QBrush(Qt::NoBrush) : QBrush(colour));
        painter.drawEllipse(place, size / 2, size / 2);
    }
    m_dirty = false;
}

void EmbeddingMap::paintEvent(QPaintEvent *)
{
    if (m_dirty)
        draw();
    const Tokens &t = tokensFor(palette());
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.drawImage(0, 0, m_drawn);
    const bool many = m_selection.size() > kManySelected;  // rings of thousands would make panning stutter
    painter.setRenderHint(QPainter::Antialiasing, !many);
    painter.setPen(many ? QPen(t.text, 0) : QPen(t.text, 1.5));
    painter.setBrush(Qt::NoBrush);
    for (const int index : m_selection) {
        const QPointF place = toWidget(m_points[std::size_t(index)]);
        if (many)
            painter.drawRect(QRectF(place.x() - 3, place.y() - 3, 6, 6));
        else
            painter.drawEllipse(place, 5, 5);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_lasso.size() > 1) {
        QColor inside = t.accent;
        inside.setAlpha(40);
        painter.setPen(QPen(t.accent, 1.5));
        painter.setBrush(inside);
        painter.drawPolygon(m_lasso);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(t.border);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

std::vector<int> EmbeddingMap::inside(const QPolygonF &lasso) const
{
    std::vector<int> points;
    const QRectF bounds = lasso.boundingRect();
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const QPointF place = toWidget(m_points[i]);
        if (bounds.contains(place) && lasso.containsPoint(place, Qt::OddEvenFill))
            points.push_back(int(i));
    }
    return points;
}

int EmbeddingMap::nearest(const QPointF &position) const
{
    int best = -1;
    double distance = kReach * kReach;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const QPointF away = toWidget(m_points[i]) - position;
        const double squared = QPointF::dotProduct(away, away);
        if (squared <= distance) {
            distance = squared;
            best = int(i);
        }
    }
    return best;
}

void EmbeddingMap::select(std::vector<int> points)
{
    m_selection = std::move(points);
    update();
    Q_EMIT selected(m_selection);
}

void EmbeddingMap::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->position();
    m_centreAtPress = m_centre;
    m_dragging = false;
    m_lasso.clear();
    if (event->modifiers() & Qt::ShiftModifier || event->button() == Qt::RightButton)
        m_lasso << event->position();
}

void EmbeddingMap::mouseMoveEvent(QMouseEvent *event)
{
    if (!event->buttons())
        return;
    if (!m_lasso.isEmpty()) {
        m_lasso << event->position();
        return update();
    }
    const QPointF moved = event->position() - m_pressed;
    m_dragging = m_dragging || moved.manhattanLength() > 4;
    const double scale = m_zoom * 0.92 * std::min(width() / m_bounds.width(), height() / m_bounds.height());
    m_centre = m_centreAtPress + QPointF(-moved.x(), moved.y()) / scale;
    redraw();
}

void EmbeddingMap::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_lasso.size() > 2)
        select(inside(m_lasso));
    else if (!m_dragging) {
        const int point = nearest(event->position());
        select(point < 0 ? std::vector<int>() : std::vector<int>{point});
    }
    m_lasso.clear();
    m_dragging = false;
    update();
}

void EmbeddingMap::mouseDoubleClickEvent(QMouseEvent *)
{
    fit();
}

void EmbeddingMap::wheelEvent(QWheelEvent *event)
{
    const auto scaleOf = [this](double zoom) { return zoom * 0.92 * std::min(width() / m_bounds.width(), height() / m_bounds.height()); };
    const QPointF away(event->position().x() - width() / 2.0, height() / 2.0 - event->position().y());
    const QPointF under = m_centre + away / scaleOf(m_zoom);
    m_zoom = std::clamp(m_zoom * std::pow(1.2, event->angleDelta().y() / 120.0), 0.5, kMostZoom);
    m_centre = under - away / scaleOf(m_zoom);
    redraw();
}

void EmbeddingMap::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    redraw();
}

void EmbeddingMap::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        redraw();
}

}  // namespace semblance::ui
