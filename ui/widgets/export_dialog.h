// Copies of photos go into a folder: which folder, how large, and how far it is.
#pragma once

#include <QDialog>
#include <QThreadPool>
#include <atomic>
#include <memory>
#include <optional>

#include "ui/bridge/photo_files.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace semblance::ui {

class ElidedLabel;

class ExportDialog : public QDialog {
    Q_OBJECT

public:
    ExportDialog(EngineBridge &bridge, std::vector<api::PhotoId> photos, const QString &folder, QWidget *parent = nullptr);
    ~ExportDialog() override;

    void start();
    [[nodiscard]] bool isBusy() const { return m_busy; }

Q_SIGNALS:
    void folderChosen(const QString &folder);  // to be offered the next time
    void fileManagerWanted(const std::filesystem::path &file);

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void retranslate();
    [[nodiscard]] QString resultText() const;
    void pickFolder();
    void setFolder(const QString &folder);
    void arrived(const ExportResult &result);
    void setBusy(bool busy);

    EngineBridge &m_bridge;
    const std::vector<api::PhotoId> m_photos;
    QString m_folder;
    bool m_busy = false;
    std::optional<ExportResult> m_done;  // of the last export
    QThreadPool m_worker;
    std::shared_ptr<std::atomic<bool>> m_stop = std::make_shared<std::atomic<bool>>(false);
    QLabel *m_result, *m_folderName, *m_sizeName;
    ElidedLabel *m_place;
    QComboBox *m_size;
    QProgressBar *m_progress;
    QPushButton *m_pick, *m_show, *m_close, *m_export;
};

}  // namespace semblance::ui
