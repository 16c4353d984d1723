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
    std::size_t queries = 64;  // it is measured with
};

class CoarseIndex {
public:
    // Of all rows of the snapshot, those that were removed among them. `asked`: n*D values like those that queries will have (of
    // captions, for example); none: mixtures of two rows. `before`: its clusters are kept, unless it was trained with half as many rows.
    // Errors: InvalidArgument (fewer than 1000 rows, or `asked` of another width), OutOfMemory, Internal (FAISS).
    [[nodiscard]] static core::Result<std::shared_ptr<const CoarseIndex>> make(const IndexSnapshot &snapshot, std::span<const float> asked,
                                                                               const CoarseOptions &options = {},
                                                                               const CoarseIndex *before = nullptr);
    ~CoarseIndex();

    [[nodiscard]] std::size_t rows() const;         // later ones are not in it
    [[nodiscard]] std::size_t trainedRows() const;  // that there were when its clusters were found
    [[nodiscard]] std::size_t clusters() const;
    [[nodiscard]] std::size_t probes() const;  // clusters that a query looks into
    [[nodiscard]] double recall() const;       // what was measured with so many

    // The `count` rows that seem best, in no particular order; fewer where the clusters looked into hold no more. query: D values of
    // unit length. `among`: a bit a row, the lowest first; empty: all. Errors: Internal (FAISS).
    [[nodiscard]] core::Result<std::vector<std::size_t>> candidates(std::span<const float> query, std::size_t count,
                                                                    std::span<const std::uint8_t> among = {}) const;

private:
    struct Impl;
    explicit CoarseIndex(std::unique_ptr<Impl> impl);
    [[nodiscard]] core::Result<void> chooseProbes(const IndexSnapshot &exact, const IndexSnapshot &clustered, std::span<const float> asked,
                                                  const CoarseOptions &options);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace semblance::index
