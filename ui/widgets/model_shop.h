// The catalogue of published models on the Models page: its cards, and how the network is reached.
#pragma once

#include <QDialog>
#include <QWidget>

#include "ui/bridge/engine_bridge.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace semblance::ui {

class Preferences;
class PublishedCard;

// Proxy and mirror; they are kept when it is accepted.
class ConnectionDialog : public QDialog {
    Q_OBJECT

public:
    ConnectionDialog(Preferences &preferences, QWidget *parent = nullptr);

private:
    void keep();

    Preferences &m_preferences;
    QLineEdit *m_proxy, *m_mirror;
};

class ModelShop : public QWidget {
    Q_OBJECT

public:
    ModelShop(EngineBridge &bridge, Preferences &preferences, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill();
    void updateJob(const api::JobStatus &job);
    void connectCard(PublishedCard *card);
    void retranslate();

    EngineBridge &m_bridge;
    Preferences &m_preferences;
    QLabel *m_title, *m_hint;
    QPushButton *m_connection;
    QVBoxLayout *m_cards;
    std::vector<PublishedCard *> m_shown;
};

}  // namespace semblance::ui
