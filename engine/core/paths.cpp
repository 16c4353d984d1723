#include "engine/core/paths.h"

#include <cstdint>
#include <cstdlib>

#include <pwd.h>
#include <unistd.h>

namespace semblance::core {

namespace {

// Length of the valid UTF-8 sequence at the start of `bytes`, 0 if there is none (Unicode 15, table 3-7).
std::size_t sequenceLength(std::string_view bytes)
{
    const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    const std::uint8_t first = at(0);
    if (first < 0x80)
        return 1;
    const std::size_t length = first >= 0xC2 && first <= 0xDF ? 2 : (first & 0xF0) == 0xE0 ? 3 : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
    if (length == 0 || bytes.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xC0) != 0x80)
            return 0;
    }
    const std::uint8_t second = at(1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate = first == 0xED && second > 0x9F;
    const bool beyond = first == 0xF4 && second > 0x8F;
    return overlong || surrogate || beyond ? 0 : length;
}

std::filesystem::path homeDirectory()
{
    if (const char *home = std::getenv("HOME"); home && *home == '/')
        return home;
    if (const passwd *user = ::getpwuid(::getuid()); user && user->pw_dir && *user->pw_dir == '/')
        return user->pw_dir;
    return "/tmp";
}

// XDG Base Directory Specification: a relative value is invalid and ignored.
std::filesystem::path xdgDirectory(const char *variable, const char *underHome)
{
    const char *value = std::getenv(variable);
    const std::filesystem::path base = value && *value == '/' ? std::filesystem::path(value) : homeDirectory() / underHome;
    return base / "semblance";
}

}  // namespace

std::string displayPath(const std::filesystem::path &path)
{
    const std::string &native = path.native();
    std::string_view rest = native;
    std::string shown;
    shown.reserve(native.size());
    while (!rest.empty()) {
        const std::size_t length = sequenceLength(rest);
        if (length == 0)
            shown += "\xEF\xBF\xBD";
        else
            shown += rest.substr(0, length);
        rest.remove_prefix(length == 0 ? 1 : length);
    }
    return shown;
}

bool isUtf8(std::string_view bytes)
{
    while (!bytes.empty()) {
        const std::size_t length = sequenceLength(bytes);
        if (length == 0)
            return false;
        bytes.remove_prefix(length);
    }
    return true;
}

std::string base64(std::string_view bytes)
{
    constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (i + k < bytes.size() ? static_cast<std::uint8_t>(bytes[i + k]) : 0u);
        for (std::size_t k = 0; k < 4; ++k)
            text += i + k <= bytes.size() ? alphabet[group >> (18 - 6 * k) & 63] : '=';
    }
    return text;
}

std::filesystem::path userDataDirectory()
{
    return xdgDirectory("XDG_DATA_HOME", ".local/share");
}

std::filesystem::path userCacheDirectory()
{
    return xdgDirectory("XDG_CACHE_HOME", ".cache");
}

}  // namespace semblance::core
