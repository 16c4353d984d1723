#include "engine/models/weight_plan.h"

#include <cmath>

namespace semblance::models {

WeightPlan planFromShapes(const ShapeMap &shapes, const std::string &prefix)
{
    WeightPlan plan;
    for (const auto &[name, shape] : shapes)
        plan[name] = WeightSource{{prefix + name}, shape, false, std::nullopt};
    return plan;
}

std::optional<std::int64_t> gridSide(std::int64_t rows, std::int64_t before)
{
    if (rows <= before)
        return std::nullopt;
    const auto side = std::llround(std::sqrt(static_cast<double>(rows - before)));
    return side * side == rows - before ? std::optional<std::int64_t>(side) : std::nullopt;
}

}  // namespace semblance::models
