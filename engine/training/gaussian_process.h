// A Gaussian process over a unit cube: what is expected at a place, and how far that can be off.
#pragma once

#include <torch/torch.h>

namespace semblance::training {

class GaussianProcess {
public:
    // places [N,D] float64 in [0,1], values [N] float64, N >= 1. Length and noise are chosen by marginal likelihood.
    GaussianProcess(const torch::Tensor &places, const torch::Tensor &values);

    struct Prediction {
        torch::Tensor mean, deviation;  // [M] float64, in the values' own unit
    };
    [[nodiscard]] Prediction at(const torch::Tensor &places) const;  // [M,D]
    [[nodiscard]] double lengthScale() const { return m_length; }

private:
    [[nodiscard]] static torch::Tensor kernel(const torch::Tensor &a, const torch::Tensor &b, double length);

    torch::Tensor m_places, m_factor, m_weights;  // Cholesky factor of the covariances, and what it solves the values to
    double m_length = 0.5, m_noise = 1e-2, m_mean = 0, m_scale = 1;
};

// E[max(0, f - best)] of normal predictions (Jones et al. 1998, eq. 15), [M].
[[nodiscard]] torch::Tensor expectedImprovement(const GaussianProcess::Prediction &prediction, double best);

}  // namespace semblance::training
