#include "engine/training/align.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/models/dual_encoder.h"

namespace semblance::training {

namespace {

struct PairRows {
    torch::Tensor x, y;  // [N,D] float64, a row a caption of a photo
};

PairRows pairRows(const FeatureDataset &pairs)
{
    const auto cells = pairs.positives().nonzero();
    return {pairs.images[0].index_select(0, cells.select(1, 0)).to(torch::kFloat64),
            pairs.texts.index_select(0, cells.select(1, 1)).to(torch::kFloat64)};
}

torch::Tensor covariance(const torch::Tensor &a, const torch::Tensor &b)
{
    return torch::mm(a.t(), b) / static_cast<double>(std::max<std::int64_t>(1, a.size(0)));
}

torch::Tensor inverseRoot(torch::Tensor matrix, double regularisation)
{
    const double mean = matrix.diagonal().mean().item<double>();
    matrix = matrix + (regularisation * mean + 1e-12) * torch::eye(matrix.size(0), matrix.options());
    const auto [values, vectors] = torch::linalg_eigh(matrix);
    return torch::mm(vectors * values.clamp_min(1e-12).rsqrt().unsqueeze(0), vectors.t());
}

// The k directions of the largest variance, as columns [D,k].
torch::Tensor principalDirections(const torch::Tensor &centred, std::int64_t k)
{
    const auto vectors = std::get<1>(torch::linalg_eigh(covariance(centred, centred)));  // ascending
    return vectors.narrow(1, vectors.size(1) - k, k).flip(1);
}

torch::Tensor biasOf(const torch::Tensor &matrix, const torch::Tensor &mean)
{
    return -torch::mv(matrix, mean);
}

models::FeatureAdapter adapterOf(const LinearPair &maps, double baseShare)
{
    const torch::NoGradGuard noGradients;
    models::FeatureAdapterOptions options;
    options.recipe = "align";
    options.baseShare = baseShare;
    options.image = options.text = {maps.image.size(1), maps.image.size(0), /*matrix=*/true};
    models::FeatureAdapter adapter(options);
    adapter->image->matrix->weight.copy_(maps.image);
    adapter->image->matrix->bias.copy_(biasOf(maps.image, maps.imageMean));
    adapter->text->matrix->weight.copy_(maps.text);
    adapter->text->matrix->bias.copy_(biasOf(maps.text, maps.textMean));
    adapter->eval();
    return adapter;
}

std::vector<std::int64_t> dimensionGrid(std::int64_t wanted, std::int64_t most)
{
    if (wanted > 0)
        return {std::min(wanted, most)};
    std::vector<std::int64_t> grid;
    for (std::int64_t k = 16; k < most; k *= 2)
        grid.push_back(k);
    grid.push_back(most);
    return grid;
}

using Candidate = std::pair<AlignOptions, LinearPair>;

std::vector<Candidate> correlationCandidates(const AlignOptions &options, const PairRows &rows)
{
    const auto most = rows.x.size(1);
    const auto strengths = options.regularisation > 0.0 ? std::vector{options.regularisation} : std::vector{0.01, 0.1, 1.0};
    const auto powers = options.power >= 0.0 ? std::vector{options.power} : std::vector{0.5, 1.0, 2.0};
    std::vector<Candidate> candidates;
    for (const double strength : strengths) {
        const auto whole = canonicalCorrelations(rows.x, rows.y, most, strength, 0.0);
        for (const double power : powers) {
            const auto weights = whole.correlations.pow(power).unsqueeze(1);
            for (const auto k : dimensionGrid(options.dimensions, most)) {
                auto chosen = options;
                chosen.dimensions = k;
                chosen.regularisation = strength;
                chosen.power = power;
                candidates.push_back({chosen,
                                      {(weights * whole.image).narrow(0, 0, k),
                                       (weights * whole.text).narrow(0, 0, k),
                                       whole.imageMean,
                                       whole.textMean,
                                       {}}});
            }
        }
    }
    return candidates;
}

std::vector<Candidate> subspaceCandidates(const AlignOptions &options, const PairRows &rows)
{
    std::vector<Candidate> candidates;
    for (const auto k : dimensionGrid(options.dimensions, rows.x.size(1))) {
        auto chosen = options;
        chosen.dimensions = k;
        chosen.regularisation = chosen.power = 0.0;
        candidates.push_back({chosen, alignSubspaces(rows.x, rows.y, k)});
    }
    return candidates;
}

AlignResult bestOf(const std::vector<Candidate> &candidates, double baseShare, const FeatureDataset &validation)
{
    const auto positives = validation.positives();
    AlignResult result;
    result.base = measureRecall(validation.images[0], validation.texts, positives);
    double best = -1.0;
    for (const auto &[options, maps] : candidates) {
        for (const double share : baseShare >= 0.0 ? std::vector{baseShare} : std::vector{0.0, 0.25, 0.5}) {
            auto adapter = adapterOf(maps, share);
            const auto figures = measureRecall(models::normalised(adapter->adaptImages(validation.images[0])),
                                               models::normalised(adapter->adaptTexts(validation.texts)), positives);
            if (figures.meanRecall() <= best)
                continue;
            best = figures.meanRecall();
            result.aligned = figures;
            result.adapter = adapter;
            result.chosen = options;
            result.chosen.baseShare = share;
        }
    }
    return result;
}

}  // namespace

LinearPair canonicalCorrelations(const torch::Tensor &x, const torch::Tensor &y, std::int64_t k, double regularisation, double power)
{
    const auto xs = x.to(torch::kFloat64), ys = y.to(torch::kFloat64);
    LinearPair maps;
    maps.imageMean = xs.mean(0);
    maps.textMean = ys.mean(0);
    const auto a = xs - maps.imageMean, b = ys - maps.textMean;
    const auto rootA = inverseRoot(covariance(a, a), regularisation), rootB = inverseRoot(covariance(b, b), regularisation);
    const auto [u, s, vh] = torch::linalg_svd(torch::mm(torch::mm(rootA, covariance(a, b)), rootB), /*full_matrices=*/false);
    maps.correlations = s.narrow(0, 0, k).clamp(0.0, 1.0);
    const auto weights = maps.correlations.pow(power).unsqueeze(1);
    maps.image = weights * torch::mm(u.narrow(1, 0, k).t(), rootA);
    maps.text = weights * torch::mm(vh.narrow(0, 0, k), rootB);
    return maps;
}

LinearPair alignSubspaces(const torch::Tensor &x, const torch::Tensor &y, std::int64_t k)
{
    const auto xs = x.to(torch::kFloat64), ys = y.to(torch::kFloat64);
    LinearPair maps;
    maps.imageMean = xs.mean(0);
    maps.textMean = ys.mean(0);
    const auto source = principalDirections(xs - maps.imageMean, k), target = principalDirections(ys - maps.textMean, k);
    maps.image = torch::mm(source, torch::mm(source.t(), target)).t().contiguous();
    maps.text = target.t().contiguous();
    return maps;
}

core::Result<AlignResult> fitAlign(const AlignOptions &options, const FeatureDataset &train, const FeatureDataset &validation)
{
    if (auto ok = options.check(); !ok)
        return core::fail(ok.error());
    for (const auto *part : {&train, &validation})
        if (auto ok = part->check(); !ok)
            return core::fail(ok.error());
    try {
        const torch::NoGradGuard noGradients;
        const auto rows = pairRows(train);
        const auto candidates = options.method == "cca" ? correlationCandidates(options, rows) : subspaceCandidates(options, rows);
        return bestOf(candidates, options.baseShare, validation);
    } catch (const c10::Error &error) {
        return core::fail(core::ErrorCode::Internal, std::string("Align: ") + error.what_without_backtrace());
    }
}

}  // namespace semblance::training
