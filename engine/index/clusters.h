// Groups of vectors that point the same way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/result.h"

namespace semblance::index {

struct Clusters {
    std::vector<std::int64_t> of;     // of each row, its cluster in [0,k)
    std::vector<float> centres;       // [k * dimension], unit length
    std::vector<std::int64_t> sizes;  // rows of each, the largest first: clusters are numbered by it
};

// FAISS's k-means on the sphere, by cosine (Dhillon and Modha 2001): the best of several random starts. rows: [N * dimension] unit
// length, 1 <= k <= N. The same rows and seed give the same clusters. Errors: InvalidArgument (shapes, k), OutOfMemory, Internal (FAISS).
[[nodiscard]] core::Result<Clusters> clusterRows(std::span<const float> rows, std::size_t dimension, std::size_t k, std::uint64_t seed);

}  // namespace semblance::index
