// Near duplicates and bursts: groups with the best photo first; what is marked goes to the trash, asked first.
#pragma once

#include <QDialog>
#include <QThreadPool>
#include <QTimer>
#include <atomic>
#include <memory>

#include "engine/api/duplicates.h"
#include "ui/bridge/engine_bridge.h"

class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QSlider;
class QVBoxLayout;

namespace semblance::ui {

class TrashErrand;

class DuplicatesDialog : public QDialog {
    Q_OBJECT

public:
    explicit DuplicatesDialog(EngineBridge &bridge, QWidget *parent = nullptr);
    ~DuplicatesDialog() override;

    [[nodiscard]] std::vector<std::filesystem::path> marked() const;
    void moveToTrash(const std::vector<std::filesystem::path> &files);  // behind the window; the dialog shows how far it is
    [[nodiscard]] bool isMoving() const { return m_errand != nullptr; }
    void reject() override;

private:
    void build();
    void search();
    void showProgress(int share);
    void arrived(const api::Result<std::vector<api::DuplicateGroup>> &groups);
    [[nodiscard]] QWidget *cardOf(const api::DuplicateGroup &group);
    [[nodiscard]] QWidget *tileOf(const api::DuplicatePhoto &photo, bool best, bool mark, QList<QCheckBox *> &boxes);
    void clearCards();
    void showMarked();
    void askTrash();
    void moved();
    void stopMoving();
    void setMoving(bool moving);
    [[nodiscard]] api::DuplicateRequest request() const;

    EngineBridge &m_bridge;
    QThreadPool m_worker;
    std::shared_ptr<std::atomic<bool>> m_stop;  // of the search under way
    QTimer m_delay;
    int m_ticket = 0;
    std::vector<std::pair<QCheckBox *, std::filesystem::path>> m_marks;
    QSlider *m_similarity;
    QLabel *m_value, *m_summary, *m_notice;
    QCheckBox *m_bursts;
    QPushButton *m_trash, *m_close;
    QScrollArea *m_scroll;
    QProgressBar *m_progress;
    QPushButton *m_stopWork;
    QWidget *m_content = nullptr;
    TrashErrand *m_errand = nullptr;  // while files are moved
    QString m_found;                  // the summary before that
};

}  // namespace semblance::ui
