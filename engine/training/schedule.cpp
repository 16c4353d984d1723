#include "engine/training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace semblance::training {

double warmUpCosine(std::int64_t step, std::int64_t steps, double warmUp)
{
    const double warmSteps = std::max(1.0, warmUp * static_cast<double>(steps));
    const double at = static_cast<double>(step) + 1.0;
    if (at <= warmSteps)
        return at / warmSteps;
    const double share = (at - warmSteps) / std::max(1.0, static_cast<double>(steps) - warmSteps);
    return 0.5 * (1.0 + std::cos(std::numbers::pi * std::min(1.0, share)));
}

}  // namespace semblance::training
