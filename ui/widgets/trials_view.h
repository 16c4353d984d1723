// A search for settings as it happens: each trial in a chart and in a table, the best one marked.
#pragma once

#include <QWidget>

#include "engine/api/learning.h"

class QLabel;
class QTableView;

namespace semblance::ui {

class LineChart;
class TrialModel;

class TrialsView : public QWidget {
    Q_OBJECT

public:
    explicit TrialsView(QWidget *parent = nullptr);
    void clear();
    void put(const api::TrainEvent &event);

Q_SIGNALS:
    void exportWanted(semblance::ui::LineChart *chart);

protected:
    void changeEvent(QEvent *event) override;

private:
    void redraw();
    void retranslate();

    TrialModel *m_model;
    LineChart *m_chart;
    QTableView *m_table;
    int m_each, m_best;
};

}  // namespace semblance::ui
