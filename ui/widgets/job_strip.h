// The 28 px line at the bottom: what the newest job does, pause, cancel; opens the list of jobs upwards.
#pragma once

#include <QFrame>

#include "ui/bridge/engine_bridge.h"

class QProgressBar;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace semblance::ui {

class ElidedLabel;

// One job with its controls; the strip shows the newest, the panel all of them.
class JobRow : public QWidget {
    Q_OBJECT

public:
    JobRow(EngineBridge &bridge, QWidget *parent = nullptr);
    void setJob(const api::JobStatus &job);
    [[nodiscard]] const api::JobStatus &job() const { return m_job; }
    void retranslate();

Q_SIGNALS:
    void dismissed(semblance::core::JobId id);
    void problemsWanted();

private:
    void pauseOrResume();

    EngineBridge &m_bridge;
    api::JobStatus m_job;
    ElidedLabel *m_text;
    QProgressBar *m_progress;
    QPushButton *m_problems, *m_retry;
    QToolButton *m_pause, *m_cancel, *m_dismiss;
};

class JobStrip : public QFrame {
    Q_OBJECT

public:
    static constexpr int height = 28;

    JobStrip(EngineBridge &bridge, QWidget *parent = nullptr);
    void togglePanel();  // where no job is shown: opens the history
    void openHistory();
    [[nodiscard]] bool closePanel();  // whether it was open

Q_SIGNALS:
    void problemsWanted();

protected:
    void changeEvent(QEvent *event) override;
    void moveEvent(QMoveEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void placePanel();
    void dismiss(api::JobId id);
    void retranslate();

    EngineBridge &m_bridge;
    JobRow *m_row;
    QToolButton *m_expand;
    QFrame *m_panel;
    QVBoxLayout *m_panelLayout;
    std::vector<JobRow *> m_panelRows;
    std::vector<api::JobId> m_dismissed;
    QPushButton *m_history;
};

}  // namespace semblance::ui
