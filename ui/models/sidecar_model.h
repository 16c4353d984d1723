// What writing XMP sidecars would change: a row a file.
#pragma once

#include <QAbstractListModel>

#include "engine/api/annotations.h"

namespace semblance::ui {

class SidecarModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { ChangeRole = Qt::UserRole + 1, StateRole, ProblemRole };
    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    // Those that would be written or cannot be; the rest is only counted.
    void reset(std::vector<api::SidecarChange> changes);
    [[nodiscard]] int created() const { return m_created; }
    [[nodiscard]] int changed() const { return m_changed; }
    [[nodiscard]] int unchanged() const { return m_unchanged; }
    [[nodiscard]] int failed() const { return m_failed; }

private:
    [[nodiscard]] static QString difference(const api::SidecarChange &change);

    std::vector<api::SidecarChange> m_changes;
    int m_created = 0, m_changed = 0, m_unchanged = 0, m_failed = 0;
};

}  // namespace semblance::ui
