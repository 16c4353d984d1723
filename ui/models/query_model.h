// Every query of an evaluation as a table that sorts and filters: what was asked, the place of its answer, and what came first instead.
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "engine/api/engine.h"

namespace semblance::ui {

class QueryModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Query, Direction, Before, Place, Change, First, ColumnCount };
    enum Role { SortRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;
    // Of both directions; `report` must outlive what is shown. A comparison also has the place before and the change.
    void setReport(const core::EvaluationReport &report);
    [[nodiscard]] bool compares() const { return m_compares; }
    // The photo of a row, and the sentence that was asked (empty: the photo was).
    struct Asked {
        std::size_t photo = 0;
        QString sentence;
        int place = 0, before = 0;  // 0: not asked or not compared
        int instead = -1;           // the photo, or for a photo the caption, that came first and is another's; -1: none
    };
    [[nodiscard]] Asked asked(int row) const;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        std::size_t item = 0;
        bool caption = false;
        int place = 0, before = 0, first = -1;  // first: number of the photo or caption that came first
    };
    void addRows(const core::EvaluationReport &report, const std::string &scope, core::SeriesOf of);
    [[nodiscard]] QString words(const Row &row) const;
    [[nodiscard]] QString firstOf(const Row &row) const;

    const core::EvaluationReport *m_report = nullptr;
    std::vector<Row> m_rows;
    bool m_compares = false;
};

}  // namespace semblance::ui
