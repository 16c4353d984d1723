// Under which key (the hash of a content) a vector row was put, and which row a key has. Private to this folder.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/search/searcher.h"

namespace semblance::search {

class RowKeys {
public:
    RowKeys() : RowKeys(std::vector<VectorKey>()) {}
    explicit RowKeys(std::vector<VectorKey> keys);
    // keys[order[0]] is the smallest; both lie elsewhere, in a mapped file for example, which `owner` keeps.
    RowKeys(std::span<const VectorKey> keys, std::span<const std::uint32_t> order, std::shared_ptr<const void> owner)
        : m_keys(keys), m_order(order), m_owner(std::move(owner))
    {
    }

    [[nodiscard]] std::size_t size() const { return m_keys.size() + m_added.size(); }
    [[nodiscard]] const VectorKey &of(std::size_t row) const { return row < m_keys.size() ? m_keys[row] : m_added[row - m_keys.size()]; }
    [[nodiscard]] std::span<const VectorKey> keys() const { return m_keys; }  // of the shared part
    [[nodiscard]] std::span<const std::uint32_t> order() const { return m_order; }
    // The last row that was put under this key.
    [[nodiscard]] std::optional<std::int64_t> rowOf(const VectorKey &key) const;
    std::int64_t add(const VectorKey &key);  // of the next row; returns its number

    // The rows with the smallest keys among those that `accept`, by key: the same ones however a library came to its state.
    template <class Accept>
    [[nodiscard]] std::vector<std::int64_t> smallest(std::size_t count, Accept &&accept) const
    {
        const std::vector<std::int64_t> added = addedByKey();
        std::vector<std::int64_t> rows;
        std::size_t shared = 0, own = 0;
        while (rows.size() < count && (shared < m_order.size() || own < added.size())) {
            const bool fromShared =
                own == added.size() || (shared < m_order.size() && m_keys[m_order[shared]] <= of(static_cast<std::size_t>(added[own])));
            const std::int64_t row = fromShared ? m_order[shared++] : added[own++];
            if (accept(row))
                rows.push_back(row);
        }
        return rows;
    }

private:
    [[nodiscard]] std::vector<std::int64_t> addedByKey() const;

    std::span<const VectorKey> m_keys;                                           // [rows of the shared part]
    std::span<const std::uint32_t> m_order;                                      // the same rows by key
    std::shared_ptr<const void> m_owner;                                         // of both
    std::vector<VectorKey> m_added;                                              // of the rows after them
    std::unordered_map<std::uint64_t, std::vector<std::int64_t>> m_rowsOfAdded;  // by the key's first half
};

}  // namespace semblance::search
