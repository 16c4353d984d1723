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
class QVBoxLayout;

namespace semblance::ui {

class ElidedLabel;
class RunView;

// The left column: the pairs and their problems.
class TrainDataPanel : public QWidget {
    Q_OBJECT

public:
    explicit TrainDataPanel(EngineBridge &bridge, QWidget *parent = nullptr);
    [[nodiscard]] std::filesystem::path spec() const;
    [[nodiscard]] bool usable() const { return m_preview && m_preview->photos > 0; }
    void setSpec(const std::filesystem::path &spec);

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void ask();
    void describeData();
    void retranslate();
    void pickFile(bool folder);

    EngineBridge &m_bridge;
    std::filesystem::path m_elsewhere;  // empty: the library
    std::optional<api::PairPreview> m_preview;
    std::optional<api::Error> m_error;
    bool m_stale = true;  // asked again when it is shown
    QLabel *m_title, *m_facts, *m_problems, *m_examplesTitle, *m_examples;
    QPushButton *m_library, *m_file, *m_folder;
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
    void updateStart();
    void retranslate();

    EngineBridge &m_bridge;
    QLabel *m_title, *m_hint;
    QPushButton *m_start;
    TrainDataPanel *m_data;
    TrainRecipePanel *m_recipe;
    RunView *m_run;
    QWidget *m_dataColumn, *m_recipeColumn;
};

// The name of a recipe and what it does, in words for people. An unknown one keeps its own name.
[[nodiscard]] QString recipeTitle(const QString &recipe);
[[nodiscard]] QString recipeExplanation(const QString &recipe);

}  // namespace semblance::ui
