#include "engine/store/word_store.h"

#include <algorithm>

#include "engine/store/prepared_text.h"
#include "engine/store/query.h"
#include "engine/store/word_index.h"

namespace semblance::store {

using core::PhotoId;
using core::Result;

namespace {

constexpr std::int64_t mostHits = 10'000;
constexpr char matchBegin = '\x01', matchEnd = '\x02';  // never in prepared text

// Neighbouring pairs of a Chinese run overlap: FTS5 marks "窗边 边猫" as one match, which reads "窗边猫".
std::string readable(std::string_view marked)
{
    std::string text;
    bool afterPair = false;
    for (std::size_t at = 0; at < marked.size();) {
        const std::size_t end = std::min(marked.find(' ', at), marked.size());
        const std::string_view token = marked.substr(at, end - at);
        const bool pair = isHanPair(token);
        if (pair && afterPair)
            text += token.substr(hanLength(token));  // its first character is the last of the one before
        else
            text += (text.empty() ? "" : " ") + std::string(token);
        afterPair = pair;
        at = end + 1;
    }
    return text;
}

std::vector<std::string> markedWords(std::string_view highlighted)
{
    std::vector<std::string> words;
    for (std::size_t at = highlighted.find(matchBegin); at != std::string_view::npos; at = highlighted.find(matchBegin, at)) {
        const std::size_t end = std::min(highlighted.find(matchEnd, at), highlighted.size());
        std::string word = readable(highlighted.substr(at + 1, end - at - 1));
        if (std::find(words.begin(), words.end(), word) == words.end())
            words.push_back(std::move(word));
        at = end;
    }
    return words;
}

WordHit readHit(Query &query)
{
    WordHit hit{PhotoId{query.integer(0)}, query.real(wordFields + 1), {}};
    for (std::size_t field = 0; field < wordFields; ++field)
        if (auto words = markedWords(query.view(static_cast<int>(field) + 1)); !words.empty())
            hit.matches.push_back({static_cast<WordField>(field), std::move(words)});
    return hit;
}

}  // namespace

Result<std::vector<WordHit>> WordStore::match(const std::string &text, std::int64_t limit)
{
    const std::string expression = prepareQuery(text);
    std::vector<WordHit> hits;
    if (expression.empty() || limit <= 0)
        return hits;
    return m_database->attempt([&] {
        // "ORDER BY rank" alone lets FTS5 sort before anything is highlighted; equal ranks come in the order of their ids.
        Query query(*m_database,
                    "SELECT rowid, highlight(photo_words, 0, char(1), char(2)), highlight(photo_words, 1, char(1), char(2)),"
                    " highlight(photo_words, 2, char(1), char(2)), highlight(photo_words, 3, char(1), char(2)),"
                    " highlight(photo_words, 4, char(1), char(2)), highlight(photo_words, 5, char(1), char(2)), rank FROM photo_words"
                    " WHERE photo_words MATCH ? AND rank MATCH 'bm25(1.0, 2.0, 3.0, 4.0, 2.0, 1.0)' ORDER BY rank LIMIT ?");
        for (query.with(expression, std::min(limit, mostHits)); query.step();)
            hits.push_back(readHit(query));
        return hits;
    });
}

Result<void> WordStore::rebuild()
{
    return atomically(*m_database, [&] { rebuildWords(*m_database); });
}

}  // namespace semblance::store
