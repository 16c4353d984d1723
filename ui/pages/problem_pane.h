// The files that could not be read, why, and what can be done about them.
#pragma once

#include <QWidget>

#include "ui/bridge/engine_bridge.h"

class QLabel;
class QListView;
class QPushButton;

namespace semblance::ui {

class ProblemModel;

class ProblemPane : public QWidget {
    Q_OBJECT

public:
    explicit ProblemPane(EngineBridge &bridge, QWidget *parent = nullptr);

Q_SIGNALS:
    void fileManagerWanted(const std::filesystem::path &file);
    void acted();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void refresh();
    void updateButtons();
    void tryAgain();
    void showFile();
    void openMenu(const QPoint &position);
    [[nodiscard]] std::vector<std::filesystem::path> chosen() const;  // the selected files

    EngineBridge &m_bridge;
    ProblemModel *m_problems;
    QListView *m_view;
    QLabel *m_count;
    QPushButton *m_tryAgain, *m_show;
};

}  // namespace semblance::ui
