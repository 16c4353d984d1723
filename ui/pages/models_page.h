// Models: what is installed and which one searches, as a tree; import, switch, remove; and the catalogue of more.
#pragma once

#include <QWidget>

#include "ui/bridge/engine_bridge.h"
#include "ui/widgets/model_card.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace semblance::ui {

class ModelShop;
class PackageExport;
class Preferences;

class ModelsPage : public QWidget {
    Q_OBJECT

public:
    ModelsPage(EngineBridge &bridge, Preferences &preferences, QWidget *parent = nullptr);
    void importFrom(const std::filesystem::path &folder);  // shows first what it is
    void exportTo(const std::filesystem::path &package, const std::filesystem::path &folder);

Q_SIGNALS:
    void compareWanted(const std::filesystem::path &package, const std::filesystem::path &against);
    void fileManagerWanted(const std::filesystem::path &file);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void fill();
    void connectCard(ModelCard *card);
    void pickPackage();
    void pickExportFolder(const std::filesystem::path &package);
    void showDetails(const std::filesystem::path &package);
    void forecastSwitch(const std::filesystem::path &package);
    void askToSwitch(const std::filesystem::path &package, const api::SwitchForecast &forecast);
    void askToRemove(const std::filesystem::path &package);
    void say(const api::Error &error);
    void setBusy(const QString &why);  // empty: no longer
    [[nodiscard]] bool preparing(const std::filesystem::path &package) const;
    void retranslate();

    EngineBridge &m_bridge;
    QLabel *m_title, *m_hint, *m_error, *m_busy;
    QPushButton *m_import;
    QWidget *m_list;
    QVBoxLayout *m_cards;
    ModelShop *m_shop;
    PackageExport *m_export;
    bool m_importing = false;
};

}  // namespace semblance::ui
