#include "engine/search/row_keys.h"

#include <algorithm>
#include <numeric>

namespace semblance::search {

namespace {

struct Sorted {
    std::vector<VectorKey> keys;
    std::vector<std::uint32_t> order;
};

}  // namespace

RowKeys::RowKeys(std::vector<VectorKey> keys)
{
    auto sorted = std::make_shared<Sorted>();
    sorted->keys = std::move(keys);
    sorted->order.resize(sorted->keys.size());
    std::iota(sorted->order.begin(), sorted->order.end(), std::uint32_t{0});
    std::sort(sorted->order.begin(), sorted->order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return sorted->keys[a] != sorted->keys[b] ? sorted->keys[a] < sorted->keys[b] : a < b;
    });
    m_keys = sorted->keys;
    m_order = sorted->order;
    m_owner = std::move(sorted);
}

std::optional<std::int64_t> RowKeys::rowOf(const VectorKey &key) const
{
    if (const auto added = m_rowsOfAdded.find(key[0]); added != m_rowsOfAdded.end())
        for (auto row = added->second.rbegin(); row != added->second.rend(); ++row)
            if (of(static_cast<std::size_t>(*row)) == key)
                return *row;
    const auto after =
        std::upper_bound(m_order.begin(), m_order.end(), key, [this](const VectorKey &a, std::uint32_t row) { return a < m_keys[row]; });
    if (after == m_order.begin() || m_keys[*(after - 1)] != key)
        return std::nullopt;
    return *(after - 1);
}

std::int64_t RowKeys::add(const VectorKey &key)
{
    const auto row = static_cast<std::int64_t>(size());
    m_rowsOfAdded[key[0]].push_back(row);
    m_added.push_back(key);
    return row;
}

std::vector<std::int64_t> RowKeys::addedByKey() const
{
    std::vector<std::int64_t> rows(m_added.size());
    std::iota(rows.begin(), rows.end(), static_cast<std::int64_t>(m_keys.size()));
    std::sort(rows.begin(), rows.end(), [this](std::int64_t a, std::int64_t b) {
        const VectorKey &first = of(static_cast<std::size_t>(a)), &second = of(static_cast<std::size_t>(b));
        return first != second ? first < second : a < b;
    });
    return rows;
}

}  // namespace semblance::search
