// Teaching: what to learn from, how, and the run as it happens; at its end the question whether to search with the result.
#pragma once

#include <QWidget>
#include <optional>

#include "ui/bridge/engine_bridge.h"

class QLabel;
class QPushButton;
class QStackedLayout;

namespace semblance::ui {

class ElidedLabel;
class RunView;
class RunsView;
class TrainRecipePanel;

// The left column: the pairs and their problems.
class TrainDataPanel : public QWidget {
    Q_OBJECT

public:
    explicit TrainDataPanel(EngineBridge &bridge, QWidget *parent = nullptr);
    [[nodiscard]] std::filesystem::path spec() const;
    void setForClasses(bool classes);                         // of the library its tags are meant, not its captions
    [[nodiscard]] std::vector<std::string> examples() const;  // a few of its captions
    [[nodiscard]] bool usable() const { return m_preview && m_preview->photos > 0; }
    [[nodiscard]] const std::optional<api::PairPreview> &preview() const { return m_preview; }
    void setMayStart(bool may);  // of the button for corrections
    void setSpec(const std::filesystem::path &spec);

Q_SIGNALS:
    void changed();
    void correctionsWanted();  // learn from them now

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void ask();
    void askCorrections();
    void describeData();
    void describeCorrections();
    void retranslate();
    void pickFile(bool folder);

    EngineBridge &m_bridge;
    std::filesystem::path m_elsewhere;  // empty: the library
    std::optional<api::PairPreview> m_preview;
    std::optional<api::Error> m_error;
    api::Corrections m_corrections;
    bool m_stale = true;  // asked again when it is shown
    bool m_forClasses = false;
    QLabel *m_title, *m_correctionsTitle, *m_correctionsText, *m_facts, *m_problems, *m_examplesTitle, *m_examples;
    QPushButton *m_library, *m_file, *m_folder, *m_learnCorrections;
    ElidedLabel *m_path;
};

class TrainPage : public QWidget {
    Q_OBJECT

public:
    explicit TrainPage(EngineBridge &bridge, QWidget *parent = nullptr);
    void setData(const std::filesystem::path &spec) { m_data->setSpec(spec); }

Q_SIGNALS:
    void useModelWanted(const std::filesystem::path &package);
    void tagsWanted();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void start();
    void learn(api::TrainRequest request);
    void follow(api::TrainRequest request);
    void showRuns(bool shown);
    void askForecasts();
    void updateStart();
    void learnCorrections();
    [[nodiscard]] QString whyNot() const;  // empty: a run may begin
    [[nodiscard]] bool mayTrain() const;   // nothing else is learning, and the library can be written
    void retranslate();

    EngineBridge &m_bridge;
    api::TrainRequest m_search;                           // the last run, when it searched for settings
    std::pair<std::int64_t, std::int64_t> m_forecastFor;  // photos and captions that were asked for
    QLabel *m_title, *m_hint;
    QPushButton *m_start, *m_earlier;
    TrainDataPanel *m_data;
    TrainRecipePanel *m_recipe;
    RunView *m_run;
    RunsView *m_runs;
    QStackedLayout *m_right;
    QWidget *m_dataColumn, *m_recipeColumn;
};

}  // namespace semblance::ui
