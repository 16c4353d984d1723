// Photos or captions by the vector row that they point to: a large part that is shared and never changes, and what changed since.
// Private to this folder.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace semblance::search {

// `Item` has a `row`. Items are named by their index: that of the shared part first, then what was added.
template <class Item>
class ItemTable {
public:
    ItemTable() : ItemTable(std::vector<Item>(), 0) {}
    // Every item's row is below `rows`. O(items + rows).
    ItemTable(std::vector<Item> items, std::size_t rows)
    {
        auto base = std::make_shared<Base>();
        base->begin.assign(rows + 1, 0);
        for (const Item &item : items)
            ++base->begin[static_cast<std::size_t>(item.row) + 1];
        for (std::size_t row = 0; row < rows; ++row)
            base->begin[row + 1] += base->begin[row];
        base->order.resize(items.size());
        auto next = base->begin;
        for (std::size_t i = 0; i < items.size(); ++i)
            base->order[next[static_cast<std::size_t>(items[i].row)]++] = static_cast<std::uint32_t>(i);
        base->items = std::move(items);
        m_base = std::move(base);
    }

    [[nodiscard]] std::size_t size() const { return m_base->items.size() + m_added.size() - m_gone.size(); }
    [[nodiscard]] std::size_t changes() const { return m_added.size() + m_gone.size(); }
    [[nodiscard]] std::span<const Item> base() const { return m_base->items; }
    [[nodiscard]] const Item &at(std::size_t index) const
    {
        return index < m_base->items.size() ? m_base->items[index] : m_added[index - m_base->items.size()];
    }
    [[nodiscard]] bool isThere(std::size_t index) const { return !m_gone.contains(index); }

    template <class Visit>
    void forEach(Visit &&visit) const
    {
        for (std::size_t i = 0; i < m_base->items.size() + m_added.size(); ++i)
            if (m_gone.empty() || isThere(i))
                visit(i, at(i));
    }
    template <class Visit>
    void ofRow(std::int64_t row, Visit &&visit) const
    {
        const auto number = static_cast<std::size_t>(row);
        if (number + 1 < m_base->begin.size())
            for (auto i = m_base->begin[number]; i < m_base->begin[number + 1]; ++i)
                if (m_gone.empty() || isThere(m_base->order[i]))
                    visit(std::size_t{m_base->order[i]}, m_base->items[m_base->order[i]]);
        if (const auto added = m_addedOfRow.find(row); added != m_addedOfRow.end())
            for (const std::size_t i : added->second)
                if (isThere(i))
                    visit(i, at(i));
    }

    // O(1), for whoever makes the next version of a copy: copies cost what changed since the shared part was made.
    void remove(std::size_t index) { m_gone.insert(index); }
    std::size_t add(Item item)
    {
        const std::size_t index = m_base->items.size() + m_added.size();
        m_addedOfRow[item.row].push_back(index);
        m_added.push_back(std::move(item));
        return index;
    }

private:
    struct Base {
        std::vector<Item> items;
        std::vector<std::size_t> begin;    // [rows + 1]: items of row r are order[begin[r]] ... order[begin[r + 1] - 1]
        std::vector<std::uint32_t> order;  // [items]
    };
    std::shared_ptr<const Base> m_base;
    std::vector<Item> m_added;
    std::unordered_set<std::size_t> m_gone;
    std::unordered_map<std::int64_t, std::vector<std::size_t>> m_addedOfRow;
};

}  // namespace semblance::search
