// What may be said about a run beyond its recipe: the few numbers that people change, the loss, the variant, and a search for settings.
#pragma once

#include <QWidget>

#include "engine/api/learning.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace semblance::ui {

class RecipeSettings : public QWidget {
    Q_OBJECT

public:
    explicit RecipeSettings(QWidget *parent = nullptr);
    void setRecipe(const QString &recipe);  // its losses and variants
    // Fills loss, settings and search. False when a setting is not "key=value".
    [[nodiscard]] bool fill(api::TrainRequest &request) const;

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void addRow(QGridLayout *form, QLabel *name, QWidget *field);
    void fillChoices();
    void showSearch();
    void retranslate();

    QString m_recipe;
    QLabel *m_epochsName, *m_rateName, *m_lossName, *m_kindName, *m_moreName, *m_moreHint, *m_searchName, *m_trialsName, *m_rangesName;
    QLineEdit *m_epochs, *m_rate, *m_more, *m_ranges;
    QComboBox *m_loss, *m_kind, *m_search;
    QSpinBox *m_trials;
};

}  // namespace semblance::ui
