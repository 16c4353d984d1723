// Sheets over the window that block nothing: the shortcuts, and what a drop would do.
#pragma once

#include <QWidget>

class QLabel;

namespace semblance::ui {

class ShortcutsSheet : public QWidget {
    Q_OBJECT

public:
    explicit ShortcutsSheet(QWidget *parent);
    void toggle();
    [[nodiscard]] bool closeSheet();  // whether it was open

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fill();

    QWidget *m_card = nullptr;
};

class DropHint : public QWidget {
    Q_OBJECT

public:
    explicit DropHint(QWidget *parent);
    void showText(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
};

}  // namespace semblance::ui
