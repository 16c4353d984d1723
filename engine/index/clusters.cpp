#include "engine/index/clusters.h"

#include <algorithm>
#include <exception>
#include <new>
#include <numeric>
#include <string>

#include <faiss/Clustering.h>
#include <faiss/IndexFlat.h>

namespace semblance::index {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

constexpr int rounds = 50, starts = 5;
constexpr int mostRowsACluster = 4096;  // that centres are found with; every row is assigned

// Centres and assignments in FAISS's own order.
struct Found {
    std::vector<float> centres;
    std::vector<std::int64_t> of;
};

Found find(std::span<const float> rows, std::size_t dimension, std::size_t k, std::uint64_t seed)
{
    faiss::ClusteringParameters parameters;
    parameters.niter = rounds;
    parameters.nredo = starts;
    parameters.spherical = true;
    parameters.min_points_per_centroid = 1;  // few photos are no mistake
    parameters.max_points_per_centroid = mostRowsACluster;
    parameters.seed = static_cast<int>(seed & 0x3FFFFFFF);
    const auto width = static_cast<int>(dimension);
    const auto count = static_cast<std::int64_t>(rows.size() / dimension);
    faiss::Clustering clustering(width, static_cast<int>(k), parameters);
    faiss::IndexFlatIP centres(width);
    clustering.train(count, rows.data(), centres);
    Found found{std::move(clustering.centroids), std::vector<std::int64_t>(rows.size() / dimension)};
    std::vector<float> scores(found.of.size());
    centres.search(count, rows.data(), 1, scores.data(), found.of.data());
    return found;
}

Clusters numberedBySize(const Found &found, std::size_t dimension, std::size_t k)
{
    std::vector<std::int64_t> counts(k, 0);
    for (const auto cluster : found.of)
        ++counts[static_cast<std::size_t>(cluster)];
    std::vector<std::size_t> order(k), place(k);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&counts](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
    Clusters clusters;
    for (std::size_t number = 0; number < k; ++number) {
        const std::size_t old = order[number];
        place[old] = number;
        clusters.sizes.push_back(counts[old]);
        const auto begin = found.centres.begin() + static_cast<std::ptrdiff_t>(old * dimension);
        clusters.centres.insert(clusters.centres.end(), begin, begin + static_cast<std::ptrdiff_t>(dimension));
    }
    for (const auto cluster : found.of)
        clusters.of.push_back(static_cast<std::int64_t>(place[static_cast<std::size_t>(cluster)]));
    return clusters;
}

}  // namespace

Result<Clusters> clusterRows(std::span<const float> rows, std::size_t dimension, std::size_t k, std::uint64_t seed)
{
    if (dimension == 0 || rows.empty() || rows.size() % dimension != 0)
        return fail(ErrorCode::InvalidArgument, "Clusters: expected rows of " + std::to_string(dimension) + " numbers, got "
                                                    + std::to_string(rows.size()) + " numbers.");
    if (k == 0 || k > rows.size() / dimension)
        return fail(ErrorCode::InvalidArgument,
                    "Clusters: expected 1 to " + std::to_string(rows.size() / dimension) + " of them, got " + std::to_string(k) + ".");
    try {
        return numberedBySize(find(rows, dimension, k, seed), dimension, k);
    } catch (const std::bad_alloc &) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory to sort the vectors into clusters.");
    } catch (const std::exception &error) {
        return fail(ErrorCode::Internal, std::string("FAISS failed: ") + error.what());
    }
}

}  // namespace semblance::index
