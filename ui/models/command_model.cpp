#include "ui/models/command_model.h"

#include <QRegularExpression>
#include <algorithm>

#include "ui/bridge/fuzzy.h"

namespace semblance::ui {

namespace {
constexpr int kOtherwise = -1;
constexpr int kAlsoCosts = 20;  // a title that matches is meant rather than a word behind it
}  // namespace

Command &CommandList::add(const char *id, const QString &title, const char *english, const char *icon, QList<QKeySequence> keys,
                          std::function<void()> run)
{
    m_commands.push_back(
        {QLatin1String(id), title, m_kind, QLatin1String(icon), std::move(keys), std::move(run), QString::fromUtf8(english)});
    return m_commands.back();
}

void CommandList::addOwn(const QString &id, const QString &title, const char *icon, std::function<void()> run)
{
    m_commands.push_back({id, title, m_kind, QLatin1String(icon), {}, std::move(run)});
}

int CommandModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_found.size());
}

const Command &CommandModel::at(int row) const
{
    const int which = m_found.at(std::size_t(row)).command;
    return which == kOtherwise ? *m_otherwise : m_commands.at(std::size_t(which));
}

QVariant CommandModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Command &command = at(index.row());
    const QString keys = QKeySequence::listToString(command.keys, QKeySequence::NativeText);
    switch (role) {
    case Qt::DisplayRole: return command.title;
    case Qt::AccessibleTextRole: return QStringList{command.title, command.kind, keys}.filter(QRegularExpression(".")).join(", ");
    case KindRole: return command.kind;
    case KeysRole: return keys;
    case IconRole: return command.icon;
    case PlacesRole: return QVariant::fromValue(m_found[std::size_t(index.row())].places);
    case IdRole: return command.id;
    default: return {};
    }
}

Qt::ItemFlags CommandModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return at(index.row()).enabled ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren : Qt::ItemNeverHasChildren;
}

void CommandModel::setCommands(std::vector<Command> commands)
{
    beginResetModel();
    m_commands = std::move(commands);
    m_otherwise.reset();
    m_found.clear();
    endResetModel();
    setPattern({});
}

void CommandModel::setPattern(const QString &pattern, std::optional<Command> otherwise)
{
    beginResetModel();
    m_otherwise = std::move(otherwise);
    m_found.clear();
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        const Command &command = m_commands[i];
        auto match = fuzzyMatch(pattern, command.title);
        if (const auto also = fuzzyMatch(pattern, command.also); also && (!match || also->score - kAlsoCosts > match->score))
            match = FuzzyMatch{also->score - kAlsoCosts, match ? match->places : QList<int>()};
        if (match)
            m_found.push_back({int(i), match->score, match->places});
    }
    std::stable_sort(m_found.begin(), m_found.end(), [this](const Found &a, const Found &b) {
        const bool first = m_commands[std::size_t(a.command)].enabled, second = m_commands[std::size_t(b.command)].enabled;
        return first != second ? first : a.score > b.score;
    });
    if (m_otherwise)
        m_found.push_back({kOtherwise, 0, {}});
    endResetModel();
}

}  // namespace semblance::ui
