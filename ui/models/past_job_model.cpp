#include "ui/models/past_job_model.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>

#include "ui/bridge/formats.h"

namespace semblance::ui {

namespace {

struct PastJobWords {
    Q_DECLARE_TR_FUNCTIONS(PastJobWords)
};

QDateTime timeOf(const std::string &utc)
{
    return QDateTime::fromString(QString::fromStdString(utc), Qt::ISODate).toLocalTime();
}

}  // namespace

QString pastJobTitle(const api::PastJob &job)
{
    const QString name = fileName(job.subject);
    switch (job.kind) {
    case api::JobKind::Index: return PastJobWords::tr("Indexing %1").arg(name);
    case api::JobKind::Samples: return PastJobWords::tr("Sample photos");
    case api::JobKind::Train: return PastJobWords::tr("Training %1").arg(name);
    case api::JobKind::Evaluate: return PastJobWords::tr("Measuring on %1").arg(name);
    case api::JobKind::SwitchModel: return PastJobWords::tr("Switching to %1").arg(name);
    case api::JobKind::Download: return PastJobWords::tr("Downloading %1").arg(name);
    }
    return name;
}

QString pastJobState(const api::PastJob &job)
{
    if (job.interrupted)
        return PastJobWords::tr("Interrupted: the program ended");
    const QDateTime began = timeOf(job.startedAt), ended = timeOf(job.endedAt);
    const bool timed = began.isValid() && ended.isValid();
    switch (job.state) {
    case api::JobState::Queued: return PastJobWords::tr("Waiting");
    case api::JobState::Running: return PastJobWords::tr("Running");
    case api::JobState::Paused: return PastJobWords::tr("Paused");
    case api::JobState::Done:
        return timed ? PastJobWords::tr("Done in %1").arg(duration(std::max(1.0, double(began.secsTo(ended))))) : PastJobWords::tr("Done");
    case api::JobState::Cancelled: return PastJobWords::tr("Stopped");
    case api::JobState::Failed: return PastJobWords::tr("Failed: %1").arg(QString::fromStdString(job.result));
    }
    return {};
}

void PastJobModel::setJobs(std::vector<api::PastJob> jobs)
{
    const auto same =
        std::equal(jobs.begin(), jobs.end(), m_jobs.begin(), m_jobs.end(), [](const auto &a, const auto &b) { return a.id == b.id; });
    if (same) {
        m_jobs = std::move(jobs);
        if (!m_jobs.empty())
            Q_EMIT dataChanged(index(0), index(int(m_jobs.size()) - 1));
        return;
    }
    beginResetModel();
    m_jobs = std::move(jobs);
    endResetModel();
}

int PastJobModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_jobs.size());
}

QVariant PastJobModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const api::PastJob &one = job(index.row());
    switch (role) {
    case Qt::DisplayRole: return pastJobTitle(one);
    case Qt::AccessibleTextRole: return pastJobTitle(one) + QStringLiteral(". ") + pastJobState(one);
    case StateRole: return pastJobState(one);
    case WhenRole: {
        const QDateTime began = timeOf(one.startedAt);
        return began.isValid() ? QLocale().toString(began, QLocale::ShortFormat) : QString();
    }
    case TroubleRole: return one.interrupted || one.state == api::JobState::Failed;
    default: return {};
    }
}

}  // namespace semblance::ui
