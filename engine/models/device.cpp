#include "engine/models/device.h"

#include <algorithm>
#include <thread>

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include "engine/models/eight_bit.h"

namespace semblance::models {

using core::ErrorCode;
using core::fail;

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
        choice.precision = !onCpu ? torch::kFloat16 : bfloat16IsFaster() ? torch::kBFloat16 : torch::kFloat32;
    else if (precision == "fp32")
        choice.precision = torch::kFloat32;
    else if (precision == "bf16")
        choice.precision = torch::kBFloat16;
    else if (precision == "int8" && !onCpu)
        return fail(ErrorCode::Unsupported, "int8 is for the processor: on a CUDA device use auto, fp16, bf16 or fp32.");
    else if (precision == "int8" && !eightBitIsAvailable())
        return fail(ErrorCode::Unsupported, "int8 needs a processor that sums eight-bit products (VNNI), and a LibTorch with oneDNN or "
                                            "FBGEMM: use auto, fp32 or bf16.");
    else if (precision == "int8")
        choice.eightBit = true;
    else if (precision == "fp16" && onCpu)
        return fail(ErrorCode::Unsupported, "fp16 needs a CUDA device: on the processor use auto, fp32, bf16 or int8.");
    else if (precision == "fp16")
        choice.precision = torch::kFloat16;
    else
        return fail(ErrorCode::InvalidArgument,
                    "The precision must be auto, fp32, bf16, fp16 or int8, not '" + std::string(precision) + "'.");
    return choice;
}

bool bfloat16IsFaster()
{
#if defined(__x86_64__) && defined(__GNUC__)
    constexpr unsigned amxBf16 = 1u << 22;  // leaf 7, EDX
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    const bool amx = __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 && (edx & amxBf16) != 0;
    return at::hasMKLDNN() && __builtin_cpu_supports("avx512bf16") && (amx || __builtin_cpu_is("amd"));
#else
    return false;
#endif
}

void keepFreedMemory()
{
#ifdef __GLIBC__
    constexpr int most = 1 << 30;
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, most);
    mallopt(M_TOP_PAD, 64 << 20);
#endif
}

std::string precisionName(torch::ScalarType precision)
{
    switch (precision) {
    case torch::kBFloat16: return "bf16";
    case torch::kFloat16: return "fp16";
    default: return "fp32";
    }
}

std::string precisionName(const DeviceChoice &choice)
{
    return choice.eightBit ? "int8" : precisionName(choice.precision);
}

std::string deviceDescription(const DeviceChoice &choice)
{
    const auto precision = ", " + precisionName(choice);
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
