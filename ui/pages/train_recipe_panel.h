// The middle column of the Train page: one card a recipe with what it would cost, the searches to watch, and more settings.
#pragma once

#include <QWidget>
#include <map>

#include "ui/bridge/engine_bridge.h"

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;

namespace semblance::ui {

class RecipeSettings;

class TrainRecipePanel : public QWidget {
    Q_OBJECT

public:
    explicit TrainRecipePanel(EngineBridge &bridge, QWidget *parent = nullptr);
    // Fills recipe, loss, settings, watched sentences and search. False when a setting is not "key=value".
    [[nodiscard]] bool fill(api::TrainRequest &request) const;
    [[nodiscard]] QString recipe() const;
    void setForecasts(std::map<std::string, api::RunForecast> forecasts);

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
    std::map<std::string, api::RunForecast> m_forecasts;
    QButtonGroup *m_group;
    QLabel *m_title, *m_pinnedName;
    QPushButton *m_advanced;
    RecipeSettings *m_settings;
    QLineEdit *m_pinned;
};

}  // namespace semblance::ui
