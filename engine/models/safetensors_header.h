// The JSON header of a safetensors file: which bytes are which tensor. Private to the reader and the writer.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"

namespace semblance::models {

// Format description: https://huggingface.co/docs/safetensors (8 bytes little-endian header length, JSON, data).
inline constexpr std::uint64_t safetensorsHeaderLimit = 100'000'000;

struct SafetensorsEntry {
    torch::ScalarType type = torch::kFloat32;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0, end = 0;  // bytes from the start of the data
};

struct SafetensorsHeader {
    std::map<std::string, SafetensorsEntry> entries;
    std::map<std::string, std::string> metadata;
};

// Checks everything that can be known without the data. `file` is what messages call the file. Errors: Corrupt, Unsupported.
[[nodiscard]] core::Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::uint64_t dataBytes,
                                                                     const std::string &file);

// "F32" for float32 and so on; nothing for a type that the format or this reader does not know.
[[nodiscard]] std::optional<std::string_view> safetensorsTypeName(torch::ScalarType type);

}  // namespace semblance::models
