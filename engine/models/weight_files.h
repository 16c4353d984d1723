// The weights of a package: one safetensors file, or shards with the index that says which tensor is in which.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/models/safetensors.h"

namespace semblance::models {

class WeightFiles {
public:
    // `name` in `folder`, for example "model.safetensors"; where that is not there, the shards that "model.safetensors.index.json"
    // lists. Errors: NotFound (neither is there), those of SafetensorsFile::open, Corrupt (the index is no such file, or names a shard
    // outside the folder). Shards that are missing or do not hold what the index says are problems().
    [[nodiscard]] static core::Result<WeightFiles> open(const std::filesystem::path &folder, const std::string &name);
    [[nodiscard]] static bool present(const std::filesystem::path &folder, const std::string &name);

    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] bool contains(const std::string &name) const { return m_tensors.contains(name); }
    [[nodiscard]] core::Result<torch::Tensor> tensor(const std::string &name) const;         // Errors: NotFound
    [[nodiscard]] const std::string &fileOf(const std::string &name) const;                  // of a tensor; the index where there is none
    [[nodiscard]] const std::vector<std::string> &fileNames() const { return m_fileNames; }  // index and shards, or the one file
    [[nodiscard]] std::size_t shards() const { return m_files.size(); }
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }
    [[nodiscard]] const std::vector<std::string> &problems() const { return m_problems; }
    [[nodiscard]] const std::vector<std::string> &notes() const { return m_notes; }

private:
    core::Result<void> add(const std::filesystem::path &folder, const std::string &name);
    core::Result<void> addShards(const std::filesystem::path &folder, const std::string &indexName);
    void compare(const std::map<std::string, std::string> &index);

    std::vector<SafetensorsFile> m_files;
    std::vector<std::string> m_shardNames;  // of m_files
    std::map<std::string, std::size_t> m_tensors;
    std::vector<std::string> m_fileNames, m_problems, m_notes;
    std::uint64_t m_bytes = 0;
};

}  // namespace semblance::models
