// Horizontal bars for shares, each with its 95 % interval as a whisker: a figure a row, clicked to see what is behind it.
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

namespace semblance::ui {

struct BarRow {
    QString key;   // what `activated` says
    QString name;  // shown
    double value = 0;
    std::optional<std::pair<double, double>> interval;
    std::optional<double> other;  // a second version's value, drawn as a mark
    QString section{};            // a heading above the first row of each; empty: none
    QString words{};              // what it says to a layman: the tooltip
};

class FigureBars : public QWidget {
    Q_OBJECT

public:
    explicit FigureBars(QWidget *parent = nullptr);
    void setRows(std::vector<BarRow> rows);
    [[nodiscard]] const std::vector<BarRow> &rows() const { return m_rows; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, sizeHint().height()}; }

Q_SIGNALS:
    void activated(const QString &key);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] int nameWidth() const;
    [[nodiscard]] int rowAt(const QPoint &position) const;
    [[nodiscard]] bool beginsSection(int row) const;
    void paintRow(QPainter &painter, int row) const;
    void setCurrent(int row);

    std::vector<BarRow> m_rows;
    std::vector<int> m_tops;  // of each row, in pixels; one more for the end
    int m_current = -1;
};

}  // namespace semblance::ui
