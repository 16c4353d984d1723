// File names are bytes: how they are shown, ordered and carried through JSON, and where the user's data lives.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace semblance::core {

// The path as UTF-8; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string displayPath(const std::filesystem::path &path);
[[nodiscard]] bool isUtf8(std::string_view bytes);
[[nodiscard]] std::string base64(std::string_view bytes);

// $XDG_DATA_HOME/semblance or ~/.local/share/semblance; the cache likewise.
[[nodiscard]] std::filesystem::path userDataDirectory();
[[nodiscard]] std::filesystem::path userCacheDirectory();

}  // namespace semblance::core
