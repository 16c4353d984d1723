// Tags that trained classifiers give the photos of a library, a row a tag that may be left out.
#pragma once

#include <QAbstractListModel>
#include <vector>

#include "engine/api/annotations.h"

namespace semblance::ui {

class LearntTagModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;
    void setTags(const std::vector<api::LearntTag> &tags);  // grouped by tag and classifier, those with most photos first; all ticked
    [[nodiscard]] std::vector<api::LearntTag> ticked() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Group {
        std::vector<api::LearntTag> tags;  // of one text and classifier
        bool ticked = true;
    };
    std::vector<Group> m_groups;
};

}  // namespace semblance::ui
