// Writes what a training run made as a model package.
#pragma once

#include <filesystem>
#include <string>

#include "engine/core/result.h"
#include "engine/models/dual_encoder.h"

namespace semblance::jobs {

// model.safetensors (float16), then config.json; the tokenizer's files are there already. Checks that the folder is a package
// that loads. Errors: those of writing, Internal (what does not fit).
[[nodiscard]] core::Result<void> writeTrainedPackage(const std::filesystem::path &folder, models::DualEncoder &encoder,
                                                     const std::string &configJson);

}  // namespace semblance::jobs
