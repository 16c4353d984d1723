// The folders at the left of the library page: their state, what is done with one of them, and whether they are kept up to date.
#pragma once

#include <QFrame>
#include <QPointer>

#include "ui/bridge/engine_bridge.h"

class QCheckBox;
class QLabel;
class QListView;
class QMenu;
class QPushButton;
class QToolButton;

namespace semblance::ui {

class FolderModel;
class RulesDialog;
class WrappedLabel;

class FolderPane : public QFrame {
    Q_OBJECT

public:
    explicit FolderPane(EngineBridge &bridge, QWidget *parent = nullptr);

Q_SIGNALS:
    void fileManagerWanted(const std::filesystem::path &file);
    void acted();  // something was asked for: an older failure is no news any more

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void connectAll();
    void retranslate();
    void refresh();
    void updateControls();
    void fillMenu();
    void folderMenu(const QPoint &position);
    void editRules(api::FolderId folder);
    void rescan();
    void askRemove();
    void askForget(const QString &question, const QString &detail, void (EngineBridge::*forget)());
    // Asks before `done` forgets something.
    void confirm(const char *name, const QString &question, const QString &detail, const QString &action, std::function<void()> done);
    [[nodiscard]] int current() const;  // row, -1: none
    [[nodiscard]] bool writable() const;

    EngineBridge &m_bridge;
    FolderModel *m_folders;
    QLabel *m_title;
    QToolButton *m_more;
    QMenu *m_menu;
    QListView *m_view;
    QPushButton *m_rules, *m_rescan, *m_remove;
    QCheckBox *m_watch;
    WrappedLabel *m_watchHint;
    QPointer<RulesDialog> m_dialog;
};

}  // namespace semblance::ui
