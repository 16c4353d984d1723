#include "engine/models/resnet_options.h"

namespace semblance::models {

core::Result<void> ResnetOptions::check() const
{
    if (blocks().empty())
        return core::fail(core::ErrorCode::InvalidArgument,
                          "image tower: a ResNet has 18, 34, 50, 101 or 152 layers, not " + std::to_string(depth) + ".");
    return {};
}

std::vector<std::int64_t> ResnetOptions::blocks() const
{
    switch (depth) {
    case 18: return {2, 2, 2, 2};
    case 34:
    case 50: return {3, 4, 6, 3};
    case 101: return {3, 4, 23, 3};
    case 152: return {3, 8, 36, 3};
    default: return {};
    }
}

void addResnet(ShapeMap &shapes, const std::string &prefix, const ResnetOptions &options)
{
    const auto add = [&](const std::string &convolution, const std::string &norm, std::int64_t in, std::int64_t out, std::int64_t kernel) {
        addConvolution(shapes, prefix + convolution, in, out, kernel);
        addBatchNorm(shapes, prefix + norm, out);
    };
    add("conv1.", "bn1.", 3, 64, 7);
    const auto blocks = options.blocks();
    std::int64_t channels = 64;
    for (std::size_t stage = 0; stage < blocks.size(); ++stage)
        for (std::int64_t block = 0; block < blocks[stage]; ++block) {
            const std::int64_t planes = 64 << stage, out = options.bottleneck() ? 4 * planes : planes;
            const auto name = "layer" + std::to_string(stage + 1) + "." + std::to_string(block) + ".";
            add(name + "conv1.", name + "bn1.", channels, planes, options.bottleneck() ? 1 : 3);
            add(name + "conv2.", name + "bn2.", planes, planes, 3);
            if (options.bottleneck())
                add(name + "conv3.", name + "bn3.", planes, out, 1);
            if (block == 0 && (stage > 0 || channels != out))
                add(name + "downsample.0.", name + "downsample.1.", channels, out, 1);
            channels = out;
        }
}

}  // namespace semblance::models
