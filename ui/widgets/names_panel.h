// Names of the user's own: a list with what each is, to be deleted; and the sheet in which one is given.
#pragma once

#include <QDialog>
#include <QWidget>

#include "ui/bridge/engine_bridge.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace semblance::ui {

inline constexpr int kLeastNamed = 3, kMostNamed = 20;  // photos that a name is learnt from

class NamesPanel : public QWidget {
    Q_OBJECT

public:
    explicit NamesPanel(EngineBridge &bridge, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void fill();
    void retranslate();

    EngineBridge &m_bridge;
    QLabel *m_title, *m_hint;
    QWidget *m_list = nullptr;
    QVBoxLayout *m_layout;
};

// "Name this…": a name, and what it is.
class NameSheet : public QDialog {
    Q_OBJECT

public:
    NameSheet(EngineBridge &bridge, const QList<api::PhotoId> &photos, QWidget *parent);

private:
    void give();

    EngineBridge &m_bridge;
    const QList<api::PhotoId> m_photos;
    QLineEdit *m_name, *m_kind;
    QPushButton *m_give;
};

}  // namespace semblance::ui
