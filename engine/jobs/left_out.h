// Photos that a run must not use, though its data has them: what "forget these photos" means.
#pragma once

#include <filesystem>
#include <set>

#include "engine/core/result.h"
#include "engine/jobs/pair_source.h"

namespace semblance::jobs {

// Takes the photos out that `list` names, an absolute path a line; an empty name: none. Errors: those of reading the list,
// InvalidArgument (nothing would be left).
[[nodiscard]] core::Result<void> leaveOut(PairList &pairs, const std::filesystem::path &list);

[[nodiscard]] core::Result<void> leaveOut(LabelledPhotos &labelled, const std::filesystem::path &list);

[[nodiscard]] core::Result<std::set<std::filesystem::path>> readLeftOut(const std::filesystem::path &list);
[[nodiscard]] core::Result<void> writeLeftOut(const std::filesystem::path &list, const std::set<std::filesystem::path> &photos);

}  // namespace semblance::jobs
