#include "ui/charts/confusion_matrix.h"

#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/theme/tokens.h"

namespace semblance::ui {

namespace {

constexpr double kNames = 120;      // room for the names at the left and above
constexpr double kNameFrom = 11;    // a cell this large has room for its name
constexpr double kNumberFrom = 30;  // and this large for its number
constexpr double kMostZoom = 60;

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto blend = [share](float x, float y) { return float(x + (y - x) * share); };
    return QColor::fromRgbF(blend(a.redF(), b.redF()), blend(a.greenF(), b.greenF()), blend(a.blueF(), b.blueF()));
}

}  // namespace

std::vector<int> orderByConfusion(const std::vector<double> &counts, int classes)
{
    const auto between = [&](int a, int b) {
        return counts[std::size_t(a) * std::size_t(classes) + std::size_t(b)]
               + counts[std::size_t(b) * std::size_t(classes) + std::size_t(a)];
    };
    std::vector<int> order, left(static_cast<std::size_t>(classes));
    std::iota(left.begin(), left.end(), 0);
    while (!left.empty()) {
        auto next = left.begin();
        if (!order.empty()) {
            next = std::max_element(left.begin(), left.end(),
                                    [&](int a, int b) { return between(order.back(), a) < between(order.back(), b); });
            if (between(order.back(), *next) <= 0)
                next = left.begin();
        }
        order.push_back(*next);
        left.erase(next);
    }
    return order;
}

ConfusionMatrix::ConfusionMatrix(QWidget *parent) : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(280, 260);
}

void ConfusionMatrix::setMatrix(QStringList classes, std::vector<double> counts)
{
    m_classes = std::move(classes);
    m_counts = std::move(counts);
    m_counts.resize(std::size_t(count()) * std::size_t(count()));
    m_rowSums.assign(std::size_t(count()), 0);
    for (int row = 0; row < count(); ++row)
        for (int column = 0; column < count(); ++column)
            m_rowSums[std::size_t(row)] += at(row, column);
    m_zoom = 1;
    m_offset = {};
    m_hovered = {-1, -1};
    reorder();
}

void ConfusionMatrix::setNormalised(bool on)
{
    m_normalised = on;
    update();
}

void ConfusionMatrix::setOrdered(bool on)
{
    m_ordered = on;
    reorder();
}

void ConfusionMatrix::reorder()
{
    m_order.resize(std::size_t(count()));
    std::iota(m_order.begin(), m_order.end(), 0);
    if (m_ordered)
        m_order = orderByConfusion(m_counts, count());
    update();
}

double ConfusionMatrix::share(int truth, int answer) const
{
    const double sum = m_rowSums[std::size_t(truth)];
    return sum > 0 ? at(truth, answer) / sum : 0;
}

QRectF ConfusionMatrix::grid() const
{
    const double side = std::max(40.0, std::min(width() - kNames, height() - kNames));
    return {kNames, kNames, side, side};
}

double ConfusionMatrix::cell() const
{
    return m_zoom * grid().width() / std::max(1, count());
}

QPoint ConfusionMatrix::cellAt(const QPointF &position) const
{
    if (!grid().contains(position) || count() == 0)
        return {-1, -1};
    const QPointF at = (position - grid().topLeft() + m_offset) / cell();
    const QPoint place(int(at.x()), int(at.y()));
    return place.x() < count() && place.y() < count() ? place : QPoint(-1, -1);
}

void ConfusionMatrix::keepInside()
{
    const double most = std::max(0.0, cell() * count() - grid().width());
    m_offset = {std::clamp(m_offset.x(), 0.0, most), std::clamp(m_offset.y(), 0.0, most)};
}

void ConfusionMatrix::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &t = tokensFor(palette());
    const QRectF area = grid();
    painter.fillRect(area, t.surface);
    painter.setClipRect(area);
    const double side = cell(), largest = m_rowSums.empty() ? 1 : *std::max_element(m_rowSums.begin(), m_rowSums.end());
    const int firstX = int(m_offset.x() / side), firstY = int(m_offset.y() / side);
    const int lastX = std::min(count() - 1, int((m_offset.x() + area.width()) / side));
    const int lastY = std::min(count() - 1, int((m_offset.y() + area.height()) / side));
    for (int y = firstY; y <= lastY; ++y) {
        for (int x = firstX; x <= lastX; ++x) {
            const int truth = m_order[std::size_t(y)], answer = m_order[std::size_t(x)];
            const double part = m_normalised ? share(truth, answer) : at(truth, answer) / std::max(1.0, largest);
            const QRectF box(area.left() + x * side - m_offset.x(), area.top() + y * side - m_offset.y(), side, side);
            QColor colour = t.surface;
            if (part > 0)  // the root makes rare confusions visible
                colour = mixed(t.surface, truth == answer ? chartColour(0, t) : chartColour(1, t), 0.12 + 0.88 * std::sqrt(part));
            painter.fillRect(box, colour);
            if (side >= kNumberFrom && at(truth, answer) > 0) {
                const Tokens &other = t.dark ? lightTokens() : darkTokens();
                painter.setPen(contrast(colour, t.text) >= contrast(colour, other.text) ? t.text : other.text);
                painter.drawText(box, Qt::AlignCenter,
                                 m_normalised ? QLocale().toString(std::lround(100 * share(truth, answer))) + QLatin1Char('%')
                                              : QLocale().toString(qlonglong(at(truth, answer))));
            }
        }
    }
    if (m_hovered.x() >= 0) {
        painter.setPen(QPen(t.text, 1.5));
        painter.drawRect(
            QRectF(area.left() + m_hovered.x() * side - m_offset.x(), area.top() + m_hovered.y() * side - m_offset.y(), side, side));
    }
    painter.setClipping(false);
    painter.setPen(t.border);
    painter.drawRect(area);
    paintNames(painter);
}

void ConfusionMatrix::paintNames(QPainter &painter) const
{
    const Tokens &t = tokensFor(palette());
    const QRectF area = grid();
    const double side = cell();
    QFont small = font();
    small.setPixelSize(type::caption);
    painter.setFont(small);
    painter.setPen(t.textMuted);
    painter.drawText(QRectF(0, area.top() - kNames, kNames - 6, kNames - 6), Qt::AlignRight | Qt::AlignBottom,
                     tr("taken for →\nphotos of ↓"));
    if (side < kNameFrom)
        return;
    const QFontMetrics metrics(small);
    for (int i = 0; i < count(); ++i) {
        const QString name = metrics.elidedText(m_classes[m_order[std::size_t(i)]], Qt::ElideRight, int(kNames) - 10);
        const double y = area.top() + (i + 0.5) * side - m_offset.y(), x = area.left() + (i + 0.5) * side - m_offset.x();
        painter.setPen(i == m_hovered.y() ? t.text : t.textMuted);
        if (y > area.top() && y < area.bottom())
            painter.drawText(QRectF(0, y - 8, kNames - 6, 16), Qt::AlignRight | Qt::AlignVCenter, name);
        if (x <= area.left() || x >= area.right())
            continue;
        painter.setPen(i == m_hovered.x() ? t.text : t.textMuted);
        painter.save();
        painter.translate(x, area.top() - 6);
        painter.rotate(-90);
        painter.drawText(QRectF(0, -8, kNames - 6, 16), Qt::AlignLeft | Qt::AlignVCenter, name);
        painter.restore();
    }
}

void ConfusionMatrix::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton) {
        const QPointF moved = event->position() - m_pressed;
        m_dragging = m_dragging || moved.manhattanLength() > 4;
        m_offset = m_offsetAtPress - moved;
        keepInside();
    }
    setHovered(m_dragging ? QPoint(-1, -1) : cellAt(event->position()));
}

void ConfusionMatrix::setHovered(QPoint cell)
{
    m_hovered = cell;
    QString text;
    if (m_hovered.x() >= 0) {
        const int truth = m_order[std::size_t(m_hovered.y())], answer = m_order[std::size_t(m_hovered.x())];
        text = truth == answer ? tr("%1: %2 of %3 recognised") : tr("%1 taken for %4: %2 of %3");
        text = text.arg(m_classes[truth], QLocale().toString(qlonglong(at(truth, answer))),
                        QLocale().toString(qlonglong(m_rowSums[std::size_t(truth)])));
        if (truth != answer)
            text = text.arg(m_classes[answer]);
    }
    setAccessibleDescription(text);
    Q_EMIT hovered(text);
    update();
}

void ConfusionMatrix::keyPressEvent(QKeyEvent *event)
{
    const int last = count() - 1;
    const bool none = m_hovered.x() < 0;
    const auto go = [&](int right, int down) {
        setHovered(none ? QPoint(0, 0) : QPoint(std::clamp(m_hovered.x() + right, 0, last), std::clamp(m_hovered.y() + down, 0, last)));
        const QPointF place = QPointF(m_hovered) * cell();  // into view
        const double seen = std::max(0.0, grid().width() - cell());
        m_offset = {std::clamp(m_offset.x(), place.x() - seen, place.x()), std::clamp(m_offset.y(), place.y() - seen, place.y())};
        keepInside();
    };
    if (last < 0)
        return QWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Left: return go(-1, 0);
    case Qt::Key_Right: return go(1, 0);
    case Qt::Key_Up: return go(0, -1);
    case Qt::Key_Down: return go(0, 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (!none)
            Q_EMIT cellActivated(m_order[std::size_t(m_hovered.y())], m_order[std::size_t(m_hovered.x())]);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

void ConfusionMatrix::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->position();
    m_offsetAtPress = m_offset;
    m_dragging = false;
}

void ConfusionMatrix::mouseReleaseEvent(QMouseEvent *event)
{
    const QPoint place = cellAt(event->position());
    if (!m_dragging && place.x() >= 0)
        Q_EMIT cellActivated(m_order[std::size_t(place.y())], m_order[std::size_t(place.x())]);
    m_dragging = false;
}

void ConfusionMatrix::mouseDoubleClickEvent(QMouseEvent *)
{
    m_zoom = 1;
    m_offset = {};
    update();
}

void ConfusionMatrix::wheelEvent(QWheelEvent *event)
{
    const QPointF under = (event->position() - grid().topLeft() + m_offset) / cell();
    m_zoom = std::clamp(m_zoom * std::pow(1.2, event->angleDelta().y() / 120.0), 1.0, kMostZoom);
    m_offset = under * cell() - (event->position() - grid().topLeft());
    keepInside();
    update();
}

void ConfusionMatrix::leaveEvent(QEvent *)
{
    m_hovered = {-1, -1};
    Q_EMIT hovered({});
    update();
}

}  // namespace semblance::ui
