// Puts numbers and texts one behind the other, in either byte order.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace semblance::tests {

class ByteWriter {
public:
    ByteWriter &little(std::uint64_t value, int size)
    {
        for (int i = 0; i < size; ++i)
            m_bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
        return *this;
    }
    ByteWriter &big(std::uint64_t value, int size)
    {
        for (int i = size - 1; i >= 0; --i)
            m_bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
        return *this;
    }
    ByteWriter &text(std::string_view text)
    {
        m_bytes.insert(m_bytes.end(), text.begin(), text.end());
        return *this;
    }
    ByteWriter &add(std::span<const std::uint8_t> bytes)
    {
        m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
        return *this;
    }
    ByteWriter &times(std::size_t count, std::uint8_t value)
    {
        m_bytes.insert(m_bytes.end(), count, value);
        return *this;
    }
    [[nodiscard]] const std::vector<std::uint8_t> &bytes() const { return m_bytes; }
    [[nodiscard]] std::size_t size() const { return m_bytes.size(); }

private:
    std::vector<std::uint8_t> m_bytes;
};

}  // namespace semblance::tests
