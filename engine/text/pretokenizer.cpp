#include "engine/text/pretokenizer.h"

#include <array>
#include <cstdint>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace semblance::text {

namespace {

enum class Class : std::uint8_t { Space, Letter, Number, Other };

Class classOf(UChar32 c)
{
    if (c < 0x80) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            return Class::Letter;
        if (c >= '0' && c <= '9')
            return Class::Number;
        return c == ' ' || (c >= '\t' && c <= '\r') ? Class::Space : Class::Other;
    }
    const std::uint32_t category = U_GET_GC_MASK(c);
    if (category & U_GC_L_MASK)
        return Class::Letter;
    if (category & U_GC_N_MASK)
        return Class::Number;
    return u_isUWhiteSpace(c) ? Class::Space : Class::Other;
}

class Scanner {
public:
    explicit Scanner(std::string_view text)
        : m_text(text), m_bytes(reinterpret_cast<const std::uint8_t *>(text.data())), m_length(static_cast<std::int32_t>(text.size()))
    {
    }

    std::vector<Word> words()
    {
        std::vector<Word> result;
        result.reserve(m_text.size() / 5 + 1);
        std::int32_t at = 0;
        while (at < m_length) {
            const std::int32_t start = at;
            const Class kind = classOf(next(at));
            if (kind == Class::Space)
                continue;
            WordKind named = kind == Class::Letter ? WordKind::Letters : kind == Class::Number ? WordKind::Number : WordKind::Symbols;
            if (const std::int32_t end = contractionEnd(start); end > start) {
                at = end;
                named = WordKind::Contraction;
            } else if (kind != Class::Number) {
                skip(kind, at);
            }
            result.push_back({m_text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(at - start)), named});
        }
        return result;
    }

private:
    UChar32 next(std::int32_t &at) const
    {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(m_bytes, at, m_length, c);
        return c;
    }

    void skip(Class kind, std::int32_t &at) const
    {
        while (at < m_length) {
            std::int32_t after = at;
            if (classOf(next(after)) != kind)
                return;
            at = after;
        }
    }

    // Behind 's, 't, 're, 've, 'm, 'll or 'd at `start`, else `start`. Compared by simple case folding, as the pattern is.
    std::int32_t contractionEnd(std::int32_t start) const
    {
        if (m_bytes[start] != '\'')
            return start;
        static constexpr std::array<std::string_view, 7> endings = {"s", "t", "re", "ve", "m", "ll", "d"};
        for (const std::string_view ending : endings) {
            std::int32_t at = start + 1;
            bool same = true;
            for (const char expected : ending)
                same = same && at < m_length && u_foldCase(next(at), U_FOLD_CASE_DEFAULT) == expected;
            if (same)
                return at;
        }
        return start;
    }

    std::string_view m_text;
    const std::uint8_t *m_bytes;
    std::int32_t m_length;
};

}  // namespace

std::vector<Word> splitWords(std::string_view cleaned)
{
    return Scanner(cleaned).words();
}

}  // namespace semblance::text
