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

double scheduleFactor(const ScheduleOptions &options, std::int64_t step, std::int64_t steps)
{
    if (options.kind == ScheduleKind::Cosine)
        return warmUpCosine(step, steps, options.warmUp);
    const double warmSteps = options.warmUp * static_cast<double>(steps);
    const double at = static_cast<double>(step) + 1.0;
    if (at < warmSteps)
        return at / warmSteps;
    if (options.kind == ScheduleKind::Constant)
        return 1.0;
    const double share = (static_cast<double>(step) - warmSteps) / std::max(1.0, static_cast<double>(steps) - warmSteps);
    const auto parts = static_cast<double>(std::max<std::int64_t>(1, options.stepCount));
    return std::pow(options.stepFactor, std::floor(std::clamp(share * parts, 0.0, parts - 1.0)));
}

core::Result<ScheduleKind> scheduleKind(const std::string &name)
{
    if (name == "constant")
        return ScheduleKind::Constant;
    if (name == "step")
        return ScheduleKind::Step;
    if (name == "cosine")
        return ScheduleKind::Cosine;
    return core::fail(core::ErrorCode::InvalidArgument, "There is no schedule \"" + name + "\"; expected constant, step or cosine.");
}

bool EarlyStopping::note(double figure)
{
    const bool better = std::isfinite(figure) && (!m_any || (m_better == Better::Higher ? figure > m_best : figure < m_best));
    m_since = better ? 0 : m_since + 1;
    if (better) {
        m_best = figure;
        m_any = true;
    }
    return better;
}

}  // namespace semblance::training
