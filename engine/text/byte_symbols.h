// The printable character that stands for each byte in a byte-level vocabulary (Radford et al. 2019, GPT-2, bytes_to_unicode).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace semblance::text {

inline constexpr std::string_view endOfWord = "</w>";
inline constexpr std::string_view startOfText = "<|startoftext|>";
inline constexpr std::string_view endOfText = "<|endoftext|>";

// UTF-8 of the character of each byte.
[[nodiscard]] const std::array<std::string, 256> &byteSymbols();
// The bytes in the order in which CLIP numbers them: printable Latin-1 first, then the rest.
[[nodiscard]] const std::array<std::uint8_t, 256> &byteOrder();

}  // namespace semblance::text
