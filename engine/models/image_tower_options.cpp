#include "engine/models/image_tower_options.h"

namespace semblance::models {

void addVisionTransformer(ShapeMap &shapes, const std::string &prefix, const VisionTransformerOptions &options)
{
    const auto width = options.blocks.width;
    addConvolution(shapes, prefix + "conv1.", 3, width, options.patchSize);
    shapes[prefix + "class_embedding"] = {width};
    shapes[prefix + "positional_embedding"] = {options.grid() * options.grid() + 1, width};
    shapes[prefix + "proj"] = {width, options.embeddingDimension};
    addLayerNorm(shapes, prefix + "ln_pre.", width);
    addLayerNorm(shapes, prefix + "ln_post.", width);
    addTransformer(shapes, prefix, options.blocks);
}

void addModifiedResnet(ShapeMap &shapes, const std::string &prefix, const ModifiedResnetOptions &options)
{
    const auto add = [&](const std::string &convolutionName, const std::string &norm, std::int64_t in, std::int64_t out,
                         std::int64_t kernel) {
        addConvolution(shapes, prefix + convolutionName, in, out, kernel);
        addBatchNorm(shapes, prefix + norm, out);
    };
    add("conv1.", "bn1.", 3, options.width / 2, 3);
    add("conv2.", "bn2.", options.width / 2, options.width / 2, 3);
    add("conv3.", "bn3.", options.width / 2, options.width, 3);
    std::int64_t channels = options.width;
    for (std::size_t stage = 0; stage < options.blocks.size(); ++stage)
        for (std::int64_t block = 0; block < options.blocks[stage]; ++block) {
            const auto planes = options.width << stage, out = planes * 4;
            const auto name = "layer" + std::to_string(stage + 1) + "." + std::to_string(block) + ".";
            add(name + "conv1.", name + "bn1.", channels, planes, 1);
            add(name + "conv2.", name + "bn2.", planes, planes, 3);
            add(name + "conv3.", name + "bn3.", planes, out, 1);
            if (block == 0)  // the first always widens
                add(name + "downsample.0.", name + "downsample.1.", channels, out, 1);
            channels = out;
        }
    const auto width = options.width * 32;
    shapes[prefix + "attnpool.positional_embedding"] = {options.grid() * options.grid() + 1, width};
    for (const auto *part : {"q_proj.", "k_proj.", "v_proj."})
        addLinear(shapes, prefix + "attnpool." + part, width, width);
    addLinear(shapes, prefix + "attnpool.c_proj.", width, options.embeddingDimension);
}

}  // namespace semblance::models
