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
    bool eightBit = false;  // the linear layers of transformers multiply in eight-bit integers (eight_bit.h), the rest in float32
};

// device: auto|cpu|cuda; precision: auto|fp32|bf16|fp16|int8. Auto takes CUDA with fp16 when LibTorch has it, else the CPU with
// the faster of bf16 and fp32 (see bfloat16IsFaster), never int8. Errors: InvalidArgument, Unsupported.
[[nodiscard]] core::Result<DeviceChoice> chooseDevice(std::string_view device, std::string_view precision);
[[nodiscard]] std::string precisionName(torch::ScalarType precision);  // "fp32", "bf16", "fp16"
[[nodiscard]] std::string precisionName(const DeviceChoice &choice);   // these or "int8"
[[nodiscard]] std::string deviceDescription(const DeviceChoice &choice);

// Whether this processor multiplies bf16 faster than float32: with AMX, or as AMD's AVX512_BF16 does. Intel's AVX512_BF16 alone
// measured half the float32 rate in oneDNN's convolutions. Asked of the processor, not timed: vectors of two precisions never mix, so
// the answer must be the same at every start.
[[nodiscard]] bool bfloat16IsFaster();

// Training frees and takes blocks of tens of megabytes at every step; given back to the system they return page by page. From here
// on this process keeps what it has had (glibc only).
void keepFreedMemory();

// One thread budget for OpenMP and BLAS; 0 means all cores.
void setThreadBudget(int threads);

}  // namespace semblance::models
