#include "engine/evaluation/projection.h"

#include <algorithm>

namespace semblance::evaluation {

namespace {

constexpr std::int64_t chunkRows = 512;

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

torch::Tensor turnedOnto(const torch::Tensor &rows, const torch::Tensor &target)
{
    const torch::NoGradGuard noGradients;
    const auto from = rows.to(torch::kFloat64), onto = target.to(torch::kFloat64);
    const auto [left, sizes, right] = at::linalg_svd(torch::mm(from.t(), onto), false);
    const auto turned = torch::mm(from, torch::mm(left, right));
    return (turned / turned.norm(2, 1, true).clamp_min(1e-12)).to(torch::kFloat32);
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
