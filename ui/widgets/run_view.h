// A training run as it happens: state and controls, charts, what watched sentences find, and the card at its end.
#pragma once

#include <QWidget>

#include "ui/bridge/engine_bridge.h"

class QFrame;
class QLabel;
class QPushButton;
class QStackedLayout;

namespace semblance::ui {

class BlendPanel;
class ElidedLabel;
class LineChart;
class PageState;
class PinnedStrip;
class RunCharts;
class TrialsView;

class RunView : public QWidget {
    Q_OBJECT

public:
    explicit RunView(EngineBridge &bridge, QWidget *parent = nullptr);
    void follow(api::JobId job, const QString &recipe);
    [[nodiscard]] bool running() const;
    void setEarlier(const std::vector<api::RunReport> &runs);  // their curves lie behind those of this run

Q_SIGNALS:
    void stateChanged();
    void useModelWanted(const std::filesystem::path &package);
    void tagsWanted();
    void goOnWanted(const std::filesystem::path &run, const QString &recipe, bool finish);  // finish: what it has becomes the version

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void buildResult();
    void take(const std::vector<api::TrainEvent> &events);
    void takeEpoch(const api::TrainEvent &event);
    void takeEnd(const api::TrainEvent &event);
    void takeNote(const api::TrainEvent &event);
    void takeStatus(const api::JobStatus &status);
    void showResult();
    [[nodiscard]] bool tellsClasses() const { return m_recipe == "classify"; }  // which leaves search as it is
    [[nodiscard]] bool onEmbeddings() const { return m_recipe == "head" || m_recipe == "align" || tellsClasses(); }
    [[nodiscard]] QString resultText() const;
    [[nodiscard]] double endValue(const char *key, double otherwise) const;
    void saveChart(LineChart *chart);
    void retranslate();

    EngineBridge &m_bridge;
    api::JobId m_job;
    api::JobStatus m_status;
    std::filesystem::path m_package;
    double m_baseRecall = -1, m_lastRecall = -1;
    std::map<std::string, double> m_end;  // figures of "done"
    QString m_recipe;
    QStackedLayout *m_stack;
    PageState *m_empty;
    QWidget *m_content;
    ElidedLabel *m_state;
    QPushButton *m_pause, *m_stop, *m_goOn, *m_finish, *m_use, *m_remove, *m_tag;
    QLabel *m_note, *m_resultTitle, *m_resultText;
    RunCharts *m_charts;
    TrialsView *m_trials;
    PinnedStrip *m_pinned;
    BlendPanel *m_blend;
    QFrame *m_result, *m_pinnedCard;
};

}  // namespace semblance::ui
