#include "ui/models/folder_model.h"

#include <algorithm>

#include "ui/bridge/formats.h"

namespace semblance::ui {

bool FolderRow::operator==(const FolderRow &o) const
{
    return folder.id == o.folder.id && folder.path == o.folder.path && folder.photos == o.folder.photos && folder.failed == o.folder.failed
           && folder.excluded == o.folder.excluded && folder.watched == o.folder.watched && reachable == o.reachable
           && scanning == o.scanning;
}

int FolderModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

// How many, and of these how many not.
QString FolderModel::statusOf(const FolderRow &row)
{
    QStringList parts{photoCount(row.folder.photos)};
    if (row.folder.failed > 0)
        parts << tr("%Ln unreadable", nullptr, int(row.folder.failed));
    return parts.join(QStringLiteral(" · "));
}

// Whether it is there, and how it comes to know of changes.
QString FolderModel::stateOf(const FolderRow &row)
{
    QStringList parts;
    if (!row.reachable)
        parts << tr("not connected");
    else if (row.scanning)
        parts << tr("scanning…");
    else if (row.folder.watched == api::Watched::Told)
        parts << tr("watched");
    else if (row.folder.watched == api::Watched::Periodic)
        parts << tr("checked at times");
    else
        parts << tr("scanned when you ask");
    if (row.folder.excluded > 0)
        parts << tr("%Ln left out", nullptr, int(row.folder.excluded));
    return parts.join(QStringLiteral(" · "));
}

QVariant FolderModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FolderRow &row = at(index.row());
    switch (role) {
    case Qt::DisplayRole: return fileName(row.folder.path);
    case Qt::ToolTipRole: return QStringLiteral("%1\n%2\n%3").arg(toQString(row.folder.path), statusOf(row), stateOf(row));
    case Qt::AccessibleTextRole: return QStringLiteral("%1, %2, %3").arg(fileName(row.folder.path), statusOf(row), stateOf(row));
    case StatusRole: return statusOf(row);
    case StateRole: return stateOf(row);
    case ReachableRole: return row.reachable;
    case ScanningRole: return row.scanning;
    case FailedRole: return qlonglong(row.folder.failed);
    default: return {};
    }
}

void FolderModel::update(std::vector<FolderRow> rows)
{
    const auto sameIds = [](const FolderRow &a, const FolderRow &b) { return a.folder.id == b.folder.id; };
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        const auto stays = [&](const FolderRow &r) { return sameIds(r, at(row)); };
        if (std::any_of(rows.begin(), rows.end(), stays))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
    for (int row = 0; row < int(rows.size()); ++row) {
        FolderRow &wanted = rows[std::size_t(row)];
        if (row < int(m_rows.size()) && sameIds(at(row), wanted)) {
            if (at(row) == wanted)
                continue;
            m_rows[std::size_t(row)] = std::move(wanted);
            Q_EMIT dataChanged(index(row), index(row));
            continue;
        }
        const auto old = std::find_if(m_rows.begin() + row, m_rows.end(), [&](const FolderRow &r) { return sameIds(r, wanted); });
        if (old != m_rows.end()) {  // it moved up
            const int from = int(old - m_rows.begin());
            beginMoveRows({}, from, from, {}, row);
            std::rotate(m_rows.begin() + row, old, old + 1);
            endMoveRows();
            m_rows[std::size_t(row)] = std::move(wanted);
            Q_EMIT dataChanged(index(row), index(row));
            continue;
        }
        beginInsertRows({}, row, row);
        m_rows.insert(m_rows.begin() + row, std::move(wanted));
        endInsertRows();
    }
}

void FolderModel::retranslate()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

}  // namespace semblance::ui
