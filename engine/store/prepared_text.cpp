#include "engine/store/prepared_text.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/text/search_text.h"

namespace semblance::store {

namespace {

constexpr std::size_t mostWords = 64;  // a pasted page is no query; it must not take a page's time
constexpr std::size_t longestQuery = 64u << 10;

enum class Kind { Separator, Word, Han };

struct Character {
    std::string_view bytes;
    Kind kind = Kind::Separator;
};

// Unicode 15, the script Han: the ideographs, 々, 〇, and the compatibility ideographs.
bool isHan(std::uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3005 || c == 0x3007 || (c >= 0xF900 && c <= 0xFAFF)
           || (c >= 0x20000 && c <= 0x2FA1F) || (c >= 0x30000 && c <= 0x323AF);
}

Kind kindOf(std::uint32_t c)
{
    if (c >= 0x80)
        return isHan(c) ? Kind::Han : Kind::Word;  // FTS5's own tables tell letters from signs
    const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return alphanumeric ? Kind::Word : Kind::Separator;
}

std::size_t lengthAt(std::string_view text, std::size_t at)
{
    const auto first = static_cast<std::uint8_t>(text[at]);
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

// `text` must be valid UTF-8.
std::vector<Character> characters(std::string_view text)
{
    std::vector<Character> result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<std::uint8_t>(text[at]);
        const std::size_t length = lengthAt(text, at);
        std::uint32_t c = length == 1 ? first : first & (0x7Fu >> length);
        for (std::size_t i = 1; i < length; ++i)
            c = c << 6 | (static_cast<std::uint8_t>(text[at + i]) & 0x3Fu);
        result.push_back({text.substr(at, length), kindOf(c)});
        at += length;
    }
    return result;
}

struct Run {
    std::size_t begin = 0, end = 0;  // characters
    Kind kind = Kind::Separator;
};

std::vector<Run> runs(const std::vector<Character> &text)
{
    std::vector<Run> result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (result.empty() || result.back().kind != text[i].kind)
            result.push_back({i, i, text[i].kind});
        result.back().end = i + 1;
    }
    return result;
}

// The pairs of a run of Han characters; with `last`, its last character alone as well.
void appendPairs(std::string &to, const std::vector<Character> &text, const Run &run, bool last)
{
    for (std::size_t i = run.begin; i < run.end; ++i) {
        if (i + 1 == run.end && !last)
            break;
        if (i > run.begin)
            to += ' ';
        to += text[i].bytes;
        if (i + 1 < run.end)
            to += text[i + 1].bytes;
    }
}

void appendWord(std::string &to, const std::vector<Character> &text, const Run &run)
{
    for (std::size_t i = run.begin; i < run.end; ++i)
        to += text[i].bytes;
}

// A run of Han characters must occur as it stands; one alone stands at the beginning of its pair in the index.
std::string hanPhrase(const std::string &word)
{
    const auto all = characters(word);
    if (all.size() == 1)
        return '"' + word + "\"*";
    std::string phrase = "\"";
    appendPairs(phrase, all, {0, all.size(), Kind::Han}, false);
    return phrase + '"';
}

struct Expression {
    std::string text;
    std::size_t words = 0;

    void add(const std::string &quoted)
    {
        if (words++ < mostWords)
            text += (text.empty() ? "" : " ") + quoted;
    }
};

}  // namespace

std::string prepareForIndex(std::string_view raw)
{
    const std::string text = text::foldForSearch(raw);  // broken sequences become U+FFFD
    const auto all = characters(text);
    std::string prepared;
    prepared.reserve(text.size() * 2);
    for (const Run &run : runs(all)) {
        if (run.kind == Kind::Separator)
            continue;
        if (!prepared.empty())
            prepared += ' ';
        if (run.kind == Kind::Han)
            appendPairs(prepared, all, run, true);
        else
            appendWord(prepared, all, run);
    }
    return prepared;
}

std::string prepareQuery(std::string_view raw)
{
    const std::string text = text::foldForSearch(raw.substr(0, longestQuery));
    const auto all = characters(text);
    const auto parts = runs(all);
    const auto wordOf = [&](const Run &run) {
        std::string word;
        appendWord(word, all, run);
        return word;
    };
    const auto counts = [&](const Run &run) { return run.kind == Kind::Han || (run.kind == Kind::Word && !text::isStopWord(wordOf(run))); };
    const bool onlyStopWords = std::none_of(parts.begin(), parts.end(), counts);
    Expression expression;
    for (const Run &run : parts) {
        if (run.kind == Kind::Word && (onlyStopWords || counts(run)))
            expression.add('"' + wordOf(run) + '"');
        else if (run.kind == Kind::Han)
            for (const std::string &word : text::wordsOfHan(wordOf(run)))
                expression.add(hanPhrase(word));
    }
    return expression.text;
}

// The last run may go on in the text that is searched: its last character alone is no word there, but the beginning of a pair.
std::string preparePhrase(std::string_view raw)
{
    const std::string text = text::foldForSearch(raw.substr(0, longestQuery));
    const auto all = characters(text);
    auto parts = runs(all);
    std::erase_if(parts, [](const Run &run) { return run.kind == Kind::Separator; });
    std::string phrase;
    for (std::size_t i = 0; i < std::min(parts.size(), mostWords); ++i) {
        const bool last = i + 1 == parts.size(), alone = parts[i].end - parts[i].begin == 1;
        phrase += phrase.empty() ? "\"" : " ";
        if (parts[i].kind == Kind::Han)
            appendPairs(phrase, all, parts[i], !last || alone);
        else
            appendWord(phrase, all, parts[i]);
    }
    if (phrase.empty())
        return {};
    const Run &end = parts.back();
    return phrase + (end.kind == Kind::Han && end.end - end.begin == 1 ? "\"*" : "\"");
}

std::size_t hanLength(std::string_view token)
{
    if (token.empty())
        return 0;
    const auto first = characters(token.substr(0, std::min(token.size(), lengthAt(token, 0)))).front();
    return first.kind == Kind::Han ? first.bytes.size() : 0;
}

bool isHanPair(std::string_view token)
{
    const std::size_t first = hanLength(token);
    return first > 0 && first < token.size();
}

}  // namespace semblance::store
