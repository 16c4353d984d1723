#include "engine/evaluation/projection.h"

#include <algorithm>
#include <numeric>

#include "engine/evaluation/draws.h"

namespace semblance::evaluation {

namespace {

constexpr std::int64_t chunkRows = 512;

torch::Tensor unit(const torch::Tensor &rows)
{
    return rows / rows.norm(2, 1, true).clamp_min(1e-12);
}

// k-means++: each next centre is drawn with probability proportional to the squared distance from the nearest one, 2 - 2 cos.
torch::Tensor seedCentres(const torch::Tensor &rows, int k, Draws &draws)
{
    std::vector<std::int64_t> chosen{static_cast<std::int64_t>(draws.below(static_cast<std::size_t>(rows.size(0))))};
    auto distance = (2 - 2 * torch::mv(rows, rows[chosen.front()])).clamp_min(0).to(torch::kFloat64);
    while (static_cast<int>(chosen.size()) < k) {
        const auto sums = distance.cumsum(0).contiguous();
        const double *sum = sums.data_ptr<double>();
        const double wanted = draws.unit() * sum[rows.size(0) - 1];
        const auto at = std::min<std::int64_t>(std::upper_bound(sum, sum + rows.size(0), wanted) - sum, rows.size(0) - 1);
        chosen.push_back(at);
        distance = torch::minimum(distance, (2 - 2 * torch::mv(rows, rows[at])).clamp_min(0).to(torch::kFloat64));
    }
    return rows.index_select(0, torch::tensor(chosen));
}

torch::Tensor nearestCentre(const torch::Tensor &rows, const torch::Tensor &centres)
{
    std::vector<torch::Tensor> parts;
    for (std::int64_t begin = 0; begin < rows.size(0); begin += chunkRows)
        parts.push_back(torch::mm(rows.narrow(0, begin, std::min(chunkRows, rows.size(0) - begin)), centres.t()).argmax(1));
    return torch::cat(parts);
}

// The k nearest of each row, itself left out, by `nearness` (higher is nearer) of a chunk: [N,k].
template <class Nearness>
torch::Tensor nearestRows(std::int64_t count, std::int64_t k, Nearness &&nearness)
{
    std::vector<torch::Tensor> parts;
    for (std::int64_t begin = 0; begin < count; begin += chunkRows) {
        const auto rows = std::min(chunkRows, count - begin);
        auto block = nearness(begin, rows);
        block.diagonal(begin).fill_(-1e30f);
        parts.push_back(std::get<1>(block.topk(k, 1)));
    }
    return torch::cat(parts);
}

}  // namespace

PrincipalPlane principalPlane(const torch::Tensor &rows)
{
    const torch::NoGradGuard noGradients;
    const auto centred = (rows - rows.mean(0, true)).to(torch::kFloat64);
    const auto covariance = torch::mm(centred.t(), centred) / static_cast<double>(rows.size(0));
    const auto [values, vectors] = at::linalg_eigh(covariance);  // ascending
    const std::int64_t dimension = values.size(0), kept = std::min<std::int64_t>(2, dimension);
    auto axes = vectors.narrow(1, dimension - kept, kept).flip(1);
    const auto largest = axes.gather(0, axes.abs().argmax(0, true));
    axes = axes * torch::where(largest < 0, -torch::ones_like(largest), torch::ones_like(largest));
    PrincipalPlane plane;
    plane.points = torch::mm(centred, axes).to(torch::kFloat32);
    if (kept < 2)
        plane.points = torch::cat({plane.points, torch::zeros_like(plane.points)}, 1);
    const double total = std::max(values.sum().item<double>(), 1e-30);
    for (std::int64_t i = 0; i < kept; ++i)
        plane.explained[i] = std::max(0.0, values[dimension - 1 - i].item<double>()) / total;
    return plane;
}

Clusters clusterRows(const torch::Tensor &rows, int k, std::uint64_t seed, int rounds)
{
    const torch::NoGradGuard noGradients;
    Draws draws(seed);
    auto centres = seedCentres(rows, k, draws);
    auto assigned = nearestCentre(rows, centres);
    for (int round = 0; round < rounds; ++round) {
        auto sums = torch::zeros_like(centres).index_add_(0, assigned, rows);
        // A centre that lost all its rows stays where it is.
        const auto counts = torch::bincount(assigned, {}, k).unsqueeze(1);
        centres = torch::where(counts > 0, unit(sums), centres);
        auto next = nearestCentre(rows, centres);
        if (torch::equal(next, assigned))
            break;
        assigned = std::move(next);
    }
    const auto counts = torch::bincount(assigned, {}, k);
    std::vector<std::int64_t> order(static_cast<std::size_t>(k));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::int64_t a, std::int64_t b) { return counts[a].item<std::int64_t>() > counts[b].item<std::int64_t>(); });
    Clusters clusters;
    std::vector<std::int64_t> place(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        place[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
        clusters.sizes.push_back(counts[order[i]].item<std::int64_t>());
    }
    clusters.centres = centres.index_select(0, torch::tensor(order));
    assigned = assigned.contiguous();
    for (std::int64_t i = 0; i < rows.size(0); ++i)
        clusters.of.push_back(place[static_cast<std::size_t>(assigned.data_ptr<std::int64_t>()[i])]);
    return clusters;
}

ModalityGap modalityGap(const torch::Tensor &photos, const torch::Tensor &captions)
{
    const torch::NoGradGuard noGradients;
    const auto photoMean = photos.mean(0), captionMean = captions.mean(0);
    const auto photoLength = photoMean.norm().item<double>(), captionLength = captionMean.norm().item<double>();
    ModalityGap gap;
    gap.distance = (photoMean - captionMean).norm().item<double>();
    gap.cosineOfMeans = torch::dot(photoMean, captionMean).item<double>() / std::max(1e-12, photoLength * captionLength);
    // The mean cosine of unit rows with the direction of their mean is the length of the mean.
    gap.photoCone = photoLength;
    gap.captionCone = captionLength;
    return gap;
}

double neighboursKept(const torch::Tensor &rows, const torch::Tensor &points, std::int64_t k)
{
    const torch::NoGradGuard noGradients;
    const std::int64_t count = rows.size(0);
    k = std::min(k, count - 1);
    const auto squares = points.square().sum(1);
    const auto near =
        nearestRows(count, k, [&](std::int64_t begin, std::int64_t size) { return torch::mm(rows.narrow(0, begin, size), rows.t()); });
    const auto onMap = nearestRows(count, k, [&](std::int64_t begin, std::int64_t size) {
        return 2 * torch::mm(points.narrow(0, begin, size), points.t()) - squares.unsqueeze(0);
    });
    return (near.unsqueeze(2) == onMap.unsqueeze(1)).to(torch::kFloat64).sum().item<double>() / static_cast<double>(count * k);
}

}  // namespace semblance::evaluation
