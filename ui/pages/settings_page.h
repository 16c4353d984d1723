// Settings: how the window looks and speaks; where the library is and what searches it; what it runs on; a report about all that.
#pragma once

#include <QWidget>
#include <array>

#include "ui/bridge/engine_bridge.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QScrollArea;

namespace semblance::ui {

class AboutCard;
class ElidedLabel;
class EngineCard;
class Preferences;

class SettingsPage : public QWidget {
    Q_OBJECT

public:
    SettingsPage(EngineBridge &bridge, Preferences &preferences, QWidget *parent = nullptr);
    void setLogFile(const std::filesystem::path &file);  // none: there is no log to show
    void refreshChoices();                               // theme and language may be chosen elsewhere
    void showAbout();                                    // scrolls to the report about this machine, with the log

Q_SIGNALS:
    void themeChosen(const QString &name);
    void languageChosen(const QString &name);
    void motionChosen(const QString &name);
    void memoryChosen();
    void restartWanted();
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
    QLabel *m_title, *m_lookTitle, *m_libraryTitle, *m_themeName, *m_languageName, *m_motionName;
    QComboBox *m_theme, *m_language, *m_motion;
    EngineCard *m_engine;
    AboutCard *m_about;
    QPushButton *m_open;
    QScrollArea *m_area = nullptr;
    std::array<QLabel *, FactCount> m_factNames{};
    std::array<ElidedLabel *, FactCount> m_facts{};
};

}  // namespace semblance::ui
