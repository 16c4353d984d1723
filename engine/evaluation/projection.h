// Maps of embeddings: the plane of most variance, t-SNE, two versions in one space, and the gap between photos and captions.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"

namespace semblance::evaluation {

// Rows centred and turned onto their first two principal components (Pearson 1901): [N,2] float32, the larger variance first; of each
// axis the component of largest size is positive. `explained`: share of the variance. rows: [N,D] float32, N >= 2.
struct PrincipalPlane {
    torch::Tensor points;
    double explained[2] = {0, 0};
};
[[nodiscard]] PrincipalPlane principalPlane(const torch::Tensor &rows);

// t-SNE (van der Maaten and Hinton 2008) with Barnes-Hut forces (van der Maaten 2014), started from the principal plane (Kobak and
// Berens 2019), learning rate N/12 (Belkina et al. 2019).
struct TsneOptions {
    double perplexity = 30;  // lowered to (N-1)/3 for few rows
    int iterations = 500;    // the first quarter with affinities times 12
    double theta = 0.5;      // 0: exact
};
// Asked once an iteration with its number; true stops.
using TsneProgress = std::function<bool(int iteration)>;
// [N,2] float32, centred. rows: [N,D] float32, N >= 4; memory O(N * 3 perplexity) and O(512 * N) while neighbours are found.
// Errors: Cancelled, InvalidArgument.
[[nodiscard]] core::Result<torch::Tensor> tsne(const torch::Tensor &rows, const TsneOptions &options, const TsneProgress &stopped = {});

// The repelling half of the t-SNE gradient, for a test of the tree: forces[i] = sum_j (y_i - y_j) / (1 + d^2)^2 (two numbers a point)
// and the sum of 1 / (1 + d^2) over all ordered pairs. points: x0 y0 x1 y1 ...
struct Repulsion {
    std::vector<float> forces;
    double normaliser = 0;
};
[[nodiscard]] Repulsion repulsion(const std::vector<float> &points, double theta);

// Rows of one embedding space turned into another, as near to `target` as a turn brings them (orthogonal Procrustes, Schönemann 1966), and made
// unit length again: rows [N,A], target [N,B] of the same items -> [N,B] float32. Cosines among the rows stay what they were where A <= B.
[[nodiscard]] torch::Tensor turnedOnto(const torch::Tensor &rows, const torch::Tensor &target);

// Between photos and captions (Liang et al. 2022): the distance of the two means, the cosine of the means, and how alike each side is
// to itself (mean cosine of a row with its side's mean).
struct ModalityGap {
    double distance = 0, cosineOfMeans = 0, photoCone = 0, captionCone = 0;
};
[[nodiscard]] ModalityGap modalityGap(const torch::Tensor &photos, const torch::Tensor &captions);

// Share of each row's `k` nearest rows that are among its k nearest points: how far a map may be trusted (chunked, exact).
[[nodiscard]] double neighboursKept(const torch::Tensor &rows, const torch::Tensor &points, std::int64_t k = 10);

}  // namespace semblance::evaluation
