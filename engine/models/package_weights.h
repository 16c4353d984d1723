// From the tensors of a checkpoint to the parameters of a module: checked first, then copied.
#pragma once

#include <string>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"
#include "engine/models/device.h"
#include "engine/models/weight_files.h"
#include "engine/models/weight_plan.h"

namespace semblance::models {

// Parameters and float buffers under their own names.
[[nodiscard]] WeightPlan planFromModule(const torch::nn::Module &module);

// What stands in the way, and what is worth knowing though it does not: one sentence each.
struct WeightCheck {
    std::vector<std::string> problems, notes;
};

enum class Unplanned { Problem, Ignored };  // what to make of tensors that the plan does not use

// A problem for each tensor that is missing, misshapen or not a number with a fraction, and for each that the plan does not use unless
// those are ignored; a note for each grid of positions that will be interpolated.
[[nodiscard]] WeightCheck checkWeights(const WeightFiles &files, const WeightPlan &plan, Unplanned unplanned = Unplanned::Problem);

// Casts the module to the device and precision and fills it. Batch norm, the last projections and the logit scale stay in float32:
// they are few, and their sums suffer. `folder` is what messages call the package. Errors: Corrupt (a weight is not a finite
// number), NotFound.
[[nodiscard]] core::Result<void> loadWeights(const WeightFiles &files, const WeightPlan &plan, const DeviceChoice &device,
                                             const std::string &folder, torch::nn::Module &module);

}  // namespace semblance::models
