// The recipes that go on from the weights of a package: `full`, `layers`, `lora` and `shared`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/training/run_options.h"

namespace semblance::training {

enum class FineTuneRecipe {
    Full,    // model-based transfer: every weight goes on learning
    Layers,  // layer-based transfer: the projections and the last blocks of either tower, the deeper the slower
    Lora,    // low-rank adapters beside the weights of linear, attention and convolution layers (Hu et al. 2022)
    Shared,  // a trunk that source and target share, and a low-rank adapter of the target, trained in turn
};

struct FineTuneOptions : RunOptions {
    FineTuneRecipe recipe = FineTuneRecipe::Layers;
    std::string startVersion;  // the version (hash) of the package that it goes on from; the caller loads it

    // full, layers, shared. Blocks counted from the top; -1: all of them and what lies before the first one.
    std::int64_t lastImageBlocks = 2, lastTextBlocks = 1;
    double layerDecay = 0.8;  // each block down learns at this times the rate (Howard and Ruder 2018, section 3.2); 1: all alike
    // lora, shared
    std::int64_t rank = 8;
    double adapterScale = 2.0;  // what the product of the two small matrices is multiplied with (alpha / r of the paper)
    bool adaptLinear = true, adaptAttention = true, adaptConvolution = true;
    // shared: the weight of the source's loss beside the target's
    double sourceWeight = 0.5;
    double dropout = 0.0;  // of the towers' own dropout layers

    // What the numbers on small photo collections speak for.
    [[nodiscard]] static FineTuneOptions defaultsFor(FineTuneRecipe recipe);

    [[nodiscard]] core::Result<void> check() const;
    [[nodiscard]] core::Result<void> set(const std::string &key, const std::string &value);
    [[nodiscard]] std::string toJson() const;
    [[nodiscard]] static core::Result<FineTuneOptions> fromJson(const std::string &json);
};

[[nodiscard]] const char *recipeName(FineTuneRecipe recipe);
// InvalidArgument for a name that is none of the four.
[[nodiscard]] core::Result<FineTuneRecipe> fineTuneRecipe(const std::string &name);

}  // namespace semblance::training
