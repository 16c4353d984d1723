// Curves in a plane: ROC, precision and recall, reliability, score distributions. A quiet grid, names in a line above.
#pragma once

#include <QPointF>
#include <QWidget>
#include <vector>

class QChart;
class QChartView;
class QLabel;
class QValueAxis;

namespace semblance::ui {

struct Curve {
    QString name;
    std::vector<QPointF> points;
    bool dashed = false;  // what it is held against: the diagonal of chance, the perfect calibration
    bool filled = false;
    bool marked = false;  // its points are drawn and can be clicked
};

class CurveChart : public QWidget {
    Q_OBJECT

public:
    explicit CurveChart(const QString &objectName, QWidget *parent = nullptr);
    void setTitle(const QString &title, const QString &xName, const QString &yName);
    void setCurves(std::vector<Curve> curves);
    void setUnitSquare(bool on) { m_unitSquare = on; }  // both axes from 0 to 1
    [[nodiscard]] const std::vector<Curve> &curves() const { return m_curves; }

Q_SIGNALS:
    void pointActivated(const QPointF &point);  // of a marked curve, the nearest one

protected:
    void changeEvent(QEvent *event) override;

private:
    void redraw();
    void fitAxes();

    QLabel *m_title, *m_names;
    QChart *m_chart;
    QChartView *m_view;
    QValueAxis *m_x, *m_y;
    std::vector<Curve> m_curves;
    bool m_unitSquare = true;
};

}  // namespace semblance::ui
