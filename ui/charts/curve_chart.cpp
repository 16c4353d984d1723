#include "ui/charts/curve_chart.h"

#include <QAreaSeries>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineSeries>
#include <QValueAxis>
#include <algorithm>

#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

CurveChart::CurveChart(const QString &objectName, QWidget *parent)
    : QWidget(parent), m_title(new QLabel(this)), m_names(new QLabel(this)), m_chart(new QChart), m_view(new QChartView(m_chart, this)),
      m_x(new QValueAxis(m_chart)), m_y(new QValueAxis(m_chart))
{
    setObjectName(objectName);
    setRole(m_title, "section");
    setRole(m_names, "small");
    m_names->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
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
    auto *head = new QHBoxLayout;
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
    m_view->setAccessibleName(title);
    m_x->setTitleText(xName);
    m_y->setTitleText(yName);
}

void CurveChart::setCurves(std::vector<Curve> curves)
{
    m_curves = std::move(curves);
    redraw();
}

void CurveChart::redraw()
{
    const Tokens &t = tokensFor(palette());
    m_chart->removeAllSeries();
    QStringList names;
    int index = 0;
    for (const Curve &curve : m_curves) {
        const QColor colour = curve.dashed ? t.textDisabled : chartColour(index++, t);
        auto *line = new QLineSeries;
        line->replace(QList<QPointF>(curve.points.begin(), curve.points.end()));
        line->setPen(QPen(colour, 1.5, curve.dashed ? Qt::DashLine : Qt::SolidLine));
        QXYSeries *shown = line;
        if (curve.filled) {
            auto *area = new QAreaSeries(line);
            QColor soft = colour;
            soft.setAlpha(60);
            area->setBrush(soft);
            area->setPen(QPen(colour, 1.5));
            m_chart->addSeries(area);
            area->attachAxis(m_x);
            area->attachAxis(m_y);
        } else {
            m_chart->addSeries(shown);
            shown->attachAxis(m_x);
            shown->attachAxis(m_y);
        }
        if (curve.marked && !curve.points.empty()) {
            line->setPointsVisible(true);
            connect(line, &QXYSeries::clicked, this, [this, points = curve.points](const QPointF &at) {
                Q_EMIT pointActivated(*std::min_element(points.begin(), points.end(), [&at](const QPointF &a, const QPointF &b) {
                    return QPointF::dotProduct(a - at, a - at) < QPointF::dotProduct(b - at, b - at);
                }));
            });
        }
        if (!curve.name.isEmpty())
            names << QStringLiteral("<span style='color:%1'>%2</span>").arg(colour.name(), curve.name.toHtmlEscaped());
    }
    m_names->setText(names.join(QStringLiteral(" &nbsp; ")));
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
    m_x->setTickCount(5);
    m_y->setTickCount(5);
    m_x->setRange(left, right);
    m_y->setRange(0, top);
    m_x->setLabelFormat(right - left < 0.5 ? "%.2f" : "%.1f");
    m_y->setLabelFormat(top < 0.5 ? "%.2f" : "%.1f");
    if (!m_unitSquare)
        m_y->applyNiceNumbers();
}

void CurveChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        redraw();
}

}  // namespace semblance::ui
