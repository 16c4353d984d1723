#include "engine/jobs/known_photos.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <iterator>

namespace semblance::jobs {

using core::Result;
namespace fs = std::filesystem;

namespace {

std::uint64_t hashOf(const fs::path &path)
{
    return std::hash<std::string_view>()(path.native());
}

// splitmix64 (Steele, Lea, Flood 2014): every bit of each value reaches every bit of the result.
std::uint64_t mixed(std::uint64_t value)
{
    value += 0x9E3779B97F4A7C15;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
    return value ^ (value >> 31);
}

std::uint64_t printOf(core::FolderId folder, std::int64_t bytes, std::int64_t modifiedNs)
{
    std::uint64_t print = 0;
    for (const std::int64_t value : {folder.value, bytes, modifiedNs})
        print = mixed(print ^ static_cast<std::uint64_t>(value));
    return print;
}

}  // namespace

Result<void> KnownPhotos::load(store::Catalogue &catalogue, const ContentKeys &embedded, const std::string &metadataStamp)
{
    m_rowCount = m_metCount = 0;
    m_slots.clear();
    std::int64_t highest = 0;
    const auto visited = catalogue.photos().forEachStamp({}, [&](fs::path &&path, store::PhotoStamp &&stamp) {
        ++m_rowCount;
        highest = std::max(highest, stamp.id.value);
        if (stamp.state == store::PhotoState::Indexed && !stamp.excluded && !stamp.offline && stamp.metadataStamp == metadataStamp
            && embedded.contains(stamp.contentHash))
            m_slots.push_back({hashOf(path), printOf(stamp.folder, stamp.bytes, stamp.modifiedNs), stamp.id.value});
    });
    if (!visited)
        return visited;
    std::sort(m_slots.begin(), m_slots.end(), [](const Slot &a, const Slot &b) { return a.path < b.path; });
    m_met.assign(static_cast<std::size_t>(highest) + 1, false);
    return {};
}

// Hashes are spread evenly: the slot lies close to its share of the list.
std::vector<KnownPhotos::Slot>::const_iterator KnownPhotos::first(std::uint64_t path) const
{
    const double share = static_cast<double>(path) * 0x1p-64;
    const auto guess = std::min(m_slots.size(), static_cast<std::size_t>(share * static_cast<double>(m_slots.size())));
    auto slot = m_slots.begin() + static_cast<std::ptrdiff_t>(guess);
    while (slot != m_slots.begin() && std::prev(slot)->path >= path)
        --slot;
    while (slot != m_slots.end() && slot->path < path)
        ++slot;
    return slot;
}

bool KnownPhotos::meet(std::string_view file, core::FolderId folder, std::int64_t bytes, std::int64_t modifiedNs)
{
    if (m_slots.empty())
        return false;
    const std::uint64_t path = std::hash<std::string_view>()(file), print = printOf(folder, bytes, modifiedNs);
    for (auto slot = first(path); slot != m_slots.end() && slot->path == path; ++slot) {
        const auto id = static_cast<std::size_t>(slot->id);
        if (slot->print != print || m_met[id])
            continue;
        m_met[id] = true;
        ++m_metCount;
        return true;
    }
    return false;
}

void KnownPhotos::unmeet(core::PhotoId id)
{
    m_metCount -= met(id) ? 1 : 0;
    if (met(id))
        m_met[static_cast<std::size_t>(id.value)] = false;
}

bool KnownPhotos::met(core::PhotoId id) const
{
    return id.value > 0 && static_cast<std::size_t>(id.value) < m_met.size() && m_met[static_cast<std::size_t>(id.value)];
}

bool KnownPhotos::met(const fs::path &path) const
{
    const std::uint64_t hash = hashOf(path);
    for (auto slot = first(hash); slot != m_slots.end() && slot->path == hash; ++slot)
        if (m_met[static_cast<std::size_t>(slot->id)])
            return true;
    return false;
}

void KnownPhotos::toBytes(std::string &bytes) const
{
    const std::int64_t head[]{m_rowCount, static_cast<std::int64_t>(m_met.size())};
    bytes.append(reinterpret_cast<const char *>(head), sizeof head);
    bytes.append(reinterpret_cast<const char *>(m_slots.data()), m_slots.size() * sizeof(Slot));
}

bool KnownPhotos::fromBytes(std::string_view bytes)
{
    constexpr std::int64_t mostIds = std::int64_t{1} << 36;
    std::int64_t head[2]{};
    if (bytes.size() < sizeof head || (bytes.size() - sizeof head) % sizeof(Slot) != 0)
        return false;
    std::memcpy(head, bytes.data(), sizeof head);
    bytes.remove_prefix(sizeof head);
    std::vector<Slot> slots(bytes.size() / sizeof(Slot));
    std::memcpy(slots.data(), bytes.data(), bytes.size());
    const bool ordered = std::is_sorted(slots.begin(), slots.end(), [](const Slot &a, const Slot &b) { return a.path < b.path; });
    const bool inside = std::all_of(slots.begin(), slots.end(), [&](const Slot &slot) { return slot.id > 0 && slot.id < head[1]; });
    if (!ordered || !inside || head[1] > mostIds)
        return false;
    m_slots = std::move(slots);
    m_rowCount = head[0];
    m_metCount = 0;
    m_met.assign(static_cast<std::size_t>(std::max<std::int64_t>(head[1], 1)), false);
    return true;
}

}  // namespace semblance::jobs
