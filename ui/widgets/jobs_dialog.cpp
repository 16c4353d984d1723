#include "ui/widgets/jobs_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>

#include "ui/bridge/formats.h"
#include "ui/delegates/row_delegates.h"
#include "ui/models/past_job_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/job_strip.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kAgainMs = 400;
}  // namespace

JobsDialog::JobsDialog(EngineBridge &bridge, QWidget *parent)
    : QDialog(parent), m_bridge(bridge), m_model(new PastJobModel(this)), m_list(new QListView(this)), m_live(new JobRow(bridge, this)),
      m_title(new QLabel(this)), m_empty(new QLabel(this)), m_log(new QPlainTextEdit(this)),
      m_copy(pushButton("jobLogCopy", "plain", this)), m_close(pushButton("jobsClose", "plain", this))
{
    build();
    m_again.setSingleShot(true);
    m_again.setInterval(kAgainMs);
    connect(&m_again, &QTimer::timeout, this, &JobsDialog::refresh);
    connect(&m_bridge, &EngineBridge::jobChanged, this, [this] {
        showLive();
        if (!m_again.isActive())
            m_again.start();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &JobsDialog::showJob);
    connect(m_copy, &QPushButton::clicked, this, &JobsDialog::copy);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    refresh();
}

void JobsDialog::build()
{
    setObjectName("jobsDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    resize(860, 520);
    m_list->setObjectName("jobsList");
    m_list->setModel(m_model);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setMinimumWidth(260);
    auto *delegate = new TwoLineDelegate("history", PastJobModel::StateRole, this);
    delegate->setThirdRole(PastJobModel::WhenRole);
    delegate->setWarningRole(PastJobModel::TroubleRole);
    m_list->setItemDelegate(delegate);
    setRole(m_title, "title");
    m_title->setWordWrap(true);
    m_title->setObjectName("jobTitle");
    setRole(m_empty, "muted");
    m_empty->setWordWrap(true);
    m_log->setObjectName("jobLog");
    m_log->setReadOnly(true);
    m_log->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_log->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addStretch();
    buttons->addWidget(m_close);
    auto *side = new QWidget(this);
    auto *right = new QVBoxLayout(side);
    right->setContentsMargins(space::m, 0, 0, 0);
    right->setSpacing(space::s);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_title, m_empty, m_live})
        right->addWidget(widget);
    right->addWidget(m_log, 1);
    right->addLayout(buttons);
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(m_list);
    splitter->addWidget(side);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::l, space::l);
    layout->addWidget(splitter);
    m_live->hide();
    retranslate();
}

void JobsDialog::retranslate()
{
    setWindowTitle(tr("Jobs"));
    m_list->setAccessibleName(tr("Jobs, the newest first"));
    m_empty->setText(tr("Nothing has been done yet: what is indexed, trained, measured or downloaded is listed here."));
    m_log->setAccessibleName(tr("Log"));
    m_copy->setText(tr("Copy the log"));
    m_close->setText(tr("Close"));
    describe(m_copy, m_copy->text());
    describe(m_close, m_close->text());
    m_live->retranslate();
}

// It stays open beside the settings, where the language is chosen.
void JobsDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    retranslate();
    refresh();
}

void JobsDialog::refresh()
{
    m_bridge.pastJobs(this, [this](std::vector<api::PastJob> jobs) { takeJobs(std::move(jobs)); });
}

void JobsDialog::takeJobs(std::vector<api::PastJob> jobs)
{
    const api::JobId wanted = m_shown;
    m_model->setJobs(std::move(jobs));
    m_empty->setVisible(m_model->rowCount() == 0);
    m_log->setVisible(m_model->rowCount() > 0);
    m_copy->setEnabled(m_model->rowCount() > 0);
    int row = m_model->rowCount() > 0 ? 0 : -1;
    for (int i = 0; i < m_model->rowCount(); ++i)
        if (m_model->job(i).id == wanted)
            row = i;
    if (row < 0)
        return;
    m_list->setCurrentIndex(m_model->index(row));
    showJob(m_model->index(row));
}

void JobsDialog::select(api::JobId id)
{
    m_shown = id;
    refresh();
}

void JobsDialog::showJob(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const api::PastJob &job = m_model->job(index.row());
    const bool same = m_shown == job.id;
    m_shown = job.id;
    m_title->setText(pastJobTitle(job) + QStringLiteral("\n") + pastJobState(job));
    showLive();
    m_bridge.jobLog(job.id, this, [this, id = job.id, same](const api::Result<std::string> &log) {
        if (id != m_shown)
            return;
        const int place = m_log->verticalScrollBar()->value();
        const bool end = place == m_log->verticalScrollBar()->maximum();
        m_log->setPlainText(QString::fromStdString(log ? *log : log.error().detail));
        m_log->verticalScrollBar()->setValue(same && !end ? place : m_log->verticalScrollBar()->maximum());
    });
}

// Of a job that is not over: its progress, and the buttons to pause and stop it.
void JobsDialog::showLive()
{
    bool live = false;
    for (const api::JobStatus &job : m_bridge.jobs())
        if (job.id == m_shown && !isOver(job.state)) {
            m_live->setJob(job);
            live = true;
        }
    m_live->setVisible(live);
}

void JobsDialog::copy() const
{
    QApplication::clipboard()->setText(m_log->toPlainText());
}

}  // namespace semblance::ui
