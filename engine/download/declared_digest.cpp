#include "engine/download/declared_digest.h"

#include <algorithm>
#include <cctype>

#include "engine/download/sha256.h"

namespace semblance::download {

namespace {

std::string lower(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r' || text.back() == '\n'))
        text.remove_suffix(1);
    return text;
}

// 32 bytes as hexadecimal digits; nothing for anything else.
std::optional<std::string> hexOfBase64(std::string_view text)
{
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", digits = "0123456789abcdef";
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    unsigned bits = 0, held = 0;
    std::string hex;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos)
            return std::nullopt;
        bits = (bits << 6 | static_cast<unsigned>(value)) & 0xFFFF;
        held += 6;
        if (held < 8)
            continue;
        held -= 8;
        const unsigned byte = bits >> held & 0xFF;
        hex.append({digits[byte >> 4], digits[byte & 15]});
    }
    if (!isSha256(hex))
        return std::nullopt;
    return hex;
}

// The value of "sha-256" in a list "name=value, name=value".
std::optional<std::string_view> memberSha256(std::string_view list)
{
    while (!list.empty()) {
        const auto comma = list.find(',');
        const std::string_view member = trimmed(list.substr(0, comma));
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
        const auto equals = member.find('=');
        if (equals != std::string_view::npos && lower(trimmed(member.substr(0, equals))) == "sha-256")
            return trimmed(member.substr(equals + 1));
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> declaredSha256(std::string_view name, std::string_view value)
{
    const std::string header = lower(trimmed(name));
    value = trimmed(value);
    if (header == "x-linked-etag") {
        std::string hex = lower(value);
        std::erase(hex, '"');
        return isSha256(hex) ? std::optional(hex) : std::nullopt;
    }
    if (header != "repr-digest" && header != "digest")
        return std::nullopt;
    auto member = memberSha256(value);
    if (!member)
        return std::nullopt;
    if (header == "repr-digest") {  // a byte sequence of RFC 8941 stands between colons
        if (member->size() < 2 || member->front() != ':' || member->back() != ':')
            return std::nullopt;
        member = member->substr(1, member->size() - 2);
    }
    return hexOfBase64(*member);
}

}  // namespace semblance::download
