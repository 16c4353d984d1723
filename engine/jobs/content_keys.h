// A set of content hashes: 16 bytes each in one block of memory, for libraries of a million photos.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace semblance::jobs {

// 32 hexadecimal digits as 16 bytes. Orders by its bytes.
using ContentKey = std::array<std::uint64_t, 2>;
[[nodiscard]] std::optional<ContentKey> contentKey(std::string_view hexadecimal);

// Text that is no content hash is never in it.
class ContentKeys {
public:
    bool insert(std::string_view hexadecimal);  // true: it is new
    [[nodiscard]] bool contains(std::string_view hexadecimal) const;
    [[nodiscard]] std::size_t size() const { return m_size; }

private:
    [[nodiscard]] std::size_t slotOf(const ContentKey &key) const;
    void grow();

    static constexpr ContentKey empty{};  // the hash of nothing that we know of; a file that has it is embedded again and again
    std::vector<ContentKey> m_slots;      // a power of two, at most half full
    std::size_t m_size = 0;
};

}  // namespace semblance::jobs
