// Unit vectors by key with an exact search: one writer, and snapshots that any thread may search meanwhile.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/core/result.h"

namespace semblance::index {

struct Hit {
    std::int64_t key = 0;
    float score = 0.f;  // cosine
    bool operator==(const Hit &) const = default;
};

// Which keys may be found; none given: all. Asked once for each key and call, before the best are chosen.
using KeyFilter = std::function<bool(std::int64_t key)>;

struct Scores {
    std::vector<std::int64_t> keys;
    std::vector<float> values;  // values[i] is the cosine of keys[i]
};

// What the index held at one moment. Immutable and cheap to copy: its blocks are shared. All functions may run at once in many
// threads. An empty one (also default-constructed) finds nothing.
class IndexSnapshot {
public:
    IndexSnapshot() = default;

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] std::size_t dimension() const { return m_dimension; }

    // The k best, best first, equal scores by smaller key. A score depends on the two vectors alone, not on where the row lies.
    // query: D values, any length but zero. Errors: InvalidArgument (wrong size, zero, not finite).
    [[nodiscard]] core::Result<std::vector<Hit>> search(std::span<const float> query, std::size_t k, const KeyFilter &accept = {}) const;
    // queries: Q*D values, row by row. One answer a query.
    [[nodiscard]] core::Result<std::vector<std::vector<Hit>>> searchMany(std::span<const float> queries, std::size_t k,
                                                                         const KeyFilter &accept = {}) const;
    // All cosines, exact to about 1e-6, in no particular order. Errors: as search.
    [[nodiscard]] core::Result<Scores> scores(std::span<const float> query) const;

    [[nodiscard]] std::vector<std::int64_t> keys() const;
    [[nodiscard]] std::optional<std::vector<float>> vectorOf(std::int64_t key) const;  // looks at every key

private:
    friend class ExactIndex;
    struct Block;
    [[nodiscard]] core::Result<std::vector<float>> unitQueries(std::span<const float> queries) const;
    [[nodiscard]] std::vector<Hit> best(const float *query, const std::vector<float> &cosines, std::span<const std::size_t> rows,
                                        std::size_t k) const;
    [[nodiscard]] std::vector<Hit> bestByCodes(std::span<const float> query, std::size_t k, const KeyFilter &accept) const;
    [[nodiscard]] std::vector<Hit> scored(const float *query, std::span<const std::size_t> rows, std::size_t k) const;
    [[nodiscard]] std::vector<std::size_t> acceptedRows(const KeyFilter &accept) const;

    std::vector<std::shared_ptr<const Block>> m_blocks;  // all full but the last
    std::size_t m_dimension = 0, m_blockRows = 0, m_size = 0, m_codesFrom = 0;
};

// The writer's side; not for more than one thread. After a snapshot only the blocks that are written to are copied.
class ExactIndex {
public:
    // blockRows: rows a block; small ones make small copies, large ones fast scans. codesFrom: with so many rows a single query first
    // scans eight-bit codes, a quarter of the bytes, and scores what their bounds leave over; the answer is the same.
    explicit ExactIndex(std::size_t dimension, std::size_t blockRows = 4096, std::size_t codesFrom = 32768);
    ExactIndex(ExactIndex &&) noexcept;
    ExactIndex &operator=(ExactIndex &&) noexcept;
    ~ExactIndex();

    // rows: [keys.size(), D] row by row, unit length within 1e-2 (what float16 keeps; the last digits are restored). A key
    // that is there is replaced. All or nothing. Errors: InvalidArgument (sizes; a row that is zero, not finite or not unit).
    [[nodiscard]] core::Result<void> add(std::span<const std::int64_t> keys, std::span<const float> rows);
    // Returns how many were there. The last row takes the place of a removed one.
    std::size_t remove(std::span<const std::int64_t> keys);
    void clear();

    [[nodiscard]] std::size_t size() const { return m_rowOf.size(); }
    [[nodiscard]] std::size_t dimension() const { return m_dimension; }
    [[nodiscard]] bool contains(std::int64_t key) const { return m_rowOf.contains(key); }
    [[nodiscard]] std::optional<std::vector<float>> vectorOf(std::int64_t key) const;

    // O(blocks).
    [[nodiscard]] IndexSnapshot snapshot();
    // The same as on a snapshot, for the writer's own thread.
    [[nodiscard]] core::Result<std::vector<Hit>> search(std::span<const float> query, std::size_t k, const KeyFilter &accept = {}) const;
    [[nodiscard]] core::Result<Scores> scores(std::span<const float> query) const;

private:
    using Block = IndexSnapshot::Block;
    [[nodiscard]] IndexSnapshot view() const;
    [[nodiscard]] Block &writable(std::size_t block);
    void put(std::int64_t key, const float *row);
    void take(std::int64_t key);

    std::size_t m_dimension, m_blockRows, m_codesFrom;
    std::vector<std::shared_ptr<Block>> m_blocks;
    std::vector<bool> m_shared;  // a snapshot may hold the block
    std::unordered_map<std::int64_t, std::size_t> m_rowOf;
};

}  // namespace semblance::index
