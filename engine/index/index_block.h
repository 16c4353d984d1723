// A run of rows of the index: shared by snapshots, copied before it is written to. Private to the index.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/index/vector_index.h"

namespace semblance::index {

struct IndexSnapshot::Block {
    std::vector<std::int64_t> keys;  // [rows]
    std::vector<float> values;       // [rows,D]
};

}  // namespace semblance::index
