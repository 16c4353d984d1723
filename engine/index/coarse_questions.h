// What clusters are tried with: questions, their answers, and how many of these are found. Private to this folder.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/core/result.h"
#include "engine/index/index_snapshot.h"

namespace semblance::index {

using Answers = std::vector<std::vector<Hit>>;

// About `wanted` rows from all over the snapshot, [n,D].
[[nodiscard]] std::vector<float> everySoMany(const IndexSnapshot &snapshot, std::size_t wanted);
// Between two of these rows [n,D], so that a question lies among the vectors but is none of them: [count,D].
[[nodiscard]] std::vector<float> mixtures(const std::vector<float> &rows, std::size_t dimension, std::size_t count);
// To the first `most` of the questions [n,D], one at a time as they come. Errors: as IndexSnapshot::search.
[[nodiscard]] core::Result<Answers> answersOf(const IndexSnapshot &snapshot, std::span<const float> asked, std::size_t most,
                                              std::size_t top);

// Of what was wanted; and that less three standard errors, so that other questions find as much.
struct Share {
    double mean = 1, surely = 1;
};
[[nodiscard]] Share shareOf(const Answers &found, const Answers &wanted);

}  // namespace semblance::index
