// The folders of the library with their counts and what is happening to them.
#pragma once

#include <QAbstractListModel>
#include <vector>

#include "engine/api/values.h"

namespace semblance::ui {

struct FolderRow {
    api::Folder folder;
    bool reachable = true;
    bool scanning = false;
    bool operator==(const FolderRow &other) const;
};

class FolderModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { StatusRole = Qt::UserRole + 1, StateRole, ReachableRole, ScanningRole, FailedRole };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    void update(std::vector<FolderRow> rows);
    void retranslate();
    [[nodiscard]] const FolderRow &at(int row) const { return m_rows.at(std::size_t(row)); }

private:
    [[nodiscard]] static QString statusOf(const FolderRow &row);
    [[nodiscard]] static QString stateOf(const FolderRow &row);

    std::vector<FolderRow> m_rows;
};

}  // namespace semblance::ui
