#include "engine/text/bpe_tokenizer.h"

#include <algorithm>
#include <mutex>
#include <queue>
#include <tuple>

#include "engine/text/pretokenizer.h"
#include "engine/text/unicode.h"

namespace semblance::text {

namespace {

constexpr std::size_t rememberedWords = 1u << 16;
constexpr std::size_t longestRemembered = 48;  // bytes

// A symbol of the word being merged; neighbours by index, -1 at the ends.
struct Symbol {
    std::int32_t id = 0;
    std::int32_t previous = -1;
    std::int32_t next = -1;
    bool gone = false;
};

struct Candidate {
    std::int32_t rank;
    std::int32_t left;  // index of the left symbol
    std::int32_t leftId, rightId, joined;
    // The lowest rank first, then the leftmost.
    bool operator<(const Candidate &other) const { return std::tie(rank, left) > std::tie(other.rank, other.left); }
};

// The three-byte characters from U+3000 on: Han, with the kana and hangul that share its lack of spaces.
std::string hanPart(std::string_view text)
{
    std::string han;
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead >= 0xE3 && lead <= 0xED)
            han.append(text.substr(i, 3)), i += 2;
    }
    return han;
}

class Merger {
public:
    Merger(const BpeModel &model, std::string_view word) : m_model(model), m_symbols(word.size())
    {
        const auto count = static_cast<std::int32_t>(word.size());
        for (std::int32_t i = 0; i < count; ++i) {
            const auto byte = static_cast<std::uint8_t>(word[static_cast<std::size_t>(i)]);
            const bool last = i + 1 == count;
            at(i) = {last ? model.finalByteIds[byte] : model.byteIds[byte], i - 1, last ? -1 : i + 1, false};
        }
        for (std::int32_t i = 0; i < count; ++i)
            consider(i);
    }

    std::vector<std::int32_t> run()
    {
        while (!m_candidates.empty()) {
            const Candidate best = m_candidates.top();
            m_candidates.pop();
            Symbol &left = at(best.left);
            if (left.gone || left.id != best.leftId || left.next < 0 || at(left.next).id != best.rightId)
                continue;  // one of the two has been merged since
            Symbol &right = at(left.next);
            right.gone = true;
            left.id = best.joined;
            left.next = right.next;
            if (left.next >= 0)
                at(left.next).previous = best.left;
            consider(left.previous);
            consider(best.left);
        }
        std::vector<std::int32_t> ids;
        for (std::int32_t i = m_symbols.empty() ? -1 : 0; i >= 0; i = at(i).next)
            ids.push_back(at(i).id);
        return ids;
    }

private:
    Symbol &at(std::int32_t index) { return m_symbols[static_cast<std::size_t>(index)]; }

    void consider(std::int32_t left)
    {
        if (left < 0 || at(left).next < 0)
            return;
        const std::int32_t leftId = at(left).id;
        const std::int32_t rightId = at(at(left).next).id;
        const auto found = m_model.merges.find(BpeModel::pairKey(leftId, rightId));
        if (found != m_model.merges.end())
            m_candidates.push({found->second.rank, left, leftId, rightId, found->second.id});
    }

    const BpeModel &m_model;
    std::vector<Symbol> m_symbols;
    std::priority_queue<Candidate> m_candidates;
};

}  // namespace

std::vector<std::int32_t> BpeTokenizer::merge(std::string_view word) const
{
    return Merger(m_model, word).run();
}

void BpeTokenizer::appendWord(std::string_view word, std::vector<std::int64_t> &ids) const
{
    {
        const std::shared_lock lock(m_mutex);
        if (const auto found = m_words.find(word); found != m_words.end()) {
            ids.insert(ids.end(), found->second.begin(), found->second.end());
            return;
        }
    }
    std::vector<std::int32_t> merged = merge(word);
    ids.insert(ids.end(), merged.begin(), merged.end());
    if (word.size() > longestRemembered)
        return;
    const std::unique_lock lock(m_mutex);
    if (m_words.size() < rememberedWords)
        m_words.emplace(std::string(word), std::move(merged));
}

std::vector<std::int64_t> BpeTokenizer::encode(std::string_view text) const
{
    const std::string cleaned = cleanForClip(text);
    std::vector<std::int64_t> ids;
    ids.reserve(cleaned.size() / 3 + 4);
    for (const Word &word : splitWords(cleaned))
        appendWord(word.text, ids);
    return ids;
}

// Words tell little about Han text, which has no spaces: there the model knows the characters that are fewer than three bytes' tokens.
double BpeTokenizer::knownShareOfHan(std::string_view han) const
{
    const double characters = static_cast<double>(han.size()) / 3.0;
    const double ids = static_cast<double>(encode(han).size());
    return std::clamp((3.0 * characters - ids) / (2.0 * characters), 0.0, 1.0);
}

double BpeTokenizer::knownShare(std::string_view text) const
{
    if (const std::string han = hanPart(text); !han.empty())
        return knownShareOfHan(han);
    const std::string cleaned = cleanForClip(text);
    std::size_t words = 0;
    std::size_t known = 0;
    std::vector<std::int64_t> ids;
    for (const Word &word : splitWords(cleaned)) {
        if (word.kind != WordKind::Letters)
            continue;  // a digit or a full stop says nothing about what the model has read
        ids.clear();
        appendWord(word.text, ids);
        ++words;
        known += ids.size() == 1 ? 1 : 0;
    }
    return words == 0 ? 1.0 : static_cast<double>(known) / static_cast<double>(words);
}

}  // namespace semblance::text
