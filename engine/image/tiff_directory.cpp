// The directories of a TIFF as bytes, only as far as telling camera raw files from pictures needs it. libtiff does the reading.
#include <algorithm>
#include <vector>

#include "engine/image/adapters.h"

namespace semblance::image {

namespace {

constexpr std::uint16_t photometricTag = 262, subDirectoriesTag = 330, dngVersionTag = 50706;
constexpr std::uint32_t colourFilterArray = 32803, linearRaw = 34892;

// TIFF 6.0, section 2. Every read is checked: offsets come from the file.
class Directories {
public:
    explicit Directories(Bytes bytes) : m_bytes(bytes), m_bigEndian(!bytes.empty() && bytes[0] == 'M') {}

    [[nodiscard]] bool holdCameraRaw()
    {
        constexpr std::size_t mostDirectories = 32;
        m_pending = {number(4, 4)};
        std::vector<std::uint32_t> seen;
        while (!m_pending.empty() && seen.size() < mostDirectories) {
            const std::uint32_t at = m_pending.back();
            m_pending.pop_back();
            if (at == 0 || std::find(seen.begin(), seen.end(), at) != seen.end())
                continue;
            seen.push_back(at);
            if (readDirectory(at))
                return true;
        }
        return false;
    }

private:
    // 0 where the file has no such bytes.
    [[nodiscard]] std::uint32_t number(std::size_t at, std::size_t size) const
    {
        if (at > m_bytes.size() || m_bytes.size() - at < size)
            return 0;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size; ++i)
            value = value << 8 | m_bytes[at + (m_bigEndian ? i : size - 1 - i)];
        return value;
    }

    [[nodiscard]] bool readDirectory(std::uint32_t at)
    {
        const std::uint32_t count = number(at, 2);
        const std::size_t end = std::size_t{at} + 2 + std::size_t{count} * 12;
        if (end > m_bytes.size())
            return false;
        for (std::size_t entry = at + std::size_t{2}; entry < end; entry += 12) {
            const std::uint32_t tag = number(entry, 2);
            if (tag == dngVersionTag)
                return true;
            if (tag == photometricTag) {
                const std::uint32_t value = number(entry + 8, 2);
                if (value == colourFilterArray || value == linearRaw)
                    return true;
            }
            if (tag == subDirectoriesTag)
                addSubDirectories(entry);
        }
        m_pending.push_back(number(end, 4));
        return false;
    }

    void addSubDirectories(std::size_t entry)
    {
        constexpr std::uint32_t most = 16;
        const std::uint32_t count = std::min(number(entry + 4, 4), most);
        const std::size_t first = count == 1 ? entry + 8 : number(entry + 8, 4);
        for (std::uint32_t i = 0; i < count; ++i)
            m_pending.push_back(number(first + std::size_t{i} * 4, 4));
    }

    Bytes m_bytes;
    bool m_bigEndian;
    std::vector<std::uint32_t> m_pending;
};

}  // namespace

bool tiffIsCameraRaw(Bytes bytes)
{
    constexpr std::size_t header = 8;
    const bool classic = bytes.size() >= header && (bytes[2] == 42 || bytes[3] == 42);  // no camera writes BigTIFF
    return classic && Directories(bytes).holdCameraRaw();
}

}  // namespace semblance::image
