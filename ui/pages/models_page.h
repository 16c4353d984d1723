// Models: what is installed, which one searches, what each is; import, switch, remove.
#pragma once

#include <QFrame>
#include <QWidget>

#include "ui/bridge/engine_bridge.h"

class QLabel;
class QMessageBox;
class QPushButton;
class QVBoxLayout;

namespace semblance::ui {

class ElidedLabel;

// One installed package.
class ModelCard : public QFrame {
    Q_OBJECT

public:
    ModelCard(const api::ModelInfo &model, bool preparing, QWidget *parent = nullptr);
    [[nodiscard]] const api::ModelInfo &model() const { return m_model; }

Q_SIGNALS:
    void useWanted(const std::filesystem::path &package);
    void removeWanted(const std::filesystem::path &package);
    void fileManagerWanted(const std::filesystem::path &file);

private:
    [[nodiscard]] QString facts() const;

    api::ModelInfo m_model;
};

class ModelsPage : public QWidget {
    Q_OBJECT

public:
    explicit ModelsPage(EngineBridge &bridge, QWidget *parent = nullptr);

Q_SIGNALS:
    void fileManagerWanted(const std::filesystem::path &file);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void fill();
    void pickPackage();
    void askToRemove(const std::filesystem::path &package);
    [[nodiscard]] bool preparing(const std::filesystem::path &package) const;
    void retranslate();

    EngineBridge &m_bridge;
    QLabel *m_title, *m_hint, *m_error;
    QPushButton *m_import;
    QWidget *m_list;
    QVBoxLayout *m_cards;
    bool m_importing = false;
};

}  // namespace semblance::ui
