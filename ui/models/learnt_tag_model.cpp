#include "ui/models/learnt_tag_model.h"

#include <algorithm>
#include <map>

#include "ui/bridge/formats.h"

namespace semblance::ui {

void LearntTagModel::setTags(const std::vector<api::LearntTag> &tags)
{
    std::map<std::pair<std::string, std::string>, Group> groups;
    for (const api::LearntTag &one : tags)
        groups[{one.tag.text, one.tag.version}].tags.push_back(one);
    beginResetModel();
    m_groups.clear();
    for (auto &[name, group] : groups)
        m_groups.push_back(std::move(group));
    std::stable_sort(m_groups.begin(), m_groups.end(), [](const Group &a, const Group &b) { return a.tags.size() > b.tags.size(); });
    endResetModel();
}

std::vector<api::LearntTag> LearntTagModel::ticked() const
{
    std::vector<api::LearntTag> tags;
    for (const Group &group : m_groups)
        if (group.ticked)
            tags.insert(tags.end(), group.tags.begin(), group.tags.end());
    return tags;
}

int LearntTagModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_groups.size());
}

QVariant LearntTagModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Group &group = m_groups[std::size_t(index.row())];
    const api::Suggestion &tag = group.tags.front().tag;
    switch (role) {
    case Qt::CheckStateRole: return group.ticked ? Qt::Checked : Qt::Unchecked;
    case Qt::DisplayRole:
        return tr("%1 · %2, by %3", "a tag, how many photos get it, the classifier's name")
            .arg(QString::fromStdString(tag.text), photoCount(std::int64_t(group.tags.size())), QString::fromStdString(tag.classifier));
    case Qt::ToolTipRole: {
        QStringList names;
        for (std::size_t i = 0; i < std::min<std::size_t>(12, group.tags.size()); ++i)
            names << fileName(group.tags[i].path) + QStringLiteral("  ") + percent(group.tags[i].tag.probability);
        return names.join('\n');
    }
    default: return {};
    }
}

bool LearntTagModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || index.row() >= rowCount() || role != Qt::CheckStateRole)
        return false;
    m_groups[std::size_t(index.row())].ticked = value.toInt() == Qt::Checked;
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    return true;
}

Qt::ItemFlags LearntTagModel::flags(const QModelIndex &index) const
{
    return QAbstractListModel::flags(index) | (index.isValid() ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
}

}  // namespace semblance::ui
