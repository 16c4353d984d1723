#include "engine/store/prepared_text.h"

#include <cstdint>
#include <vector>

#include "engine/core/paths.h"

namespace semblance::store {

namespace {

constexpr std::size_t mostWords = 64;  // a pasted page is no query; it must not take a page's time

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

// `text` must be valid UTF-8.
std::vector<Character> characters(std::string_view text)
{
    std::vector<Character> result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<std::uint8_t>(text[at]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
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

}  // namespace

std::string prepareForIndex(std::string_view raw)
{
    const std::string text = core::displayPath(std::string(raw));  // broken sequences become U+FFFD
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
    const std::string text = core::displayPath(std::string(raw));
    const auto all = characters(text);
    std::string expression;
    std::size_t words = 0;
    for (const Run &run : runs(all)) {
        if (run.kind == Kind::Separator || words++ >= mostWords)
            continue;
        expression += expression.empty() ? "\"" : " \"";
        if (run.kind != Kind::Han)
            appendWord(expression, all, run);
        else if (run.end - run.begin == 1)
            expression += all[run.begin].bytes;
        else
            appendPairs(expression, all, run, false);
        // One character alone stands at the beginning of its pair in the index.
        expression += run.kind == Kind::Han && run.end - run.begin == 1 ? "\"*" : "\"";
    }
    return expression;
}

}  // namespace semblance::store
