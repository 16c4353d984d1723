// A training run as it happens: state and controls, four charts, and the card at its end.
#pragma once

#include <QWidget>

#include "ui/bridge/engine_bridge.h"

class QCheckBox;
class QFrame;
class QLabel;
class QPushButton;
class QSlider;
class QStackedLayout;

namespace semblance::ui {

class ElidedLabel;
class LineChart;
class PageState;

class RunView : public QWidget {
    Q_OBJECT

public:
    explicit RunView(EngineBridge &bridge, QWidget *parent = nullptr);
    void follow(api::JobId job);
    [[nodiscard]] bool running() const;
    void setEarlier(const std::vector<api::RunReport> &runs);  // their curves lie behind those of this run

Q_SIGNALS:
    void stateChanged();
    void useModelWanted(const std::filesystem::path &package);

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void take(const std::vector<api::TrainEvent> &events);
    void takeStep(const api::TrainEvent &event);
    void takeEpoch(const api::TrainEvent &event);
    void takeEnd(const api::TrainEvent &event);
    void takeNote(const api::TrainEvent &event);
    void takeStatus(const api::JobStatus &status);
    void showResult();
    void saveChart(LineChart *chart);
    void retranslate();

    EngineBridge &m_bridge;
    api::JobId m_job;
    api::JobStatus m_status;
    std::filesystem::path m_package;
    double m_steps = 0, m_baseRecall = -1, m_lastRecall = -1;
    int m_better = -1;  // what the run itself says of held-out photos; -1: nothing
    QStackedLayout *m_stack;
    PageState *m_empty;
    QWidget *m_content;
    ElidedLabel *m_state;
    QPushButton *m_pause, *m_stop, *m_use, *m_remove;
    QCheckBox *m_log;
    QLabel *m_smoothingName, *m_note, *m_resultTitle, *m_resultText;
    QSlider *m_smoothing;
    LineChart *m_loss, *m_recall, *m_rate, *m_speed;
    QFrame *m_result;
    int m_trainLoss, m_valLoss, m_recallLine, m_photoRecallLine, m_probeLine, m_rateLine, m_speedLine;
};

}  // namespace semblance::ui
