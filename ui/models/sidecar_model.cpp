#include "ui/models/sidecar_model.h"

#include <algorithm>

#include "ui/bridge/formats.h"

namespace semblance::ui {

namespace {

QStringList captionsOf(const api::Annotation &annotation)
{
    QStringList texts;
    for (const api::Wording &caption : annotation.captions.value_or(std::vector<api::Wording>()))
        texts << QString::fromStdString(caption.text);
    return texts;
}

QStringList tagsOf(const api::Annotation &annotation)
{
    QStringList tags;
    for (const std::string &tag : annotation.tags.value_or(std::vector<std::string>()))
        tags << QString::fromStdString(tag);
    return tags;
}

QStringList starsOf(const api::Annotation &annotation)
{
    const int stars = annotation.rating.value_or(0);
    return stars > 0 ? QStringList{QString(stars, QChar(0x2605))} : QStringList();
}

// "+ my words", "− old words"
QStringList stepsFrom(const QStringList &before, const QStringList &after)
{
    QStringList steps;
    for (const QString &text : after)
        if (!before.contains(text))
            steps << QStringLiteral("+ ") + text;
    for (const QString &text : before)
        if (!after.contains(text))
            steps << QStringLiteral("− ") + text;
    return steps;
}

}  // namespace

int SidecarModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_changes.size());
}

QString SidecarModel::difference(const api::SidecarChange &change)
{
    if (!change.problem.empty())
        return QString::fromStdString(change.problem);
    const QStringList steps = stepsFrom(captionsOf(change.before), captionsOf(change.after))
                              + stepsFrom(tagsOf(change.before), tagsOf(change.after))
                              + stepsFrom(starsOf(change.before), change.after.rating ? starsOf(change.after) : starsOf(change.before));
    return steps.isEmpty() ? tr("The order, or the rating") : steps.join(QStringLiteral("  ·  "));
}

QVariant SidecarModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const api::SidecarChange &change = m_changes[std::size_t(index.row())];
    const QString state = !change.problem.empty() ? tr("left alone") : change.exists ? tr("changed") : tr("new");
    switch (role) {
    case Qt::DisplayRole: return fileName(change.file);
    case Qt::ToolTipRole: return QStringLiteral("%1\n%2").arg(toQString(change.file), difference(change).replace("  ·  ", "\n"));
    case Qt::AccessibleTextRole: return QStringLiteral("%1, %2: %3").arg(fileName(change.file), state, difference(change));
    case ChangeRole: return difference(change);
    case StateRole: return state;
    case ProblemRole: return change.problem.empty() ? 0 : 1;
    default: return {};
    }
}

void SidecarModel::reset(std::vector<api::SidecarChange> changes)
{
    beginResetModel();
    m_created = m_changed = m_unchanged = m_failed = 0;
    for (const api::SidecarChange &change : changes)
        ++(!change.problem.empty() ? m_failed : !change.changes ? m_unchanged : change.exists ? m_changed : m_created);
    std::erase_if(changes, [](const api::SidecarChange &change) { return change.problem.empty() && !change.changes; });
    m_changes = std::move(changes);
    endResetModel();
}

}  // namespace semblance::ui
