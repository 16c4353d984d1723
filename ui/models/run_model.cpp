#include "ui/models/run_model.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/bridge/formats.h"
#include "ui/models/recipe_words.h"

namespace semblance::ui {

namespace {

struct RunWords {
    Q_DECLARE_TR_FUNCTIONS(RunWords)
};

// Recall at 10 on the photos that were kept apart, before and after; of a classifier its accuracy. Negative: there is none.
std::pair<double, double> beforeAndAfter(const api::RunSummary &run)
{
    const auto value = [&](const std::string &name) {
        const auto found = run.figures.find(name);
        return found == run.figures.end() || !std::isfinite(found->second) ? -1.0 : found->second;
    };
    for (const char *name : {"text_to_image_r10", "accuracy", "recall_at_10"})
        if (const double after = value(name); after >= 0)
            return {value(std::string("base_") + name), after};
    return {-1, -1};
}

}  // namespace

QString runResult(const api::RunSummary &run)
{
    switch (run.state) {
    case api::RunState::Running: return RunWords::tr("Running");
    case api::RunState::Stopped: return RunWords::tr("Stopped");
    case api::RunState::Failed: return RunWords::tr("Failed");
    case api::RunState::Interrupted: return RunWords::tr("Interrupted");
    case api::RunState::Done: break;
    }
    const auto better = run.figures.find("better");
    if (better == run.figures.end())
        return RunWords::tr("Done");
    return better->second > 0 ? RunWords::tr("Better") : RunWords::tr("Not better");
}

QString runName(const api::RunSummary &run)
{
    return QStringLiteral("#%1 %2").arg(run.id.value).arg(recipeTitle(QString::fromStdString(run.recipe)));
}

void RunModel::setRuns(std::vector<api::RunSummary> runs)
{
    const std::set<api::RunId> before = m_ticked;
    beginResetModel();
    m_runs = std::move(runs);
    m_ticked.clear();
    for (const api::RunSummary &run : m_runs)
        if (before.contains(run.id))
            m_ticked.insert(run.id);
    endResetModel();
    if (before != m_ticked)
        Q_EMIT tickedChanged();
}

std::vector<api::RunSummary> RunModel::ticked() const
{
    std::vector<api::RunSummary> runs;
    for (const api::RunSummary &run : m_runs)
        if (m_ticked.contains(run.id))
            runs.push_back(run);
    return runs;
}

int RunModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

int RunModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const api::RunSummary &run = m_runs[std::size_t(index.row())];
    if (role == Qt::CheckStateRole && index.column() == Started)
        return m_ticked.contains(run.id) ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::ToolTipRole)
        return run.failure.empty() ? toQString(index.column() == Data ? run.data : run.out) : QString::fromStdString(run.failure);
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    switch (index.column()) {
    case Started: {
        const auto at = QDateTime::fromString(QString::fromStdString(run.startedAt), Qt::ISODate);
        return at.isValid() ? QLocale().toString(at.toLocalTime(), QLocale::ShortFormat) : QString::fromStdString(run.startedAt);
    }
    case Recipe: return recipeTitle(QString::fromStdString(run.recipe));
    case Data: return run.data == "library" ? RunWords::tr("My library") : fileName(run.data);
    case Recall: {
        const auto [before, after] = beforeAndAfter(run);
        if (after < 0)
            return QStringLiteral("–");
        return before < 0 ? percent(after) : RunWords::tr("%1 → %2").arg(percent(before), percent(after));
    }
    case Result: return runResult(run);
    case Note: return QString::fromStdString(run.note);
    default: return {};
    }
}

QVariant RunModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole)
        return section == Started  ? RunWords::tr("Tick runs to compare them and to see them behind the next one")
               : section == Recall ? RunWords::tr("Before and after: held-out captions that find their photo among the first ten")
                                   : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Started: return RunWords::tr("Started");
    case Recipe: return RunWords::tr("How");
    case Data: return RunWords::tr("Learned from");
    case Recall: return RunWords::tr("Recall");
    case Result: return RunWords::tr("Result");
    case Note: return RunWords::tr("Note");
    default: return {};
    }
}

Qt::ItemFlags RunModel::flags(const QModelIndex &index) const
{
    auto flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == Started)
        flags |= Qt::ItemIsUserCheckable;
    if (index.isValid() && index.column() == Note)
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool RunModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || index.row() >= rowCount())
        return false;
    api::RunSummary &run = m_runs[std::size_t(index.row())];
    if (role == Qt::CheckStateRole && index.column() == Started) {
        if (value.toInt() == Qt::Checked)
            m_ticked.insert(run.id);
        else
            m_ticked.erase(run.id);
        Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
        Q_EMIT tickedChanged();
        return true;
    }
    if (role != Qt::EditRole || index.column() != Note)
        return false;
    const QString note = value.toString().trimmed();
    if (note.toStdString() == run.note)
        return false;
    run.note = note.toStdString();
    Q_EMIT dataChanged(index, index, {Qt::DisplayRole, Qt::EditRole});
    Q_EMIT noteWritten(run.id, note);
    return true;
}

}  // namespace semblance::ui
