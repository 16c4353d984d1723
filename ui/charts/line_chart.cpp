#include "ui/charts/line_chart.h"

#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineSeries>
#include <QLocale>
#include <QLogValueAxis>
#include <QToolButton>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr std::size_t kDrawnPoints = 1200;  // more than a line has pixels: the rest is thinned out

// A part of the read-out is never broken: in a narrow chart whole parts go to the next line.
QString readoutPart(const QColor &colour, const QString &name, const QString &value)
{
    return QStringLiteral("<span style='color:%1'>%2&nbsp;%3</span>")
        .arg(colour.name(), name.toHtmlEscaped().replace(QLatin1Char(' '), QLatin1String("&nbsp;")), value);
}

QString joinedParts(const QStringList &parts)
{
    return parts.join(QStringLiteral(" &nbsp; "));
}

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
      m_export(toolButton(objectName + "Export", "export", this)), m_whole(toolButton(objectName + "Whole", "fit", this)),
      m_head(new QGridLayout), m_chart(new QChart), m_view(new QChartView(m_chart, this)), m_x(new QValueAxis(m_chart)),
      m_y(new QValueAxis(m_chart)), m_logY(new QLogValueAxis(m_chart))
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
    m_whole->setIconSize({14, 14});
    m_whole->hide();
    m_head->setHorizontalSpacing(space::s);
    m_head->setVerticalSpacing(0);
    m_head->addWidget(m_title, 0, 0);
    m_head->addWidget(m_whole, 0, 2);
    m_head->addWidget(m_export, 0, 3);
    m_head->setColumnStretch(1, 1);
    m_readout->setWordWrap(true);
    placeReadout();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::m, space::s, space::s, space::xs);
    layout->setSpacing(0);
    layout->addLayout(m_head);
    layout->addWidget(m_view, 1);
    setFocusPolicy(Qt::StrongFocus);
    connect(m_export, &QToolButton::clicked, this, &LineChart::exportWanted);
    connect(m_whole, &QToolButton::clicked, this, &LineChart::showWholeRange);
    setTitle({});
    restyle();
    fitAxes();
}

void LineChart::setTitle(const QString &title)
{
    m_title->setText(title);
    m_view->setAccessibleName(title);
    setAccessibleName(title);
    describe(m_whole, tr("Show the whole range again"), tr("0"));
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
    showWholeRange();
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
            parts << readoutPart(chartColour(int(i), t), m_lines[i].name, written(m_lines[i].points.back().y()));
    m_readout->setText(joinedParts(parts));
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
        parts << readoutPart(chartColour(int(i), t), m_lines[i].name, written(next->y()));
    }
    for (const Line &line : m_earlier) {
        const auto next =
            std::lower_bound(line.points.begin(), line.points.end(), x, [](const QPointF &point, double at) { return point.x() < at; });
        if (next != line.points.end())
            parts << readoutPart(t.textMuted, line.name, written(next->y()));
    }
    m_readout->setText(joinedParts(parts));
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

}  // namespace semblance::ui
