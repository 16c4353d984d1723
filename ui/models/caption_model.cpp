#include "ui/models/caption_model.h"

#include <QLocale>
#include <algorithm>

namespace semblance::ui {

int CaptionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_hits.size());
}

QVariant CaptionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const api::CaptionHit &hit = at(index.row());
    const QString text = QString::fromStdString(hit.text);
    switch (role) {
    case Qt::DisplayRole: return text;
    case Qt::ToolTipRole: return tr("%1\nSimilarity %2").arg(text, QLocale().toString(hit.score, 'f', 3));
    case Qt::AccessibleTextRole: return tr("%1, similarity %2").arg(text, QLocale().toString(hit.score, 'f', 2));
    case ScoreRole: return hit.score;
    case BarRole: return m_hits.front().score > 0 ? std::clamp(hit.score / m_hits.front().score, 0.0, 1.0) : 0.0;
    case OwnRole: return m_photo.valid() && hit.photo == m_photo;
    default: return {};
    }
}

void CaptionModel::reset(std::vector<api::CaptionHit> hits, api::PhotoId photo)
{
    beginResetModel();
    m_hits = std::move(hits);
    m_photo = photo;
    endResetModel();
}

}  // namespace semblance::ui
