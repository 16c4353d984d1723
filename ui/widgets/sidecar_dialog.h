// Captions and tags into XMP files: where to, what would change, written with progress, and taken back.
#pragma once

#include <QDialog>
#include <atomic>
#include <memory>

#include "ui/bridge/annotator.h"

class QLabel;
class QListView;
class QPushButton;
class QRadioButton;

namespace semblance::ui {

class SidecarModel;

class SidecarDialog : public QDialog {
    Q_OBJECT

public:
    // `photos`: none: all whose captions or tags were edited.
    SidecarDialog(Annotator &annotator, std::vector<api::PhotoId> photos, QWidget *parent = nullptr);
    ~SidecarDialog() override;
    void setFolder(const std::filesystem::path &folder);  // empty: beside the photos

private:
    void build();
    void preview();
    void write();
    void takeBack();
    void finished(const api::Result<api::SidecarResult> &result, bool back);
    void setBusy(bool busy);
    void say(const QString &text, bool failed = false);
    void chooseFolder();
    [[nodiscard]] api::SidecarRequest request() const { return {m_photos, m_folder}; }

    Annotator &m_annotator;
    const std::vector<api::PhotoId> m_photos;
    std::filesystem::path m_folder;
    std::shared_ptr<std::atomic<bool>> m_stop;  // of the writing under way
    int m_ticket = 0;
    SidecarModel *m_model;
    QRadioButton *m_beside, *m_elsewhere;
    QPushButton *m_choose, *m_write, *m_back, *m_close;
    QListView *m_list;
    QLabel *m_summary, *m_result;
};

}  // namespace semblance::ui
