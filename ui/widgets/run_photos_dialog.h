// The ledger of a run: which photos it used; those that are ticked are forgotten by training again without them.
#pragma once

#include <QDialog>

#include "engine/api/studio.h"

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;

namespace semblance::ui {

class RunPhotoModel;

class RunPhotosDialog : public QDialog {
    Q_OBJECT

public:
    explicit RunPhotosDialog(const api::RunReport &run, bool mayTrain, QWidget *parent = nullptr);

Q_SIGNALS:
    void forgetWanted(const semblance::api::TrainRequest &again);

private:
    void build();
    void count();

    api::RunReport m_run;
    bool m_mayTrain;
    RunPhotoModel *m_model;
    QLabel *m_summary;
    QLineEdit *m_filter;
    QListView *m_list;
    QPushButton *m_forget, *m_close;
};

}  // namespace semblance::ui
