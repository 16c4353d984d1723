// The curves of a training run as they grow: loss, recall, rate, gradient norm, temperature, speed and memory; earlier runs behind them.
#pragma once

#include <QWidget>
#include <array>

#include "engine/api/studio.h"

class QCheckBox;
class QFrame;
class QGridLayout;
class QLabel;
class QSlider;

namespace semblance::ui {

class LineChart;

class RunCharts : public QWidget {
    Q_OBJECT

public:
    explicit RunCharts(QWidget *parent = nullptr);
    void clear();
    void takeStep(const api::TrainEvent &event);
    void takeEpoch(const api::TrainEvent &event);  // "epoch" or "baseline"
    void setEarlier(const std::vector<api::RunReport> &runs);

Q_SIGNALS:
    void exportWanted(semblance::ui::LineChart *chart);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    enum Which { Loss, Recall, Rate, Norm, Temperature, Speed, Memory, Count };
    void arrange();
    void retranslate();

    std::array<LineChart *, Count> m_charts;
    std::array<QFrame *, Count> m_cards;
    QGridLayout *m_grid;
    QCheckBox *m_log;
    QLabel *m_smoothingName;
    QSlider *m_smoothing;
    int m_trainLoss, m_valLoss, m_recall, m_photoRecall, m_probe, m_columns = 0;
};

}  // namespace semblance::ui
