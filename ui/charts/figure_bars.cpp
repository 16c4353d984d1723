#include "ui/charts/figure_bars.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QToolTip>
#include <algorithm>

#include "ui/theme/tokens.h"

namespace semblance::ui {

namespace {
constexpr int kRowHeight = 30, kValueWidth = 132, kBarHeight = 12, kSectionHeight = 32;
}

FigureBars::FigureBars(QWidget *parent) : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setRows({});
}

void FigureBars::setRows(std::vector<BarRow> rows)
{
    m_rows = std::move(rows);
    m_current = -1;
    m_tops = {0};
    for (int row = 0; row < int(m_rows.size()); ++row) {
        m_tops.back() += beginsSection(row) ? kSectionHeight : 0;
        m_tops.push_back(m_tops.back() + kRowHeight);
    }
    updateGeometry();
    update();
}

QSize FigureBars::sizeHint() const
{
    return {480, m_tops.back()};
}

bool FigureBars::beginsSection(int row) const
{
    const QString &section = m_rows[std::size_t(row)].section;
    return !section.isEmpty() && (row == 0 || m_rows[std::size_t(row) - 1].section != section);
}

// As wide as the longest name, but never more than two fifths.
int FigureBars::nameWidth() const
{
    int widest = 80;
    for (const BarRow &row : m_rows)
        widest = std::max(widest, fontMetrics().horizontalAdvance(row.name) + 2 * space::s);
    return std::min(widest, width() * 2 / 5);
}

int FigureBars::rowAt(const QPoint &position) const
{
    for (int row = 0; row < int(m_rows.size()); ++row)
        if (QRect(0, m_tops[std::size_t(row)], width(), kRowHeight).contains(position))
            return row;
    return -1;
}

void FigureBars::paintRow(QPainter &painter, int row) const
{
    const Tokens &t = tokensFor(palette());
    const BarRow &bar = m_rows[std::size_t(row)];
    const QRect line(0, m_tops[std::size_t(row)], width(), kRowHeight);
    const int names = nameWidth();
    if (beginsSection(row)) {
        painter.setPen(t.textMuted);
        painter.drawText(QRect(space::s, line.y() - kSectionHeight, width() - space::s, kSectionHeight - space::xs),
                         Qt::AlignBottom | Qt::AlignLeft, bar.section);
    }
    if (row == m_current) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(hasFocus() ? t.accentSoft : t.hover);
        painter.drawRoundedRect(line.adjusted(0, 1, 0, -1), radius, radius);
    }
    painter.setPen(t.text);
    painter.drawText(line.adjusted(space::s, 0, 0, 0).intersected(QRect(0, line.y(), names, kRowHeight)), Qt::AlignVCenter,
                     fontMetrics().elidedText(bar.name, Qt::ElideRight, names - space::s));
    const QRectF groove(names + space::s, line.center().y() - kBarHeight / 2.0, std::max(20, width() - names - kValueWidth - 2 * space::s),
                        kBarHeight);
    const auto x = [&](double value) { return groove.left() + groove.width() * std::clamp(value, 0.0, 1.0); };
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.track);
    painter.drawRoundedRect(groove, 3, 3);
    painter.setBrush(chartColour(0, t));
    painter.drawRoundedRect(QRectF(groove.topLeft(), QPointF(x(bar.value), groove.bottom())), 3, 3);
    if (bar.interval) {
        const double low = x(bar.interval->first), high = x(bar.interval->second), middle = groove.center().y();
        painter.setPen(QPen(t.text, 1.5));
        painter.drawLine(QPointF(low, middle), QPointF(high, middle));
        for (const double end : {low, high})
            painter.drawLine(QPointF(end, middle - 4), QPointF(end, middle + 4));
    }
    if (bar.other) {
        painter.setPen(QPen(chartColour(1, t), 2.5));
        painter.drawLine(QPointF(x(*bar.other), groove.top() - 3), QPointF(x(*bar.other), groove.bottom() + 3));
    }
    const auto written = [](double share) { return QLocale().toString(share * 100, 'f', 1); };
    QString value = written(bar.value) + QLatin1Char('%');
    if (bar.interval)
        value += QStringLiteral(" (%1–%2)").arg(written(bar.interval->first), written(bar.interval->second));
    painter.setPen(t.textMuted);
    painter.drawText(QRect(width() - kValueWidth, line.y(), kValueWidth - space::xs, kRowHeight), Qt::AlignVCenter | Qt::AlignRight, value);
}

void FigureBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int row = 0; row < int(m_rows.size()); ++row)
        paintRow(painter, row);
}

void FigureBars::setCurrent(int row)
{
    m_current = row;
    const BarRow *bar = row < 0 ? nullptr : &m_rows[std::size_t(row)];
    setAccessibleDescription(!bar ? QString()
                                  : (QStringList{bar->section, bar->name, bar->words}.filter(QRegularExpression("."))).join(", "));
    update();
}

void FigureBars::mouseMoveEvent(QMouseEvent *event)
{
    setCurrent(rowAt(event->pos()));
    setCursor(m_current >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void FigureBars::mousePressEvent(QMouseEvent *event)
{
    const int row = rowAt(event->pos());
    if (row >= 0)
        Q_EMIT activated(m_rows[std::size_t(row)].key);
}

bool FigureBars::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int row = rowAt(help->pos());
    QToolTip::showText(help->globalPos(), row < 0 ? QString() : m_rows[std::size_t(row)].words, this);
    return true;
}

void FigureBars::leaveEvent(QEvent *)
{
    setCurrent(-1);
}

void FigureBars::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_current < 0 && !m_rows.empty())
        setCurrent(0);
}

void FigureBars::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_rows.size()) - 1;
    if (event->key() == Qt::Key_Down)
        setCurrent(std::min(last, m_current + 1));
    else if (event->key() == Qt::Key_Up)
        setCurrent(std::max(0, m_current - 1));
    else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Space) && m_current >= 0 && m_current <= last)
        Q_EMIT activated(m_rows[std::size_t(m_current)].key);
    else
        QWidget::keyPressEvent(event);
}

}  // namespace semblance::ui
