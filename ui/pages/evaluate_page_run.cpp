// What the Evaluate page asks of the engine: measuring, figures as they come, what was kept, the forecast, files.
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QStandardItemModel>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/models/figure_model.h"
#include "ui/pages/evaluate_page.h"
#include "ui/widgets/behind_panel.h"
#include "ui/widgets/report_view.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr int kIdRole = Qt::UserRole + 1;

using core::EvaluationKind;

double figureOf(const core::EvaluationSummary &summary, const char *name)
{
    for (const core::Figure &figure : summary.figures)
        if (figure.scope.empty() && figure.name == name)
            return figure.value;
    return 0;
}

// How often each photo goes through a model.
double passes(EvaluationKind kind, bool two)
{
    return kind == EvaluationKind::Robustness ? 7 : two ? 2 : 1;
}

}  // namespace

api::EvaluationRequest EvaluatePage::request() const
{
    api::EvaluationRequest request;
    request.kind = kind();
    request.data = m_data.empty() ? std::filesystem::path("library") : m_data;
    request.prompts = {m_prompt->text().toStdString()};
    request.model = toPath(m_modelChoice->currentData().toString());
    const int method = m_method->currentData().toInt();
    if (request.kind == EvaluationKind::Classification && method != 0) {
        request.folds = std::max(0, method);
        request.head = method < 0;
        request.prompts = {"a photo of a {}"};
    }
    const bool other = m_modelChoice->currentData() != m_baseline->currentData();
    if (request.kind == EvaluationKind::Comparison || (request.kind == EvaluationKind::Map && other))
        request.baseline = toPath(m_baseline->currentData().toString());
    if (request.kind == EvaluationKind::Comparison)
        request.pins = m_pins;
    return request;
}

void EvaluatePage::pick(bool folder)
{
    auto *dialog = new QFileDialog(this, folder ? tr("A folder with photos and captions, or with a subfolder a class")
                                                : tr("A table or a COCO file with captions"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::urlsSelected, this, [this](const QList<QUrl> &urls) {
        if (!urls.isEmpty())
            m_data = toPath(urls.first());
        updateStart();
    });
    dialog->open();
}

// A second click takes them away again.
void EvaluatePage::pickPins()
{
    if (!m_pins.empty()) {
        m_pins.clear();
        return updateStart();
    }
    updateStart();
    auto *dialog = new QFileDialog(this, tr("A table of photos and captions that must still be found"), {},
                                   tr("Tables (%1)").arg(QStringLiteral("*.csv *.tsv")));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::urlsSelected, this, [this](const QList<QUrl> &urls) {
        if (!urls.isEmpty())
            m_pins = toPath(urls.first());
        updateStart();
    });
    dialog->open();
}

void EvaluatePage::start()
{
    const api::EvaluationRequest wanted = request();
    m_error.reset();
    m_running = true;
    m_partial = {};
    m_partial.summary.kind = wanted.kind;
    m_partial.summary.model = m_modelChoice->currentText().toStdString();
    if (!wanted.baseline.empty())
        m_partial.summary.baseline = m_baseline->currentText().toStdString();
    m_partial.summary.data = wanted.data;
    m_partial.summary.seed = wanted.seed;
    m_job = m_bridge.evaluate(wanted);
    updateStart();
    showState();
}

// A first figure that is there already: the job started over.
void EvaluatePage::takeFigures(api::JobId job, const std::vector<api::EvaluationFigure> &figures)
{
    if (job != m_job || !m_running || figures.empty())
        return;
    auto &known = m_partial.summary.figures;
    if (m_partial.figure(figures.front().scope, figures.front().name))
        known.clear();
    known.insert(known.end(), figures.begin(), figures.end());
    m_report->setReport(m_partial);
    m_behind->show({}, {});
    showState();
}

void EvaluatePage::takeJob(const api::JobStatus &job)
{
    if (job.id != m_job)
        return;
    m_running = !isOver(job.state);
    m_error = job.error;
    const bool partial = !m_partial.summary.figures.empty();
    if (!m_running)
        m_partial = {};
    if (job.state == api::JobState::Done) {
        m_open = {};
        m_bridge.refreshEvaluations();   // the newest is opened when the list comes
    } else if (!m_running && partial) {  // what was found so far is no evaluation
        m_report->setReport({});
        if (m_open.valid())
            open(m_open);
    }
    updateStart();
    showState();
}

void EvaluatePage::listed()
{
    m_model->clear();
    for (const core::EvaluationSummary &summary : m_bridge.evaluations()) {
        QString headline;
        for (const char *name : {"r10", "accuracy"})
            for (const core::Figure &figure : summary.figures)
                if (headline.isEmpty() && figure.name == name && (figure.scope.empty() || figure.scope == "text_to_image"))
                    headline = figureName(figure.name) + QLatin1Char(' ') + figureValue(figure);
        QStringList what{m_kind->itemText(m_kind->findData(int(summary.kind)))};
        if (!headline.isEmpty())
            what << headline;
        auto *row = new QStandardItem(QString::fromStdString(summary.model) + QStringLiteral(" · ") + fileName(summary.data)
                                      + QLatin1Char('\n') + what.join(QStringLiteral(" · ")));
        row->setData(qlonglong(summary.id.value), kIdRole);
        row->setToolTip(dateTime(summary.measuredAt));
        m_model->appendRow(row);
    }
    m_kept->setVisible(m_model->rowCount() > 0);
    m_list->setVisible(m_model->rowCount() > 0);
    if (!m_open.valid() && !m_running && !m_bridge.evaluations().empty())
        open(m_bridge.evaluations().front().id);
    showForecast();
    showState();
}

void EvaluatePage::fillModels()
{
    for (QComboBox *choice : {m_modelChoice, m_baseline}) {
        const QString before = choice->currentData().toString();
        choice->clear();
        int active = 0;
        for (const api::ModelInfo &model : m_bridge.models()) {
            if (!model.problems.empty())
                continue;
            if (model.active)
                active = choice->count();
            choice->addItem(model.id == "starter" ? tr("Starter model") : QString::fromStdString(model.id), toQString(model.folder));
        }
        const int same = choice->findData(before);
        choice->setCurrentIndex(before.isEmpty() || same < 0 ? active : same);
    }
    updateStart();
}

// How much there is to measure is read again when the set changes, and when the library did.
void EvaluatePage::askForecast()
{
    const std::filesystem::path asked = m_data.empty() ? std::filesystem::path("library") : m_data;
    if (!isVisible() || isBlind() || asked == m_previewed)
        return showForecast();
    m_previewed = asked;
    m_preview.reset();
    ++m_forecasts;
    m_bridge.previewPairs(asked, this, [this, ticket = ++m_forecastTicket](const api::Result<api::PairPreview> &preview) {
        --m_forecasts;
        if (ticket == m_forecastTicket) {
            m_preview = preview ? std::optional(*preview) : std::nullopt;
            showForecast();
        }
        Q_EMIT settledMaybe();
    });
    showForecast();
}

bool EvaluatePage::isSettled() const
{
    return m_forecasts == 0;
}

// As long a photo as the last time that this model, or else any, was measured.
void EvaluatePage::showForecast()
{
    m_forecast->setVisible(m_preview.has_value() && !isBlind());
    if (!m_preview)
        return;
    QString text = tr("%1 photos, %2 captions").arg(number(m_preview->photos), number(m_preview->captions));
    double secondsAPhoto = 0;
    for (const core::EvaluationSummary &summary : m_bridge.evaluations()) {
        const double photos = std::max(figureOf(summary, "gallery"), figureOf(summary, "photos"));
        if (photos > 0 && secondsAPhoto == 0)
            secondsAPhoto = summary.seconds / photos / passes(summary.kind, !summary.baseline.empty());
    }
    if (secondsAPhoto > 0)
        text += QStringLiteral(" · ")
                + tr("about %1").arg(duration(secondsAPhoto * double(m_preview->photos) * passes(kind(), !request().baseline.empty())));
    if (m_preview->skipped > 0)
        text += QStringLiteral(" · ") + tr("%Ln cannot be used", nullptr, int(m_preview->skipped));
    m_forecast->setText(text);
}

void EvaluatePage::saveReport()
{
    auto *dialog = new QFileDialog(this, tr("Save the report"), QStringLiteral("evaluation.html"));
    const std::pair<QString, const char *> kinds[]{{tr("Report with charts (%1)"), "html"},
                                                   {tr("Picture of what is shown (%1)"), "png"},
                                                   {tr("Drawing of what is shown (%1)"), "svg"},
                                                   {tr("Figures as a table (%1)"), "csv"},
                                                   {tr("Every photo and caption as a table (%1)"), "queries.csv"},
                                                   {tr("Table for LaTeX (%1)"), "tex"},
                                                   {tr("Everything for programs (%1)"), "json"}};
    QStringList filters;
    for (const auto &[name, ending] : kinds)
        filters << name.arg(QStringLiteral("*.") + QLatin1String(ending));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix("html");
    connect(dialog, &QFileDialog::filterSelected, dialog,
            [dialog](const QString &filter) { dialog->setDefaultSuffix(filter.section(QStringLiteral("*."), 1).chopped(1)); });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) { save(toPath(file)); });
    dialog->open();
}

// Pictures are what stands here; everything else comes from the engine.
void EvaluatePage::save(const std::filesystem::path &file)
{
    const QString ending = toQString(file.extension()).toLower();
    if (ending == QLatin1String(".png") || ending == QLatin1String(".svg")) {
        m_hint->setText(m_report->savePicture(file) ? tr("Saved as %1").arg(fileName(file))
                                                    : tr("%1 could not be written.").arg(toQString(file)));
        return;
    }
    m_bridge.exportEvaluation(m_open, file, this, [this, file](const api::Result<void> &saved) {
        m_hint->setText(saved ? tr("Saved as %1").arg(fileName(file)) : QString::fromStdString(saved.error().detail));
    });
}

void EvaluatePage::open(core::EvaluationId id)
{
    m_open = id;
    m_bridge.evaluation(id, this, [this, id](const api::Result<core::EvaluationReport> &report) {
        if (id != m_open)
            return;
        if (report) {
            m_report->setReport(*report);
            m_behind->show({}, {});
        } else {
            m_error = report.error();
        }
        showState();
    });
}

}  // namespace semblance::ui
