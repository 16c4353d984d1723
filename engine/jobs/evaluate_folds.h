// Classes told apart by a classifier that is learnt on a version's embeddings: k-fold cross-validation, and one that a package carries.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"
#include "engine/jobs/job.h"

namespace semblance::jobs {

struct FoldedLogits {
    torch::Tensor logits;              // [N,K] float32, of each photo by the classifier that had not seen it
    std::vector<std::int64_t> foldOf;  // [N] in [0,folds)
};

// Stratified k-fold cross-validation (Kohavi 1995): the photos of each class are dealt out by seed; each part is answered by a classifier of
// the recipe `classify` with its usual settings, learnt on the others, of which every eighth chooses the epoch. photos [N,D] unit length,
// labels [N] in [0,K), sentences [K,D] unit length, where the weights begin; `classes` [K] are
// their names. 2 <= folds. Errors: Cancelled, InvalidArgument (a class with
// fewer than two photos).
[[nodiscard]] core::Result<FoldedLogits> crossValidate(const torch::Tensor &photos, const std::vector<std::int64_t> &labels,
                                                       const torch::Tensor &sentences, const std::vector<std::string> &classes,
                                                       std::int64_t folds, std::uint64_t seed, JobContext &context);

struct HeadLogits {
    torch::Tensor logits;      // [N,K]
    std::int64_t unasked = 0;  // classes that the head knows besides, which were not offered
};

// What the classifier of a package says, its columns in the order of `classes`. Errors: those of loading it, InvalidArgument (a class that
// it has not learnt).
[[nodiscard]] core::Result<HeadLogits> askHead(const std::filesystem::path &package, const torch::Tensor &photos,
                                               const std::vector<std::string> &classes);

}  // namespace semblance::jobs
