// The photos that a run used, as its ledger has them; some may be ticked to be forgotten.
#pragma once

#include <QAbstractListModel>
#include <set>
#include <vector>

#include "engine/api/studio.h"

namespace semblance::ui {

class RunPhotoModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;
    void setPhotos(const std::vector<api::RunPhoto> &photos);  // those of a probe are nobody's to forget and left out
    void setFilter(const QString &part);                       // of the path; ticks stay
    [[nodiscard]] std::vector<std::filesystem::path> ticked() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    std::vector<api::RunPhoto> m_photos;
    std::vector<std::size_t> m_shown;
    std::set<std::size_t> m_ticked;
};

}  // namespace semblance::ui
