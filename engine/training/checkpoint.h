// Where a run stands, as one safetensors file that is replaced atomically.
#pragma once

#include <cstdint>
#include <filesystem>

#include <torch/torch.h>

#include "engine/core/result.h"
#include "engine/training/optimiser.h"

namespace semblance::training {

struct RunState {
    torch::nn::Module &live;
    torch::nn::Module &average;
    Optimiser &optimiser;
    std::int64_t &step;  // the next step to take
    double &epochLoss;   // sum of the losses of the epoch so far
};

// `fingerprint` names the options and the data: a checkpoint of another run is refused.
[[nodiscard]] core::Result<void> saveCheckpoint(const std::filesystem::path &file, const RunState &state, const std::string &fingerprint);
// Errors: Corrupt, InvalidArgument (another run's), those of reading.
[[nodiscard]] core::Result<void> loadCheckpoint(const std::filesystem::path &file, const RunState &state, const std::string &fingerprint);

// Every parameter and buffer by its name, with a prefix.
[[nodiscard]] models::TensorMap namedTensors(const torch::nn::Module &module, const std::string &prefix);

}  // namespace semblance::training
