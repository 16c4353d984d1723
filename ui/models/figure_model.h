// Every figure of an evaluation as a table that sorts and filters: where, what, value, interval.
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "engine/api/engine.h"

namespace semblance::ui {

class FigureModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Where, What, Value, Interval, Words, ColumnCount };
    enum Role { SortRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;
    void setFigures(std::vector<core::Figure> figures, QStringList classes);
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<core::Figure> m_figures;
    QStringList m_classes;
};

// Words for people. Unknown names come back as they are, underscores as spaces.
[[nodiscard]] QString figureName(const std::string &name);
[[nodiscard]] QString figureExplanation(const std::string &name);  // what the measure is, for a layman; empty: none
[[nodiscard]] QString figureInWords(const core::Figure &figure);   // what this value says: "7 of 10 sentences ..."; else the explanation
[[nodiscard]] QString ofSome(double share);                        // "7 of 10", "4 of 100", "2 of 1,000"
[[nodiscard]] QString scopeName(const std::string &scope, const QStringList &classes);
[[nodiscard]] QString figureValue(const core::Figure &figure);

}  // namespace semblance::ui
