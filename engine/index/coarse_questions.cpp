#include "engine/index/coarse_questions.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <unordered_set>

namespace semblance::index {

std::vector<float> everySoMany(const IndexSnapshot &snapshot, std::size_t wanted)
{
    const auto dimension = snapshot.dimension();
    std::size_t rows = 0;
    for (const RowRun &run : snapshot.runs())
        rows += run.keys.size();
    const std::size_t stride = std::max<std::size_t>(1, rows / wanted);
    std::vector<float> sample;
    sample.reserve(rows / stride * dimension + dimension);
    std::size_t row = 0;
    for (const RowRun &run : snapshot.runs())
        for (std::size_t i = 0; i < run.keys.size(); ++i, ++row)
            if (row % stride == 0)
                sample.insert(sample.end(), run.values.begin() + static_cast<std::ptrdiff_t>(i * dimension),
                              run.values.begin() + static_cast<std::ptrdiff_t>((i + 1) * dimension));
    return sample;
}

std::vector<float> mixtures(const std::vector<float> &rows, std::size_t dimension, std::size_t count)
{
    std::mt19937 random(1);
    std::uniform_int_distribution<std::size_t> any(0, rows.size() / dimension - 1);
    std::vector<float> mixed;
    for (std::size_t i = 0; i < count; ++i) {
        const auto *first = rows.data() + any(random) * dimension, *second = rows.data() + any(random) * dimension;
        for (std::size_t k = 0; k < dimension; ++k)
            mixed.push_back(first[k] + 0.5f * second[k]);
    }
    return mixed;
}

core::Result<Answers> answersOf(const IndexSnapshot &snapshot, std::span<const float> asked, std::size_t most, std::size_t top)
{
    const auto dimension = snapshot.dimension(), count = std::min(most, asked.size() / dimension);
    Answers answers;
    for (std::size_t i = 0; i < count; ++i) {
        auto hits = snapshot.search(asked.subspan(i * dimension, dimension), top);
        if (!hits)
            return core::fail(hits.error());
        answers.push_back(std::move(*hits));
    }
    return answers;
}

Share shareOf(const Answers &found, const Answers &wanted)
{
    constexpr double errors = 3;
    double sum = 0, squares = 0, count = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i].empty())
            continue;
        std::unordered_set<std::int64_t> keys;
        for (const Hit &hit : found[i])
            keys.insert(hit.key);
        const auto both = std::count_if(wanted[i].begin(), wanted[i].end(), [&](const Hit &hit) { return keys.contains(hit.key); });
        const double share = static_cast<double>(both) / static_cast<double>(wanted[i].size());
        sum += share;
        squares += share * share;
        ++count;
    }
    if (count == 0)
        return {};
    const double mean = sum / count, variance = std::max(0.0, squares - count * mean * mean) / std::max(1.0, count - 1);
    return {mean, mean - errors * std::sqrt(variance / count)};
}

}  // namespace semblance::index
