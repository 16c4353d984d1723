// A run of rows of the index, and the marks of those that were removed: both shared by snapshots. Private to the index.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/index/index_snapshot.h"

namespace semblance::index {

// In one fixed order, whatever else is computed beside it.
[[nodiscard]] inline double product(const float *a, const float *b, std::size_t size)
{
    double sum = 0.0;
    for (std::size_t i = 0; i < size; ++i)
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

struct IndexSnapshot::Block {
    explicit Block(std::size_t width) : dimension(width) {}
    Block(const Block &) = delete;
    Block &operator=(const Block &) = delete;

    std::size_t dimension;
    RowRun run;                         // what is read
    std::shared_ptr<const void> owner;  // of a run that lies elsewhere; else it is in these:
    std::vector<std::int64_t> keys;
    std::vector<float> values;
    std::vector<std::int8_t> codes;
    std::vector<QuantisedRow> measures;

    [[nodiscard]] std::size_t rows() const { return run.keys.size(); }
    [[nodiscard]] const float *row(std::size_t at) const { return run.values.data() + at * dimension; }
    [[nodiscard]] std::shared_ptr<Block> copy(std::size_t room) const;  // into memory of its own
    // Only where the memory is its own.
    void append(std::int64_t key, const float *row);
    void appendFrom(const Block &from, std::size_t at);

private:
    void see() { run = {keys, values, codes, measures}; }
};

struct IndexSnapshot::Marks {
    explicit Marks(std::size_t rows) : bits((rows + 63) / 64, 0) {}
    std::vector<std::uint64_t> bits;
    [[nodiscard]] bool has(std::size_t at) const { return (bits[at / 64] >> (at % 64) & 1) != 0; }
    void set(std::size_t at) { bits[at / 64] |= std::uint64_t{1} << (at % 64); }
};

}  // namespace semblance::index
