#include "engine/models/shape_map.h"

namespace semblance::models {

void addLinear(ShapeMap &shapes, const std::string &prefix, std::int64_t in, std::int64_t out, bool bias)
{
    shapes[prefix + "weight"] = {out, in};
    if (bias)
        shapes[prefix + "bias"] = {out};
}

void addLayerNorm(ShapeMap &shapes, const std::string &prefix, std::int64_t width)
{
    shapes[prefix + "weight"] = {width};
    shapes[prefix + "bias"] = {width};
}

void addBatchNorm(ShapeMap &shapes, const std::string &prefix, std::int64_t channels)
{
    for (const auto *part : {"weight", "bias", "running_mean", "running_var"})
        shapes[prefix + part] = {channels};
}

void addConvolution(ShapeMap &shapes, const std::string &prefix, std::int64_t in, std::int64_t out, std::int64_t kernel)
{
    shapes[prefix + "weight"] = {out, in, kernel, kernel};
}

void addTransformer(ShapeMap &shapes, const std::string &prefix, const TransformerOptions &options)
{
    const auto width = options.width;
    for (std::int64_t layer = 0; layer < options.layers; ++layer) {
        const auto block = prefix + "transformer.resblocks." + std::to_string(layer) + ".";
        addLayerNorm(shapes, block + "ln_1.", width);
        addLayerNorm(shapes, block + "ln_2.", width);
        shapes[block + "attn.in_proj_weight"] = {3 * width, width};
        shapes[block + "attn.in_proj_bias"] = {3 * width};
        addLinear(shapes, block + "attn.out_proj.", width, width);
        addLinear(shapes, block + "mlp.c_fc.", width, options.innerWidth());
        addLinear(shapes, block + "mlp.c_proj.", options.innerWidth(), width);
    }
}

}  // namespace semblance::models
