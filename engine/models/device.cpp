#include "engine/models/device.h"

#include <algorithm>
#include <thread>

#include <ATen/Context.h>
#include <ATen/Parallel.h>

namespace semblance::models {

using core::ErrorCode;
using core::fail;

namespace {

// Whether bf16 products are faster than float32 here: oneDNN must be built in and the processor must have the instruction.
// Every processor with AMX has AVX512_BF16 too, so one question answers for both.
bool multipliesBf16()
{
#if defined(__x86_64__) && defined(__GNUC__)
    return at::hasMKLDNN() && __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

}  // namespace

core::Result<DeviceChoice> chooseDevice(std::string_view device, std::string_view precision)
{
    DeviceChoice choice;
    const bool cuda = torch::cuda::is_available();
    if (device == "cuda" && !cuda)
        return fail(ErrorCode::Unsupported, "CUDA was asked for, but this LibTorch finds no CUDA device; use 'auto' or 'cpu'.");
    if (device == "cuda" || (device == "auto" && cuda))
        choice.device = torch::Device(torch::kCUDA, 0);
    else if (device != "cpu" && device != "auto")
        return fail(ErrorCode::InvalidArgument, "The device must be auto, cpu or cuda, not '" + std::string(device) + "'.");

    const bool onCpu = choice.device.is_cpu();
    if (precision == "auto")
        choice.precision = !onCpu ? torch::kFloat16 : multipliesBf16() ? torch::kBFloat16 : torch::kFloat32;
    else if (precision == "fp32")
        choice.precision = torch::kFloat32;
    else if (precision == "bf16")
        choice.precision = torch::kBFloat16;
    else if (precision == "fp16" && onCpu)
        return fail(ErrorCode::Unsupported, "fp16 needs a CUDA device: on the processor use auto, fp32 or bf16.");
    else if (precision == "fp16")
        choice.precision = torch::kFloat16;
    else
        return fail(ErrorCode::InvalidArgument, "The precision must be auto, fp32, bf16 or fp16, not '" + std::string(precision) + "'.");
    return choice;
}

std::string precisionName(torch::ScalarType precision)
{
    switch (precision) {
    case torch::kBFloat16: return "bf16";
    case torch::kFloat16: return "fp16";
    default: return "fp32";
    }
}

std::string deviceDescription(const DeviceChoice &choice)
{
    const auto precision = ", " + precisionName(choice.precision);
    if (choice.device.is_cuda())
        return "CUDA device " + std::to_string(std::max<int>(choice.device.index(), 0)) + precision;
    const auto threads = at::get_num_threads();
    return "CPU, " + std::to_string(threads) + (threads == 1 ? " thread" : " threads") + precision;
}

void setThreadBudget(int threads)
{
    // OpenBLAS and oneDNN are built on OpenMP here, so this one number is theirs too.
    at::set_num_threads(threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
}

}  // namespace semblance::models
