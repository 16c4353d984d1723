#include "engine/text/unicode.h"

#include <algorithm>

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace semblance::text {

namespace {

// ICU counts in int32; nothing longer is a text.
constexpr std::size_t longestText = 256u << 20;

// Captions are mostly ASCII, for which none of the tables is needed.
bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

icu::UnicodeString decode(std::string_view text)
{
    text = text.substr(0, longestText);
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string encode(const icu::UnicodeString &text)
{
    std::string bytes;
    text.toUTF8String(bytes);
    return bytes;
}

using Instance = const icu::Normalizer2 *(*)(UErrorCode &);

icu::UnicodeString normalised(const icu::UnicodeString &text, Instance instance)
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2 *form = instance(status);
    if (U_FAILURE(status))
        return text;  // only without ICU's own data; composing nothing is still a text
    icu::UnicodeString result = form->normalize(text, status);
    return U_SUCCESS(status) ? result : text;
}

std::string lowerAscii(std::string_view text)
{
    std::string lower(text);
    for (char &c : lower) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + ('a' - 'A'));
    }
    return lower;
}

}  // namespace

std::string toNfc(std::string_view text)
{
    return isAscii(text) ? std::string(text) : encode(normalised(decode(text), &icu::Normalizer2::getNFCInstance));
}

std::string toNfkc(std::string_view text)
{
    return isAscii(text) ? std::string(text) : encode(normalised(decode(text), &icu::Normalizer2::getNFKCInstance));
}

std::string toLower(std::string_view text)
{
    return isAscii(text) ? lowerAscii(text) : encode(decode(text).toLower(icu::Locale::getRoot()));
}

std::string collapseWhitespace(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    bool pending = false;
    const auto *bytes = reinterpret_cast<const std::uint8_t *>(text.data());
    const auto length = static_cast<std::int32_t>(std::min(text.size(), longestText));
    for (std::int32_t at = 0; at < length;) {
        const std::int32_t start = at;
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(bytes, at, length, c);
        if (u_isUWhiteSpace(c)) {
            pending = !result.empty();
            continue;
        }
        if (pending)
            result += ' ';
        pending = false;
        if (c == 0xFFFD)
            result += "\xEF\xBF\xBD";
        else
            result.append(text, static_cast<std::size_t>(start), static_cast<std::size_t>(at - start));
    }
    return result;
}

std::string cleanForClip(std::string_view text)
{
    if (isAscii(text))
        return collapseWhitespace(lowerAscii(text));
    return collapseWhitespace(encode(normalised(decode(text), &icu::Normalizer2::getNFCInstance).toLower(icu::Locale::getRoot())));
}

std::string guessLanguage(std::string_view text)
{
    const auto *bytes = reinterpret_cast<const std::uint8_t *>(text.data());
    const auto length = static_cast<std::int32_t>(std::min(text.size(), longestText));
    for (std::int32_t at = 0; at < length;) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(bytes, at, length, c);
        UErrorCode status = U_ZERO_ERROR;
        if (c >= 0x2E80 && uscript_getScript(c, &status) == USCRIPT_HAN)
            return "zh";
    }
    return "en";
}

}  // namespace semblance::text
