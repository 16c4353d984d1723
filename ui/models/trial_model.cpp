#include "ui/models/trial_model.h"

#include <QFont>
#include <QLocale>
#include <cmath>

#include "ui/bridge/formats.h"

namespace semblance::ui {

void TrialModel::clear()
{
    beginResetModel();
    m_trials.clear();
    m_keys.clear();
    endResetModel();
}

void TrialModel::put(const api::TrainEvent &event)
{
    const auto row = std::size_t(event.step);
    if (m_keys.empty() && !event.settings.empty()) {
        beginResetModel();
        for (const auto &[key, value] : event.settings)
            m_keys.push_back(key);
        endResetModel();
    }
    if (row < m_trials.size()) {
        m_trials[row] = event;
        Q_EMIT dataChanged(index(int(row), 0), index(int(row), columnCount() - 1));
        return;
    }
    if (row > m_trials.size())
        return;  // a gap: what came before will be told again
    beginInsertRows({}, int(row), int(row));
    m_trials.push_back(event);
    endInsertRows();
}

double TrialModel::objective(int row) const
{
    const auto &values = m_trials.at(std::size_t(row)).values;
    const auto found = values.find("objective");
    return found == values.end() ? std::nan("") : found->second;
}

int TrialModel::bestRow() const
{
    int best = -1;
    for (int row = 0; row < rowCount(); ++row)
        if (std::isfinite(objective(row)) && (best < 0 || objective(row) > objective(best)))
            best = row;
    return best;
}

int TrialModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_trials.size());
}

int TrialModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : FirstSetting + int(m_keys.size());
}

QVariant TrialModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    if (role == Qt::FontRole && index.row() == bestRow()) {
        QFont bold;
        bold.setBold(true);
        return bold;
    }
    if (role != Qt::DisplayRole)
        return {};
    const api::TrainEvent &trial = m_trials[std::size_t(index.row())];
    switch (index.column()) {
    case Number: return number(trial.step + 1);
    case Objective: return std::isfinite(objective(index.row())) ? QLocale().toString(objective(index.row()), 'f', 4) : tr("failed");
    case Seconds: {
        const auto seconds = trial.values.find("seconds");
        return seconds == trial.values.end() || seconds->second <= 0 ? QString() : duration(seconds->second);
    }
    default: {
        const auto value = trial.settings.find(m_keys[std::size_t(index.column() - FirstSetting)]);
        return value == trial.settings.end() ? QString() : QString::fromStdString(value->second);
    }
    }
}

QVariant TrialModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number: return tr("Trial");
    case Objective: return tr("Recall");
    case Seconds: return tr("Time");
    default: return QString::fromStdString(m_keys.at(std::size_t(section - FirstSetting)));
    }
}

}  // namespace semblance::ui
