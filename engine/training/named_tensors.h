// A module's parameters and buffers by name: what is written to a file and copied back.
#pragma once

#include <string>

#include "engine/models/safetensors.h"

namespace semblance::training {

[[nodiscard]] inline models::TensorMap tensorsByName(const torch::nn::Module &module, const std::string &prefix = {})
{
    models::TensorMap tensors;
    for (const auto &item : module.named_parameters())
        tensors[prefix + item.key()] = item.value().detach();
    for (const auto &item : module.named_buffers())
        tensors[prefix + item.key()] = item.value();
    return tensors;
}

}  // namespace semblance::training
