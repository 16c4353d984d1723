// A line for a model that is copied out of the library: how far, a stop, where it is in the end, or why not.
#pragma once

#include <QFrame>

#include "ui/bridge/package_copy.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace semblance::ui {

// Hidden while there is nothing to say.
class PackageExport : public QFrame {
    Q_OBJECT

public:
    explicit PackageExport(QWidget *parent = nullptr);
    void start(const QString &name, const std::filesystem::path &package, const std::filesystem::path &into);
    [[nodiscard]] bool isBusy() const { return m_copy != nullptr; }

Q_SIGNALS:
    void fileManagerWanted(const std::filesystem::path &file);
    void finished();

protected:
    void changeEvent(QEvent *event) override;

private:
    void ended();
    void refresh();

    PackageCopy *m_copy = nullptr;  // while it runs
    QString m_name;
    std::optional<api::Result<std::filesystem::path>> m_result;
    QLabel *m_text;
    QProgressBar *m_progress;
    QPushButton *m_show, *m_close;
};

}  // namespace semblance::ui
