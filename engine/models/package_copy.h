// A package with other weights: the same layout, tensor names, number formats, tokenizer and preprocessing as the one it comes from.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/models/package_weights.h"

namespace semblance::models {

// What a sound package consists of.
struct PackageParts {
    std::vector<std::string> companions;  // configuration, tokenizer and preprocessing files that are there
    std::string weightsFile;              // name of the file for the weights
    std::vector<std::string> tensorNames;
    std::function<core::Result<torch::Tensor>(const std::string &)> tensor;  // as it lies in the file
    WeightPlan plan;
};

// Errors: those of loadPackage.
[[nodiscard]] core::Result<PackageParts> packageParts(const std::filesystem::path &folder);

// Writes the module's weights to `out` (an existing folder) as a package like `base`, whose module it must be: what did not change is
// equal to the last bit, the rest is rounded to the base's number format. Weights first, configuration last: a folder with one is
// complete. Errors: those of loadPackage, InvalidArgument (another module, weights that are not finite in that format), those of writing.
[[nodiscard]] core::Result<void> savePackageCopy(const std::filesystem::path &base, const torch::nn::Module &module,
                                                 const std::filesystem::path &out);

}  // namespace semblance::models
