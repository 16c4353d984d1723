// Five stars that are clicked, or set with the keys 0 to 5 and the arrows.
#pragma once

#include <QWidget>

namespace semblance::ui {

class StarRating : public QWidget {
    Q_OBJECT

public:
    explicit StarRating(QWidget *parent = nullptr);

    void setStars(int stars);  // 0 to 5; -1: rejected; -2: several photos that differ
    [[nodiscard]] int stars() const { return m_stars; }
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(int stars);  // by the user; the star that is the last one already takes them all away

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    [[nodiscard]] int starAt(double x) const;  // 1 to 5; 0: none

    int m_stars = 0, m_hovered = 0;
};

}  // namespace semblance::ui
