// Measuring: what to measure on which set at the left, the report in the middle, the photos behind a number at the right.
#pragma once

#include <QWidget>
#include <optional>

#include "ui/bridge/engine_bridge.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStackedLayout;
class QStandardItemModel;

namespace semblance::ui {

class BehindPanel;
class ElidedLabel;
class PageState;
class ReportView;

class EvaluatePage : public QWidget {
    Q_OBJECT

public:
    explicit EvaluatePage(EngineBridge &bridge, QWidget *parent = nullptr);

Q_SIGNALS:
    void photoWanted(const std::filesystem::path &photo);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildColumn();
    void pick(bool folder);
    void start();
    void updateStart();
    void showState();
    void listed();
    void fillModels();
    void saveReport();
    void open(core::EvaluationId id);
    void takeJob(const api::JobStatus &job);
    void retranslate();
    [[nodiscard]] api::EvaluationRequest request() const;

    EngineBridge &m_bridge;
    api::JobId m_job;
    bool m_running = false;
    std::optional<api::Error> m_error;
    std::filesystem::path m_data;  // empty: the library
    core::EvaluationId m_open;
    QLabel *m_title, *m_whatTitle, *m_setTitle, *m_kindWords, *m_hint, *m_kept, *m_modelName, *m_baselineName;
    QComboBox *m_kind, *m_modelChoice, *m_baseline;
    QPushButton *m_start, *m_save, *m_library, *m_file, *m_folder;
    ElidedLabel *m_path;
    QLineEdit *m_prompt;
    QListView *m_list;
    QStandardItemModel *m_model;
    QStackedLayout *m_stack;
    PageState *m_state;
    ReportView *m_report;
    BehindPanel *m_behind;
};

}  // namespace semblance::ui
