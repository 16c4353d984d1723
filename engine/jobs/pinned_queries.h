// Sentences that a training run keeps an eye on: at each evaluation the held-out photos are ranked for them anew.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"
#include "engine/core/run_record.h"

namespace semblance::jobs {

inline constexpr std::size_t shownOfPinned = 12;       // photos of each, the best first
inline constexpr std::size_t mostRankedPhotos = 1000;  // the first ones of what is held out

// queries [Q,D], photos [P,D], unit length; `paths` of the photos [P]. One ranking a query; ties keep the order of the photos.
[[nodiscard]] std::vector<core::PinnedRanking> rankPinned(const std::vector<std::string> &sentences, const torch::Tensor &queries,
                                                          const torch::Tensor &photos, const std::vector<std::filesystem::path> &paths);

// The photos of a run with their parts, a line each, so that a resumed run still knows their files. Errors: those of writing.
[[nodiscard]] core::Result<void> savePhotoList(const std::filesystem::path &runFolder, const std::vector<core::RunPhoto> &photos);
// Those of one part in their order; empty when the run kept none.
[[nodiscard]] std::vector<std::filesystem::path> photosOfPart(const std::filesystem::path &runFolder, core::RunPart part);

}  // namespace semblance::jobs
