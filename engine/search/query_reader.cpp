#include "engine/search/query_reader.h"

#include <algorithm>
#include <array>

#include "engine/search/query_filters.h"
#include "engine/text/unicode.h"

namespace semblance::search {

namespace {

struct Quotes {
    std::string_view open;
    std::array<std::string_view, 3> close;
};
const std::array<Quotes, 4> quotes{
    {{"\"", {"\"", "”", "“"}}, {"“", {"”", "“", "\""}}, {"”", {"”", "“", "\""}}, {"「", {"」", "」", "」"}}}};
constexpr std::array<std::string_view, 3> minusSigns{"-", "－", "−"};
constexpr std::array<std::string_view, 2> openBrackets{"(", "（"};
constexpr std::array<std::string_view, 2> closeBrackets{")", "）"};
constexpr std::array<std::string_view, 4> spaces{"\u00A0", "\u3000", "\u2003", "\u202F"};

class Reader {
public:
    Reader(std::string_view line, std::chrono::year_month_day today) : m_line(line), m_today(today) {}

    ParsedQuery read()
    {
        for (skipSpace(); m_at < m_line.size(); skipSpace())
            readTerm();
        return std::move(m_query);
    }

private:
    [[nodiscard]] std::string_view rest() const { return m_line.substr(m_at); }

    // Bytes of the white space here; 0: none.
    [[nodiscard]] std::size_t spaceAt(std::size_t at) const
    {
        const char c = m_line[at];
        if (c == ' ' || (c >= '\t' && c <= '\r'))
            return 1;
        for (const std::string_view space : spaces)
            if (m_line.substr(at).starts_with(space))
                return space.size();
        return 0;
    }

    void skipSpace()
    {
        while (m_at < m_line.size() && spaceAt(m_at) > 0)
            m_at += spaceAt(m_at);
    }

    [[nodiscard]] std::size_t wordEnd(std::size_t from) const
    {
        std::size_t end = from;
        while (end < m_line.size() && spaceAt(end) == 0)
            ++end;
        return end;
    }

    template <class Signs>
    [[nodiscard]] std::size_t signAt(std::size_t at, const Signs &signs) const
    {
        for (const std::string_view sign : signs)
            if (m_line.substr(at).starts_with(sign))
                return sign.size();
        return 0;
    }

    void note(ProblemCode code, std::size_t begin, std::size_t end, std::string subject, bool serious)
    {
        m_query.problems.push_back({code, begin, end, std::move(subject), serious});
    }

    // What stands between quotation marks here, and moves behind them; nothing moves when they are not closed.
    std::optional<std::string> takeQuoted()
    {
        for (const Quotes &pair : quotes) {
            if (!rest().starts_with(pair.open))
                continue;
            const std::size_t begin = m_at + pair.open.size();
            std::size_t end = std::string_view::npos, size = 0;
            for (const std::string_view close : pair.close)
                if (const std::size_t at = m_line.find(close, begin); at < end)
                    end = at, size = close.size();
            if (end == std::string_view::npos)
                return std::nullopt;
            m_at = end + size;
            return text::collapseWhitespace(m_line.substr(begin, end - begin));
        }
        return std::nullopt;
    }

    [[nodiscard]] std::size_t quoteAt(std::size_t at) const
    {
        for (const Quotes &pair : quotes)
            if (m_line.substr(at).starts_with(pair.open))
                return pair.open.size();
        return 0;
    }

    std::optional<std::string> takeBracketed()
    {
        const std::size_t open = signAt(m_at, openBrackets);
        const std::size_t begin = m_at + open;
        for (std::size_t at = begin; open > 0 && at < m_line.size(); ++at)
            if (const std::size_t close = signAt(at, closeBrackets); close > 0) {
                m_at = at + close;
                return text::collapseWhitespace(m_line.substr(begin, at - begin));
            }
        return std::nullopt;
    }

    // "^2" behind something quoted or bracketed.
    void takeWeight(Term &term)
    {
        term.weightBegin = m_at;
        if (m_at >= m_line.size() || m_line[m_at] != '^')
            return;
        const std::size_t end = wordEnd(m_at);
        if (const auto weight = readWeight(m_line.substr(m_at + 1, end - m_at - 1))) {
            term.weight = *weight;
            m_at = end;
        }
    }

    void add(Term term)
    {
        term.end = m_at;
        if (term.weightBegin == 0 || term.weightBegin > term.end)
            term.weightBegin = term.end;
        m_query.terms.push_back(std::move(term));
    }

    void readTerm()
    {
        Term term;
        term.begin = m_at;
        const std::size_t minus = signAt(m_at, minusSigns);
        const bool excludes =
            minus > 0 && m_at + minus < m_line.size() && spaceAt(m_at + minus) == 0 && signAt(m_at + minus, minusSigns) == 0;
        if (excludes)
            m_at += minus;
        if (quoteAt(m_at) > 0) {
            if (auto quoted = takeQuoted())
                return addQuoted(std::move(term), std::move(*quoted), excludes);
            const std::size_t size = quoteAt(m_at);
            note(ProblemCode::OpenQuote, m_at, m_at + size, {}, false);
            m_at += size;
            if (m_at >= m_line.size() || spaceAt(m_at) > 0)
                return;
        }
        if (signAt(m_at, openBrackets) > 0 && readBracketed(term, excludes))
            return;
        if (readFilter(term, excludes))
            return;
        readWord(std::move(term), excludes);
    }

    void addQuoted(Term term, std::string quoted, bool excludes)
    {
        takeWeight(term);
        term.kind = excludes ? TermKind::Exclude : TermKind::Phrase;
        term.quoted = true;
        term.text = std::move(quoted);
        if (!term.text.empty())
            add(std::move(term));
    }

    // Brackets are signs only behind a minus and before a weight; else they are part of a sentence.
    bool readBracketed(const Term &started, bool excludes)
    {
        const std::size_t before = m_at;
        Term term = started;
        auto words = takeBracketed();
        if (!words) {
            if (excludes)
                note(ProblemCode::OpenBracket, before, before + signAt(before, openBrackets), {}, false);
            return false;
        }
        takeWeight(term);
        const bool weighted = m_at > term.weightBegin;
        if (!excludes && !weighted) {
            m_at = before;
            return false;
        }
        term.kind = excludes ? TermKind::Exclude : TermKind::Word;
        term.text = std::move(*words);
        if (!term.text.empty())
            add(std::move(term));
        return true;
    }

    bool readFilter(const Term &started, bool excludes)
    {
        const std::size_t end = wordEnd(m_at);
        const std::string_view word = m_line.substr(m_at, end - m_at);
        std::size_t colon = word.find(':'), size = 1;
        if (const std::size_t wide = word.find("："); wide < colon)
            colon = wide, size = std::string_view("：").size();
        if (colon == std::string_view::npos || colon == 0)
            return false;
        const std::string_view key = word.substr(0, colon);
        const auto kind = filterNamed(key);
        if (!kind) {
            noteUnknown(key, word.substr(colon + size), m_at);
            return false;
        }
        Term term = started;
        term.key = key;
        m_at += colon + size;
        if (*kind == FilterKind::Near)
            readPhoto(std::move(term), excludes);
        else
            readValues(std::move(term), *kind, excludes);
        return true;
    }

    // "colour:red" is perhaps a filter; "12:30" and "http://..." are not.
    void noteUnknown(std::string_view key, std::string_view value, std::size_t at)
    {
        const bool letters = std::all_of(key.begin(), key.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
        if (letters && key.size() > 1 && !value.empty() && !value.starts_with("//"))
            note(ProblemCode::UnknownFilter, at, at + key.size(), std::string(key), false);
    }

    // "a,"b c",d"
    void readValues(Term term, FilterKind kind, bool excludes)
    {
        const std::size_t begin = m_at;
        term.kind = TermKind::Filter;
        term.negated = excludes;
        bool good = true;
        for (bool more = true; more;) {
            const std::size_t at = m_at;
            std::string value;
            if (m_at < m_line.size() && quoteAt(m_at) > 0)
                value = takeQuotedValue();
            else
                value = takePlainValue();
            const FilterValue read = readFilterValue(kind, value, m_today);
            if (read.problem) {
                good = false;
                note(*read.problem, read.problem == ProblemCode::EmptyValue ? term.begin : at, m_at,
                     read.problem == ProblemCode::EmptyValue ? term.key : value, true);
            }
            term.conditions.push_back(read.condition);
            const std::size_t comma = m_at < m_line.size() ? signAt(m_at, std::array<std::string_view, 2>{",", "，"}) : 0;
            m_at += comma;
            more = comma > 0 && m_at < m_line.size() && spaceAt(m_at) == 0;
        }
        term.text = m_line.substr(begin, m_at - begin);
        if (good)
            add(std::move(term));
    }

    std::string takeQuotedValue()
    {
        if (auto quoted = takeQuoted())
            return *quoted;
        const std::size_t size = quoteAt(m_at);
        note(ProblemCode::OpenQuote, m_at, m_at + size, {}, false);
        m_at += size;
        return takePlainValue();
    }

    std::string takePlainValue()
    {
        const std::size_t end = wordEnd(m_at);
        std::string_view value = m_line.substr(m_at, end - m_at);
        value = value.substr(0, std::min(value.find(','), value.find("，")));
        m_at += value.size();
        return std::string(value);
    }

    void readPhoto(Term term, bool excludes)
    {
        term.kind = TermKind::Photo;
        std::string value;
        if (m_at < m_line.size() && quoteAt(m_at) > 0)
            value = takeQuotedValue();
        const std::size_t end = wordEnd(m_at);
        std::string_view tail = takeWeightOfWord(term, m_line.substr(m_at, end - m_at), 0);
        const std::size_t at = tail.rfind('@');
        bool good = true;
        if (at != tail.npos && tail.find_first_not_of("0123456789.,", at + 1) == tail.npos) {
            term.crop = readCrop(tail.substr(at + 1));
            good = term.crop.has_value();
            if (!good)
                note(ProblemCode::BadCrop, m_at + at, m_at + tail.size(), std::string(tail.substr(at + 1)), true);
            tail = tail.substr(0, at);
        }
        m_at = end;
        value += tail;
        if (value.empty() && good)
            note(ProblemCode::EmptyValue, term.begin, m_at, term.key, true);
        else if (good)
            addPhoto(std::move(term), value, excludes);
    }

    // The word without its "^2"; `least` bytes must be left of it.
    [[nodiscard]] std::string_view takeWeightOfWord(Term &term, std::string_view word, std::size_t least) const
    {
        term.weightBegin = m_at + word.size();
        const std::size_t caret = word.rfind('^');
        if (caret == word.npos || caret < least)
            return word;
        const auto weight = readWeight(word.substr(caret + 1));
        if (!weight)
            return word;
        term.weight = *weight;
        term.weightBegin = m_at + caret;
        return word.substr(0, caret);
    }

    void addPhoto(Term term, const std::string &value, bool excludes)
    {
        if (excludes)
            term.weight = -term.weight;
        if (value.size() > 1 && value[0] == '#' && value.find_first_not_of("0123456789", 1) == std::string::npos && value.size() < 19) {
            term.photo = core::PhotoId{std::stoll(value.substr(1))};
        } else if (auto path = pathOfFileUrl(value)) {
            term.text = std::move(*path);
            term.wholePath = true;
        } else {
            term.text = value;
            term.wholePath = value.starts_with('/');
        }
        add(std::move(term));
    }

    void readWord(Term term, bool excludes)
    {
        const std::size_t end = wordEnd(m_at);
        const std::string_view word = takeWeightOfWord(term, m_line.substr(m_at, end - m_at), 1);
        m_at = end;
        term.text = word;
        const std::string lower = text::toLower(word);
        const bool isOr = lower == "or" || lower == "|" || lower == "或" || lower == "或者";
        term.kind = excludes ? TermKind::Exclude : isOr && term.weight == 1 ? TermKind::Or : TermKind::Word;
        add(std::move(term));
    }

    std::string_view m_line;
    std::chrono::year_month_day m_today;
    std::size_t m_at = 0;
    ParsedQuery m_query;
};

}  // namespace

ParsedQuery readTerms(std::string_view line, std::chrono::year_month_day today)
{
    return Reader(line, today).read();
}

}  // namespace semblance::search
