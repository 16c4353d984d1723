// bench_coarse [ROWS...]: from how many vectors on looking into clusters is faster than the exact scan, and what it finds. Vectors of 512
// that lie in kinds, as photos do; questions between two of them.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>
#include <unordered_set>

#include "engine/index/coarse_index.h"
#include "engine/index/vector_index.h"

using namespace semblance;
using Vector = std::vector<float>;

namespace {

constexpr std::size_t dimension = 512;
constexpr std::size_t top = 100;

// Sums of a few bytes are normal enough, and much faster than normal draws.
void draw(std::mt19937_64 &random, float *out)
{
    for (std::size_t i = 0; i < dimension; i += 2) {
        const auto bits = random();
        for (std::size_t k = 0; k < 2; ++k) {
            const auto part = static_cast<std::uint32_t>(bits >> (32 * k));
            const int sum = static_cast<int>((part & 255) + (part >> 8 & 255) + (part >> 16 & 255) + (part >> 24)) - 510;
            out[i + k] = static_cast<float>(sum) / 148.0f;
        }
    }
}

void toUnit(float *row)
{
    const double length = std::sqrt(std::inner_product(row, row + dimension, row, 0.0));
    std::transform(row, row + dimension, row, [&](float value) { return static_cast<float>(value / length); });
}

index::IndexSnapshot filled(std::size_t rows)
{
    std::mt19937_64 random(3);
    std::vector<Vector> kinds(std::max<std::size_t>(200, rows / 500), Vector(dimension));
    for (Vector &kind : kinds)
        draw(random, kind.data());
    index::ExactIndex vectors(dimension);
    constexpr std::size_t atATime = 8192;
    Vector values(atATime * dimension);
    for (std::size_t first = 0; first < rows; first += atATime) {
        const std::size_t many = std::min(atATime, rows - first);
        std::vector<std::int64_t> keys(many);
        std::iota(keys.begin(), keys.end(), static_cast<std::int64_t>(first));
        for (std::size_t i = 0; i < many; ++i) {
            float *row = values.data() + i * dimension;
            draw(random, row);
            const Vector &kind = kinds[random() % kinds.size()];
            for (std::size_t k = 0; k < dimension; ++k)
                row[k] = kind[k] + 0.8f * row[k];
            toUnit(row);
        }
        if (!vectors.add(keys, std::span(values).first(many * dimension)))
            std::abort();
    }
    return vectors.snapshot();
}

template <class Work>
double secondsOf(Work &&work)
{
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void measure(std::size_t rows)
{
    const auto exact = filled(rows);
    std::shared_ptr<const index::CoarseIndex> clusters;
    const double making = secondsOf([&] { clusters = index::CoarseIndex::make(exact, {}).value(); });
    const auto clustered = exact.with(clusters);
    std::mt19937_64 random(8);
    std::vector<double> slow, fast;
    std::size_t found = 0, wanted = 0;
    for (int i = 0; i < 40; ++i) {
        const auto key = [&] { return static_cast<std::int64_t>(random() % rows); };
        Vector query = *exact.vectorOf(key());
        const Vector other = *exact.vectorOf(key());
        for (std::size_t k = 0; k < dimension; ++k)
            query[k] += 0.5f * other[k];
        std::vector<index::Hit> all, some;
        slow.push_back(secondsOf([&] { all = exact.search(query, top).value(); }));
        fast.push_back(secondsOf([&] { some = clustered.search(query, top).value(); }));
        std::unordered_set<std::int64_t> keys;
        for (const auto &hit : some)
            keys.insert(hit.key);
        wanted += all.size();
        for (const auto &hit : all)
            found += keys.count(hit.key);
    }
    std::sort(slow.begin(), slow.end());
    std::sort(fast.begin(), fast.end());
    std::printf("%zu rows: exact %.2f ms, %zu of %zu clusters %.2f ms (%.1f times as fast), recall of the best %zu %.4f; made in %.1f s\n",
                rows, 1000 * slow[20], clusters->probes(), clusters->clusters(), 1000 * fast[20], slow[20] / fast[20], top,
                static_cast<double>(found) / static_cast<double>(wanted), making);
}

}  // namespace

int main(int argc, char **argv)
{
    if (argc == 1)
        for (const std::size_t rows : {20'000, 50'000, 200'000, 1'000'000})
            measure(rows);
    for (int i = 1; i < argc; ++i)
        measure(static_cast<std::size_t>(std::atoll(argv[i])));
    return 0;
}
