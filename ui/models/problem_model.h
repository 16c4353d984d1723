// The files that could not be read, and why.
#pragma once

#include <QAbstractListModel>
#include <vector>

#include "engine/api/values.h"

namespace semblance::ui {

class ProblemModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { ReasonRole = Qt::UserRole + 1, FolderRole };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    void update(std::vector<api::Problem> problems);  // resets only when something changed
    [[nodiscard]] const api::Problem &at(int row) const { return m_problems.at(std::size_t(row)); }

private:
    std::vector<api::Problem> m_problems;
};

}  // namespace semblance::ui
