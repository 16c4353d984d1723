// A large index by cluster (FAISS IVF over eight-bit codes): which rows are worth scoring. It chooses, the index scores exactly.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/core/result.h"
#include "engine/index/index_snapshot.h"

namespace semblance::index {

struct CoarseOptions {
    double recall = 0.99;  // of the best `top`, measured against the exact scan; decides how many clusters a query looks into
    std::size_t top = 100;
    std::size_t queries = 128;  // it is measured with
};

// What was found in minutes, in a form that can be kept for the next start.
struct CoarseParts {
    std::vector<float> centres;               // [clusters,D]
    std::vector<float> ranges;                // [2,D], of the eight-bit codes: the least value, and how far it is to the greatest
    std::vector<std::uint32_t> clusterOfRow;  // [rows]
    std::uint64_t trainedRows = 0, probes = 0;
    double recall = 0;
};

class CoarseIndex {
public:
    // Of all rows of the snapshot, those that were removed among them. `asked`: n*D values like those that queries will have (of
    // captions, for example); none: mixtures of two rows. `before`: its clusters are kept, unless it was trained with half as many rows.
    // Errors: InvalidArgument (fewer than 1000 rows, or `asked` of another width), OutOfMemory, Internal (FAISS).
    [[nodiscard]] static core::Result<std::shared_ptr<const CoarseIndex>> make(const IndexSnapshot &snapshot, std::span<const float> asked,
                                                                               const CoarseOptions &options = {},
                                                                               const CoarseIndex *before = nullptr);
    // What parts() gave, over the snapshot's first rows: those that it was made of. Nothing is looked for, only the codes are made. Without
    // rows it is good for nothing but to go on from, as `before`. Errors: Corrupt (parts that do not fit), OutOfMemory, Internal (FAISS).
    [[nodiscard]] static core::Result<std::shared_ptr<const CoarseIndex>> over(const IndexSnapshot &snapshot, const CoarseParts &parts);
    [[nodiscard]] CoarseParts parts() const;
    ~CoarseIndex();

    [[nodiscard]] std::size_t rows() const;         // later ones are not in it
    [[nodiscard]] std::size_t trainedRows() const;  // that there were when its clusters were found
    [[nodiscard]] std::size_t clusters() const;
    [[nodiscard]] std::size_t probes() const;  // clusters that a query looks into
    [[nodiscard]] double recall() const;       // what was measured with so many

    // The `count` rows that seem best, in no particular order; fewer where the clusters looked into hold no more. query: D values of
    // unit length. `among`: a bit a row, the lowest first; empty: all; `share` of them in (0,1] pass it: the fewer, the further away the best
    // ones lie, and the more clusters are looked into. Errors: Internal (FAISS).
    [[nodiscard]] core::Result<std::vector<std::size_t>> candidates(std::span<const float> query, std::size_t count,
                                                                    std::span<const std::uint8_t> among = {}, double share = 1) const;

private:
    struct Impl;
    explicit CoarseIndex(std::unique_ptr<Impl> impl);
    // The fewest clusters with which the share found, less what chance may have added to it, is as wanted.
    [[nodiscard]] core::Result<void> chooseProbes(const IndexSnapshot &exact, const IndexSnapshot &clustered, std::span<const float> asked,
                                                  const CoarseOptions &options);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace semblance::index
