#include "engine/text/search_text.h"

#include <algorithm>
#include <array>
#include <memory>

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace semblance::text {

namespace {

constexpr std::size_t longestText = 16u << 20;

constexpr std::array<std::u16string_view, 12> particles{u"的", u"了", u"着", u"和", u"与", u"在", u"是", u"及", u"或", u"地", u"得", u"们"};

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string lowerAscii(std::string_view text)
{
    std::string lower(text);
    for (char &c : lower)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return lower;
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

// Accents and the like; not the vowel signs of Thai or the voicing marks of Kana, which make another letter.
bool isDiacritic(UChar32 c)
{
    switch (ublock_getCode(c)) {
    case UBLOCK_COMBINING_DIACRITICAL_MARKS:
    case UBLOCK_COMBINING_DIACRITICAL_MARKS_EXTENDED:
    case UBLOCK_COMBINING_DIACRITICAL_MARKS_SUPPLEMENT:
    case UBLOCK_COMBINING_MARKS_FOR_SYMBOLS:
    case UBLOCK_COMBINING_HALF_MARKS: return true;
    default: return false;
    }
}

icu::UnicodeString withoutDiacritics(const icu::UnicodeString &text)
{
    icu::UnicodeString plain;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1))
        if (const UChar32 c = text.char32At(at); !isDiacritic(c))
            plain.append(c);
    return plain;
}

}  // namespace

std::string foldForSearch(std::string_view text)
{
    if (isAscii(text))
        return lowerAscii(text);
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2 *fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const icu::Normalizer2 *decompose = icu::Normalizer2::getNFDInstance(status);
    const icu::Normalizer2 *compose = icu::Normalizer2::getNFCInstance(status);
    const icu::UnicodeString decoded = decode(text);
    if (U_FAILURE(status))
        return encode(decoded);  // only without ICU's own data
    const icu::UnicodeString parts = decompose->normalize(fold->normalize(decoded, status), status);
    const icu::UnicodeString folded = compose->normalize(withoutDiacritics(parts), status);
    return encode(U_SUCCESS(status) ? folded : decoded);
}

std::string foldingVersion()
{
    UVersionInfo version;
    u_getUnicodeVersion(version);
    return "Unicode " + std::to_string(version[0]) + "." + std::to_string(version[1]);
}

std::vector<std::string> wordsOfHan(std::string_view run)
{
    const icu::UnicodeString text = decode(run);
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> breaks(icu::BreakIterator::createWordInstance(icu::Locale::getChinese(), status));
    if (U_FAILURE(status) || text.countChar32() <= 2)
        return {std::string(run)};
    breaks->setText(text);
    std::vector<std::string> words;
    icu::UnicodeString singles;  // neighbours that are no word of the dictionary
    const auto flush = [&] {
        if (!singles.isEmpty())
            words.push_back(encode(singles));
        singles.remove();
    };
    for (std::int32_t begin = breaks->first(), end = breaks->next(); end != icu::BreakIterator::DONE; begin = end, end = breaks->next()) {
        const icu::UnicodeString word = text.tempSubStringBetween(begin, end);
        const std::u16string_view view(word.getBuffer(), static_cast<std::size_t>(word.length()));
        if (std::find(particles.begin(), particles.end(), view) != particles.end()) {
            flush();
        } else if (word.countChar32() == 1) {
            singles.append(word);
        } else {
            if (singles.countChar32() > 1)
                flush();
            words.push_back(encode(singles + word));  // a surname before a given name
            singles.remove();
        }
    }
    flush();
    if (words.empty())
        words.emplace_back(run);
    return words;
}

bool isStopWord(std::string_view folded)
{
    constexpr std::array<std::string_view, 33> words{
        "a",  "an", "and",  "are", "as",    "at",    "be",   "by",   "for", "from", "has",  "in",    "is",   "it",  "its", "of",  "on",
        "or", "s",  "that", "the", "their", "there", "they", "this", "to",  "was",  "were", "while", "with", "his", "her", "some"};
    return std::find(words.begin(), words.end(), folded) != words.end();
}

}  // namespace semblance::text
