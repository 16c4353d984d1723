#include "engine/jobs/machine.h"

#include <algorithm>
#include <fstream>
#include <thread>

#include <sys/utsname.h>
#include <unistd.h>

#include <torch/torch.h>
#include <torch/version.h>

namespace semblance::jobs {

namespace {

// Of the first line that begins with `key`, what stands behind the sign; quotation marks go.
std::string valueIn(const char *file, const std::string &key, char sign)
{
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind(key, 0) != 0)
            continue;
        const std::size_t at = line.find(sign);
        std::string value = at == std::string::npos ? std::string() : line.substr(at + 1);
        std::erase(value, '"');
        value.erase(0, std::min(value.find_first_not_of(" \t"), value.size()));
        return value;
    }
    return {};
}

std::string orUnknown(std::string value)
{
    return value.empty() ? "unknown" : value;
}

std::string instructions()
{
    const std::string flags = " " + valueIn("/proc/cpuinfo", "flags", ':') + " ";
    std::string known;
    for (const char *one : {"avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16"})
        if (flags.find(" " + std::string(one) + " ") != std::string::npos)
            known += (known.empty() ? "" : " ") + std::string(one);
    return known.empty() ? "none of AVX2, AVX-512, AMX" : known;
}

std::string memory()
{
    const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGE_SIZE);
    if (pages <= 0 || size <= 0)
        return "unknown";
    return std::to_string(static_cast<long long>(pages) * size / (1 << 20)) + " MiB";
}

std::string devices()
{
    if (!torch::cuda::is_available())
        return "CPU";
    return "CPU, " + std::to_string(torch::cuda::device_count()) + " CUDA";
}

}  // namespace

std::vector<MachineFact> machineFacts()
{
    utsname system{};
    const bool told = uname(&system) == 0;
    return {{"system", orUnknown(valueIn("/etc/os-release", "PRETTY_NAME", '='))},
            {"kernel", told ? std::string(system.sysname) + " " + system.release + " " + system.machine : std::string("unknown")},
            {"processor", orUnknown(valueIn("/proc/cpuinfo", "model name", ':'))},
            {"instructions", instructions()},
            {"cores", std::to_string(std::max(1u, std::thread::hardware_concurrency()))},
            {"memory", memory()},
            {"libtorch", TORCH_VERSION},
            {"devices", devices()}};
}

}  // namespace semblance::jobs
