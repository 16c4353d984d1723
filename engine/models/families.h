// The one place that knows which configuration makes which family of models.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/core/result.h"
#include "engine/models/dual_encoder.h"
#include "engine/models/package_folder.h"
#include "engine/models/weight_files.h"
#include "engine/models/weight_plan.h"

namespace semblance::models {

enum class PackageLayout { HuggingFaceClip, OpenClip, Semblance, TwoTowers, ChineseClip, Siglip };

// A model that is described but not yet made: its weights are asked about before memory is.
struct Family {
    PackageLayout layout = PackageLayout::Semblance;
    TokenizerKind tokenizer = TokenizerKind::BytePairs;
    EncoderTraits traits;
    std::string imageTower, textTower;  // a phrase each: "vision transformer, patches of 32, 12 layers of 768, ..."
    // Where each parameter comes from. Errors: Corrupt (the files cannot hold such a model).
    std::function<core::Result<WeightPlan>(const WeightFiles &)> plan;
    std::function<std::unique_ptr<DualEncoder>()> make;  // random weights
};

// Errors: Corrupt, Unsupported, those of reading the configuration; each names the folder.
[[nodiscard]] core::Result<Family> chooseFamily(const PackageFolder &folder);

}  // namespace semblance::models
