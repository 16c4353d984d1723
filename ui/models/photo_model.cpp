#include "ui/models/photo_model.h"

#include <algorithm>
#include <unordered_set>

#include "ui/bridge/formats.h"

namespace semblance::ui {

namespace {
constexpr int kMostRuns = 128;  // more scattered changes than this are cheaper as one reset

// Ids are row numbers of a catalogue, which lie close together: a bit each. Hashing 100,000 of them would hold up the event loop.
class IdSet {
public:
    explicit IdSet(const std::vector<PhotoRow> &rows)
    {
        constexpr std::int64_t mostBits = std::int64_t(1) << 28;
        const auto [least, most] = std::minmax_element(rows.begin(), rows.end(), [](const auto &a, const auto &b) { return a.id < b.id; });
        if (rows.empty())
            return;
        m_first = least->id.value;
        if (most->id.value - m_first < mostBits)
            m_bits.resize(std::size_t(most->id.value - m_first) + 1);
        for (const auto &row : rows)
            m_count += insert(row.id.value);
    }
    [[nodiscard]] bool contains(std::int64_t id) const
    {
        if (m_bits.empty())
            return m_scattered.contains(id);
        return id >= m_first && std::size_t(id - m_first) < m_bits.size() && m_bits[std::size_t(id - m_first)];
    }
    [[nodiscard]] std::size_t size() const { return m_count; }

private:
    bool insert(std::int64_t id)
    {
        if (m_bits.empty())
            return m_scattered.insert(id).second;
        const bool fresh = !m_bits[std::size_t(id - m_first)];
        m_bits[std::size_t(id - m_first)] = true;
        return fresh;
    }
    std::vector<bool> m_bits;
    std::unordered_set<std::int64_t> m_scattered;
    std::int64_t m_first = 0;
    std::size_t m_count = 0;
};

int runsNotIn(const std::vector<PhotoRow> &rows, const IdSet &ids)
{
    int runs = 0;
    bool inside = false;
    for (const auto &row : rows) {
        const bool missing = !ids.contains(row.id.value);
        runs += missing && !inside;
        inside = missing;
    }
    return runs;
}

// Whether the rows both lists hold come in the same order.
bool sameOrder(const std::vector<PhotoRow> &a, const IdSet &inA, const std::vector<PhotoRow> &b, const IdSet &inB)
{
    std::size_t i = 0;
    for (const auto &row : b) {
        if (!inA.contains(row.id.value))
            continue;
        while (i < a.size() && !inB.contains(a[i].id.value))
            ++i;
        if (i == a.size() || a[i].id != row.id)
            return false;
        ++i;
    }
    return true;
}
}  // namespace

int PhotoModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant PhotoModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PhotoRow &row = at(index.row());
    switch (role) {
    case Qt::DisplayRole: return row.path.empty() ? tr("Photo %1").arg(row.id.value) : fileName(row.path);
    case Qt::AccessibleTextRole:
        if (row.judged != 0)
            return (row.judged > 0 ? tr("%1, marked right") : tr("%1, marked wrong")).arg(fileName(row.path));
        if (isFoundByWords(row))
            return tr("%1, written about it: %2").arg(fileName(row.path), row.written);
        if (row.probability >= 0)
            return tr("%1, %2 likely").arg(fileName(row.path), percent(row.probability));
        return data(index, Qt::DisplayRole);
    case Qt::ToolTipRole:
        if (!row.written.isEmpty())
            return toQString(row.path) + "\n" + tr("Written about it: %1").arg(row.written);
        return row.path.empty() ? QVariant() : toQString(row.path);
    case IdRole: return QVariant::fromValue(qlonglong(row.id.value));
    case ProbabilityRole: return row.probability >= 0 ? QVariant(row.probability) : QVariant();
    case MarkRole:
        if (isFoundByWords(row))
            return tr("in words");
        return row.probability >= 0 ? QVariant(percent(row.probability)) : QVariant();
    case JudgedRole: return row.judged;
    default: return {};
    }
}

Qt::ItemFlags PhotoModel::flags(const QModelIndex &index) const
{
    return QAbstractListModel::flags(index) | (index.isValid() ? Qt::ItemIsDragEnabled : Qt::NoItemFlags);
}

void PhotoModel::reset(std::vector<PhotoRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void PhotoModel::update(std::vector<PhotoRow> rows)
{
    if (std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(), [](const auto &a, const auto &b) { return a.id == b.id; }))
        return;  // what is said most often while photos are indexed: nothing new
    const IdSet before(m_rows), after(rows);
    if (runsNotIn(m_rows, after) + runsNotIn(rows, before) > kMostRuns || after.size() != rows.size()
        || !sameOrder(m_rows, before, rows, after))
        return reset(std::move(rows));

    for (int last = int(m_rows.size()) - 1; last >= 0; --last) {
        if (after.contains(at(last).id.value))
            continue;
        int first = last;
        while (first > 0 && !after.contains(at(first - 1).id.value))
            --first;
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
        last = first;
    }
    for (int first = 0; first < int(rows.size()); ++first) {
        if (before.contains(rows[std::size_t(first)].id.value))
            continue;
        int last = first;
        while (last + 1 < int(rows.size()) && !before.contains(rows[std::size_t(last + 1)].id.value))
            ++last;
        beginInsertRows({}, first, last);
        m_rows.insert(m_rows.begin() + first, rows.begin() + first, rows.begin() + last + 1);
        endInsertRows();
        first = last;
    }
}

bool PhotoModel::isFoundByWords(const PhotoRow &row)
{
    return !row.written.isEmpty() && row.probability < 0.5;
}

void PhotoModel::setJudged(api::PhotoId id, int judged)
{
    const int row = rowOf(id);
    if (row < 0 || at(row).judged == judged)
        return;
    m_rows[std::size_t(row)].judged = judged;
    Q_EMIT dataChanged(index(row), index(row), {JudgedRole, Qt::AccessibleTextRole});
}

int PhotoModel::firstUnlikely() const
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [](const PhotoRow &one) { return !one.likely; });
    return row == m_rows.end() ? -1 : int(row - m_rows.begin());
}

int PhotoModel::rowOf(api::PhotoId id) const
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [id](const auto &r) { return r.id == id; });
    return row == m_rows.end() ? -1 : int(row - m_rows.begin());
}

}  // namespace semblance::ui
