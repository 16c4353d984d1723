// Measuring: what to measure on which set at the left, the report in the middle, the photos behind a number at the right.
#pragma once

#include <QWidget>
#include <optional>

#include "ui/bridge/annotator.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStackedLayout;
class QStandardItemModel;

namespace semblance::ui {

class BehindPanel;
class BlindPanel;
class ElidedLabel;
class PageState;
class ReportView;

class EvaluatePage : public QWidget {
    Q_OBJECT

public:
    explicit EvaluatePage(Annotator &annotator, QWidget *parent = nullptr);
    [[nodiscard]] bool isSettled() const;  // no forecast is on its way
    // Makes ready to measure one model against another, on the set that is chosen; nothing runs before it is started.
    void compare(const std::filesystem::path &model, const std::filesystem::path &baseline);

Q_SIGNALS:
    void photoWanted(const std::filesystem::path &photo);
    void learnWanted(const std::filesystem::path &table);  // what was selected behind a number
    void settledMaybe();

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildColumn();
    void connectAll();
    void pick(bool folder);
    void pickPins();
    void askForecast();
    void showForecast();
    void takeFigures(api::JobId job, const std::vector<api::EvaluationFigure> &figures);
    void save(const std::filesystem::path &file);
    void start();
    void updateStart();
    void showState();
    void listed();
    void fillModels();
    void saveReport();
    void open(core::EvaluationId id);
    void takeJob(const api::JobStatus &job);
    void retranslate();
    void fillKinds();
    [[nodiscard]] bool isBlind() const;
    [[nodiscard]] core::EvaluationKind kind() const;  // of what is not blind
    [[nodiscard]] QString whyNot() const;             // empty: it may start
    [[nodiscard]] api::EvaluationRequest request() const;

    EngineBridge &m_bridge;
    api::JobId m_job;
    bool m_running = false;
    std::optional<api::Error> m_error;
    std::filesystem::path m_data;      // empty: the library
    std::filesystem::path m_pins;      // of Two models; empty: all queries count
    core::EvaluationReport m_partial;  // of the job that runs: the figures so far
    std::optional<api::PairPreview> m_preview;
    std::filesystem::path m_previewed;
    int m_forecastTicket = 0, m_forecasts = 0;
    core::EvaluationId m_open;
    QLabel *m_title, *m_whatTitle, *m_setTitle, *m_kindWords, *m_hint, *m_kept, *m_modelName, *m_baselineName, *m_forecast;
    QComboBox *m_kind, *m_method, *m_modelChoice, *m_baseline;
    QPushButton *m_start, *m_save, *m_library, *m_file, *m_folder, *m_pinsButton;
    ElidedLabel *m_path;
    QLineEdit *m_prompt;
    QListView *m_list;
    QStandardItemModel *m_model;
    QStackedLayout *m_stack;
    PageState *m_state;
    ReportView *m_report;
    BlindPanel *m_blind;
    BehindPanel *m_behind;
};

}  // namespace semblance::ui
