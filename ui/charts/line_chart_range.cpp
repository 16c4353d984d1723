// Which part of a line chart is shown, what the mouse and the keys do to it, and how it leaves the window.
#include <QChart>
#include <QChartView>
#include <QFile>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QMouseEvent>
#include <QPainter>
#include <QSvgGenerator>
#include <QTextDocumentFragment>
#include <QToolButton>
#include <QValueAxis>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/charts/line_chart.h"
#include "ui/theme/tokens.h"

namespace semblance::ui {

namespace {

constexpr double kStep = 0.8;            // of the shown range, a turn of the wheel or a key
constexpr double kLeastRange = 2;        // steps
constexpr int kReadoutBesideFrom = 430;  // pixels; narrower charts have it below their title

}  // namespace

double LineChart::last() const
{
    double right = 1;
    for (const auto *lines : {&m_lines, &m_earlier})
        for (const Line &line : *lines)
            if (!line.points.empty())
                right = std::max(right, line.points.back().x());
    return right;
}

void LineChart::setRange(double from, double to)
{
    const double end = last();
    from = std::clamp(from, 0.0, std::max(0.0, end - kLeastRange));
    to = std::clamp(to, std::min(end, from + kLeastRange), end);
    m_zoomed = from > 0 || to < end;
    m_whole->setVisible(m_zoomed);
    m_x->setRange(from, to);
    fitValues(from, to);
}

void LineChart::showWholeRange()
{
    m_zoomed = false;
    m_whole->hide();
    m_chart->zoomReset();
    redraw();
}

QPointF LineChart::range() const
{
    return {m_x->min(), m_x->max()};
}

QString LineChart::readout() const
{
    return QTextDocumentFragment::fromHtml(m_readout->text()).toPlainText();
}

void LineChart::zoomBy(double factor, double centre)
{
    setRange(centre - (centre - m_x->min()) * factor, centre + (m_x->max() - centre) * factor);
}

// The view has drawn its band and moved the axis; the values follow.
void LineChart::takeRubberBand()
{
    if (m_chart->isZoomed())
        setRange(m_x->min(), m_x->max());
}

void LineChart::fitAxes()
{
    if (!m_zoomed)
        m_x->setRange(0, last());
    fitValues(m_x->min(), m_x->max());
}

// The axis of values around what lies between two steps.
void LineChart::fitValues(double from, double to)
{
    double low = 1e300, high = -1e300;
    for (const auto *lines : {&m_lines, &m_earlier})
        for (const Line &line : *lines)
            for (const QPointF &point : line.series->points())
                if (point.x() >= from && point.x() <= to) {
                    low = std::min(low, point.y());
                    high = std::max(high, point.y());
                }
    const bool any = low <= high;
    if (m_log && any) {
        m_logY->setRange(low / 1.2, high * 1.2);
        return;
    }
    if (!any)
        low = 0, high = 1;
    const double margin = std::max((high - low) * 0.08, std::abs(high) * 1e-3 + 1e-9);
    const double bottom = m_values == Values::Share && !m_zoomed ? 0.0 : low - margin;
    m_y->setTickCount(4);
    m_y->setRange(low >= 0 ? std::max(0.0, bottom) : bottom, high + margin);
    m_y->applyNiceNumbers();
    const double interval = (m_y->max() - m_y->min()) / std::max(1, m_y->tickCount() - 1);
    m_y->setLabelFormat(interval >= 0.999      ? "%.0f"
                        : interval >= 0.0999   ? "%.1f"
                        : interval >= 0.00999  ? "%.2f"
                        : interval >= 0.000999 ? "%.3f"
                                               : "%.0e");
}

QString LineChart::csv() const
{
    QString table = QStringLiteral("line,x,y\n");
    for (const auto *lines : {&m_lines, &m_earlier})
        for (const Line &line : *lines)
            for (const QPointF &point : line.points)
                table +=
                    QStringLiteral("\"%1\",%2,%3\n").arg(QString(line.name).replace('"', "\"\"")).arg(point.x()).arg(point.y(), 0, 'g', 10);
    return table;
}

bool LineChart::saveAs(const QString &file)
{
    const QString ending = QFileInfo(file).suffix().toLower();
    if (ending == "csv") {
        QFile out(file);
        return out.open(QIODevice::WriteOnly) && out.write(csv().toUtf8()) > 0 && out.flush();
    }
    if (ending == "svg") {
        QSvgGenerator generator;
        generator.setFileName(file);
        generator.setSize(m_view->size());
        generator.setViewBox(m_view->rect());
        generator.setTitle(m_title->text());
        QPainter painter;
        if (!painter.begin(&generator))
            return false;
        painter.fillRect(m_view->rect(), tokensFor(palette()).surface);
        m_view->render(&painter);
        return painter.end();
    }
    return grab().save(file);
}

bool LineChart::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseMove)
        showValuesAt(static_cast<QMouseEvent *>(event)->pos());
    else if (event->type() == QEvent::Leave)
        showLatest();
    else if (event->type() == QEvent::MouseButtonRelease)
        QMetaObject::invokeMethod(
            this, [this] { takeRubberBand(); }, Qt::QueuedConnection);
    else if (event->type() == QEvent::MouseButtonDblClick)
        showWholeRange();
    else if (event->type() == QEvent::Wheel) {
        const auto *wheel = static_cast<QWheelEvent *>(event);
        const double x = m_chart->mapToValue(m_view->mapToScene(wheel->position().toPoint())).x();
        zoomBy(wheel->angleDelta().y() > 0 ? kStep : 1 / kStep, std::clamp(x, m_x->min(), m_x->max()));
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void LineChart::keyPressEvent(QKeyEvent *event)
{
    const double middle = 0.5 * (m_x->min() + m_x->max()), part = (1 - kStep) * (m_x->max() - m_x->min());
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: return zoomBy(kStep, middle);
    case Qt::Key_Minus: return zoomBy(1 / kStep, middle);
    case Qt::Key_0: return showWholeRange();
    case Qt::Key_Left:
        if (m_zoomed && m_x->min() > 0)
            setRange(m_x->min() - part, m_x->max() - part);
        return;
    case Qt::Key_Right:
        if (m_zoomed && m_x->max() < last())
            setRange(m_x->min() + part, m_x->max() + part);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

// Beside the title where there is room, else below it: the last value of a chart must never be cut off.
void LineChart::placeReadout()
{
    const bool beside = width() >= kReadoutBesideFrom;
    m_head->removeWidget(m_readout);
    if (beside)
        m_head->addWidget(m_readout, 0, 1);
    else
        m_head->addWidget(m_readout, 1, 0, 1, 4);
    m_readout->setAlignment((beside ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

void LineChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeReadout();
}

}  // namespace semblance::ui
