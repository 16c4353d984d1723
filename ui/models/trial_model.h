// The trials of a search for settings as a table: number, figure, time, and what each tried.
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "engine/api/learning.h"

namespace semblance::ui {

class TrialModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, Objective, Seconds, FirstSetting };

    using QAbstractTableModel::QAbstractTableModel;
    void clear();
    // An event "trial"; one of a number that is there already replaces it.
    void put(const api::TrainEvent &event);
    [[nodiscard]] int bestRow() const;              // -1: none succeeded
    [[nodiscard]] double objective(int row) const;  // NaN: it failed

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<api::TrainEvent> m_trials;
    std::vector<std::string> m_keys;  // of the settings, by name
};

}  // namespace semblance::ui
