#include "ui/models/problem_model.h"

#include <algorithm>

#include "ui/bridge/formats.h"

namespace semblance::ui {

int ProblemModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_problems.size());
}

QVariant ProblemModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const api::Problem &problem = at(index.row());
    const QString reason = QString::fromStdString(problem.reason);
    switch (role) {
    case Qt::DisplayRole: return fileName(problem.path);
    case Qt::ToolTipRole: return QStringLiteral("%1\n%2").arg(toQString(problem.path), reason);
    case Qt::AccessibleTextRole: return QStringLiteral("%1: %2").arg(toQString(problem.path), reason);
    case ReasonRole: return reason;
    case FolderRole: return toQString(problem.path.parent_path());
    default: return {};
    }
}

void ProblemModel::update(std::vector<api::Problem> problems)
{
    const auto same = [](const api::Problem &a, const api::Problem &b) { return a.path == b.path && a.reason == b.reason; };
    if (std::equal(problems.begin(), problems.end(), m_problems.begin(), m_problems.end(), same))
        return;
    beginResetModel();
    m_problems = std::move(problems);
    endResetModel();
}

}  // namespace semblance::ui
