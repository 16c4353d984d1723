// The captions that fit a photo, best first, with the length of their bars.
#pragma once

#include <QAbstractListModel>
#include <vector>

#include "engine/api/values.h"

namespace semblance::ui {

class CaptionModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { ScoreRole = Qt::UserRole + 1, BarRole, OwnRole };  // cosine; bar in [0,1] of the best; whether it belongs to the photo

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    void reset(std::vector<api::CaptionHit> hits, api::PhotoId photo);
    [[nodiscard]] const api::CaptionHit &at(int row) const { return m_hits.at(std::size_t(row)); }

private:
    std::vector<api::CaptionHit> m_hits;
    api::PhotoId m_photo;
};

}  // namespace semblance::ui
