#include "engine/store/word_index.h"

#include <vector>

#include "engine/core/paths.h"
#include "engine/store/migrations.h"
#include "engine/store/prepared_text.h"
#include "engine/store/query.h"
#include "engine/text/search_text.h"

namespace semblance::store {

using core::PhotoId;
namespace fs = std::filesystem;

namespace {

constexpr const char *formatSetting = "words_format";

enum class CharacterClass { Other, Digit, Lower, Upper };

CharacterClass classOf(char c)
{
    if (c >= '0' && c <= '9')
        return CharacterClass::Digit;
    if (c >= 'a' && c <= 'z')
        return CharacterClass::Lower;
    return c >= 'A' && c <= 'Z' ? CharacterClass::Upper : CharacterClass::Other;
}

std::string prepareName(const std::string &name)
{
    std::string prepared = prepareForIndex(name);
    if (const std::string spaced = spacedName(name); spaced != name)
        prepared += ' ' + prepareForIndex(spaced);
    return prepared;
}

// From the folder that the user added downwards; what lies above it says nothing that tells photos apart.
std::string foldersBelow(const fs::path &root, const fs::path &photo)
{
    std::string names = root.filename().native();
    const fs::path parent = photo.parent_path();
    if (parent.native().size() > root.native().size() && parent.native().starts_with(root.native()))
        names += ' ' + parent.native().substr(root.native().size());
    return names;
}

std::string prepareAll(Database &database, const char *sql, PhotoId photo)
{
    std::string all;
    Query query(database, sql);
    for (query.with(photo.value); query.step();)
        if (const std::string prepared = prepareForIndex(query.view(0)); !prepared.empty())
            all += (all.empty() ? "" : " ") + prepared;
    return all;
}

WordDocument indexedWords(Database &database, PhotoId photo, bool &present)
{
    WordDocument words;
    Query query(database, "SELECT captions, title, keywords, people, name, folders FROM photo_words WHERE rowid = ?");
    present = query.with(photo.value).step();
    for (std::size_t field = 0; present && field < wordFields; ++field)
        words[field] = query.bytes(static_cast<int>(field));
    return words;
}

bool isIndexed(Database &database, PhotoId photo)
{
    Query query(database, "SELECT 1 FROM photos WHERE id = ? AND state = 0");
    return query.with(photo.value).step();
}

}  // namespace

std::string spacedName(const std::string &name)
{
    std::string spaced;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const CharacterClass before = i > 0 ? classOf(name[i - 1]) : CharacterClass::Other, here = classOf(name[i]);
        const bool letters = before != CharacterClass::Digit && here != CharacterClass::Digit;
        const bool both = before != CharacterClass::Other && here != CharacterClass::Other;
        const bool camel = before == CharacterClass::Lower && here == CharacterClass::Upper;
        if (both && before != here && (!letters || camel))
            spaced += ' ';
        spaced += name[i];
    }
    return spaced;
}

WordDocument wordsOf(Database &database, PhotoId photo)
{
    WordDocument words;
    {
        Query query(database,
                    "SELECT p.path, p.title, f.path FROM photos p JOIN folders f ON f.id = p.folder WHERE p.id = ? AND p.state = 0");
        if (!query.with(photo.value).step())
            return words;
        const fs::path path = query.path(0);
        words[static_cast<std::size_t>(WordField::Title)] = prepareForIndex(query.view(1));
        words[static_cast<std::size_t>(WordField::FileName)] = prepareName(path.stem().native());
        words[static_cast<std::size_t>(WordField::Folder)] = prepareName(foldersBelow(query.path(2), path));
    }
    words[static_cast<std::size_t>(WordField::Caption)] =
        prepareAll(database, "SELECT text FROM captions WHERE photo = ? AND hidden = 0 ORDER BY id", photo);
    words[static_cast<std::size_t>(WordField::Keyword)] =
        prepareAll(database, "SELECT word FROM keywords WHERE photo = ? ORDER BY word", photo);
    words[static_cast<std::size_t>(WordField::Person)] =
        prepareAll(database, "SELECT name FROM people WHERE photo = ? ORDER BY name", photo);
    return words;
}

void indexWords(Database &database, PhotoId photo)
{
    bool present = false;
    const WordDocument known = indexedWords(database, photo, present);
    if (!isIndexed(database, photo)) {
        if (present)
            Query(database, "DELETE FROM photo_words WHERE rowid = ?").with(photo.value).run();
        return;
    }
    const WordDocument words = wordsOf(database, photo);
    if (present && known == words)
        return;
    Query(database, "INSERT OR REPLACE INTO photo_words (rowid, captions, title, keywords, people, name, folders)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)")
        .with(photo.value, words[0], words[1], words[2], words[3], words[4], words[5])
        .run();
}

std::string wordFormat()
{
    return "1, " + text::foldingVersion();
}

bool wordsAreCurrent(Database &database)
{
    Query query(database, "SELECT 1 FROM settings WHERE key = ? AND value = ?");
    return query.with(std::string(formatSetting), wordFormat()).step();
}

void rebuildWords(Database &database)
{
    database.execute("DROP TABLE IF EXISTS photo_words");
    database.execute(photoWordsTable());
    std::vector<PhotoId> photos;
    for (Query query(database, "SELECT id FROM photos WHERE state = 0 ORDER BY id"); query.step();)
        photos.push_back(PhotoId{query.integer(0)});
    for (const PhotoId photo : photos)
        indexWords(database, photo);
    Query(database, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        .with(std::string(formatSetting), wordFormat())
        .run();
}

}  // namespace semblance::store
