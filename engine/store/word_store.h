// The word search: FTS5 over captions, titles, keywords, people, file and folder names, one document a photo.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"

namespace semblance::store {

class Database;

enum class WordField { Caption, Title, Keyword, Person, FileName, Folder };

struct WordMatch {
    WordField field = WordField::Caption;
    std::vector<std::string> words;  // as found there, folded ("dogs" for "dog"), no two the same
};

struct WordHit {
    core::PhotoId photo;
    double score = 0;                // BM25 as SQLite has it: the lower the better
    std::vector<WordMatch> matches;  // by field
};

class WordStore {
public:
    explicit WordStore(Database &database) : m_database(&database) {}
    // Photos in which every word of `text` occurs, in whatever fields, best first (BM25, names and people weigh more than captions).
    // Words like "the" count only when there are no others; a run of Chinese is split into its words. Never an error for any text:
    // quotes, operators and NUL are no syntax. Errors: Corrupt, Io.
    [[nodiscard]] core::Result<std::vector<WordHit>> match(const std::string &text, std::int64_t limit);
    // Reads all photos anew. Errors: as those of a transaction.
    [[nodiscard]] core::Result<void> rebuild();

private:
    Database *m_database;
};

}  // namespace semblance::store
