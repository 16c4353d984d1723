// A run of rows of the index: shared by snapshots, copied before it is written to. Private to the index.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/index/quantised_rows.h"
#include "engine/index/vector_index.h"

namespace semblance::index {

struct IndexSnapshot::Block {
    std::vector<std::int64_t> keys;       // [rows]
    std::vector<float> values;            // [rows,D]
    std::vector<std::int8_t> codes;       // [rows,codeStride(D)], of the first pass
    std::vector<QuantisedRow> quantised;  // [rows]

    void append(std::int64_t key, std::span<const float> row);
    void overwrite(std::size_t at, std::span<const float> row);
    // The last row of `from` takes the place of this one's row `at`, then it is gone from there.
    void takeLastOf(Block &from, std::size_t at, std::size_t dimension);
    void dropLast(std::size_t dimension);
};

}  // namespace semblance::index
