// Where each weight of a dual encoder stands: which tower, and how deep below its output.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <torch/torch.h>

namespace semblance::training {

enum class Tower { Image, Text, Joint };  // Joint: the temperature, which belongs to neither

struct LayerPlace {
    Tower tower = Tower::Joint;
    // 0: behind the last block (last norm, projection); 1: the last block; ... n: the first block; n + 1: before it (stem, tables).
    std::int64_t fromTop = 0;
};

struct LayerMap {
    std::map<std::string, LayerPlace> places;  // by the name of the parameter
    std::int64_t imageBlocks = 0, textBlocks = 0;
};

// Read from the names and their order: a block is what stands below a number ("blocks.3", "resblocks.11", "layer4.1"), an image
// tower is called image, visual or vision. Holds for every family here, because modules carry the names of their checkpoints.
[[nodiscard]] LayerMap layerMap(const torch::nn::Module &module);

}  // namespace semblance::training
