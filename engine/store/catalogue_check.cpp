#include "engine/core/paths.h"
#include "engine/store/prepared_text.h"
#include "engine/store/query.h"

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
    {"SELECT id, text FROM captions WHERE id NOT IN (SELECT rowid FROM caption_words)", "a caption that the word search does not know"},
    {"SELECT rowid, words FROM caption_words WHERE rowid NOT IN (SELECT id FROM captions)", "words of a caption that does not exist"},
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
    for (Query query(database, "SELECT c.id, c.text, w.words FROM captions c JOIN caption_words w ON w.rowid = c.id"); query.step();) {
        if (prepareForIndex(query.bytes(1)) != query.view(2))
            problems.push_back("The word search holds other words for the caption number " + std::to_string(query.integer(0)) + ".");
    }
    // FTS5 compares its index with its content; the command is an INSERT, so only a writer may ask.
    if (database.access() == Access::ReadWrite)
        database.execute("INSERT INTO caption_words(caption_words) VALUES('integrity-check')");
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
