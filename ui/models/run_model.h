// Kept training runs as a table: a tick for those that are compared, when, how, on what, what came out, and the user's note.
#pragma once

#include <QAbstractTableModel>
#include <set>
#include <vector>

#include "engine/api/engine.h"

namespace semblance::ui {

class RunModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Started, Recipe, Data, Recall, Result, Note, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    // Ticks of runs that are still there stay.
    void setRuns(std::vector<api::RunSummary> runs);
    [[nodiscard]] const api::RunSummary &run(int row) const { return m_runs.at(std::size_t(row)); }
    [[nodiscard]] std::vector<api::RunSummary> ticked() const;  // in the order of the table

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;  // a tick, a note

Q_SIGNALS:
    void tickedChanged();
    void noteWritten(semblance::api::RunId run, const QString &note);

private:
    std::vector<api::RunSummary> m_runs;
    std::set<api::RunId> m_ticked;
};

// The state of a run, or whether its result is better, in words for people.
[[nodiscard]] QString runResult(const api::RunSummary &run);
// "#12 Quick"
[[nodiscard]] QString runName(const api::RunSummary &run);

}  // namespace semblance::ui
