// What differs between a training run from random weights and one that goes on from a package; train_job does the rest.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/core/result.h"
#include "engine/jobs/pair_source.h"
#include "engine/models/device.h"
#include "engine/text/tokenizer.h"
#include "engine/training/trainer.h"

namespace semblance::jobs {

class TrainRecipe {
public:
    virtual ~TrainRecipe() = default;

    [[nodiscard]] virtual training::RunOptions &run() = 0;
    [[nodiscard]] virtual core::Result<void> set(const std::string &key, const std::string &value) = 0;
    // After the settings of a new run, and before all else of a resumed one: looks at the package that it goes on from (empty: none)
    // and checks the options. Errors: InvalidArgument, those of inspecting a package.
    [[nodiscard]] virtual core::Result<void> begin(const std::filesystem::path &startFrom) = 0;
    [[nodiscard]] virtual std::string toJson() const = 0;

    // The package's own, or one learned from the captions into `out`.
    [[nodiscard]] virtual core::Result<std::shared_ptr<const text::Tokenizer>> tokenizer(const PairList &data,
                                                                                         const std::filesystem::path &out) = 0;
    [[nodiscard]] virtual models::ImagePreprocessing image() const = 0;
    [[nodiscard]] virtual core::Result<std::unique_ptr<training::Trainer>>
    trainer(const training::TrainingSets &sets, const std::filesystem::path &runFolder, const models::DeviceChoice &device) = 0;
    // The result as a package in `out`. Errors: those of writing, Internal (what was written does not load).
    [[nodiscard]] virtual core::Result<void> writePackage(const std::filesystem::path &out, models::DualEncoder &encoder) const = 0;
};

// "scratch", "full", "layers", "lora", "shared", with its defaults. InvalidArgument lists them.
[[nodiscard]] core::Result<std::unique_ptr<TrainRecipe>> makeTrainRecipe(const std::string &name);
// What toJson() wrote. Errors: Corrupt, Unsupported, InvalidArgument.
[[nodiscard]] core::Result<std::unique_ptr<TrainRecipe>> trainRecipeFromJson(const std::string &json);

}  // namespace semblance::jobs
