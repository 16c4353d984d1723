#include "ui/widgets/runs_view.h"

#include <QAbstractButton>
#include <QEvent>
#include <QGridLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageBox>
#include <QStackedLayout>
#include <QTableView>
#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "ui/bridge/formats.h"
#include "ui/charts/line_chart.h"
#include "ui/models/run_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/run_photos_dialog.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr std::size_t kMostCompared = 6;  // as many lines as there are colours
constexpr int kTableFrom = 160, kAllColumnsFrom = 560;

std::map<QString, QString> optionsOf(const api::RunSummary &run)
{
    std::map<QString, QString> options;
    const auto object = QJsonDocument::fromJson(QByteArray::fromStdString(run.options)).object();
    for (auto item = object.begin(); item != object.end(); ++item)
        if (!item.value().isObject() && !item.value().isArray())
            options[item.key()] = item.value().toVariant().toString();
    if (options.empty())
        for (const auto &[key, value] : run.settings)
            options[QString::fromStdString(key)] = QString::fromStdString(value);
    options["recipe"] = QString::fromStdString(run.recipe);
    options["loss"] = QString::fromStdString(run.loss);
    options["data"] = fileName(run.data);
    return options;
}

void draw(LineChart *chart, int line, const api::RunReport &report, const char *name)
{
    if (const auto *curve = report.curve(name))
        for (std::size_t i = 0; i < curve->steps.size(); ++i)
            chart->append(line, {curve->steps[i] + 1, curve->values[i]});
}

}  // namespace

QString differencesOf(const std::vector<api::RunReport> &reports)
{
    std::vector<std::map<QString, QString>> options;
    std::set<QString> names;
    for (const api::RunReport &report : reports) {
        options.push_back(optionsOf(report.summary));
        for (const auto &[name, value] : options.back())
            names.insert(name);
    }
    QStringList lines;
    for (const QString &name : names) {
        QStringList values;
        for (const auto &one : options) {
            const auto found = one.find(name);
            values << (found == one.end() || found->second.isEmpty() ? QStringLiteral("–") : found->second);
        }
        if (values.count(values.first()) != values.size())
            lines << name + QStringLiteral(": ") + values.join(QStringLiteral(" · "));
    }
    return lines.join(QStringLiteral("    "));
}

RunsView::RunsView(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_model(new RunModel(this)), m_empty(new PageState), m_content(new QWidget), m_charts(new QWidget),
      m_table(new QTableView), m_repeat(pushButton("runRepeat", "plain", m_content)), m_photos(pushButton("runPhotos", "plain", m_content)),
      m_forget(pushButton("runForget", "plain", m_content)), m_hint(new QLabel), m_differences(new QLabel),
      m_loss(new LineChart("compareLoss")), m_recall(new LineChart("compareRecall", LineChart::Values::Share))
{
    build();
    connect(&m_bridge, &EngineBridge::runsListed, this, &RunsView::listed);
    connect(m_model, &RunModel::tickedChanged, this, &RunsView::compare);
    connect(m_model, &RunModel::noteWritten, &m_bridge, &EngineBridge::annotateRun);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RunsView::updateActions);
    connect(m_model, &RunModel::modelReset, this, &RunsView::updateActions);
    connect(m_repeat, &QPushButton::clicked, this, [this] {
        if (const int row = currentRow(); row >= 0)
            Q_EMIT repeatWanted(m_model->run(row));
    });
    connect(m_forget, &QPushButton::clicked, this, &RunsView::askToForget);
    connect(m_photos, &QPushButton::clicked, this, &RunsView::openPhotos);
    listed();
    retranslate();
}

void RunsView::build()
{
    setObjectName("runsView");
    m_table->setObjectName("runsTable");
    m_table->setModel(m_model);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setMinimumHeight(kTableFrom);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    nameCorner(m_table, tr("All runs"));
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(RunModel::Data, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(RunModel::Note, QHeaderView::Stretch);
    setRole(m_hint, "small");
    m_hint->setWordWrap(true);
    setRole(m_differences, "small");
    m_differences->setObjectName("runDifferences");
    m_differences->setWordWrap(true);
    m_differences->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (std::size_t i = 0; i < kMostCompared; ++i)
        for (LineChart *chart : {m_loss, m_recall})
            chart->addLine({});
    auto *charts = new QGridLayout(m_charts);
    charts->setContentsMargins(0, 0, 0, 0);
    charts->setSpacing(space::m);
    charts->addWidget(carded(m_loss), 0, 0);
    charts->addWidget(carded(m_recall), 0, 1);
    charts->addWidget(m_differences, 1, 0, 1, 2);
    auto *head = new QHBoxLayout;
    head->setSpacing(space::s);
    head->addWidget(m_hint, 1);
    head->addWidget(m_photos);
    head->addWidget(m_repeat);
    head->addWidget(m_forget);
    auto *layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addLayout(head);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_charts, 1);
    auto *stack = new QStackedLayout(this);
    stack->addWidget(m_empty);
    stack->addWidget(m_content);
}

void RunsView::setMayRepeat(bool may)
{
    m_mayRepeat = may;
    updateActions();
}

int RunsView::currentRow() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() && current.row() < m_model->rowCount() ? current.row() : -1;
}

// What it learned from is what a narrow table can do without: the note needs the room.
void RunsView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_table->setColumnHidden(RunModel::Data, width() < kAllColumnsFrom);
}

void RunsView::updateActions()
{
    const int row = currentRow();
    m_repeat->setEnabled(row >= 0 && m_mayRepeat);
    m_photos->setEnabled(row >= 0);
    m_forget->setEnabled(row >= 0 && m_model->run(row).state != api::RunState::Running);
}

void RunsView::listed()
{
    const int row = currentRow();
    m_model->setRuns(m_bridge.runs());
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(std::clamp(row, 0, m_model->rowCount() - 1), 0));
    auto *stack = static_cast<QStackedLayout *>(layout());
    stack->setCurrentWidget(m_model->rowCount() > 0 ? m_content : static_cast<QWidget *>(m_empty));
    compare();
}

void RunsView::compare()
{
    auto wanted = m_model->ticked();
    wanted.resize(std::min(wanted.size(), kMostCompared));
    const std::uint64_t asked = ++m_asked;
    auto reports = std::make_shared<std::vector<api::RunReport>>();
    if (wanted.empty())
        return show({});
    // The curves come one after another; the answer to the last tick counts.
    auto left = std::make_shared<std::size_t>(wanted.size());
    reports->resize(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i)
        m_bridge.run(wanted[i].id, this, [this, asked, reports, left, i](const api::Result<api::RunReport> &report) {
            if (report)
                (*reports)[i] = *report;
            if (--*left > 0 || asked != m_asked)
                return;
            std::erase_if(*reports, [](const api::RunReport &one) { return !one.summary.id.valid(); });
            show(*reports);
        });
}

void RunsView::show(const std::vector<api::RunReport> &reports)
{
    m_reports = reports;
    m_charts->setVisible(!reports.empty());
    for (LineChart *chart : {m_loss, m_recall})
        chart->clear();
    for (std::size_t i = 0; i < kMostCompared; ++i) {
        const bool used = i < reports.size();
        for (LineChart *chart : {m_loss, m_recall})
            chart->setLineName(int(i), used ? runName(reports[i].summary) : QString());
        if (!used)
            continue;
        draw(m_loss, int(i), reports[i], reports[i].curve("val_loss") ? "val_loss" : "loss");
        draw(m_recall, int(i), reports[i], "recall_at_10");
    }
    const QString differences = reports.size() > 1 ? differencesOf(reports) : QString();
    m_differences->setText(reports.size() < 2      ? QString()
                           : differences.isEmpty() ? tr("All their settings are the same.")
                                                   : tr("They differ in  %1").arg(differences));
    m_differences->setVisible(reports.size() > 1);
    Q_EMIT compared(reports);
}

// The ledger of the current run.
void RunsView::openPhotos()
{
    const int row = currentRow();
    if (row < 0)
        return;
    m_bridge.run(m_model->run(row).id, this, [this](const api::Result<api::RunReport> &report) {
        if (!report)
            return;
        auto *dialog = new RunPhotosDialog(*report, m_mayRepeat, this);
        connect(dialog, &RunPhotosDialog::forgetWanted, this, &RunsView::trainWanted);
        dialog->open();
    });
}

void RunsView::askToForget()
{
    const int row = currentRow();
    if (row < 0)
        return;
    const api::RunId id = m_model->run(row).id;
    auto *box = new QMessageBox(this);
    box->setObjectName("forgetRunBox");
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Question);
    box->setText(tr("Delete %1 from the list?").arg(runName(m_model->run(row))));
    box->setInformativeText(tr("Its settings, curves and figures are lost. The model that it made stays on the Models page."));
    auto *forget = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    forget->setObjectName("forgetRunConfirm");
    box->addButton(tr("Keep"), QMessageBox::RejectRole);
    connect(forget, &QAbstractButton::clicked, this, [this, id] { m_bridge.forgetRun(id); });
    box->open();
}

void RunsView::retranslate()
{
    m_empty->setContent("teach", tr("No runs yet"),
                        tr("Every run is kept here with its settings, its photos and its curves, to compare and to repeat."));
    m_hint->setText(tr("Tick runs to lay their curves over one another. A double click on a note changes it."));
    m_photos->setText(tr("Photos…"));
    describe(m_photos, tr("See which photos this run used, and let it forget some"));
    m_repeat->setText(tr("Repeat"));
    describe(m_repeat, tr("Do this run once more, with the same data, split, seed and settings"));
    m_forget->setText(tr("Delete"));
    describe(m_forget, tr("Delete this run from the list; its model stays"));
    describe(m_table, tr("Runs, the newest first"));
    m_loss->setTitle(tr("Held-out loss"));
    m_recall->setTitle(tr("Recall at 10"));
    show(m_reports);
}

void RunsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        listed();
    }
}

void RunsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_bridge.refreshRuns();
}

}  // namespace semblance::ui
