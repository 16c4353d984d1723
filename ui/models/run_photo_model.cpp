#include "ui/models/run_photo_model.h"

#include "ui/bridge/formats.h"

namespace semblance::ui {

void RunPhotoModel::setPhotos(const std::vector<api::RunPhoto> &photos)
{
    m_photos.clear();
    for (const api::RunPhoto &photo : photos)
        if (photo.part != api::RunPart::Probe)
            m_photos.push_back(photo);
    m_ticked.clear();
    setFilter({});
}

void RunPhotoModel::setFilter(const QString &part)
{
    beginResetModel();
    m_shown.clear();
    for (std::size_t i = 0; i < m_photos.size(); ++i)
        if (part.isEmpty() || toQString(m_photos[i].path).contains(part, Qt::CaseInsensitive))
            m_shown.push_back(i);
    endResetModel();
}

std::vector<std::filesystem::path> RunPhotoModel::ticked() const
{
    std::vector<std::filesystem::path> photos;
    for (const std::size_t i : m_ticked)
        photos.push_back(m_photos[i].path);
    return photos;
}

int RunPhotoModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant RunPhotoModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const std::size_t number = m_shown[std::size_t(index.row())];
    const api::RunPhoto &photo = m_photos[number];
    switch (role) {
    case Qt::CheckStateRole: return m_ticked.contains(number) ? Qt::Checked : Qt::Unchecked;
    case Qt::ToolTipRole: return toQString(photo.path);
    case Qt::DisplayRole: {
        const QString part = photo.part == api::RunPart::Train        ? tr("learned from")
                             : photo.part == api::RunPart::Validation ? tr("chosen with")
                             : photo.part == api::RunPart::Test       ? tr("held out")
                                                                      : tr("not to be forgotten by it");
        return tr("%1 · %2", "a photo, what a run did with it").arg(fileName(photo.path), part);
    }
    default: return {};
    }
}

bool RunPhotoModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || index.row() >= rowCount() || role != Qt::CheckStateRole)
        return false;
    const std::size_t number = m_shown[std::size_t(index.row())];
    if (value.toInt() == Qt::Checked)
        m_ticked.insert(number);
    else
        m_ticked.erase(number);
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    return true;
}

Qt::ItemFlags RunPhotoModel::flags(const QModelIndex &index) const
{
    return QAbstractListModel::flags(index) | (index.isValid() ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
}

}  // namespace semblance::ui
