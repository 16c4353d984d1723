// Which tensor of a file becomes which parameter of a module: checked first, then copied.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"
#include "engine/models/device.h"
#include "engine/models/safetensors.h"

namespace semblance::models {

// One module tensor: the file's tensors stacked along their first dimension, transposed where asked.
struct WeightSource {
    std::vector<std::string> names;
    std::vector<std::int64_t> shape;  // of each named tensor in the file
    bool transposed = false;
};

using WeightPlan = std::map<std::string, WeightSource>;  // by the module's name

// Parameters and float buffers under their own names.
[[nodiscard]] WeightPlan planFromModule(const torch::nn::Module &module);

// One sentence for each tensor that is missing, misshapen or not a number with a fraction, and for each the plan does not use.
[[nodiscard]] std::vector<std::string> checkWeights(const SafetensorsFile &file, const WeightPlan &plan, const std::string &fileName);

// Casts the module to the device and precision and fills it. Batch norm, CLIP's last projections and the logit
// scale stay in float32: they are few, and their sums suffer. Errors: Corrupt (a weight is not a finite number), NotFound.
[[nodiscard]] core::Result<void> loadWeights(const SafetensorsFile &file, const WeightPlan &plan, const DeviceChoice &device,
                                             const std::string &fileName, torch::nn::Module &module);

}  // namespace semblance::models
