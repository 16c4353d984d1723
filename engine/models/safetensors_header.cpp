#include "engine/models/safetensors_header.h"

#include <algorithm>
#include <array>
#include <limits>

#include <nlohmann/json.hpp>

#include "engine/models/strict_json.h"

namespace semblance::models {

using core::ErrorCode;
using core::fail;
using core::Result;
using nlohmann::json;

namespace {

struct NamedType {
    std::string_view name;
    torch::ScalarType type;
};

constexpr std::array<NamedType, 10> knownTypes{{{"F64", torch::kFloat64},
                                                {"F32", torch::kFloat32},
                                                {"F16", torch::kFloat16},
                                                {"BF16", torch::kBFloat16},
                                                {"I64", torch::kInt64},
                                                {"I32", torch::kInt32},
                                                {"I16", torch::kInt16},
                                                {"I8", torch::kInt8},
                                                {"U8", torch::kUInt8},
                                                {"BOOL", torch::kBool}}};

// In the format, but LibTorch 1.13 has no such type.
constexpr std::array<std::string_view, 9> foreignTypes{"U64", "U32", "U16", "C64", "F8_E4M3", "F8_E5M2", "F8_E8M0", "F4", "F6_E2M3"};

Result<torch::ScalarType> readType(const json &value, const std::string &what)
{
    if (!value.is_string())
        return fail(ErrorCode::Corrupt, what + " has a 'dtype' that is not a string.");
    const auto &name = value.get_ref<const std::string &>();
    for (const auto &known : knownTypes)
        if (known.name == name)
            return known.type;
    if (std::find(foreignTypes.begin(), foreignTypes.end(), name) != foreignTypes.end())
        return fail(ErrorCode::Unsupported,
                    what + " has the type " + name + ", which Semblance does not read; store it as F32, F16 or BF16.");
    return fail(ErrorCode::Corrupt, what + " has the unknown type '" + name + "'.");
}

Result<std::vector<std::int64_t>> readNumbers(const json &value, const std::string &what, const char *key)
{
    if (!value.is_array())
        return fail(ErrorCode::Corrupt, what + " has a '" + key + "' that is not a list.");
    std::vector<std::int64_t> numbers;
    for (const auto &item : value) {
        constexpr auto limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        if (!item.is_number_unsigned() || item.get<std::uint64_t>() > limit)
            return fail(ErrorCode::Corrupt, what + " has a '" + key + "' with something that is not a whole number from 0 up.");
        numbers.push_back(static_cast<std::int64_t>(item.get<std::uint64_t>()));
    }
    return numbers;
}

// Product of the sizes times the element's bytes; nothing on overflow.
std::optional<std::uint64_t> byteCount(const std::vector<std::int64_t> &shape, std::uint64_t elementBytes)
{
    constexpr auto limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (std::find(shape.begin(), shape.end(), 0) != shape.end())
        return 0;
    std::uint64_t bytes = elementBytes;
    for (const auto size : shape) {
        if (bytes > limit / static_cast<std::uint64_t>(size))
            return std::nullopt;
        bytes *= static_cast<std::uint64_t>(size);
    }
    return bytes;
}

Result<SafetensorsEntry> readEntry(const json &value, std::uint64_t dataBytes, const std::string &what)
{
    if (!value.is_object())
        return fail(ErrorCode::Corrupt, what + " is not described by a JSON object.");
    for (const auto *key : {"dtype", "shape", "data_offsets"})
        if (!value.contains(key))
            return fail(ErrorCode::Corrupt, what + " lacks '" + key + "'.");
    if (value.size() != 3)
        return fail(ErrorCode::Corrupt, what + " has more than 'dtype', 'shape' and 'data_offsets'.");
    const auto type = readType(value["dtype"], what);
    if (!type)
        return fail(type.error());
    const auto shape = readNumbers(value["shape"], what, "shape");
    if (!shape)
        return fail(shape.error());
    const auto offsets = readNumbers(value["data_offsets"], what, "data_offsets");
    if (!offsets)
        return fail(offsets.error());
    if (offsets->size() != 2 || offsets->at(0) > offsets->at(1))
        return fail(ErrorCode::Corrupt, what + " has 'data_offsets' that are not [begin, end].");
    SafetensorsEntry entry{*type, *shape, static_cast<std::uint64_t>(offsets->at(0)), static_cast<std::uint64_t>(offsets->at(1))};
    if (entry.end > dataBytes)
        return fail(ErrorCode::Corrupt, what + " ends at byte " + std::to_string(entry.end) + " of the data, but the file holds "
                                            + std::to_string(dataBytes) + " bytes of it (a truncated download?).");
    const auto bytes = byteCount(entry.shape, c10::elementSize(entry.type));
    if (!bytes)
        return fail(ErrorCode::Corrupt, what + " has a shape whose size overflows.");
    if (*bytes != entry.end - entry.begin)
        return fail(ErrorCode::Corrupt, what + " needs " + std::to_string(*bytes) + " bytes for its shape, but has "
                                            + std::to_string(entry.end - entry.begin) + ".");
    return entry;
}

// The data must be covered once and whole: no overlap, no gap, nothing left over.
Result<void> checkCoverage(const SafetensorsHeader &header, std::uint64_t dataBytes, const std::string &file)
{
    std::vector<std::pair<const SafetensorsEntry *, const std::string *>> order;
    for (const auto &[name, entry] : header.entries)
        order.emplace_back(&entry, &name);
    std::sort(order.begin(), order.end(), [](const auto &a, const auto &b) {
        return std::pair(a.first->begin, a.first->end) < std::pair(b.first->begin, b.first->end);
    });
    std::uint64_t position = 0;
    for (const auto &[entry, name] : order) {
        if (entry->begin < position)
            return fail(ErrorCode::Corrupt, file + ": tensor '" + *name + "' overlaps the one before it.");
        if (entry->begin > position)
            return fail(ErrorCode::Corrupt, file + ": there is a gap before tensor '" + *name + "'.");
        position = entry->end;
    }
    if (position != dataBytes)
        return fail(ErrorCode::Corrupt,
                    file + ": " + std::to_string(dataBytes - position) + " bytes after the last tensor belong to none.");
    return {};
}

Result<void> readMetadata(const json &value, SafetensorsHeader &header, const std::string &file)
{
    if (!value.is_object())
        return fail(ErrorCode::Corrupt, file + ": '__metadata__' is not a JSON object.");
    for (const auto &[key, item] : value.items()) {
        if (!item.is_string())
            return fail(ErrorCode::Corrupt, file + ": '__metadata__' has '" + key + "' which is not a string.");
        header.metadata[key] = item.get<std::string>();
    }
    return {};
}

}  // namespace

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view text, std::uint64_t dataBytes, const std::string &file)
{
    const auto parsed = parseStrictObject(text, 4, file + ": the header");
    if (!parsed)
        return fail(parsed.error());
    SafetensorsHeader header;
    for (const auto &[name, value] : parsed->items()) {
        if (name == "__metadata__") {
            if (const auto read = readMetadata(value, header, file); !read)
                return fail(read.error());
            continue;
        }
        auto entry = readEntry(value, dataBytes, file + ": tensor '" + name + "'");
        if (!entry)
            return fail(entry.error());
        header.entries.emplace(name, std::move(*entry));
    }
    if (const auto covered = checkCoverage(header, dataBytes, file); !covered)
        return fail(covered.error());
    return header;
}

std::optional<std::string_view> safetensorsTypeName(torch::ScalarType type)
{
    for (const auto &known : knownTypes)
        if (known.type == type)
            return known.name;
    return std::nullopt;
}

}  // namespace semblance::models
