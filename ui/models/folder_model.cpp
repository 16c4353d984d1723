#include "ui/models/folder_model.h"

#include <algorithm>

#include "ui/bridge/formats.h"

namespace semblance::ui {

bool FolderRow::operator==(const FolderRow &o) const
{
    return folder.id == o.folder.id && folder.path == o.folder.path && folder.photos == o.folder.photos && folder.failed == o.folder.failed
           && reachable == o.reachable && scanning == o.scanning;
}

int FolderModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant FolderModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FolderRow &row = at(index.row());
    const auto status = [&row] {
        QStringList parts{photoCount(row.folder.photos)};
        if (!row.reachable)
            parts << tr("not connected");
        else if (row.scanning)
            parts << tr("scanning…");
        if (row.folder.failed > 0)
            parts << tr("%Ln unreadable", nullptr, int(row.folder.failed));
        return parts.join(QStringLiteral(" · "));
    };
    switch (role) {
    case Qt::DisplayRole: return fileName(row.folder.path);
    case Qt::ToolTipRole: return toQString(row.folder.path);
    case Qt::AccessibleTextRole: return QStringLiteral("%1, %2").arg(fileName(row.folder.path), status());
    case StatusRole: return status();
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
