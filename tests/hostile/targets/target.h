// What each target of the fuzzers gives to its driver, or to libFuzzer: an input to swallow, and good ones to start from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "tests/hostile/hostile_files.h"

// libFuzzer's entry; it must come back from anything.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace semblance::tests {

[[nodiscard]] std::vector<HostileFile> targetSeeds();

// A folder of this process's own, gone when it ends.
[[nodiscard]] const std::filesystem::path &targetFolder();
void writeInput(const std::filesystem::path &file, std::span<const std::uint8_t> bytes);
[[nodiscard]] inline std::vector<std::uint8_t> bytesOf(std::string_view text)
{
    return {text.begin(), text.end()};
}

}  // namespace semblance::tests
