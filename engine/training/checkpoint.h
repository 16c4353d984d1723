// Where a run stands, as one safetensors file that is replaced atomically.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"
#include "engine/training/optimiser.h"
#include "engine/training/schedule.h"

namespace semblance::training {

// What happened to a run besides its steps; all of it must come back for a resumed run to repeat an uninterrupted one.
struct RunHistory {
    double rateFactor = 1.0;  // halved at every rollback
    std::int64_t rollbacks = 0;
    std::int64_t pieces = 0;   // what a batch is cut into since memory ran out; 0: as the options say
    std::int64_t failed = -1;  // the last step that failed
    EarlyStopping::State stopping;
    std::vector<std::int64_t> leftOut;  // steps that failed again after their rollback: they are passed over
};

struct RunState {
    std::vector<std::pair<std::string, torch::Tensor>> live;  // what learns, by name
    models::TensorMap average;                                // the same names
    Optimiser &optimiser;
    std::int64_t &step;  // the next step to take
    double &epochLoss;   // sum of the losses of the epoch so far
    RunHistory &history;
};

// `fingerprint` names the options and the data: a checkpoint of another run is refused.
[[nodiscard]] core::Result<void> saveCheckpoint(const std::filesystem::path &file, const RunState &state, const std::string &fingerprint);
// Errors: Corrupt, InvalidArgument (another run's), those of reading. A file of a run without history leaves it at its defaults.
[[nodiscard]] core::Result<void> loadCheckpoint(const std::filesystem::path &file, const RunState &state, const std::string &fingerprint);

// Tensors by name, of one run: the best average so far.
[[nodiscard]] core::Result<void> saveWeights(const std::filesystem::path &file, const models::TensorMap &tensors,
                                             const std::string &fingerprint);
// Into `tensors`, in place. Errors as loadCheckpoint.
[[nodiscard]] core::Result<void> loadWeights(const std::filesystem::path &file, const models::TensorMap &tensors,
                                             const std::string &fingerprint);

}  // namespace semblance::training
