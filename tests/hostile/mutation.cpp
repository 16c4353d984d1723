#include <algorithm>
#include <array>
#include <random>

#include <zlib.h>

#include "tests/hostile/hostile_files.h"

namespace semblance::tests {

namespace {

using Bytes = std::vector<std::uint8_t>;

// What has made readers stumble before: the ends of the ranges of numbers, and their neighbours.
constexpr std::array<std::uint32_t, 16> awkward{0,      1,      2,       0x7F,       0x80,       0xFE,       0xFF,       0x7FFF,
                                                0x8000, 0xFFFF, 0x10000, 0x7FFFFFFE, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF};

class Mutator {
public:
    Mutator(Bytes bytes, const Bytes &other, std::uint64_t number)
        : m_bytes(std::move(bytes)), m_other(other), m_random(number * 0x9E3779B97F4A7C15ull + 1)
    {
    }

    Bytes run()
    {
        const std::size_t steps = std::size_t{1} << below(5);  // 1 to 16
        for (std::size_t step = 0; step < steps && !m_bytes.empty(); ++step)
            once();
        if (below(3) != 0)
            repairChecksums(m_bytes);
        return std::move(m_bytes);
    }

private:
    // std::uniform_int_distribution gives other numbers on other systems.
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(m_random() % std::max<std::size_t>(limit, 1)); }

    // Every other time near the beginning, where headers are.
    std::size_t place()
    {
        constexpr std::size_t headers = 512;
        return below(below(2) == 0 ? std::min(headers, m_bytes.size()) : m_bytes.size());
    }

    std::size_t length(std::size_t from) { return std::min(m_bytes.size() - from, std::size_t{1} + below(below(2) == 0 ? 16 : 4096)); }

    void once()
    {
        switch (below(10)) {
        case 0: m_bytes[place()] ^= static_cast<std::uint8_t>(1u << below(8)); break;
        case 1: m_bytes[place()] = static_cast<std::uint8_t>(m_random()); break;
        case 2:
        case 3: putNumber(); break;
        case 4: addToNumber(); break;
        case 5: removeSome(); break;
        case 6: repeatSome(); break;
        case 7: fillSome(); break;
        case 8: borrowSome(); break;
        default: m_bytes.resize(below(4) == 0 ? place() : m_bytes.size()); break;
        }
    }

    void putNumber()
    {
        const std::uint32_t value = awkward[below(awkward.size())];
        const std::size_t size = std::size_t{1} << below(3), at = place();
        const bool big = below(2) == 0;
        for (std::size_t i = 0; i < size && at + i < m_bytes.size(); ++i)
            m_bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * (big ? size - 1 - i : i)));
    }

    void addToNumber()
    {
        const auto change = static_cast<std::uint8_t>(below(2) == 0 ? 1 + below(16) : 256 - 1 - below(16));
        std::uint8_t &byte = m_bytes[place()];
        byte = static_cast<std::uint8_t>(byte + change);
    }

    void removeSome()
    {
        const std::size_t at = place();
        const auto first = m_bytes.begin() + static_cast<std::ptrdiff_t>(at);
        m_bytes.erase(first, first + static_cast<std::ptrdiff_t>(length(at)));
    }

    void repeatSome()
    {
        const std::size_t from = place();
        const Bytes part(m_bytes.begin() + static_cast<std::ptrdiff_t>(from),
                         m_bytes.begin() + static_cast<std::ptrdiff_t>(from + length(from)));
        const std::size_t times = 1 + below(below(4) == 0 ? 64 : 2);
        for (std::size_t i = 0; i < times; ++i)
            m_bytes.insert(m_bytes.begin() + static_cast<std::ptrdiff_t>(place()), part.begin(), part.end());
    }

    void fillSome()
    {
        const std::size_t at = place(), count = length(at);
        const bool noise = below(2) == 0;
        const auto value = static_cast<std::uint8_t>(below(2) == 0 ? 0 : 0xFF);
        for (std::size_t i = 0; i < count; ++i)
            m_bytes[at + i] = noise ? static_cast<std::uint8_t>(m_random()) : value;
    }

    void borrowSome()
    {
        if (m_other.empty())
            return;
        const std::size_t from = below(m_other.size()), at = place();
        const std::size_t count = std::min({m_other.size() - from, m_bytes.size() - at, std::size_t{1} + below(1024)});
        std::copy_n(m_other.begin() + static_cast<std::ptrdiff_t>(from), count, m_bytes.begin() + static_cast<std::ptrdiff_t>(at));
    }

    Bytes m_bytes;
    const Bytes &m_other;
    std::mt19937_64 m_random;
};

}  // namespace

HostileFile mutation(std::span<const HostileFile> seeds, std::uint64_t number)
{
    const HostileFile &seed = seeds[number % seeds.size()];
    const HostileFile &other = seeds[(number / seeds.size() * 7 + 3) % seeds.size()];
    const std::string name = std::to_string(number);
    return {std::string(8 - std::min<std::size_t>(8, name.size()), '0') + name + "-" + seed.name,
            Mutator(seed.bytes, other.bytes, number).run()};
}

void repairChecksums(Bytes &png)
{
    constexpr std::size_t signature = 8, around = 12;
    if (png.size() < signature || png[1] != 'P' || png[2] != 'N' || png[3] != 'G')
        return;
    for (std::size_t at = signature; at + around <= png.size();) {
        const std::size_t size = std::size_t{png[at]} << 24 | std::size_t{png[at + 1]} << 16 | std::size_t{png[at + 2]} << 8 | png[at + 3];
        if (size > png.size() - at - around)
            return;
        const uLong sum = ::crc32(0, png.data() + at + 4, static_cast<uInt>(size + 4));
        for (std::size_t i = 0; i < 4; ++i)
            png[at + 8 + size + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
        at += around + size;
    }
}

}  // namespace semblance::tests
