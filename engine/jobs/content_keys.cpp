#include "engine/jobs/content_keys.h"

#include <charconv>

namespace semblance::jobs {

std::optional<ContentKey> contentKey(std::string_view hexadecimal)
{
    constexpr std::size_t digits = 16;  // of each half
    ContentKey key{};
    if (hexadecimal.size() != 2 * digits)
        return std::nullopt;
    for (std::size_t half = 0; half < key.size(); ++half) {
        const char *begin = hexadecimal.data() + half * digits;
        const auto read = std::from_chars(begin, begin + digits, key[half], 16);
        if (read.ec != std::errc() || read.ptr != begin + digits)
            return std::nullopt;
    }
    return key;
}

// The keys are hashes: any of their bits will do.
std::size_t ContentKeys::slotOf(const ContentKey &key) const
{
    std::size_t slot = key[0] & (m_slots.size() - 1);
    while (m_slots[slot] != empty && m_slots[slot] != key)
        slot = (slot + 1) & (m_slots.size() - 1);
    return slot;
}

void ContentKeys::grow()
{
    constexpr std::size_t first = 1024;
    std::vector<ContentKey> old(m_slots.empty() ? first : 2 * m_slots.size());
    old.swap(m_slots);
    for (const ContentKey &key : old)
        if (key != empty)
            m_slots[slotOf(key)] = key;
}

bool ContentKeys::insert(std::string_view hexadecimal)
{
    const auto key = contentKey(hexadecimal);
    if (!key || *key == empty)
        return true;
    if (2 * (m_size + 1) > m_slots.size())
        grow();
    ContentKey &slot = m_slots[slotOf(*key)];
    if (slot == *key)
        return false;
    slot = *key;
    ++m_size;
    return true;
}

bool ContentKeys::contains(std::string_view hexadecimal) const
{
    const auto key = contentKey(hexadecimal);
    return key && *key != empty && !m_slots.empty() && m_slots[slotOf(*key)] == *key;
}

}  // namespace semblance::jobs
