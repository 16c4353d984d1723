// A model that others have published: licence, size, languages, figures with their sources; and its download.
#pragma once

#include <QFrame>
#include <optional>

#include "engine/api/engine.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace semblance::ui {

class PublishedCard : public QFrame {
    Q_OBJECT

public:
    explicit PublishedCard(api::PublishedModel model, QWidget *parent = nullptr);
    [[nodiscard]] const api::PublishedModel &model() const { return m_model; }
    // The newest download of it in this run of the program; nothing: there was none.
    void setJob(const std::optional<api::JobStatus> &job);

Q_SIGNALS:
    void downloadWanted(const std::string &id);
    void discardWanted(const std::string &id);
    void pageWanted(const QString &address);
    void pauseWanted(semblance::core::JobId job, bool pause);
    void cancelWanted(semblance::core::JobId job);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
    void build();
    [[nodiscard]] QString facts() const;
    [[nodiscard]] QString stateText() const;

    api::PublishedModel m_model;
    std::optional<api::JobStatus> m_job;
    QLabel *m_state;
    QProgressBar *m_progress;
    QPushButton *m_download;
    QToolButton *m_pause, *m_cancel, *m_discard, *m_page;
};

}  // namespace semblance::ui
