#include "engine/models/weight_files.h"

#include <set>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/models/strict_json.h"

namespace semblance::models {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::fail;
using core::Result;
using nlohmann::json;

namespace {

constexpr std::uint64_t indexLimit = 16u << 20;

bool isThere(const fs::path &path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

std::string indexOf(const std::string &name)
{
    return name + ".index.json";
}

// A plain file name in this folder and nothing else: an index comes from a stranger.
bool isPlainName(const std::string &name)
{
    return name.size() > 12 && name.ends_with(".safetensors") && name.find_first_of(std::string("/\\\0", 3)) == std::string::npos
           && name.front() != '.' && core::isUtf8(name);
}

struct Index {
    std::map<std::string, std::string> shardOf;  // by tensor
    std::uint64_t totalBytes = 0;                // 0: not said
};

Result<Index> readIndex(const fs::path &path)
{
    const auto file = core::displayPath(path);
    const auto text = core::readText(path, indexLimit);
    if (!text)
        return fail(text.error());
    const auto parsed = parseStrictObject(*text, 8, file + ": the index");
    if (!parsed)
        return fail(parsed.error());
    const auto map = parsed->find("weight_map");
    if (map == parsed->end() || !map->is_object() || map->empty())
        return fail(ErrorCode::Corrupt, file + ": expected an object \"weight_map\" from tensors to shards.");
    Index index;
    for (const auto &[tensor, shard] : map->items()) {
        if (!shard.is_string() || !isPlainName(shard.get_ref<const std::string &>()))
            return fail(ErrorCode::Corrupt, file + ": tensor '" + tensor + "' is said to be in "
                                                + shard.dump(-1, ' ', false, json::error_handler_t::replace)
                                                + "; a shard is a .safetensors file in the same folder, named without a path.");
        index.shardOf[tensor] = shard.get<std::string>();
    }
    if (const auto metadata = parsed->find("metadata"); metadata != parsed->end() && metadata->is_object())
        if (const auto total = metadata->find("total_size"); total != metadata->end() && total->is_number_unsigned())
            index.totalBytes = total->get<std::uint64_t>();
    return index;
}

}  // namespace

bool WeightFiles::present(const fs::path &folder, const std::string &name)
{
    return isThere(folder / name) || isThere(folder / indexOf(name));
}

Result<WeightFiles> WeightFiles::open(const fs::path &folder, const std::string &name)
{
    WeightFiles files;
    Result<void> done;
    if (isThere(folder / name)) {
        files.m_fileNames = {name};
        done = files.add(folder, name);
    } else if (isThere(folder / indexOf(name))) {
        files.m_fileNames = {indexOf(name)};
        done = files.addShards(folder, indexOf(name));
    } else {
        done = fail(ErrorCode::NotFound, core::displayPath(folder) + " has no " + name + ".");
    }
    if (!done)
        return fail(done.error());
    return files;
}

Result<void> WeightFiles::add(const fs::path &folder, const std::string &name)
{
    auto file = SafetensorsFile::open(folder / name);
    if (!file)
        return fail(file.error());
    for (const auto &tensor : file->names())
        if (const auto [found, fresh] = m_tensors.emplace(tensor, m_files.size()); !fresh)
            m_problems.push_back("The tensor '" + tensor + "' is in " + m_shardNames[found->second] + " and again in " + name + ".");
    std::error_code ignored;
    m_bytes += fs::file_size(folder / name, ignored);
    m_files.push_back(std::move(*file));
    m_shardNames.push_back(name);
    return {};
}

Result<void> WeightFiles::addShards(const fs::path &folder, const std::string &indexName)
{
    const auto index = readIndex(folder / indexName);
    if (!index)
        return fail(index.error());
    std::set<std::string> shards;
    for (const auto &[tensor, shard] : index->shardOf)
        shards.insert(shard);
    for (const auto &shard : shards) {
        m_fileNames.push_back(shard);
        if (!isThere(folder / shard)) {
            m_problems.push_back("The shard " + shard + " is missing; " + indexName + " names it.");
            continue;
        }
        if (auto added = add(folder, shard); !added)
            return added;
    }
    if (m_problems.empty())
        compare(index->shardOf);
    std::uint64_t held = 0;
    for (const auto &name : names())
        if (const auto weights = tensor(name))
            held += static_cast<std::uint64_t>(weights->numel()) * weights->element_size();
    if (m_problems.empty() && index->totalBytes != 0 && index->totalBytes != held)
        m_notes.push_back(indexName + " says that the tensors have " + std::to_string(index->totalBytes) + " bytes, but they have "
                          + std::to_string(held) + ".");
    return {};
}

void WeightFiles::compare(const std::map<std::string, std::string> &index)
{
    for (const auto &[tensor, shard] : index)
        if (const auto found = m_tensors.find(tensor); found == m_tensors.end())
            m_problems.push_back(shard + " lacks the tensor '" + tensor + "', which the index says it has.");
        else if (m_shardNames[found->second] != shard)
            m_problems.push_back("The tensor '" + tensor + "' is in " + m_shardNames[found->second] + ", the index says in " + shard + ".");
    for (const auto &[tensor, shard] : m_tensors)
        if (!index.contains(tensor))
            m_problems.push_back(m_shardNames[shard] + " has the tensor '" + tensor + "', which the index does not name.");
}

std::vector<std::string> WeightFiles::names() const
{
    std::vector<std::string> names;
    for (const auto &[name, shard] : m_tensors)
        names.push_back(name);
    return names;
}

Result<torch::Tensor> WeightFiles::tensor(const std::string &name) const
{
    const auto found = m_tensors.find(name);
    if (found == m_tensors.end())
        return fail(ErrorCode::NotFound, m_fileNames.front() + " has no tensor '" + name + "'.");
    return m_files[found->second].tensor(name);
}

const std::string &WeightFiles::fileOf(const std::string &name) const
{
    const auto found = m_tensors.find(name);
    return found == m_tensors.end() ? m_fileNames.front() : m_shardNames[found->second];
}

}  // namespace semblance::models
