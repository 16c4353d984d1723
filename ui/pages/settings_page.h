// Settings: how the window looks and speaks; where the library is and what searches it.
#pragma once

#include <QWidget>
#include <array>

#include "ui/bridge/engine_bridge.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;

namespace semblance::ui {

class ElidedLabel;
class Preferences;

class SettingsPage : public QWidget {
    Q_OBJECT

public:
    SettingsPage(EngineBridge &bridge, Preferences &preferences, QWidget *parent = nullptr);

Q_SIGNALS:
    void themeChosen(const QString &name);
    void languageChosen(const QString &name);
    void fileManagerWanted(const std::filesystem::path &file);

protected:
    void changeEvent(QEvent *event) override;

private:
    enum Fact { Place, Model, Device, Precision, Prepared, FactCount };

    void build();
    QWidget *card(QLabel *title, QFormLayout *form);
    void retranslate();
    void refresh();

    EngineBridge &m_bridge;
    Preferences &m_preferences;
    QLabel *m_title, *m_lookTitle, *m_libraryTitle, *m_themeName, *m_languageName;
    QComboBox *m_theme, *m_language;
    QPushButton *m_open;
    std::array<QLabel *, FactCount> m_factNames{};
    std::array<ElidedLabel *, FactCount> m_facts{};
};

}  // namespace semblance::ui
