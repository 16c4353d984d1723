// Jobs of this and earlier runs of the program as a list: what, how it ended, when.
#pragma once

#include <QAbstractListModel>
#include <vector>

#include "engine/api/engine.h"

namespace semblance::ui {

class PastJobModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { StateRole = Qt::UserRole + 1, WhenRole, TroubleRole };

    using QAbstractListModel::QAbstractListModel;
    // Rows keep their places where the ids are the same; the newest first.
    void setJobs(std::vector<api::PastJob> jobs);
    [[nodiscard]] const api::PastJob &job(int row) const { return m_jobs.at(std::size_t(row)); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    std::vector<api::PastJob> m_jobs;
};

[[nodiscard]] QString pastJobTitle(const api::PastJob &job);  // "Indexing Holidays"
[[nodiscard]] QString pastJobState(const api::PastJob &job);  // "Done in 3 min"

}  // namespace semblance::ui
