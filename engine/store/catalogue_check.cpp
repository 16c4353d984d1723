#include "engine/core/paths.h"
#include "engine/store/query.h"
#include "engine/store/word_index.h"

namespace semblance::store {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;
using Problems = std::vector<std::string>;

struct Rule {
    const char *sql;  // rows that break it: id, and what names it
    const char *problem;
};

constexpr Rule rules[] = {
    {"SELECT id, path FROM photos WHERE state = 0 AND length(content_hash) <> 32", "an indexed photo without a content hash"},
    {"SELECT id, path FROM photos WHERE state = 0 AND (width <= 0 OR height <= 0)", "an indexed photo without a width and a height"},
    {"SELECT id, path FROM photos WHERE state = 0 AND bytes <= 0", "an indexed photo without a file size"},
    {"SELECT id, path FROM photos WHERE state = 1 AND reason = ''", "a failed photo without a reason"},
    {"SELECT id, path FROM photos WHERE (latitude IS NULL) <> (longitude IS NULL)", "a photo with half a place"},
    {"SELECT id, text FROM captions WHERE trim(text) = ''", "an empty caption"},
    {"SELECT photo, word FROM keywords WHERE trim(word) = ''", "an empty keyword"},
    {"SELECT photo, name FROM people WHERE trim(name) = ''", "a person without a name"},
    {"SELECT id, path FROM photos WHERE state = 0 AND id NOT IN (SELECT rowid FROM photo_words)",
     "a photo that the word search does not know"},
    {"SELECT rowid, name FROM photo_words WHERE rowid NOT IN (SELECT id FROM photos WHERE state = 0)",
     "words of a photo that does not exist"},
};

constexpr std::size_t mostOfAKind = 20;

void checkSqlite(Database &database, Problems &problems)
{
    for (Query query(database, "PRAGMA integrity_check(20)"); query.step();) {
        if (const std::string found = query.bytes(0); found != "ok")
            problems.push_back("SQLite found damage: " + found + ".");
    }
    for (Query query(database, "PRAGMA foreign_key_check"); query.step();)
        problems.push_back("Row " + std::to_string(query.integer(1)) + " of " + query.bytes(0) + " refers to a row of " + query.bytes(2)
                           + " that does not exist.");
}

void checkRules(Database &database, Problems &problems)
{
    for (const Rule &rule : rules) {
        std::size_t found = 0;
        for (Query query(database, rule.sql); query.step();) {
            if (++found <= mostOfAKind)
                problems.push_back(std::string("There is ") + rule.problem + ": number " + std::to_string(query.integer(0)) + ", "
                                   + core::displayPath(query.bytes(1)) + ".");
        }
        if (found > mostOfAKind)
            problems.push_back(std::string("There is ") + rule.problem + ", " + std::to_string(found - mostOfAKind) + " times more.");
    }
}

void checkWords(Database &database, Problems &problems)
{
    // Folded by other tables of Unicode, the words differ and are right all the same; the next writer makes them anew.
    std::size_t found = 0;
    if (wordsAreCurrent(database)) {
        Query query(database, "SELECT rowid, captions, title, keywords, people, name, folders FROM photo_words ORDER BY rowid");
        while (query.step()) {
            WordDocument kept;
            for (std::size_t field = 0; field < wordFields; ++field)
                kept[field] = query.bytes(static_cast<int>(field) + 1);
            if (wordsOf(database, core::PhotoId{query.integer(0)}) != kept && ++found <= mostOfAKind)
                problems.push_back("The word search holds other words for the photo number " + std::to_string(query.integer(0)) + ".");
        }
    }
    if (found > mostOfAKind)
        problems.push_back("The word search holds other words for " + std::to_string(found - mostOfAKind) + " photos more.");
    // FTS5 compares its index with its content; the command is an INSERT, so only a writer may ask.
    if (database.access() == Access::ReadWrite)
        database.execute("INSERT INTO photo_words(photo_words) VALUES('integrity-check')");
}

}  // namespace

Result<Problems> Catalogue::check()
{
    // One snapshot: what a writer adds meanwhile must not look like a contradiction.
    if (auto begun = m_database->begin(); !begun)
        return fail(std::move(begun.error()));
    Problems problems;
    std::optional<core::Error> failure;
    for (const auto step : {checkSqlite, checkRules, checkWords}) {
        auto done = m_database->attempt([&] { step(*m_database, problems); });
        if (!done && done.error().code == ErrorCode::Corrupt)
            problems.push_back(done.error().detail);
        else if (!done && !failure)
            failure = std::move(done.error());
    }
    m_database->rollback();
    if (failure)
        return fail(std::move(*failure));
    return problems;
}

}  // namespace semblance::store
