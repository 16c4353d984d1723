#include "engine/text/bpe_learner.h"

#include <map>
#include <queue>
#include <unordered_map>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/text/bpe_tokenizer.h"
#include "engine/text/byte_symbols.h"
#include "engine/text/pretokenizer.h"
#include "engine/text/unicode.h"

namespace semblance::text {

namespace {

constexpr std::int64_t controlTokens = 2;
constexpr std::int64_t smallestVocabulary = 512 + controlTokens;

struct CountedWord {
    std::vector<std::int32_t> symbols;
    std::int64_t count = 0;
};

struct PairState {
    std::int64_t count = 0;
    std::vector<std::uint32_t> words;  // where it occurs or did: checked when used
};

class Learner {
public:
    explicit Learner(std::span<const std::string> texts)
    {
        addBytes();
        countWords(texts);
        for (std::uint32_t i = 0; i < m_words.size(); ++i)
            addPairs(i);
        for (const auto &[pair, state] : m_pairs)
            m_queue.push({state.count, pair});
    }

    void learn(std::int64_t vocabularySize)
    {
        while (!m_queue.empty() && static_cast<std::int64_t>(m_symbols.size()) + controlTokens < vocabularySize) {
            const Entry best = m_queue.top();
            m_queue.pop();
            const auto found = m_pairs.find(best.pair);
            if (found == m_pairs.end() || found->second.count <= 0)
                continue;
            if (found->second.count == best.count)
                mergePair(best.pair);
            else if (found->second.count < best.count)
                m_queue.push({found->second.count, best.pair});
        }
    }

    [[nodiscard]] std::string vocabularyJson() const
    {
        nlohmann::ordered_json json = nlohmann::ordered_json::object();
        auto &entries = json.get_ref<nlohmann::ordered_json::object_t &>();  // operator[] would search from the start each time
        std::int64_t id = 0;
        for (const std::string &symbol : m_symbols)
            entries.emplace_back(symbol, id++);
        entries.emplace_back(std::string(startOfText), id++);
        entries.emplace_back(std::string(endOfText), id++);
        return json.dump() + "\n";
    }

    [[nodiscard]] const std::string &mergesText() const { return m_merges; }

private:
    struct Entry {
        std::int64_t count = 0;
        std::uint64_t pair = 0;
        // The most frequent first, then the smaller pair.
        bool operator<(const Entry &other) const { return count != other.count ? count < other.count : pair > other.pair; }
    };

    void addBytes()
    {
        for (const std::string_view mark : {std::string_view(), endOfWord}) {
            for (const std::uint8_t byte : byteOrder()) {
                (mark.empty() ? m_byteIds : m_finalByteIds)[byte] = static_cast<std::int32_t>(m_symbols.size());
                addSymbol(byteSymbols()[byte] + std::string(mark));
            }
        }
    }

    // Two ways to the same letters are one symbol.
    std::int32_t addSymbol(std::string symbol)
    {
        const auto [entry, fresh] = m_ids.emplace(symbol, static_cast<std::int32_t>(m_symbols.size()));
        if (fresh)
            m_symbols.push_back(std::move(symbol));
        return entry->second;
    }

    void countWords(std::span<const std::string> texts)
    {
        std::map<std::string, std::int64_t, std::less<>> counts;  // ordered: the result must not depend on a hash
        for (const std::string &text : texts) {
            const std::string cleaned = cleanForClip(text);
            for (const Word &word : splitWords(cleaned)) {
                const auto found = counts.find(word.text);
                if (found == counts.end())
                    counts.emplace(word.text, 1);
                else
                    ++found->second;
            }
        }
        m_words.reserve(counts.size());
        for (const auto &[word, count] : counts) {
            CountedWord entry{{}, count};
            for (std::size_t i = 0; i < word.size(); ++i) {
                const auto byte = static_cast<std::uint8_t>(word[i]);
                entry.symbols.push_back((i + 1 == word.size() ? m_finalByteIds : m_byteIds)[byte]);
            }
            m_words.push_back(std::move(entry));
        }
    }

    void addPairs(std::uint32_t index)
    {
        const CountedWord &word = m_words[index];
        for (std::size_t i = 0; i + 1 < word.symbols.size(); ++i)
            change(BpeModel::pairKey(word.symbols[i], word.symbols[i + 1]), word.count, index);
    }

    void change(std::uint64_t pair, std::int64_t by, std::uint32_t word)
    {
        PairState &state = m_pairs[pair];
        state.count += by;
        if (by > 0 && (state.words.empty() || state.words.back() != word))
            state.words.push_back(word);
    }

    void mergePair(std::uint64_t pair)
    {
        const auto left = static_cast<std::int32_t>(pair >> 32);
        const auto right = static_cast<std::int32_t>(pair & 0xFFFFFFFFu);
        const auto leftIndex = static_cast<std::size_t>(left);
        const auto rightIndex = static_cast<std::size_t>(right);
        const std::int32_t joined = addSymbol(m_symbols[leftIndex] + m_symbols[rightIndex]);
        m_merges += m_symbols[leftIndex] + ' ' + m_symbols[rightIndex] + '\n';
        const std::vector<std::uint32_t> words = std::move(m_pairs[pair].words);
        std::vector<std::uint64_t> grown;
        for (const std::uint32_t index : words)
            mergeInWord(index, left, right, joined, grown);
        m_pairs.erase(pair);
        for (const std::uint64_t changed : grown) {
            const auto found = m_pairs.find(changed);
            if (found != m_pairs.end() && found->second.count > 0)
                m_queue.push({found->second.count, changed});
        }
    }

    void mergeInWord(std::uint32_t index, std::int32_t left, std::int32_t right, std::int32_t joined, std::vector<std::uint64_t> &grown)
    {
        CountedWord &word = m_words[index];
        std::vector<std::int32_t> merged;
        for (std::size_t i = 0; i < word.symbols.size(); ++i) {
            const bool here = i + 1 < word.symbols.size() && word.symbols[i] == left && word.symbols[i + 1] == right;
            merged.push_back(here ? joined : word.symbols[i]);
            i += here ? 1 : 0;
        }
        if (merged.size() == word.symbols.size())
            return;
        // The whole word is taken out and put back: words are short, and overlaps ("aaa") need no special case.
        for (std::size_t i = 0; i + 1 < word.symbols.size(); ++i)
            change(BpeModel::pairKey(word.symbols[i], word.symbols[i + 1]), -word.count, index);
        word.symbols = std::move(merged);
        addPairs(index);
        for (std::size_t i = 0; i + 1 < word.symbols.size(); ++i) {
            if (word.symbols[i] == joined || word.symbols[i + 1] == joined)
                grown.push_back(BpeModel::pairKey(word.symbols[i], word.symbols[i + 1]));
        }
    }

    std::array<std::int32_t, 256> m_byteIds{};
    std::array<std::int32_t, 256> m_finalByteIds{};
    std::vector<std::string> m_symbols;
    std::unordered_map<std::string, std::int32_t> m_ids;
    std::vector<CountedWord> m_words;
    std::unordered_map<std::uint64_t, PairState> m_pairs;
    std::priority_queue<Entry> m_queue;
    std::string m_merges = "#version: 0.2\n";
};

}  // namespace

core::Result<void> learnBpe(std::span<const std::string> texts, std::int64_t vocabularySize, const std::filesystem::path &folder)
{
    if (vocabularySize < smallestVocabulary)
        return core::fail(core::ErrorCode::InvalidArgument, "A byte-level vocabulary needs at least " + std::to_string(smallestVocabulary)
                                                                + " ids, asked for " + std::to_string(vocabularySize) + ".");
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return core::fail(core::systemError(error.value(), "create the folder", folder));
    Learner learner(texts);
    learner.learn(vocabularySize);
    if (auto written = core::writeTextAtomically(folder / "vocab.json", learner.vocabularyJson()); !written)
        return written;
    return core::writeTextAtomically(folder / "merges.txt", learner.mergesText());
}

}  // namespace semblance::text
