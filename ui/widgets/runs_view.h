// The runs that the library keeps: a table, and the curves of those that are ticked one over the other.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/bridge/engine_bridge.h"

class QLabel;
class QPushButton;
class QTableView;

namespace semblance::ui {

class LineChart;
class PageState;
class RunModel;

class RunsView : public QWidget {
    Q_OBJECT

public:
    explicit RunsView(EngineBridge &bridge, QWidget *parent = nullptr);
    void setMayRepeat(bool may);  // nothing else is learning

Q_SIGNALS:
    void repeatWanted(const semblance::api::RunSummary &run);
    void trainWanted(const semblance::api::TrainRequest &request);
    void compared(const std::vector<semblance::api::RunReport> &runs);  // those that are ticked, with their curves

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void listed();
    void compare();
    void show(const std::vector<api::RunReport> &reports);
    void askToForget();
    void openPhotos();
    void updateActions();
    [[nodiscard]] int currentRow() const;
    void retranslate();

    EngineBridge &m_bridge;
    RunModel *m_model;
    PageState *m_empty;
    QWidget *m_content, *m_charts;
    QTableView *m_table;
    QPushButton *m_repeat, *m_photos, *m_forget;
    QLabel *m_hint, *m_differences;
    LineChart *m_loss, *m_recall;
    std::vector<api::RunReport> m_reports;
    std::uint64_t m_asked = 0;
    bool m_mayRepeat = true;
};

// The options in which runs differ, a line each: "batch_size: 64 · 128".
[[nodiscard]] QString differencesOf(const std::vector<api::RunReport> &reports);

}  // namespace semblance::ui
