// A list of photos: the hits of a search, best first, or the timeline, newest first.
#pragma once

#include <QAbstractListModel>
#include <vector>

#include "engine/api/values.h"

namespace semblance::ui {

struct PhotoRow {
    api::PhotoId id;
    std::filesystem::path path;  // empty where the list does not carry it
    double probability = -1;     // in [0,1]; negative: not the answer of a search
    QString written = {};        // the words of the query that are written about it, and where; empty: not all of them are
    bool likely = true;          // above the cut-off
    int judged = 0;              // 1 right, -1 wrong, for the query that is shown
};

class PhotoModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole + 1, ProbabilityRole, JudgedRole, MarkRole };  // MarkRole: why it is in the answer, a word or two

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

    void reset(std::vector<PhotoRow> rows);   // a new query
    void update(std::vector<PhotoRow> rows);  // the same list, changed: rows that stay keep their selection
    [[nodiscard]] const PhotoRow &at(int row) const { return m_rows.at(std::size_t(row)); }
    [[nodiscard]] int rowOf(api::PhotoId id) const;
    // Whether its words, not its looks, are why it is in the answer.
    [[nodiscard]] static bool isFoundByWords(const PhotoRow &row);
    void setJudged(api::PhotoId id, int judged);
    [[nodiscard]] int firstUnlikely() const;  // row; -1: there is none

private:
    std::vector<PhotoRow> m_rows;
};

}  // namespace semblance::ui
