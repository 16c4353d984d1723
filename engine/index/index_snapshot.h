// What an index held at one moment: unit vectors by key, searched exactly by any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/result.h"
#include "engine/index/quantised_rows.h"

namespace semblance::index {

struct Hit {
    std::int64_t key = 0;
    float score = 0.f;  // cosine
    bool operator==(const Hit &) const = default;
};

// Which keys may be found; none given: all. Asked once for each key and call, before the best are chosen.
using KeyFilter = std::function<bool(std::int64_t key)>;

// Whether what scores exactly like the last of the k comes too, beyond k.
enum class Ties { Cut, Keep };

// A row and those near it, best first.
struct Neighbours {
    std::int64_t key = 0;
    std::vector<Hit> hits;
};

// Told how far it is; false: stop.
using Going = std::function<bool(std::int64_t done, std::int64_t total)>;

struct Scores {
    std::vector<std::int64_t> keys;
    std::vector<float> values;  // values[i] is the cosine of keys[i]
};

// Rows one behind the other, as they lie in memory or in a file.
struct RowRun {
    std::span<const std::int64_t> keys;      // [rows]
    std::span<const float> values;           // [rows,D], unit length
    std::span<const std::int8_t> codes;      // [rows,codeStride(D)], of the first pass
    std::span<const QuantisedRow> measures;  // [rows], of the codes
};

class CoarseIndex;

// Immutable and cheap to copy: its blocks are shared. All functions may run at once in many threads. An empty one (also
// default-constructed) finds nothing.
class IndexSnapshot {
public:
    IndexSnapshot() = default;
    // Over rows that lie elsewhere, a mapped file for example; `owner` is kept as long as they are needed. Nothing is read here.
    [[nodiscard]] static IndexSnapshot over(const RowRun &rows, std::size_t dimension, std::shared_ptr<const void> owner,
                                            std::size_t blockRows = 4096, std::size_t codesFrom = 32768);

    [[nodiscard]] std::size_t size() const { return m_rows - m_removedRows; }
    [[nodiscard]] std::size_t dimension() const { return m_dimension; }

    // The k best, best first, equal scores by smaller key. A score depends on the two vectors alone, not on where the row lies.
    // query: D values, any length but zero. Errors: InvalidArgument (wrong size, zero, not finite).
    [[nodiscard]] core::Result<std::vector<Hit>> search(std::span<const float> query, std::size_t k, const KeyFilter &accept = {},
                                                        Ties ties = Ties::Cut) const;
    // queries: Q*D values, row by row. One answer a query.
    [[nodiscard]] core::Result<std::vector<std::vector<Hit>>> searchMany(std::span<const float> queries, std::size_t k,
                                                                         const KeyFilter &accept = {}, Ties ties = Ties::Cut) const;
    // All cosines, exact to about 1e-6, in no particular order. Errors: as search.
    [[nodiscard]] core::Result<Scores> scores(std::span<const float> query) const;

    // Each row with at most `most` others whose cosine is at least `least`; rows without one are left out. All are compared with all,
    // n^2/2 products by matrix multiplication in tiles: exact, and far faster than n searches. Stopped: what was found so far.
    [[nodiscard]] core::Result<std::vector<Neighbours>> nearestToEach(std::size_t most, float least, const Going &going = {}) const;

    [[nodiscard]] std::vector<std::int64_t> keys() const;
    // At once where the key is the number of its row, else it looks at every key.
    [[nodiscard]] std::optional<std::vector<float>> vectorOf(std::int64_t key) const;
    [[nodiscard]] bool contains(std::int64_t key) const { return rowOf(key).has_value(); }
    // Of all rows, those that were removed among them: for a copy of an index from which nothing was.
    [[nodiscard]] std::vector<RowRun> runs() const;

    // The same rows; a single query of not too many of them scores what these clusters hold of it, all of the rows that came later, and
    // nothing else: no longer exact. None: exact again.
    [[nodiscard]] IndexSnapshot with(std::shared_ptr<const CoarseIndex> clusters) const;
    [[nodiscard]] const std::shared_ptr<const CoarseIndex> &clusters() const { return m_clusters; }

private:
    friend class ExactIndex;
    struct Block;
    struct Marks;
    [[nodiscard]] core::Result<std::vector<float>> unitQueries(std::span<const float> queries) const;
    [[nodiscard]] std::vector<Hit> best(const float *query, const std::vector<float> &cosines, std::span<const std::size_t> rows,
                                        std::size_t k, Ties ties) const;
    [[nodiscard]] std::vector<Hit> bestByCodes(std::span<const float> query, std::size_t k, const KeyFilter &accept, Ties ties) const;
    [[nodiscard]] core::Result<std::optional<std::vector<Hit>>> bestOfClusters(std::span<const float> query, std::size_t k,
                                                                               const KeyFilter &accept, Ties ties) const;
    [[nodiscard]] std::vector<Hit> scored(const float *query, std::span<const std::size_t> rows, std::size_t k, Ties ties) const;
    [[nodiscard]] std::vector<std::size_t> acceptedRows(const KeyFilter &accept) const;
    [[nodiscard]] std::optional<std::size_t> rowOf(std::int64_t key) const;

    std::vector<std::shared_ptr<const Block>> m_blocks;   // all full but the last
    std::vector<std::shared_ptr<const Marks>> m_removed;  // one a block, none: nothing of it was removed
    std::shared_ptr<const CoarseIndex> m_clusters;
    std::size_t m_dimension = 0, m_blockRows = 1, m_rows = 0, m_removedRows = 0, m_codesFrom = 0;
};

}  // namespace semblance::index
