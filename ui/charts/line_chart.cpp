#include "ui/charts/line_chart.h"

#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineSeries>
#include <QLocale>
#include <QLogValueAxis>
#include <QMouseEvent>
#include <QSvgGenerator>
#include <QToolButton>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr std::size_t kDrawnPoints = 1200;  // more than a line has pixels: the rest is thinned out

// Every n-th point, the last one always.
QList<QPointF> thinned(const std::vector<QPointF> &points)
{
    QList<QPointF> drawn;
    const std::size_t step = std::max<std::size_t>(1, points.size() / kDrawnPoints);
    for (std::size_t i = 0; i < points.size(); i += step)
        drawn.append(points[i]);
    if (!points.empty() && drawn.last() != points.back())
        drawn.append(points.back());
    return drawn;
}

}  // namespace

LineChart::LineChart(const QString &objectName, Values values, QWidget *parent)
    : QWidget(parent), m_values(values), m_title(new QLabel(this)), m_readout(new QLabel(this)),
      m_export(toolButton(objectName + "Export", "export", this)), m_chart(new QChart), m_view(new QChartView(m_chart, this)),
      m_x(new QValueAxis(m_chart)), m_y(new QValueAxis(m_chart)), m_logY(new QLogValueAxis(m_chart))
{
    setObjectName(objectName);
    setRole(m_title, "section");
    setRole(m_readout, "small");
    m_title->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    m_readout->setObjectName(objectName + "Readout");
    m_readout->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_export->setIconSize({14, 14});
    m_chart->legend()->hide();
    m_chart->setMargins({0, 0, 0, 0});
    m_chart->setBackgroundRoundness(0);
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_chart->addAxis(m_x, Qt::AlignBottom);
    m_chart->addAxis(m_y, Qt::AlignLeft);
    m_x->setTickCount(4);
    m_x->setLabelFormat("%.0f");
    m_y->setTickCount(4);
    m_logY->setBase(10);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setRubberBand(QChartView::HorizontalRubberBand);
    m_view->setMinimumHeight(110);
    m_view->viewport()->setMouseTracking(true);
    m_view->viewport()->installEventFilter(this);
    auto *head = new QHBoxLayout;
    head->setSpacing(space::s);
    head->addWidget(m_title);
    head->addWidget(m_readout, 1);
    head->addWidget(m_export);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::m, space::s, space::s, space::xs);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_view, 1);
    connect(m_export, &QToolButton::clicked, this, &LineChart::exportWanted);
    describe(m_export, tr("Save this chart as a picture or a table"));
    restyle();
    fitAxes();
}

void LineChart::setTitle(const QString &title)
{
    m_title->setText(title);
    m_view->setAccessibleName(title);
    describe(m_export, tr("Save this chart as a picture or a table"));
}

int LineChart::addLine(const QString &name, bool dashed)
{
    Line line{name, dashed, {}, new QLineSeries, new QLineSeries};
    attach(line);
    m_lines.push_back(std::move(line));
    restyle();
    return int(m_lines.size()) - 1;
}

void LineChart::setLineName(int line, const QString &name)
{
    m_lines.at(std::size_t(line)).name = name;
    showLatest();
}

void LineChart::append(int line, const QPointF &point)
{
    if (!std::isfinite(point.y()))
        return;
    m_lines.at(std::size_t(line)).points.push_back(point);
    if (m_redrawPosted)
        return;
    m_redrawPosted = true;
    QMetaObject::invokeMethod(
        this, [this] { redraw(); }, Qt::QueuedConnection);
}

void LineChart::clear()
{
    for (Line &line : m_lines)
        line.points.clear();
    redraw();
}

void LineChart::setEarlier(std::vector<Earlier> curves)
{
    for (Line &line : m_earlier)
        for (QLineSeries *series : {line.raw, line.series}) {
            m_chart->removeSeries(series);
            delete series;
        }
    m_earlier.clear();
    for (Earlier &curve : curves) {
        Line line{std::move(curve.name), curve.dashed, std::move(curve.points), new QLineSeries, new QLineSeries};
        std::erase_if(line.points, [](const QPointF &point) { return !std::isfinite(point.y()); });
        attach(line);
        m_earlier.push_back(std::move(line));
    }
    for (Line &line : m_lines) {  // what is added last is drawn on top
        for (QLineSeries *series : {line.raw, line.series})
            m_chart->removeSeries(series);
        attach(line);
    }
    restyle();
    redraw();
}

void LineChart::attach(const Line &line)
{
    for (QLineSeries *series : {line.raw, line.series}) {
        m_chart->addSeries(series);
        series->attachAxis(m_x);
        series->attachAxis(m_log ? static_cast<QAbstractAxis *>(m_logY) : m_y);
    }
}

void LineChart::setLogScale(bool on)
{
    if (m_log == on)
        return;
    m_log = on;
    QAbstractAxis *gone = on ? static_cast<QAbstractAxis *>(m_y) : m_logY;
    QAbstractAxis *come = on ? static_cast<QAbstractAxis *>(m_logY) : m_y;
    m_chart->removeAxis(gone);
    gone->setParent(m_chart);
    m_chart->addAxis(come, Qt::AlignLeft);
    for (auto *lines : {&m_lines, &m_earlier})
        for (Line &line : *lines)
            for (QLineSeries *series : {line.raw, line.series})
                series->attachAxis(come);
    restyle();
    redraw();
}

void LineChart::setSmoothing(double share)
{
    m_smoothing = std::clamp(share, 0.0, 0.99);
    redraw();
}

int LineChart::pointCount(int line) const
{
    return int(m_lines.at(std::size_t(line)).points.size());
}

void LineChart::redraw(Line &line)
{
    std::vector<QPointF> points;
    for (const QPointF &point : line.points)
        if (!m_log || point.y() > 0)
            points.push_back(point);
    const bool smooth = m_smoothing > 0 && !line.dashed;
    line.raw->replace(smooth ? thinned(points) : QList<QPointF>());
    if (smooth) {
        double average = 0, weight = 0;
        for (QPointF &point : points) {
            average = m_smoothing * average + (1 - m_smoothing) * point.y();
            weight = m_smoothing * weight + (1 - m_smoothing);
            point.setY(average / weight);
        }
    }
    line.series->replace(thinned(points));
    line.series->setPointsVisible(points.size() < 12);
}

void LineChart::redraw()
{
    m_redrawPosted = false;
    for (auto *lines : {&m_earlier, &m_lines})
        for (Line &line : *lines)
            redraw(line);
    fitAxes();
    showLatest();
}

void LineChart::fitAxes()
{
    double left = 0, right = 1, low = 1e300, high = -1e300;
    for (const auto *lines : {&m_lines, &m_earlier})
        for (const Line &line : *lines)
            for (const QPointF &point : line.series->points()) {
                right = std::max(right, point.x());
                low = std::min(low, point.y());
                high = std::max(high, point.y());
            }
    const bool any = low <= high;
    m_x->setRange(left, right);
    if (m_log && any) {
        m_logY->setRange(low / 1.2, high * 1.2);
        return;
    }
    if (!any)
        low = 0, high = 1;
    const double margin = std::max((high - low) * 0.08, std::abs(high) * 1e-3 + 1e-9);
    const double bottom = m_values == Values::Share ? 0.0 : low - margin;
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

QString LineChart::written(double value) const
{
    if (m_values == Values::Share)
        return QLocale().toString(value * 100, 'f', 1) + QLatin1Char('%');
    return QLocale().toString(value, 'g', 4);
}

// The newest value of each line; without a cursor over the chart this is what one wants to know.
void LineChart::showLatest()
{
    QStringList parts;
    const Tokens &t = tokensFor(palette());
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        if (!m_lines[i].points.empty())
            parts << QStringLiteral("<span style='color:%1'>%2 %3</span>")
                         .arg(chartColour(int(i), t).name(), m_lines[i].name.toHtmlEscaped(), written(m_lines[i].points.back().y()));
    m_readout->setText(parts.join(QStringLiteral(" &nbsp; ")));
}

void LineChart::showValuesAt(const QPoint &position)
{
    const double x = m_chart->mapToValue(m_view->mapToScene(position)).x();
    QStringList parts{QLocale().toString(qlonglong(std::llround(x)))};
    const Tokens &t = tokensFor(palette());
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const auto &points = m_lines[i].points;
        auto next = std::lower_bound(points.begin(), points.end(), x, [](const QPointF &point, double at) { return point.x() < at; });
        if (points.empty())
            continue;
        if (next == points.end() || (next != points.begin() && x - std::prev(next)->x() < next->x() - x))
            next = std::prev(next);
        parts << QStringLiteral("<span style='color:%1'>%2 %3</span>")
                     .arg(chartColour(int(i), t).name(), m_lines[i].name.toHtmlEscaped(), written(next->y()));
    }
    for (const Line &line : m_earlier) {
        const auto next =
            std::lower_bound(line.points.begin(), line.points.end(), x, [](const QPointF &point, double at) { return point.x() < at; });
        if (next != line.points.end())
            parts << QStringLiteral("<span style='color:%1'>%2 %3</span>")
                         .arg(t.textMuted.name(), line.name.toHtmlEscaped(), written(next->y()));
    }
    m_readout->setText(parts.join(QStringLiteral(" &nbsp; ")));
}

QString LineChart::csv() const
{
    QString table = QStringLiteral("line,x,y\n");
    for (const Line &line : m_lines)
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

void LineChart::restyle()
{
    const Tokens &t = tokensFor(palette());
    m_chart->setBackgroundBrush(Qt::NoBrush);
    m_view->setBackgroundBrush(Qt::NoBrush);
    QFont small = font();
    small.setPixelSize(type::caption);
    for (QAbstractAxis *axis : std::initializer_list<QAbstractAxis *>{m_x, m_y, m_logY}) {
        axis->setLabelsFont(small);
        axis->setLabelsBrush(t.textMuted);
        axis->setGridLinePen(QPen(t.border, 1));
        axis->setLinePen(QPen(t.border, 1));
    }
    m_x->setGridLineVisible(false);
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const QColor colour = chartColour(int(i), t);
        m_lines[i].series->setPen(QPen(colour, 1.5, m_lines[i].dashed ? Qt::DashLine : Qt::SolidLine));
        m_lines[i].series->setMarkerSize(3);
        QColor faint = colour;
        faint.setAlpha(70);
        m_lines[i].raw->setPen(QPen(faint, 1));
    }
    QColor grey = t.textMuted;
    grey.setAlpha(150);
    for (Line &line : m_earlier) {
        line.series->setPen(QPen(grey, 1.2, line.dashed ? Qt::DotLine : Qt::SolidLine));
        line.series->setMarkerSize(3);
        line.raw->setPen(Qt::NoPen);
    }
    showLatest();
}

void LineChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        restyle();
}

bool LineChart::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseMove)
        showValuesAt(static_cast<QMouseEvent *>(event)->pos());
    else if (event->type() == QEvent::Leave)
        showLatest();
    else if (event->type() == QEvent::MouseButtonDblClick)
        redraw();  // the whole range again
    return QWidget::eventFilter(watched, event);
}

}  // namespace semblance::ui
