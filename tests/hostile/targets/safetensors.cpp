// The header of a file of weights.
#include "engine/models/safetensors_header.h"

#include <cstdlib>

#include "tests/hostile/targets/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace semblance;
    constexpr std::uint64_t dataBytes = 64;
    const auto header = models::parseSafetensorsHeader({reinterpret_cast<const char *>(data), size}, dataBytes, "fuzzed");
    if (header)
        for (const auto &[name, entry] : header->entries)
            if (entry.begin > entry.end || entry.end > dataBytes)
                std::abort();  // a tensor outside of the file was let through
    return 0;
}

std::vector<semblance::tests::HostileFile> semblance::tests::targetSeeds()
{
    return {{"two.json", bytesOf(R"({"__metadata__":{"format":"pt"},"weight":{"dtype":"F32","shape":[2,4],"data_offsets":[0,32]},
        "bias":{"dtype":"BF16","shape":[16],"data_offsets":[32,64]}})")},
            {"scalar.json", bytesOf(R"({"a":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[0],
        "data_offsets":[8,8]},"c":{"dtype":"F16","shape":[28],"data_offsets":[8,64]}})")}};
}
