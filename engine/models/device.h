// Which device and which precision a model runs in.
#pragma once

#include <string>
#include <string_view>

#include <torch/torch.h>

#include "engine/core/result.h"

namespace semblance::models {

struct DeviceChoice {
    torch::Device device{torch::kCPU};
    torch::ScalarType precision = torch::kFloat32;  // of weights and matrix products: float32, bfloat16 or float16
};

// device: auto|cpu|cuda; precision: auto|fp32|bf16|fp16. Auto takes CUDA with fp16 when LibTorch has it, else the CPU with
// bf16 where the processor multiplies it in hardware (AVX512_BF16 or AMX), else fp32. Errors: InvalidArgument, Unsupported.
[[nodiscard]] core::Result<DeviceChoice> chooseDevice(std::string_view device, std::string_view precision);
[[nodiscard]] std::string precisionName(torch::ScalarType precision);  // "fp32", "bf16", "fp16"
[[nodiscard]] std::string deviceDescription(const DeviceChoice &choice);

// One thread budget for OpenMP and BLAS; 0 means all cores.
void setThreadBudget(int threads);

}  // namespace semblance::models
