// The only weight format that Semblance reads: safetensors, memory-mapped and checked strictly (never a pickle).
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"

namespace semblance::models {

using TensorMap = std::map<std::string, torch::Tensor>;
using MetadataMap = std::map<std::string, std::string>;

// A mapped file. Tensors are views into the mapping and keep it alive; they must not be written to.
class SafetensorsFile {
public:
    // Errors: NotFound, AccessDenied, Corrupt (naming the file and the first thing that is wrong: header length, JSON, dtype,
    // shape times size, overlap, gap, bytes beyond the end, duplicate names), Unsupported (a pickle or zip, with an explanation).
    [[nodiscard]] static core::Result<SafetensorsFile> open(const std::filesystem::path &path);

    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] bool contains(const std::string &name) const;
    [[nodiscard]] core::Result<torch::Tensor> tensor(const std::string &name) const;  // Errors: NotFound
    [[nodiscard]] const MetadataMap &metadata() const;

private:
    struct Contents;
    std::shared_ptr<const Contents> m_contents;
};

// Writes atomically, tensors in name order, 8-byte aligned header. Errors: AccessDenied, NoSpace, Io.
[[nodiscard]] core::Result<void> writeSafetensors(const std::filesystem::path &path, const TensorMap &tensors,
                                                  const MetadataMap &metadata = {});

}  // namespace semblance::models
