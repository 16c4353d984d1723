#include "engine/text/wordpiece.h"

#include <algorithm>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "engine/text/unicode.h"

namespace semblance::text {

namespace {

// Calls `take(character, bytes)` for each character; broken bytes are U+FFFD.
template <class Take>
void forEachCharacter(std::string_view text, Take take)
{
    const auto *bytes = reinterpret_cast<const std::uint8_t *>(text.data());
    const auto length = static_cast<std::int32_t>(std::min<std::size_t>(text.size(), 256u << 20));
    for (std::int32_t at = 0; at < length;) {
        const std::int32_t start = at;
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(bytes, at, length, c);
        take(c, text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(at - start)));
    }
}

bool isSpace(UChar32 c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || u_charType(c) == U_SPACE_SEPARATOR;
}

bool isControl(UChar32 c)
{
    const auto type = u_charType(c);
    return type == U_CONTROL_CHAR || type == U_FORMAT_CHAR;
}

// BERT counts every ASCII sign that is no letter, digit or space, also those that Unicode calls symbols.
bool isPunctuation(UChar32 c)
{
    if (c < 0x80)
        return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126);
    return u_ispunct(c);
}

// The blocks that BERT's authors list: ideographs, no kana and no hangul.
bool isHan(UChar32 c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2CEAF)
           || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

std::string cleaned(std::string_view text, bool hanApart)
{
    std::string result;
    result.reserve(text.size());
    forEachCharacter(text, [&](UChar32 c, std::string_view bytes) {
        if (isSpace(c))
            result += ' ';
        else if (c == 0 || c == 0xFFFD || isControl(c))
            return;
        else if (hanApart && isHan(c))
            result.append(" ").append(bytes).append(" ");
        else
            result += bytes;
    });
    return result;
}

// NFD without its combining marks.
std::string stripAccents(const std::string &text)
{
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return text;
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2 *nfd = icu::Normalizer2::getNFDInstance(status);
    const icu::UnicodeString whole = icu::UnicodeString::fromUTF8(text);
    const icu::UnicodeString decomposed = U_SUCCESS(status) ? nfd->normalize(whole, status) : whole;
    icu::UnicodeString bare;
    for (std::int32_t at = 0; at < decomposed.length(); at = decomposed.moveIndex32(at, 1))
        if (const UChar32 c = decomposed.char32At(at); u_charType(c) != U_NON_SPACING_MARK)
            bare.append(c);
    std::string bytes;
    bare.toUTF8String(bytes);
    return bytes;
}

bool beginsWithLetter(std::string_view word)
{
    bool first = true, letter = false;
    forEachCharacter(word, [&](UChar32 c, std::string_view) { letter = first ? u_isalpha(c) : letter, first = false; });
    return letter;
}

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

std::vector<std::string> splitForWordPiece(std::string_view text, const WordPieceModel &options)
{
    std::string clean = cleaned(text, options.hanApart);
    if (options.lowerCase)
        clean = toLower(clean);
    if (options.stripAccents)
        clean = stripAccents(clean);
    std::vector<std::string> words;
    bool open = false;
    forEachCharacter(clean, [&](UChar32 c, std::string_view bytes) {
        const bool apart = isPunctuation(c);
        if (isSpace(c)) {
            open = false;
            return;
        }
        if (!open || apart)
            words.emplace_back();
        words.back() += bytes;
        open = !apart;
    });
    return words;
}

WordPieceTokenizer::WordPieceTokenizer(WordPieceModel model) : m_model(std::move(model))
{
    for (const auto &[piece, id] : m_model.ids)
        m_longestPiece = std::max(m_longestPiece, piece.size());
}

bool WordPieceTokenizer::appendPieces(const std::string &word, std::vector<std::int64_t> &ids) const
{
    if (characters(word) > m_model.longestWord)
        return false;
    std::string piece;
    for (std::size_t begin = 0; begin < word.size();) {
        const std::string &mark = begin > 0 ? m_model.continuation : std::string();
        auto end = std::min(word.size(), begin + m_longestPiece);
        auto found = m_model.ids.end();
        for (; end > begin; --end) {
            if (end < word.size() && (word[end] & 0xC0) == 0x80)
                continue;  // inside a character
            piece.assign(mark).append(word, begin, end - begin);
            if (found = m_model.ids.find(piece); found != m_model.ids.end())
                break;
        }
        if (found == m_model.ids.end())
            return false;
        ids.push_back(found->second);
        begin = end;
    }
    return true;
}

std::vector<std::int64_t> WordPieceTokenizer::encode(std::string_view text) const
{
    std::vector<std::int64_t> ids;
    for (const std::string &word : splitForWordPiece(text, m_model)) {
        const auto before = ids.size();
        if (!appendPieces(word, ids)) {
            ids.resize(before);
            ids.push_back(m_model.unknown);
        }
    }
    return ids;
}

double WordPieceTokenizer::knownShare(std::string_view text) const
{
    std::size_t words = 0, known = 0;
    for (const std::string &word : splitForWordPiece(text, m_model)) {
        if (!beginsWithLetter(word))
            continue;  // a digit or a full stop says nothing about what the model has read
        ++words;
        known += m_model.ids.contains(word) ? 1 : 0;
    }
    return words == 0 ? 1.0 : static_cast<double>(known) / static_cast<double>(words);
}

}  // namespace semblance::text
