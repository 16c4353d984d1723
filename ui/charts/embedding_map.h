// Photos and captions as points of a plane: pan by dragging, zoom by the wheel, lasso with Shift; tens of thousands of points stay fluid.
#pragma once

#include <QImage>
#include <QPolygonF>
#include <QWidget>
#include <vector>

namespace semblance::ui {

struct MapPoint {
    float x = 0, y = 0;    // not finite: not on the map, but counted
    int colour = 0;        // index of chartColour; negative: muted
    bool caption = false;  // drawn as a ring
};

class EmbeddingMap : public QWidget {
    Q_OBJECT

public:
    explicit EmbeddingMap(QWidget *parent = nullptr);
    void setPoints(std::vector<MapPoint> points);
    void setColours(const std::vector<int> &colours);  // one a point
    [[nodiscard]] const std::vector<int> &selection() const { return m_selection; }
    [[nodiscard]] std::vector<int> inside(const QPolygonF &lasso) const;  // in widget pixels
    [[nodiscard]] QSize sizeHint() const override { return {560, 480}; }

Q_SIGNALS:
    void selected(const std::vector<int> &points);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    [[nodiscard]] QPointF toWidget(const MapPoint &point) const;
    [[nodiscard]] int nearest(const QPointF &position) const;  // within a few pixels, else -1
    void select(std::vector<int> points);
    void fit();
    void draw();
    void redraw();

    std::vector<MapPoint> m_points;
    std::vector<int> m_selection;
    QRectF m_bounds;
    double m_zoom = 1;
    QPointF m_centre;  // of the view, in the points' coordinates
    QImage m_drawn;
    QPolygonF m_lasso;
    QPointF m_pressed, m_centreAtPress;
    bool m_dragging = false, m_dirty = true;
};

}  // namespace semblance::ui
