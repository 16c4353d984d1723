// Curves in a plane: ROC, precision and recall, reliability, score distributions. A quiet grid, names in a line above, and the values of a
// point under the cursor; a click or Enter opens what is behind it, the arrow keys go from point to point.
#pragma once

#include <QPointF>
#include <QWidget>
#include <vector>

class QChart;
class QChartView;
class QLabel;
class QLineSeries;
class QScatterSeries;
class QValueAxis;

namespace semblance::ui {

struct Curve {
    QString name;
    std::vector<QPointF> points;
    bool dashed = false;  // what it is held against: the diagonal of chance, the perfect calibration
    bool filled = false;
    QString key{};               // what `pointActivated` says; empty: nothing is behind its points
    std::vector<int> numbers{};  // of each point, for `pointActivated`; empty: its place
    bool dotted = false;         // its points are drawn, being few
};

class CurveChart : public QWidget {
    Q_OBJECT

public:
    explicit CurveChart(const QString &objectName, QWidget *parent = nullptr);
    void setTitle(const QString &title, const QString &xName, const QString &yName);
    void setCurves(std::vector<Curve> curves);
    void setUnitSquare(bool on) { m_unitSquare = on; }  // both axes from 0 to 1
    [[nodiscard]] const std::vector<Curve> &curves() const { return m_curves; }
    [[nodiscard]] QString readout() const;                        // of the current point, without colours; empty: there is none
    [[nodiscard]] QPoint positionOf(int curve, int point) const;  // in this widget's pixels

Q_SIGNALS:
    void pointActivated(const QString &key, int number);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    // A point of a curve that has something behind it; -1: none.
    struct Place {
        int curve = -1, point = 0;
        bool operator==(const Place &) const = default;
    };

    void redraw();
    void draw(const Curve &curve, const QColor &colour);
    void fitAxes();
    void setCurrent(Place place);
    void activate();
    void showNames();
    void move(int along, int across);
    [[nodiscard]] Place nearest(const QPoint &position) const;  // of the view's viewport
    [[nodiscard]] QPointF onView(const QPointF &value) const;
    [[nodiscard]] QPointF valueOf(Place place) const { return m_curves[std::size_t(place.curve)].points[std::size_t(place.point)]; }

    QLabel *m_title, *m_names;
    QChart *m_chart;
    QChartView *m_view;
    QValueAxis *m_x, *m_y;
    std::vector<Curve> m_curves;
    QLineSeries *m_base = nullptr;     // any series: it knows where values lie
    QScatterSeries *m_mark = nullptr;  // the current point
    QString m_curveNames, m_xName, m_yName;
    Place m_current;
    bool m_unitSquare = true;
};

}  // namespace semblance::ui
