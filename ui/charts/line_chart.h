// Lines over steps that grow while they are watched: quiet grid, names at the end of the lines, the values under the cursor.
#pragma once

#include <QPointF>
#include <QWidget>
#include <vector>

class QChart;
class QChartView;
class QGridLayout;
class QLabel;
class QLineSeries;
class QLogValueAxis;
class QToolButton;
class QValueAxis;

namespace semblance::ui {

class LineChart : public QWidget {
    Q_OBJECT

public:
    enum class Values { Plain, Share };  // Share: 0.25 is written "25 %"

    // A curve of another run, in grey behind the lines.
    struct Earlier {
        QString name;
        bool dashed = false;
        std::vector<QPointF> points;
    };

    explicit LineChart(const QString &objectName, Values values = Values::Plain, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    // Returns the number by which the line is appended to. A dashed line is for what is measured more rarely.
    int addLine(const QString &name, bool dashed = false);
    void setLineName(int line, const QString &name);
    void append(int line, const QPointF &point);  // x ascending; a value that is not finite is left out
    void clear();                                 // the points, not the lines; what is earlier stays
    void setEarlier(std::vector<Earlier> curves);
    [[nodiscard]] int earlierCount() const { return int(m_earlier.size()); }
    void setLogScale(bool on);        // values at or below zero are left out then
    void setSmoothing(double share);  // 0: raw; 0.9: mostly the past (exponential moving average)
    // Shows a part of the range; the mouse does the same by dragging or with its wheel, the keyboard with +, -, the arrows and 0.
    void setRange(double from, double to);
    void showWholeRange();
    [[nodiscard]] bool isZoomed() const { return m_zoomed; }
    [[nodiscard]] QPointF range() const;    // x: from, y: to
    [[nodiscard]] QString readout() const;  // as it is shown, without colours
    [[nodiscard]] int pointCount(int line) const;
    [[nodiscard]] QString csv() const;               // "line,x,y" rows of the raw values
    [[nodiscard]] bool saveAs(const QString &file);  // .png, .svg or .csv by the name's ending

Q_SIGNALS:
    void exportWanted();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Line {
        QString name;
        bool dashed = false;
        std::vector<QPointF> points;
        QLineSeries *series = nullptr;
        QLineSeries *raw = nullptr;  // behind the smoothed one, faint
    };

    void attach(const Line &line);
    void restyle();
    void redraw();
    void redraw(Line &line);
    void fitAxes();
    void fitValues(double from, double to);
    void zoomBy(double factor, double centre);
    void takeRubberBand();
    void placeReadout();
    [[nodiscard]] double last() const;  // x of the last point
    void showValuesAt(const QPoint &position);
    void showLatest();
    [[nodiscard]] QString written(double value) const;

    Values m_values;
    QLabel *m_title, *m_readout;
    QToolButton *m_export, *m_whole;
    QGridLayout *m_head;
    QChart *m_chart;
    QChartView *m_view;
    QValueAxis *m_x, *m_y;
    QLogValueAxis *m_logY;
    std::vector<Line> m_lines;
    std::vector<Line> m_earlier;
    bool m_log = false, m_redrawPosted = false, m_zoomed = false;
    double m_smoothing = 0;
};

}  // namespace semblance::ui
