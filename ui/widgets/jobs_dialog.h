// All jobs, those of earlier runs of the program too, each with its log.
#pragma once

#include <QDialog>
#include <QTimer>

#include "ui/bridge/engine_bridge.h"

class QLabel;
class QListView;
class QPlainTextEdit;
class QPushButton;
class QModelIndex;

namespace semblance::ui {

class JobRow;
class PastJobModel;

class JobsDialog : public QDialog {
    Q_OBJECT

public:
    explicit JobsDialog(EngineBridge &bridge, QWidget *parent = nullptr);
    void select(api::JobId id);  // once it is listed

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void retranslate();
    void refresh();
    void takeJobs(std::vector<api::PastJob> jobs);
    void showJob(const QModelIndex &index);
    void showLive();
    void copy() const;

    EngineBridge &m_bridge;
    PastJobModel *m_model;
    QListView *m_list;
    JobRow *m_live;
    QLabel *m_title, *m_empty;
    QPlainTextEdit *m_log;
    QPushButton *m_copy, *m_close;
    api::JobId m_shown;
    QTimer m_again;  // several changes at once are one look
};

}  // namespace semblance::ui
