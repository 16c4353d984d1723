// What is left out of a folder, or of all of them: patterns and hidden files, with what that would mean before it is kept.
#pragma once

#include <QDialog>
#include <QTimer>

#include "ui/bridge/engine_bridge.h"

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace semblance::ui {

class ElidedLabel;
class WrappedLabel;

class RulesDialog : public QDialog {
    Q_OBJECT

public:
    // An invalid `folder`: of the whole library.
    RulesDialog(EngineBridge &bridge, api::FolderId folder, QString name, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void retranslate();
    void fill(const api::FolderRules &rules);
    void review();  // what is written now: its mistake, or after a moment what it would do
    void ask();
    void save();
    void say(const QString &text, const char *role);
    [[nodiscard]] QString mistake() const;  // of the first line that has one
    [[nodiscard]] api::FolderRules rules() const;

    EngineBridge &m_bridge;
    const api::FolderId m_folder;
    const QString m_name;
    QLabel *m_title, *m_patternsName, *m_hiddenName;
    ElidedLabel *m_where;
    QPlainTextEdit *m_patterns;
    WrappedLabel *m_help, *m_message, *m_promise;
    QComboBox *m_hidden;
    QPushButton *m_save, *m_cancel;
    QTimer m_pause;
    api::FolderRules m_kept;
    std::uint64_t m_asked = 0;
    bool m_known = false;
};

}  // namespace semblance::ui
