// Unit vectors by key: the one writer. Others search the snapshots that it gives.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/core/result.h"
#include "engine/index/index_snapshot.h"

namespace semblance::index {

// Not for more than one thread. After a snapshot only the last, unfinished block and the marks that change are copied.
class ExactIndex {
public:
    // blockRows: rows a block; small ones make small copies, large ones fast scans. codesFrom: with so many rows a single query first
    // scans eight-bit codes, a quarter of the bytes, and scores what their bounds leave over; the answer is the same.
    explicit ExactIndex(std::size_t dimension, std::size_t blockRows = 4096, std::size_t codesFrom = 32768);
    // Goes on from a snapshot whose keys are the numbers of their rows, 0 to n - 1, and keeps it so. O(blocks): its rows are shared.
    explicit ExactIndex(const IndexSnapshot &snapshot);
    ExactIndex(ExactIndex &&) noexcept;
    ExactIndex &operator=(ExactIndex &&) noexcept;
    ~ExactIndex();

    // rows: [keys.size(), D] row by row, unit length within 1e-2 (what float16 keeps; the last digits are restored). A key
    // that is there is replaced. All or nothing. Errors: InvalidArgument (sizes; a row that is zero, not finite or not unit).
    [[nodiscard]] core::Result<void> add(std::span<const std::int64_t> keys, std::span<const float> rows);
    // Returns how many were there. Marks them: O(keys). When most rows are marked the others are moved together, unless keys number rows.
    std::size_t remove(std::span<const std::int64_t> keys);
    void clear();

    [[nodiscard]] std::size_t size() const { return m_rows - m_removedRows; }
    [[nodiscard]] std::size_t rowsHeld() const { return m_rows; }  // with those that are only marked as removed
    [[nodiscard]] std::size_t dimension() const { return m_dimension; }
    [[nodiscard]] bool contains(std::int64_t key) const { return rowOf(key).has_value(); }
    [[nodiscard]] std::optional<std::vector<float>> vectorOf(std::int64_t key) const;

    // O(blocks).
    [[nodiscard]] IndexSnapshot snapshot();
    // The same as on a snapshot, for the writer's own thread.
    [[nodiscard]] core::Result<std::vector<Hit>> search(std::span<const float> query, std::size_t k, const KeyFilter &accept = {}) const;
    [[nodiscard]] core::Result<Scores> scores(std::span<const float> query) const;

private:
    using Block = IndexSnapshot::Block;
    using Marks = IndexSnapshot::Marks;
    [[nodiscard]] IndexSnapshot view() const;
    [[nodiscard]] std::optional<std::size_t> rowOf(std::int64_t key) const;
    [[nodiscard]] bool isMarked(std::size_t row) const;
    [[nodiscard]] Block &writableTail();
    void put(std::int64_t key, const float *row);
    bool mark(std::int64_t key);
    void moveTogether();

    std::size_t m_dimension, m_blockRows, m_codesFrom, m_rows = 0, m_removedRows = 0;
    std::vector<std::shared_ptr<const Block>> m_blocks;
    std::shared_ptr<Block> m_tail;                        // the last block where no snapshot holds it
    std::vector<std::shared_ptr<const Marks>> m_removed;  // one a block
    std::vector<std::shared_ptr<Marks>> m_ownMarks;       // the same where no snapshot holds it
    std::shared_ptr<const CoarseIndex> m_clusters;        // of the snapshot that it goes on from
    std::size_t m_numbered = 0;                           // keys below this are rows, unless the map knows better
    std::unordered_map<std::int64_t, std::size_t> m_rowOf;
};

}  // namespace semblance::index
