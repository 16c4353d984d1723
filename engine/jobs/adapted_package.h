// Writes a base package and what a recipe adds to it as a package that stands alone.
#pragma once

#include <filesystem>
#include <functional>

#include "engine/core/result.h"

namespace semblance::jobs {

// Copies the base's weights, configuration, tokenizer and notices into `folder` (its card as BASE.md), lets `add` write what is new,
// and checks that the result is a package that loads. The configuration comes last: until then the folder is no model. Errors: those of copying and writing,
// Internal (what does not fit).
[[nodiscard]] core::Result<void> writeAdaptedPackage(const std::filesystem::path &base, const std::filesystem::path &folder,
                                                     const std::function<core::Result<void>()> &add);

}  // namespace semblance::jobs
