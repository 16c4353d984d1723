#include "ui/charts/curve_chart.h"

#include <QAreaSeries>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineSeries>
#include <QLocale>
#include <QMouseEvent>
#include <QScatterSeries>
#include <QValueAxis>
#include <algorithm>

#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr double kReach = 24;      // pixels around a point
constexpr double kUpwards = 0.01;  // how much less it counts in a histogram to be above or below its edge
}  // namespace

CurveChart::CurveChart(const QString &objectName, QWidget *parent)
    : QWidget(parent), m_title(new QLabel(this)), m_names(new QLabel(this)), m_chart(new QChart), m_view(new QChartView(m_chart, this)),
      m_x(new QValueAxis(m_chart)), m_y(new QValueAxis(m_chart))
{
    setObjectName(objectName);
    setRole(m_title, "section");
    setRole(m_names, "small");
    m_names->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_names->setWordWrap(true);  // beside a long title
    m_chart->legend()->hide();
    m_chart->setMargins({0, 0, 0, 0});
    m_chart->setBackgroundBrush(Qt::NoBrush);
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_chart->addAxis(m_x, Qt::AlignBottom);
    m_chart->addAxis(m_y, Qt::AlignLeft);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setBackgroundBrush(Qt::NoBrush);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMinimumHeight(180);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->viewport()->setMouseTracking(true);
    m_view->viewport()->installEventFilter(this);
    auto *head = new QHBoxLayout;
    head->setSpacing(space::m);
    head->addWidget(m_title);
    head->addWidget(m_names, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::m, space::s, space::s, space::xs);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_view, 1);
}

void CurveChart::setTitle(const QString &title, const QString &xName, const QString &yName)
{
    m_title->setText(title);
    m_xName = xName;
    m_yName = yName;
    setAccessibleName(title);
    m_view->setAccessibleName(title);
    m_x->setTitleText(xName);
    m_y->setTitleText(yName);
}

void CurveChart::setCurves(std::vector<Curve> curves)
{
    m_curves = std::move(curves);
    m_current = {};
    const bool any =
        std::any_of(m_curves.begin(), m_curves.end(), [](const Curve &one) { return !one.key.isEmpty() && !one.points.empty(); });
    setFocusPolicy(any ? Qt::StrongFocus : Qt::NoFocus);
    redraw();
}

void CurveChart::draw(const Curve &curve, const QColor &colour)
{
    auto *line = new QLineSeries;
    line->replace(QList<QPointF>(curve.points.begin(), curve.points.end()));
    line->setPen(QPen(colour, 1.5, curve.dashed ? Qt::DashLine : Qt::SolidLine));
    line->setPointsVisible(curve.dotted);
    if (!curve.filled) {
        m_chart->addSeries(line);
        line->attachAxis(m_x);
        line->attachAxis(m_y);
        return;
    }
    auto *area = new QAreaSeries(line);
    QColor soft = colour;
    soft.setAlpha(60);
    area->setBrush(soft);
    area->setPen(QPen(colour, 1.5));
    m_chart->addSeries(area);
    area->attachAxis(m_x);
    area->attachAxis(m_y);
}

void CurveChart::redraw()
{
    const Tokens &t = tokensFor(palette());
    m_chart->removeAllSeries();
    QStringList names;
    int index = 0;
    for (const Curve &curve : m_curves) {
        const QColor colour = curve.dashed ? t.textDisabled : chartColour(index++, t);
        draw(curve, colour);
        if (!curve.name.isEmpty())
            names << QStringLiteral("<span style='color:%1'>%2</span>").arg(colour.name(), curve.name.toHtmlEscaped());
    }
    m_curveNames = names.join(QStringLiteral(" &nbsp; "));
    m_base = new QLineSeries;
    m_mark = new QScatterSeries;
    m_mark->setMarkerSize(9);
    m_mark->setColor(t.text);
    m_mark->setBorderColor(t.surface);
    for (QXYSeries *extra : {static_cast<QXYSeries *>(m_base), static_cast<QXYSeries *>(m_mark)}) {
        m_chart->addSeries(extra);
        extra->attachAxis(m_x);
        extra->attachAxis(m_y);
    }
    QFont small = font();
    small.setPixelSize(type::caption);
    for (QValueAxis *axis : {m_x, m_y}) {
        axis->setLabelsFont(small);
        axis->setTitleFont(small);
        axis->setLabelsBrush(t.textMuted);
        axis->setTitleBrush(t.textMuted);
        axis->setGridLinePen(QPen(t.border, 1));
        axis->setLinePen(QPen(t.border, 1));
    }
    m_x->setGridLineVisible(false);
    fitAxes();
    setCurrent(m_current);
}

void CurveChart::fitAxes()
{
    double left = 0, right = 1, top = 1;
    if (!m_unitSquare) {
        left = 1e300, right = -1e300, top = 1e-9;
        for (const Curve &curve : m_curves)
            for (const QPointF &point : curve.points) {
                left = std::min(left, point.x());
                right = std::max(right, point.x());
                top = std::max(top, point.y());
            }
        if (left > right)
            left = 0, right = 1;
    }
    m_x->setTickCount(m_unitSquare ? 6 : 5);
    m_y->setTickCount(m_unitSquare ? 6 : 5);
    m_x->setRange(left, right);
    m_y->setRange(0, top);
    m_x->setLabelFormat(right - left < 0.5 ? "%.2f" : "%.1f");
    m_y->setLabelFormat(top < 0.5 ? "%.2f" : "%.1f");
    if (!m_unitSquare)
        m_y->applyNiceNumbers();
}

QPointF CurveChart::onView(const QPointF &value) const
{
    return m_view->mapFromScene(m_chart->mapToScene(m_chart->mapToPosition(value, m_base)));
}

QPoint CurveChart::positionOf(int curve, int point) const
{
    return m_view->viewport()->mapTo(this, onView(valueOf({curve, point})).toPoint());
}

// A histogram is met by its column, a line only near its points.
CurveChart::Place CurveChart::nearest(const QPoint &position) const
{
    Place best;
    double least = 1e300;
    for (int c = 0; c < int(m_curves.size()); ++c) {
        const Curve &curve = m_curves[std::size_t(c)];
        for (int p = 0; p < int(curve.points.size()) && !curve.key.isEmpty(); ++p) {
            const QPointF away = onView(curve.points[std::size_t(p)]) - position;
            const double squared = away.x() * away.x() + away.y() * away.y() * (curve.filled ? kUpwards * kUpwards : 1);
            if (squared < least && squared <= kReach * kReach) {
                least = squared;
                best = {c, p};
            }
        }
    }
    return best;
}

QString CurveChart::readout() const
{
    if (m_current.curve < 0)
        return {};
    const auto written = [](double value) { return QLocale().toString(value, 'f', 3); };
    const QPointF value = valueOf(m_current);
    QStringList parts{QStringLiteral("%1 %2").arg(m_xName, written(value.x())), QStringLiteral("%1 %2").arg(m_yName, written(value.y()))};
    if (const QString &name = m_curves[std::size_t(m_current.curve)].name; !name.isEmpty())
        parts.prepend(name);
    return parts.join(QStringLiteral(" · "));
}

void CurveChart::showNames()
{
    m_names->setText(m_current.curve < 0 ? m_curveNames : readout().toHtmlEscaped());
}

void CurveChart::setCurrent(Place place)
{
    m_current = place;
    if (!m_mark)
        return;  // nothing is drawn yet
    m_mark->replace(place.curve < 0 ? QList<QPointF>() : QList<QPointF>{valueOf(place)});
    m_view->viewport()->setCursor(place.curve < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
    setAccessibleDescription(readout());
    showNames();
}

void CurveChart::activate()
{
    if (m_current.curve < 0)
        return;
    const Curve &curve = m_curves[std::size_t(m_current.curve)];
    const auto place = std::size_t(m_current.point);
    Q_EMIT pointActivated(curve.key, place < curve.numbers.size() ? curve.numbers[place] : m_current.point);
}

// From point to point, and from curve to curve at about the same place.
void CurveChart::move(int along, int across)
{
    std::vector<int> open;
    for (int c = 0; c < int(m_curves.size()); ++c)
        if (!m_curves[std::size_t(c)].key.isEmpty() && !m_curves[std::size_t(c)].points.empty())
            open.push_back(c);
    if (open.empty())
        return;
    if (m_current.curve < 0)
        return setCurrent({open.front(), 0});
    const auto at = std::find(open.begin(), open.end(), m_current.curve) - open.begin();
    const int curve = open[std::size_t(std::clamp<std::ptrdiff_t>(at + across, 0, std::ptrdiff_t(open.size()) - 1))];
    setCurrent({curve, std::clamp(m_current.point + along, 0, int(m_curves[std::size_t(curve)].points.size()) - 1)});
}

bool CurveChart::eventFilter(QObject *watched, QEvent *event)
{
    const auto *mouse = static_cast<const QMouseEvent *>(event);  // of the two events that are one
    if (event->type() == QEvent::MouseMove) {
        if (const Place place = nearest(mouse->position().toPoint()); !(place == m_current))
            setCurrent(place);
    } else if (event->type() == QEvent::MouseButtonRelease && mouse->button() == Qt::LeftButton) {
        setCurrent(nearest(mouse->position().toPoint()));
        activate();
    } else if (event->type() == QEvent::Leave && !hasFocus()) {
        setCurrent({});
    }
    return QWidget::eventFilter(watched, event);
}

void CurveChart::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left: return move(-1, 0);
    case Qt::Key_Right: return move(1, 0);
    case Qt::Key_Up: return move(0, -1);
    case Qt::Key_Down: return move(0, 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: return activate();
    default: QWidget::keyPressEvent(event);
    }
}

void CurveChart::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_current.curve < 0 && event->reason() != Qt::MouseFocusReason)
        move(0, 0);
}

void CurveChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    setCurrent({});
}

void CurveChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        redraw();
}

}  // namespace semblance::ui
