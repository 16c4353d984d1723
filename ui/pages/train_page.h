// Teaching: what to learn from, how, and the run as it happens; at its end the question whether to search with the result.
#pragma once

#include <QWidget>
#include <optional>

#include "ui/bridge/engine_bridge.h"

class QButtonGroup;
class QComboBox;
class QFrame;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedLayout;
class QVBoxLayout;

namespace semblance::ui {

class ElidedLabel;
class RunView;
class RunsView;

// The left column: the pairs and their problems.
class TrainDataPanel : public QWidget {
    Q_OBJECT

public:
    explicit TrainDataPanel(EngineBridge &bridge, QWidget *parent = nullptr);
    [[nodiscard]] std::filesystem::path spec() const;
    [[nodiscard]] bool usable() const { return m_preview && m_preview->photos > 0; }
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
    QLabel *m_title, *m_correctionsTitle, *m_correctionsText, *m_facts, *m_problems, *m_examplesTitle, *m_examples;
    QPushButton *m_library, *m_file, *m_folder, *m_learnCorrections;
    ElidedLabel *m_path;
};

// The middle column: one card a recipe, and the few numbers that people change.
class TrainRecipePanel : public QWidget {
    Q_OBJECT

public:
    explicit TrainRecipePanel(EngineBridge &bridge, QWidget *parent = nullptr);
    // Fills recipe, loss and settings. False when a setting is not "key=value".
    [[nodiscard]] bool fill(api::TrainRequest &request) const;
    [[nodiscard]] QString recipe() const;

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Card {
        QString name;
        QPushButton *button;
        QLabel *explanation;
    };
    void retranslate();

    std::vector<Card> m_cards;
    QButtonGroup *m_group;
    QLabel *m_title, *m_epochsName, *m_rateName, *m_moreName, *m_moreHint;
    QPushButton *m_advanced;
    QWidget *m_advancedBox;
    QLineEdit *m_epochs, *m_rate, *m_more;
};

class TrainPage : public QWidget {
    Q_OBJECT

public:
    explicit TrainPage(EngineBridge &bridge, QWidget *parent = nullptr);
    void setData(const std::filesystem::path &spec) { m_data->setSpec(spec); }

Q_SIGNALS:
    void useModelWanted(const std::filesystem::path &package);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void start();
    void learn(api::TrainRequest request);
    void showRuns(bool shown);
    void updateStart();
    void learnCorrections();
    [[nodiscard]] QString whyNot() const;  // empty: a run may begin
    [[nodiscard]] bool mayTrain() const;   // nothing else is learning, and the library can be written
    void retranslate();

    EngineBridge &m_bridge;
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
