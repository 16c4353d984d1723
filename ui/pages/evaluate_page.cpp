#include "ui/pages/evaluate_page.h"

#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStackedLayout>
#include <QStandardItemModel>

#include "ui/bridge/formats.h"
#include "ui/models/figure_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/behind_panel.h"
#include "ui/widgets/report_view.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr int kColumn = 232, kBehindFrom = 1000;
constexpr int kIdRole = Qt::UserRole + 1;

using core::EvaluationKind;

}  // namespace

EvaluatePage::EvaluatePage(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_title(new QLabel(this)), m_whatTitle(new QLabel(this)), m_setTitle(new QLabel(this)),
      m_kindWords(new QLabel(this)), m_hint(new QLabel(this)), m_kept(new QLabel(this)), m_modelName(new QLabel(this)),
      m_baselineName(new QLabel(this)), m_kind(new QComboBox(this)), m_modelChoice(new QComboBox(this)), m_baseline(new QComboBox(this)),
      m_start(pushButton("evaluateStart", "primary", this)), m_save(pushButton("evaluateSave", "plain", this)),
      m_library(pushButton("evaluateLibrary", "plain", this)), m_file(pushButton("evaluateFile", "plain", this)),
      m_folder(pushButton("evaluateFolder", "plain", this)), m_path(new ElidedLabel(Qt::ElideMiddle, this)), m_prompt(new QLineEdit(this)),
      m_list(new QListView(this)), m_model(new QStandardItemModel(this)), m_stack(new QStackedLayout), m_state(new PageState),
      m_report(new ReportView), m_behind(new BehindPanel(bridge))
{
    setObjectName("evaluatePage");
    setRole(m_title, "heading");
    setRole(m_hint, "small");
    m_hint->setObjectName("evaluateHint");
    auto *head = new QHBoxLayout;
    head->setSpacing(space::m);
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_hint);
    head->addWidget(m_save);
    head->addWidget(m_start);
    m_stack->addWidget(m_state);
    m_stack->addWidget(m_report);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(space::l);
    columns->addWidget(buildColumn());
    columns->addLayout(m_stack, 1);
    auto *main = new QVBoxLayout;
    main->setContentsMargins(space::xl, space::l, space::l, space::l);
    main->setSpacing(space::l);
    main->addLayout(head);
    main->addLayout(columns, 1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(main, 1);
    layout->addWidget(m_behind);
    connect(m_start, &QPushButton::clicked, this, &EvaluatePage::start);
    connect(m_save, &QPushButton::clicked, this, &EvaluatePage::saveReport);
    connect(m_kind, &QComboBox::activated, this, [this] { retranslate(); });
    for (QComboBox *choice : {m_modelChoice, m_baseline})
        connect(choice, &QComboBox::activated, this, &EvaluatePage::updateStart);
    connect(&m_bridge, &EngineBridge::modelsListed, this, &EvaluatePage::fillModels);
    connect(m_library, &QPushButton::clicked, this, [this] {
        m_data.clear();
        updateStart();
    });
    connect(m_file, &QPushButton::clicked, this, [this] { pick(false); });
    connect(m_folder, &QPushButton::clicked, this, [this] { pick(true); });
    connect(m_list, &QListView::activated, this,
            [this](const QModelIndex &row) { open(core::EvaluationId{row.data(kIdRole).toLongLong()}); });
    connect(m_list, &QListView::clicked, this,
            [this](const QModelIndex &row) { open(core::EvaluationId{row.data(kIdRole).toLongLong()}); });
    connect(m_report, &ReportView::behindWanted, this, [this](const QString &title, const auto &items) {
        m_behind->show(title, items);
        m_behind->setVisible(true);
    });
    connect(m_behind, &BehindPanel::photoWanted, this, &EvaluatePage::photoWanted);
    connect(&m_bridge, &EngineBridge::jobChanged, this, &EvaluatePage::takeJob);
    connect(&m_bridge, &EngineBridge::evaluationsListed, this, &EvaluatePage::listed);
    retranslate();
}

QWidget *EvaluatePage::buildColumn()
{
    for (QLabel *label : {m_whatTitle, m_setTitle, m_kept, m_modelName, m_baselineName})
        setRole(label, "section");
    m_modelChoice->setObjectName("evaluateModel");
    m_baseline->setObjectName("evaluateBaseline");
    setRole(m_kindWords, "small");
    m_kindWords->setWordWrap(true);
    setRole(m_path, "small");
    m_kind->setObjectName("evaluateKind");
    m_prompt->setObjectName("evaluatePrompt");
    m_prompt->setText(QStringLiteral("a photo of a {}"));
    m_list->setObjectName("evaluationList");
    m_list->setModel(m_model);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setWordWrap(true);
    m_library->setCheckable(true);
    auto *column = new QWidget;
    column->setFixedWidth(kColumn);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_whatTitle, m_kind, m_kindWords, m_prompt, m_modelName, m_modelChoice,
                                                            m_baselineName, m_baseline, m_setTitle, m_library, m_file, m_folder, m_path})
        layout->addWidget(widget);
    layout->addSpacing(space::m);
    layout->addWidget(m_kept);
    layout->addWidget(m_list, 1);
    layout->addStretch();  // takes the rest while there is no list
    return column;
}

api::EvaluationRequest EvaluatePage::request() const
{
    api::EvaluationRequest request;
    request.kind = EvaluationKind(m_kind->currentData().toInt());
    request.data = m_data.empty() ? std::filesystem::path("library") : m_data;
    request.prompts = {m_prompt->text().toStdString()};
    request.model = toPath(m_modelChoice->currentData().toString());
    if (request.kind == EvaluationKind::Comparison)
        request.baseline = toPath(m_baseline->currentData().toString());
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

void EvaluatePage::start()
{
    m_error.reset();
    m_running = true;
    m_job = m_bridge.evaluate(request());
    updateStart();
    showState();
}

void EvaluatePage::takeJob(const api::JobStatus &job)
{
    if (job.id != m_job)
        return;
    m_running = !isOver(job.state);
    m_error = job.error;
    if (job.state == api::JobState::Done) {
        m_open = {};
        m_bridge.refreshEvaluations();  // the newest is opened when the list comes
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
        auto *row = new QStandardItem(QString::fromStdString(summary.model) + QStringLiteral(" · ") + fileName(summary.data)
                                      + (headline.isEmpty() ? QString() : QLatin1Char('\n') + headline));
        row->setData(qlonglong(summary.id.value), kIdRole);
        row->setToolTip(QString::fromStdString(summary.measuredAt));
        m_model->appendRow(row);
    }
    m_kept->setVisible(m_model->rowCount() > 0);
    m_list->setVisible(m_model->rowCount() > 0);
    if (!m_open.valid() && !m_bridge.evaluations().empty())
        open(m_bridge.evaluations().front().id);
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

void EvaluatePage::saveReport()
{
    auto *dialog = new QFileDialog(this, tr("Save the report"), QStringLiteral("evaluation.html"), QStringLiteral("HTML (*.html)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix("html");
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_bridge.exportEvaluation(m_open, toPath(file), this, [this, file](const api::Result<void> &saved) {
            m_hint->setText(saved ? tr("Saved as %1").arg(fileName(toPath(file))) : QString::fromStdString(saved.error().detail));
        });
    });
    dialog->open();
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

void EvaluatePage::showState()
{
    const bool any = !m_report->report().summary.model.empty();
    if (m_error) {
        m_state->setContent("error", errorTitle(m_error->code), QString::fromStdString(m_error->detail));
    } else if (m_running) {
        m_state->setContent("teach", tr("Measuring…"), tr("The figures appear here. You can go on searching meanwhile."));
    } else {
        m_state->setContent(
            "teach", tr("Nothing measured yet"),
            tr("Measure how well the model finds what belongs together, on your own captions or on a set with known answers."));
    }
    m_state->setActions({});
    m_stack->setCurrentWidget(any && !m_error && !m_running ? static_cast<QWidget *>(m_report) : m_state);
    m_save->setVisible(any && !m_error && !m_running);
    m_behind->setVisible(any && !m_error && width() >= kBehindFrom);
}

void EvaluatePage::updateStart()
{
    const bool classes = EvaluationKind(m_kind->currentData().toInt()) == EvaluationKind::Classification;
    m_library->setChecked(m_data.empty());
    m_path->setFullText(toQString(m_data));
    m_path->setVisible(!m_data.empty());
    m_prompt->setVisible(classes);
    const bool compares = EvaluationKind(m_kind->currentData().toInt()) == EvaluationKind::Comparison;
    m_baselineName->setVisible(compares);
    m_baseline->setVisible(compares);
    QString why;
    if (m_running)
        why = tr("Measuring…");
    else if (classes && m_data.empty())
        why = tr("Choose a folder with a subfolder a class");
    else if (classes && !m_prompt->text().contains(QStringLiteral("{}")))
        why = tr("The sentence needs {} for the class");
    else if (compares && m_modelChoice->currentData() == m_baseline->currentData())
        why = tr("Choose two different models");
    m_hint->setText(why);
    m_start->setEnabled(why.isEmpty());
}

void EvaluatePage::retranslate()
{
    const QVariant kind = m_kind->currentData();
    m_kind->clear();
    m_kind->addItem(tr("Search, both ways"), int(EvaluationKind::Retrieval));
    m_kind->addItem(tr("Classes"), int(EvaluationKind::Classification));
    m_kind->addItem(tr("Two models"), int(EvaluationKind::Comparison));
    m_kind->addItem(tr("Map"), int(EvaluationKind::Map));
    m_kind->addItem(tr("Robustness"), int(EvaluationKind::Robustness));
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(kind)));
    const QString words[]{tr("Do sentences find their photo, and photos their sentences?"),
                          tr("Is each photo put into the right class by words alone?"),
                          tr("Is one model really better than the other on the same set?"),
                          tr("Where do photos and captions lie, and which belong together?"),
                          tr("What remains when photos are blurred, noisy, turned, or words misspelt?")};
    m_kindWords->setText(words[m_kind->currentIndex()]);
    m_title->setText(tr("Evaluate"));
    m_start->setText(tr("Measure"));
    describe(m_start, tr("Measure this model on this set"));
    m_whatTitle->setText(tr("What"));
    m_modelName->setText(tr("Model"));
    m_baselineName->setText(tr("Against"));
    m_save->setText(tr("Save report…"));
    describe(m_save, tr("Save the figures and charts as a file"));
    describe(m_modelChoice, tr("Model"));
    describe(m_baseline, tr("Against"));
    m_setTitle->setText(tr("On"));
    m_kept->setText(tr("Measured before"));
    m_library->setText(tr("Captions of my library"));
    m_file->setText(tr("A file with captions…"));
    m_folder->setText(tr("A folder…"));
    for (QPushButton *button : {m_library, m_file, m_folder})
        describe(button, button->text());
    describe(m_kind, tr("What to measure"));
    describe(m_prompt, tr("Sentence around the name of a class"));
    describe(m_list, tr("Measured before"));
    updateStart();
    showState();
}

void EvaluatePage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void EvaluatePage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showState();
}

void EvaluatePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_bridge.refreshModels();
    m_bridge.refreshEvaluations();
}

}  // namespace semblance::ui
