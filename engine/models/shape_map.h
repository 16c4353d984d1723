// The parameters of a module with their shapes, known without making it: a configuration must not make us allocate. No torch here.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/models/transformer_options.h"

namespace semblance::models {

using ShapeMap = std::map<std::string, std::vector<std::int64_t>>;

// Each adds what the layer holds under `prefix`, which ends in a dot: "visual.ln_pre." gives "visual.ln_pre.weight".
void addLinear(ShapeMap &shapes, const std::string &prefix, std::int64_t in, std::int64_t out, bool bias = true);
void addLayerNorm(ShapeMap &shapes, const std::string &prefix, std::int64_t width);
void addBatchNorm(ShapeMap &shapes, const std::string &prefix, std::int64_t channels);  // with its running sums
void addConvolution(ShapeMap &shapes, const std::string &prefix, std::int64_t in, std::int64_t out, std::int64_t kernel);  // no bias
// The blocks of transformer.h: "<prefix>transformer.resblocks.0.ln_1.weight", ...
void addTransformer(ShapeMap &shapes, const std::string &prefix, const TransformerOptions &options);

}  // namespace semblance::models
