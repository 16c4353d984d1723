// Which class is taken for which: rows are the truth, columns the answer. Wheel zooms, drag pans, a cell is clicked to see its
// photos; the arrow keys and Enter do the same.
#pragma once

#include <QWidget>
#include <vector>

namespace semblance::ui {

class ConfusionMatrix : public QWidget {
    Q_OBJECT

public:
    explicit ConfusionMatrix(QWidget *parent = nullptr);
    // counts: [classes * classes], row-major, rows the truth.
    void setMatrix(QStringList classes, std::vector<double> counts);
    void setNormalised(bool on);  // shares of a row instead of counts
    void setOrdered(bool on);     // classes that are confused stand beside each other
    [[nodiscard]] const std::vector<int> &order() const { return m_order; }
    [[nodiscard]] QSize sizeHint() const override { return {520, 480}; }

Q_SIGNALS:
    void cellActivated(int truth, int answer);
    void hovered(const QString &text);  // empty: no cell

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] int count() const { return int(m_classes.size()); }
    [[nodiscard]] double at(int truth, int answer) const { return m_counts[std::size_t(truth) * m_classes.size() + std::size_t(answer)]; }
    [[nodiscard]] double share(int truth, int answer) const;
    [[nodiscard]] double cell() const;
    [[nodiscard]] QRectF grid() const;
    [[nodiscard]] QPoint cellAt(const QPointF &position) const;  // column, row in drawing order; (-1,-1) outside
    void paintNames(QPainter &painter) const;
    void reorder();
    void keepInside();
    void setHovered(QPoint cell);

    QStringList m_classes;
    std::vector<double> m_counts, m_rowSums;
    std::vector<int> m_order;  // drawing place -> class
    bool m_normalised = true, m_ordered = false;
    double m_zoom = 1;
    QPointF m_offset, m_pressed, m_offsetAtPress;
    bool m_dragging = false;
    QPoint m_hovered{-1, -1};
};

// An order in which classes that are confused with each other stand together: greedy nearest neighbours on the symmetric confusion.
[[nodiscard]] std::vector<int> orderByConfusion(const std::vector<double> &counts, int classes);

}  // namespace semblance::ui
