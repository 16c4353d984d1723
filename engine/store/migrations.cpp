#include "engine/store/migrations.h"

#include <array>

#include "engine/core/paths.h"
#include "engine/store/blind_schema.h"
#include "engine/store/copying.h"
#include "engine/store/evaluation_schema.h"
#include "engine/store/query.h"
#include "engine/store/run_schema.h"

namespace semblance::store {

namespace {

using core::displayPath;
using core::ErrorCode;
using core::fail;
using core::Result;

constexpr std::int64_t applicationId = 0x53454D42;  // "SEMB", in the file's header

// Paths are blobs: they order by byte and need not be UTF-8. Ids are never used again, because caches remember them.
constexpr const char *version1 = R"sql(
CREATE TABLE folders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL UNIQUE
);
CREATE TABLE photos (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    folder INTEGER NOT NULL REFERENCES folders(id) ON DELETE CASCADE,
    path BLOB NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    state INTEGER NOT NULL CHECK (state IN (0, 1)),
    reason TEXT NOT NULL,
    warning TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    taken_at TEXT NOT NULL,
    camera TEXT NOT NULL,
    latitude REAL,
    longitude REAL,
    rating INTEGER NOT NULL,
    title TEXT NOT NULL,
    shown_at TEXT AS (CASE WHEN taken_at <> '' THEN taken_at
                      ELSE strftime('%Y-%m-%dT%H:%M:%S', modified_ns / 1000000000, 'unixepoch') END)
);
CREATE INDEX photos_by_folder ON photos (folder, state);
CREATE INDEX photos_by_time ON photos (state, shown_at DESC);
CREATE INDEX photos_by_hash ON photos (content_hash);
CREATE TABLE captions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    photo INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    source TEXT NOT NULL
);
CREATE INDEX captions_by_photo ON captions (photo, source);
CREATE VIRTUAL TABLE caption_words USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER caption_deleted AFTER DELETE ON captions BEGIN
    DELETE FROM caption_words WHERE rowid = old.id;
END;
CREATE TABLE settings (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    payload TEXT NOT NULL,
    created INTEGER NOT NULL,
    finished INTEGER
);
CREATE TABLE model_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    folder BLOB NOT NULL,
    base INTEGER REFERENCES model_versions(id),
    created INTEGER NOT NULL
);
)sql";

// One row a photo, by its id: every field folded and split into words beforehand (prepared_text), so unicode61 folds nothing.
#define SEMBLANCE_PHOTO_WORDS                                                                                                              \
    "CREATE VIRTUAL TABLE photo_words USING fts5 (captions, title, keywords, people, name, folders,"                                       \
    " tokenize = 'porter unicode61 remove_diacritics 0');"

// What photos say about themselves, and words over all of it. An empty metadata_stamp: read by an older version, to be read again.
// The words of the photos that are there already are filled in by Catalogue::open.
constexpr const char *version2 = R"sql(
ALTER TABLE photos ADD COLUMN lens TEXT NOT NULL DEFAULT '';
ALTER TABLE photos ADD COLUMN zone_minutes INTEGER;
ALTER TABLE photos ADD COLUMN altitude REAL;
ALTER TABLE photos ADD COLUMN metadata_stamp TEXT NOT NULL DEFAULT '';
CREATE TABLE keywords (
    photo INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
    word TEXT NOT NULL,
    PRIMARY KEY (photo, word)
) WITHOUT ROWID;
CREATE INDEX keywords_by_word ON keywords (word);
CREATE TABLE people (
    photo INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    PRIMARY KEY (photo, name)
) WITHOUT ROWID;
CREATE INDEX people_by_name ON people (name);
DROP TRIGGER caption_deleted;
DROP TABLE caption_words;
)sql" SEMBLANCE_PHOTO_WORDS R"sql(
CREATE TRIGGER photo_deleted AFTER DELETE ON photos BEGIN
    DELETE FROM photo_words WHERE rowid = old.id;
END;
)sql";

// What the user said of answers; `query` is in one spelling, without filters.
constexpr const char *version3 = R"sql(
CREATE TABLE judgements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    query TEXT NOT NULL,
    text TEXT NOT NULL,
    photo INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
    relevant INTEGER NOT NULL CHECK (relevant IN (0, 1)),
    judged_at INTEGER NOT NULL,
    UNIQUE (query, photo)
);
CREATE INDEX judgements_by_photo ON judgements (photo);
)sql";

// Folders get rules and may be offline; a photo that a rule leaves out, or whose drive is away, keeps its row and all that hangs on it.
constexpr const char *foldersWithRules = R"sql(
ALTER TABLE folders ADD COLUMN exclude TEXT NOT NULL DEFAULT '';
ALTER TABLE folders ADD COLUMN hidden INTEGER;
ALTER TABLE folders ADD COLUMN offline INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN excluded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN offline INTEGER NOT NULL DEFAULT 0;
DROP INDEX photos_by_folder;
CREATE INDEX photos_of_folder ON photos (folder, state, excluded);
CREATE INDEX photos_left_out ON photos (id) WHERE excluded = 1;
CREATE INDEX photos_away ON photos (id) WHERE offline = 1;
CREATE TABLE mounts (
    path BLOB PRIMARY KEY NOT NULL,
    folder INTEGER NOT NULL REFERENCES folders(id) ON DELETE CASCADE
) WITHOUT ROWID;
)sql";

// What the user wrote stands beside what files say: a caption of a file that is not wanted is hidden, not deleted, else the next run
// would bring it back; so with keywords, where `present` 0 is one that is not wanted.
constexpr const char *ownWords = R"sql(
ALTER TABLE captions ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE keywords ADD COLUMN in_file INTEGER NOT NULL DEFAULT 1;
CREATE TABLE keyword_edits (
    photo INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
    word TEXT NOT NULL,
    present INTEGER NOT NULL CHECK (present IN (0, 1)),
    PRIMARY KEY (photo, word)
) WITHOUT ROWID;
CREATE TABLE suggestion_verdicts (
    photo INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
    kind INTEGER NOT NULL CHECK (kind IN (0, 1)),
    text TEXT NOT NULL,
    accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
    model TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    PRIMARY KEY (photo, kind, text)
) WITHOUT ROWID;
)sql";

// Every change that a search must hear of leaves a row here, in its own transaction. There is always one: what is known at a moment
// is told by the last. The triggers fire for what goes with a folder, too. Whoever is further behind than 262,144 changes reads all.
constexpr const char *changesForSearch = R"sql(
CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    photo INTEGER NOT NULL,
    token INTEGER NOT NULL DEFAULT (random())
);
INSERT INTO changes (photo) VALUES (0);
CREATE TRIGGER change_photo_added AFTER INSERT ON photos BEGIN
    INSERT INTO changes (photo) VALUES (new.id);
END;
CREATE TRIGGER change_photo_changed AFTER UPDATE OF path, content_hash, state, excluded ON photos
WHEN old.path IS NOT new.path OR old.content_hash IS NOT new.content_hash OR old.state IS NOT new.state
    OR old.excluded IS NOT new.excluded
BEGIN
    INSERT INTO changes (photo) VALUES (new.id);
END;
CREATE TRIGGER change_photo_removed AFTER DELETE ON photos BEGIN
    INSERT INTO changes (photo) VALUES (old.id);
END;
CREATE TRIGGER change_caption_added AFTER INSERT ON captions BEGIN
    INSERT INTO changes (photo) VALUES (new.photo);
END;
CREATE TRIGGER change_caption_removed AFTER DELETE ON captions BEGIN
    INSERT INTO changes (photo) VALUES (old.photo);
END;
CREATE TRIGGER change_caption_changed AFTER UPDATE OF photo, text, hidden ON captions
WHEN old.photo IS NOT new.photo OR old.text IS NOT new.text OR old.hidden IS NOT new.hidden
BEGIN
    INSERT INTO changes (photo) VALUES (old.photo), (new.photo);
END;
CREATE TRIGGER changes_forgotten AFTER INSERT ON changes WHEN new.id % 4096 = 0 BEGIN
    DELETE FROM changes WHERE id <= new.id - 262144;
END;
)sql";

// `rating` is what is shown: the user's own, where there is one, else what the files say.
constexpr const char *ownRatings = R"sql(
ALTER TABLE photos ADD COLUMN file_rating INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN own_rating INTEGER;
UPDATE photos SET file_rating = rating WHERE rating <> 0;
CREATE INDEX photos_rated ON photos (id) WHERE own_rating IS NOT NULL;
)sql";

constexpr std::array scriptsOfCatalogue = {version1, version2,         version3,  evaluationTables, foldersWithRules,
                                           ownWords, changesForSearch, runTables, blindTables,      ownRatings};

bool isEmpty(Database &database)
{
    return database.number("SELECT count(*) FROM sqlite_master") == 0 && database.number("PRAGMA user_version") == 0;
}

}  // namespace

std::span<const char *const> catalogueMigrations()
{
    return scriptsOfCatalogue;
}

const char *photoWordsTable()
{
    return SEMBLANCE_PHOTO_WORDS;
}

Result<void> verifyFormat(Database &database, std::int64_t newest)
{
    const auto version = database.attempt([&] { return database.number("PRAGMA user_version"); });
    const auto ours = database.attempt([&] { return isEmpty(database) || database.number("PRAGMA application_id") == applicationId; });
    if (!version || !ours)
        return fail(version ? ours.error() : version.error());
    if (!*ours)
        return fail(ErrorCode::Corrupt,
                    "The file " + displayPath(database.file()) + " is a database of another program, not a Semblance catalogue.");
    if (*version < 0)
        return fail(ErrorCode::Corrupt, "The library file " + displayPath(database.file()) + " is damaged: it says that its format is "
                                            + std::to_string(*version) + ".");
    if (*version > newest)
        return fail(ErrorCode::NewerVersion, "The library file " + displayPath(database.file())
                                                 + " was written by a newer Semblance (format " + std::to_string(*version)
                                                 + "; this one reads up to " + std::to_string(newest)
                                                 + "): install the newer Semblance, or restore a backup.");
    return {};
}

Result<void> migrate(Database &database, std::span<const char *const> scripts)
{
    const auto newest = static_cast<std::int64_t>(scripts.size());
    if (auto readable = verifyFormat(database, newest); !readable)
        return readable;
    const auto found = database.attempt([&] { return database.number("PRAGMA user_version"); });
    if (!found)
        return fail(found.error());
    if (*found == newest)
        return {};
    if (database.access() == Access::ReadOnly) {
        if (*found == 0)
            return fail(ErrorCode::NotFound, "The library file " + displayPath(database.file()) + " is still empty: index a folder first.");
        return fail(ErrorCode::Unsupported,
                    "The library file " + displayPath(database.file())
                        + " has an older format: open the library once in Semblance, or index, to bring it up to date.");
    }
    if (*found > 0) {
        const std::filesystem::path copy = std::filesystem::path(database.file()) += ".before-" + std::to_string(newest);
        if (auto kept = copyDatabase(database, copy); !kept)
            return kept;
    }
    for (std::int64_t version = *found; version < newest; ++version) {
        auto done = atomically(database, [&] {
            database.execute(scripts[static_cast<std::size_t>(version)]);
            database.execute("PRAGMA application_id=" + std::to_string(applicationId));
            database.execute("PRAGMA user_version=" + std::to_string(version + 1));
        });
        if (!done)
            return done;
    }
    return {};
}

}  // namespace semblance::store
