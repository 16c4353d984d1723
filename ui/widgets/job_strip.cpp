#include "ui/widgets/job_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/theme/icons.h"
#include "ui/widgets/jobs_dialog.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kPanelWidth = 520;
}  // namespace

JobRow::JobRow(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_text(new ElidedLabel(Qt::ElideRight, this)), m_progress(new QProgressBar(this)),
      m_problems(pushButton("jobProblems", "link", this)), m_retry(pushButton("jobRetry", "link", this)),
      m_pause(toolButton("jobPause", "pause", this)), m_cancel(toolButton("jobCancel", "close", this)),
      m_dismiss(toolButton("jobDismiss", "check", this))
{
    m_text->setObjectName("jobText");
    setRole(m_text, "small");
    m_progress->setObjectName("jobProgress");
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(120);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_problems);
    layout->addWidget(m_retry);
    for (QToolButton *button : {m_pause, m_cancel, m_dismiss}) {
        button->setIconSize({14, 14});
        button->setFixedSize(24, 24);
        layout->addWidget(button);
    }
    connect(m_pause, &QToolButton::clicked, this, &JobRow::pauseOrResume);
    connect(m_cancel, &QToolButton::clicked, this, [this] { m_bridge.cancel(m_job.id); });
    connect(m_dismiss, &QToolButton::clicked, this, [this] { Q_EMIT dismissed(m_job.id); });
    connect(m_problems, &QPushButton::clicked, this, &JobRow::problemsWanted);
    connect(m_retry, &QPushButton::clicked, this, [this] {
        const auto failed = m_job;
        Q_EMIT dismissed(failed.id);
        failed.kind == api::JobKind::Samples ? m_bridge.addSamplePhotos() : m_bridge.indexFolder(failed.subject);
    });
}

void JobRow::pauseOrResume()
{
    m_job.state == api::JobState::Paused ? m_bridge.resume(m_job.id) : m_bridge.pause(m_job.id);
}

void JobRow::setJob(const api::JobStatus &job)
{
    m_job = job;
    const bool isActive = !isOver(job.state), failed = job.state == api::JobState::Failed;
    m_text->setFullText(jobText(job));
    m_text->setForegroundRole(QPalette::WindowText);
    m_progress->setVisible(isActive && job.state != api::JobState::Queued);
    m_progress->setRange(0, job.total > 0 ? 1000 : job.state == api::JobState::Running ? 0 : 1);
    m_progress->setValue(job.total > 0 ? int(1000.0 * double(job.done) / double(job.total)) : 0);
    m_pause->setVisible(isActive && job.state != api::JobState::Queued);
    m_pause->setIcon(icon(job.state == api::JobState::Paused ? "play" : "pause"));
    m_cancel->setVisible(isActive);
    m_dismiss->setVisible(!isActive);
    m_dismiss->setIcon(icon(failed ? "close" : "check"));
    m_problems->setVisible(job.index && !job.index->failed.empty());
    m_retry->setVisible(failed && (job.kind == api::JobKind::Index || job.kind == api::JobKind::Samples));
    retranslate();
}

void JobRow::retranslate()
{
    m_text->setFullText(jobText(m_job));
    describe(m_pause, m_job.state == api::JobState::Paused ? tr("Resume") : tr("Pause"));
    describe(m_cancel, tr("Stop; what is done so far is kept"));
    describe(m_dismiss, tr("Dismiss"));
    m_problems->setText(tr("Show problems"));
    m_retry->setText(tr("Try again"));
    m_progress->setAccessibleName(tr("Progress"));
}

JobStrip::JobStrip(EngineBridge &bridge, QWidget *parent)
    : QFrame(parent), m_bridge(bridge), m_row(new JobRow(bridge, this)), m_expand(toolButton("jobsExpand", "chevron-up", this)),
      m_panel(new QFrame(parent)), m_panelLayout(new QVBoxLayout(m_panel)), m_history(pushButton("jobsHistory", "link", m_panel))
{
    setObjectName("jobStrip");
    setFixedHeight(height);
    m_expand->setIconSize({14, 14});
    m_expand->setFixedSize(24, 24);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::m, 0, space::s, 0);
    layout->setSpacing(space::xs);
    layout->addWidget(m_row, 1);
    layout->addWidget(m_expand);
    m_panel->setObjectName("jobsPanel");
    m_panelLayout->setContentsMargins(space::m, space::s, space::s, space::s);
    m_panelLayout->setSpacing(space::xs);
    m_panelLayout->addWidget(m_history, 0, Qt::AlignLeft);
    m_panel->hide();

    connect(m_history, &QPushButton::clicked, this, &JobStrip::openHistory);
    connect(m_expand, &QToolButton::clicked, this, &JobStrip::togglePanel);
    connect(m_row, &JobRow::dismissed, this, &JobStrip::dismiss);
    connect(m_row, &JobRow::problemsWanted, this, &JobStrip::problemsWanted);
    connect(&m_bridge, &EngineBridge::jobChanged, this, &JobStrip::refresh);
    // What ended before this window opened is history, not news.
    for (const auto &job : m_bridge.jobs())
        if (isOver(job.state))
            m_dismissed.push_back(job.id);
    retranslate();
    refresh();
}

void JobStrip::dismiss(api::JobId id)
{
    m_dismissed.push_back(id);
    refresh();
}

void JobStrip::refresh()
{
    std::vector<api::JobStatus> shown;
    for (const auto &job : m_bridge.jobs())
        if (std::find(m_dismissed.begin(), m_dismissed.end(), job.id) == m_dismissed.end())
            shown.push_back(job);
    setVisible(!shown.empty());
    if (shown.empty())
        return m_panel->hide();
    // What runs is worth more than what waits, and that more than what ended.
    std::stable_sort(shown.begin(), shown.end(), [](const auto &a, const auto &b) {
        const auto weight = [](api::JobState s) { return s == api::JobState::Queued ? 1 : !isOver(s) ? 2 : 0; };
        return weight(a.state) > weight(b.state);
    });
    m_row->setJob(shown.front());
    while (m_panelRows.size() > shown.size()) {
        delete m_panelRows.back();
        m_panelRows.pop_back();
    }
    while (m_panelRows.size() < shown.size()) {
        auto *row = new JobRow(m_bridge, m_panel);
        row->setFixedHeight(height);
        connect(row, &JobRow::dismissed, this, &JobStrip::dismiss, Qt::QueuedConnection);
        connect(row, &JobRow::problemsWanted, this, &JobStrip::problemsWanted);
        m_panelLayout->insertWidget(int(m_panelRows.size()), row);
        m_panelRows.push_back(row);
    }
    for (std::size_t i = 0; i < shown.size(); ++i)
        m_panelRows[i]->setJob(shown[i]);
    placePanel();
}

void JobStrip::togglePanel()
{
    if (isHidden())
        return openHistory();
    m_panel->setVisible(!m_panel->isVisible());
    m_expand->setIcon(icon(m_panel->isVisible() ? "chevron-down" : "chevron-up"));
    placePanel();
}

void JobStrip::openHistory()
{
    auto *dialog = window()->findChild<JobsDialog *>();
    if (!dialog)
        dialog = new JobsDialog(m_bridge, window());
    if (!isHidden())
        dialog->select(m_row->job().id);
    dialog->show();
    dialog->raise();
}

bool JobStrip::closePanel()
{
    const bool open = m_panel->isVisible();
    if (open)
        togglePanel();
    return open;
}

void JobStrip::placePanel()
{
    if (!m_panel->isVisible())
        return;
    const int wide = std::min(kPanelWidth, width() - 2 * space::s);
    const QPoint corner = mapTo(m_panel->parentWidget(), QPoint(width() - wide - space::s, 0));
    const int high = m_panelLayout->sizeHint().height();
    m_panel->setGeometry(corner.x(), corner.y() - high - space::xs, wide, high);
    m_panel->raise();
}

void JobStrip::retranslate()
{
    describe(m_expand, tr("All jobs"), "Ctrl+J");
    m_history->setText(tr("Earlier jobs and logs…"));
    describe(m_history, tr("All jobs with their logs, those of earlier starts too"));
    m_row->retranslate();
    for (JobRow *row : m_panelRows)
        row->retranslate();
}

void JobStrip::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void JobStrip::moveEvent(QMoveEvent *event)
{
    QFrame::moveEvent(event);
    placePanel();
}

void JobStrip::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    placePanel();
}

}  // namespace semblance::ui
