#include "engine/training/gaussian_process.h"

#include <cmath>
#include <limits>

namespace semblance::training {

namespace {

const double kRootFive = std::sqrt(5.0);

}  // namespace

// Matérn 5/2 (Rasmussen and Williams 2006, eq. 4.17).
torch::Tensor GaussianProcess::kernel(const torch::Tensor &a, const torch::Tensor &b, double length)
{
    const auto r = kRootFive * torch::cdist(a, b) / length;
    return (1.0 + r + r.square() / 3.0) * torch::exp(-r);
}

GaussianProcess::GaussianProcess(const torch::Tensor &places, const torch::Tensor &values) : m_places(places)
{
    const auto count = values.size(0);
    m_mean = values.mean().item<double>();
    const double spread = count > 1 ? values.std().item<double>() : 0.0;
    m_scale = spread > 1e-12 ? spread : 1.0;
    const auto y = ((values - m_mean) / m_scale).unsqueeze(1);
    double best = -std::numeric_limits<double>::infinity();
    for (const double length : {0.1, 0.2, 0.35, 0.6, 1.0, 1.8})
        for (const double noise : {1e-4, 1e-2, 5e-2, 0.2}) {
            const auto covariance = kernel(places, places, length) + noise * torch::eye(count, places.options());
            const auto factor = torch::linalg_cholesky(covariance);
            const auto weights = torch::cholesky_solve(y, factor);
            // The logarithm of the marginal likelihood but for a constant (eq. 5.8).
            const double likelihood = (-0.5 * (y * weights).sum() - factor.diagonal().log().sum()).item<double>();
            if (likelihood <= best)
                continue;
            best = likelihood;
            m_length = length, m_noise = noise;
            m_factor = factor;
            m_weights = weights;
        }
}

GaussianProcess::Prediction GaussianProcess::at(const torch::Tensor &places) const
{
    const auto across = kernel(places, m_places, m_length);  // [M,N]
    const auto mean = torch::mm(across, m_weights).squeeze(1);
    const auto half = torch::linalg_solve_triangular(m_factor, across.t(), /*upper=*/false);
    const auto variance = (1.0 - half.square().sum(0)).clamp_min(1e-12);
    return {m_mean + m_scale * mean, m_scale * variance.sqrt()};
}

torch::Tensor expectedImprovement(const GaussianProcess::Prediction &prediction, double best)
{
    const auto above = prediction.mean - best, z = above / prediction.deviation;
    const auto cumulative = 0.5 * (1.0 + torch::erf(z / std::sqrt(2.0)));
    const auto density = torch::exp(-0.5 * z.square()) / std::sqrt(2.0 * M_PI);
    return above * cumulative + prediction.deviation * density;
}

}  // namespace semblance::training
