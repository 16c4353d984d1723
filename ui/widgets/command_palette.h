// The command palette: type a few letters of what is to be done, press Enter. Covers the window, blocks nothing, keyboard first.
#pragma once

#include <QPointer>
#include <QStyledItemDelegate>
#include <QWidget>

#include "ui/models/command_model.h"

class QFrame;
class QLabel;
class QLineEdit;
class QListView;
class QToolButton;

namespace semblance::ui {

class CommandDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

class CommandPalette : public QWidget {
    Q_OBJECT

public:
    explicit CommandPalette(QWidget *parent);

    void open(std::vector<Command> commands);
    // Closes without doing anything; the focus goes back where it was. Returns whether it was open.
    bool closePalette();
    [[nodiscard]] bool isOpen() const { return !isHidden(); }
    [[nodiscard]] CommandModel *model() { return &m_model; }

Q_SIGNALS:
    void searchWanted(const QString &text);  // what was typed is no command

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslate();
    void typed(const QString &pattern);
    void choose(const QModelIndex &index);
    void place();
    [[nodiscard]] bool keyPressed(QKeyEvent *event);
    void step(int by);

    CommandModel m_model;
    QFrame *m_card;
    QLineEdit *m_edit;
    QToolButton *m_icon = nullptr;
    QListView *m_list;
    QLabel *m_hint;
    QPointer<QWidget> m_before;  // had the focus
};

}  // namespace semblance::ui
