#include "engine/models/position_grid.h"

#include "engine/models/weight_plan.h"

namespace semblance::models {

torch::Tensor interpolatePositions(const torch::Tensor &positions, std::int64_t before, std::int64_t side)
{
    const auto had = gridSide(positions.size(0), before);
    TORCH_CHECK(positions.dim() == 2 && had && side > 0, "interpolatePositions wants [before + g*g, W]");
    const torch::NoGradGuard noGradients;
    const auto width = positions.size(1);
    const auto rows = positions.to(torch::kFloat32);
    if (*had == side)
        return rows;
    const auto grid = rows.narrow(0, before, *had * *had).view({1, *had, *had, width}).permute({0, 3, 1, 2}).contiguous();
    const auto resized = at::_upsample_bicubic2d_aa(grid, {side, side}, /*align_corners=*/false);
    return torch::cat({rows.narrow(0, 0, before), resized.permute({0, 2, 3, 1}).reshape({side * side, width})}, 0);
}

}  // namespace semblance::models
