#include "engine/store/keyword_store.h"

#include <algorithm>
#include <optional>
#include <set>

#include "engine/core/paths.h"
#include "engine/store/query.h"
#include "engine/store/store_errors.h"
#include "engine/store/word_index.h"
#include "engine/text/search_text.h"

namespace semblance::store {

using core::PhotoId;
using core::Result;

namespace {

constexpr std::size_t mostTagBytes = 256;  // as image::mostNameBytes: what comes back from a sidecar is the same

// One line of valid UTF-8, single spaces; cut between two characters.
std::string tidyTag(const std::string &given)
{
    std::string text;
    for (const char c : core::displayPath(given)) {
        const bool blank = static_cast<unsigned char>(c) <= ' ';
        if (!blank)
            text += c;
        else if (!text.empty() && text.back() != ' ')
            text += ' ';
    }
    if (text.size() > mostTagBytes) {
        std::size_t end = mostTagBytes;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
            --end;
        text.resize(end);
    }
    while (!text.empty() && text.back() == ' ')
        text.pop_back();
    return text;
}

std::vector<std::string> tidyTags(std::span<const std::string> tags)
{
    std::vector<std::string> tidied;
    std::set<std::string> folded;
    for (const std::string &tag : tags)
        if (std::string text = tidyTag(tag); !text.empty() && folded.insert(text::foldForSearch(text)).second)
            tidied.push_back(std::move(text));
    return tidied;
}

struct KnownTag {
    std::string word;
    bool inFile = false;
};

std::vector<KnownTag> knownTags(Database &database, PhotoId photo)
{
    std::vector<KnownTag> known;
    Query query(database, "SELECT word, in_file FROM keywords WHERE photo = ? ORDER BY word");
    for (query.with(photo.value); query.step();)
        known.push_back({query.bytes(0), query.integer(1) != 0});
    return known;
}

std::vector<std::string> edited(Database &database, PhotoId photo, bool present)
{
    std::vector<std::string> words;
    Query query(database, "SELECT word FROM keyword_edits WHERE photo = ? AND present = ?");
    for (query.with(photo.value, present ? 1 : 0); query.step();)
        words.push_back(query.bytes(0));
    return words;
}

void forgetEdit(Database &database, PhotoId photo, const std::string &word)
{
    Query(database, "DELETE FROM keyword_edits WHERE photo = ? AND word = ?").with(photo.value, word).run();
}

void noteEdit(Database &database, PhotoId photo, const std::string &word, bool present)
{
    Query(database, "INSERT OR REPLACE INTO keyword_edits (photo, word, present) VALUES (?, ?, ?)")
        .with(photo.value, word, present ? 1 : 0)
        .run();
}

void addTag(Database &database, PhotoId photo, const std::string &word, bool inFile)
{
    Query(database, "INSERT OR IGNORE INTO keywords (photo, word, in_file) VALUES (?, ?, ?)").with(photo.value, word, inFile ? 1 : 0).run();
}

void takeAway(Database &database, PhotoId photo, const KnownTag &tag)
{
    Query(database, "DELETE FROM keywords WHERE photo = ? AND word = ?").with(photo.value, tag.word).run();
    if (tag.inFile)
        noteEdit(database, photo, tag.word, false);
    else
        forgetEdit(database, photo, tag.word);
}

// One that was taken away is what the file says again.
void giveBack(Database &database, PhotoId photo, const std::string &word)
{
    const std::vector<std::string> away = edited(database, photo, false);
    const bool inFile = std::find(away.begin(), away.end(), word) != away.end();
    if (inFile)
        forgetEdit(database, photo, word);
    else
        noteEdit(database, photo, word, true);
    addTag(database, photo, word, inFile);
}

bool contains(const std::vector<std::string> &words, const std::string &word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Result<std::vector<std::string>> KeywordStore::ofPhoto(PhotoId photo)
{
    return m_database->attempt([&] {
        std::vector<std::string> words;
        for (KnownTag &tag : knownTags(*m_database, photo))
            words.push_back(std::move(tag.word));
        return words;
    });
}

Result<bool> KeywordStore::edit(PhotoId photo, std::span<const std::string> tags)
{
    const std::vector<std::string> wanted = tidyTags(tags);
    auto changed = atomically(*m_database, [&]() -> std::optional<bool> {
        if (!Query(*m_database, "SELECT 1 FROM photos WHERE id = ?").with(photo.value).step())
            return std::nullopt;
        bool any = false;
        std::vector<std::string> left = wanted;
        for (const KnownTag &tag : knownTags(*m_database, photo)) {
            if (std::erase(left, tag.word) > 0)
                continue;
            takeAway(*m_database, photo, tag);
            any = true;
        }
        for (const std::string &word : left)
            giveBack(*m_database, photo, word);
        any = any || !left.empty();
        if (any)
            indexWords(*m_database, photo);
        return any;
    });
    if (!changed)
        return core::fail(std::move(changed.error()));
    if (!*changed)
        return noSuchPhoto(photo);
    return **changed;
}

void putFileKeywords(Database &database, PhotoId photo, const std::vector<std::string> &words, bool readable)
{
    Query(database, "DELETE FROM keywords WHERE photo = ?").with(photo.value).run();
    const std::vector<std::string> away = edited(database, photo, false);
    for (const std::string &word : words)
        if (!contains(away, word))
            addTag(database, photo, word, true);
    for (const std::string &word : away)
        if (readable && !contains(words, word))
            forgetEdit(database, photo, word);  // nothing says it any more
    for (const std::string &word : edited(database, photo, true))
        addTag(database, photo, word, false);
}

}  // namespace semblance::store
