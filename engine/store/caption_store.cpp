#include "engine/store/caption_store.h"

#include <algorithm>

#include "engine/core/paths.h"
#include "engine/store/query.h"
#include "engine/store/store_errors.h"
#include "engine/store/word_index.h"

namespace semblance::store {

using core::CaptionId;
using core::PhotoId;
using core::Result;

namespace {

const std::string userSource = "user";

struct Wanted {
    std::string text;
    std::string language;
};

CaptionRow readRow(Query &query)
{
    return {CaptionId{query.integer(0)}, PhotoId{query.integer(1)}, query.bytes(2), query.bytes(3), query.bytes(4)};
}

// Valid UTF-8 without white space around it: what comes out of the store can go into JSON and onto the screen as it is.
std::string tidy(const std::string &text)
{
    constexpr std::string_view space(" \t\r\n\v\f\0", 7);
    const auto first = text.find_first_not_of(space);
    if (first == std::string::npos)
        return {};
    return core::displayPath(text.substr(first, text.find_last_not_of(space) - first + 1));
}

void insert(Database &database, PhotoId photo, const std::string &source, const Wanted &caption, bool hidden = false)
{
    Query row(database, "INSERT INTO captions (photo, text, language, source, hidden) VALUES (?, ?, ?, ?, ?)");
    row.with(photo.value, caption.text, caption.language, source, hidden ? 1 : 0).run();
}

// Whether the user wrote these words about this photo, or took them away.
bool isSettled(Database &database, PhotoId photo, const std::string &text)
{
    Query query(database, "SELECT 1 FROM captions WHERE photo = ? AND text = ? AND (hidden = 1 OR source = 'user')");
    return query.with(photo.value, text).step();
}

struct KnownCaption {
    CaptionId id;
    std::string text, language;
    bool own = false, hidden = false;
};

std::vector<KnownCaption> knownCaptions(Database &database, PhotoId photo)
{
    std::vector<KnownCaption> known;
    Query query(database, "SELECT id, text, language, source = 'user', hidden FROM captions WHERE photo = ? ORDER BY id");
    for (query.with(photo.value); query.step();)
        known.push_back({CaptionId{query.integer(0)}, query.bytes(1), query.bytes(2), query.integer(3) != 0, query.integer(4) != 0});
    return known;
}

// One that is shown already or was hidden: shown, in this language. Returns false when it was so.
bool show(Database &database, const KnownCaption &caption, const std::string &language)
{
    if (!caption.hidden && caption.language == language)
        return false;
    Query(database, "UPDATE captions SET hidden = 0, language = ? WHERE id = ?").with(language, caption.id.value).run();
    return true;
}

void takeAway(Database &database, const KnownCaption &caption)
{
    Query(database, caption.own ? "DELETE FROM captions WHERE id = ?" : "UPDATE captions SET hidden = 1 WHERE id = ?")
        .with(caption.id.value)
        .run();
}

// Takes the wanted caption with this text out of the list; none means that the row is to go.
std::optional<Wanted> take(std::vector<Wanted> &wanted, const std::string &text)
{
    const auto found = std::find_if(wanted.begin(), wanted.end(), [&](const Wanted &caption) { return caption.text == text; });
    if (found == wanted.end())
        return std::nullopt;
    std::optional<Wanted> taken(std::move(*found));
    wanted.erase(found);
    return taken;
}

}  // namespace

Result<bool> CaptionStore::replace(PhotoId photo, const std::string &source, std::span<const std::string> texts,
                                   std::span<const std::string> languages)
{
    if (texts.size() != languages.size())
        return core::fail(core::ErrorCode::InvalidArgument, "Expected a language for each of " + std::to_string(texts.size())
                                                                + " captions, found " + std::to_string(languages.size()) + ".");
    std::vector<Wanted> wanted;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (std::string text = tidy(texts[i]); !text.empty())
            wanted.push_back({std::move(text), languages[i]});
    }
    return atomically(*m_database, [&] {
        bool changed = false;
        std::vector<CaptionRow> present;
        Query select(*m_database, "SELECT id, photo, text, language, source FROM captions WHERE photo = ? AND source = ? ORDER BY id");
        for (select.with(photo.value, source); select.step();)
            present.push_back(readRow(select));
        for (const CaptionRow &row : present) {
            const auto kept = take(wanted, row.text);
            if (kept && kept->language == row.language)
                continue;
            changed = true;
            if (kept)
                Query(*m_database, "UPDATE captions SET language = ? WHERE id = ?").with(kept->language, row.id.value).run();
            else
                Query(*m_database, "DELETE FROM captions WHERE id = ?").with(row.id.value).run();
        }
        for (const Wanted &caption : wanted)
            insert(*m_database, photo, source, caption, source != userSource && isSettled(*m_database, photo, caption.text));
        changed = changed || !wanted.empty();
        if (changed)
            indexWords(*m_database, photo);
        return changed;
    });
}

Result<bool> CaptionStore::edit(PhotoId photo, std::span<const CaptionText> captions)
{
    std::vector<Wanted> wanted;
    for (const CaptionText &caption : captions)
        if (std::string text = tidy(caption.text); !text.empty()) {
            take(wanted, text);  // said twice: once
            wanted.push_back({std::move(text), caption.language});
        }
    auto changed = atomically(*m_database, [&]() -> std::optional<bool> {
        if (!Query(*m_database, "SELECT 1 FROM photos WHERE id = ?").with(photo.value).step())
            return std::nullopt;
        bool any = false;
        std::vector<Wanted> left = wanted;
        for (const KnownCaption &caption : knownCaptions(*m_database, photo)) {
            const auto same = std::find_if(wanted.begin(), wanted.end(), [&](const Wanted &one) { return one.text == caption.text; });
            if (same != wanted.end()) {
                take(left, caption.text);
                any = show(*m_database, caption, same->language) || any;
            } else if (!caption.hidden) {
                takeAway(*m_database, caption);
                any = true;
            }
        }
        for (const Wanted &caption : left)
            insert(*m_database, photo, userSource, caption);
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

Result<std::vector<CaptionRow>> CaptionStore::fromFiles(PhotoId photo)
{
    return m_database->attempt([&] {
        std::vector<CaptionRow> rows;
        Query query(*m_database, "SELECT id, photo, text, language, source FROM captions WHERE photo = ? AND source <> 'user' ORDER BY id");
        for (query.with(photo.value); query.step();)
            rows.push_back(readRow(query));
        return rows;
    });
}

Result<std::vector<CaptionRow>> CaptionStore::ofPhoto(PhotoId photo)
{
    return m_database->attempt([&] {
        std::vector<CaptionRow> rows;
        Query query(*m_database, "SELECT id, photo, text, language, source FROM captions WHERE photo = ? AND hidden = 0 ORDER BY id");
        for (query.with(photo.value); query.step();)
            rows.push_back(readRow(query));
        return rows;
    });
}

Result<std::vector<PhotoId>> CaptionStore::editedPhotos()
{
    return m_database->attempt([&] {
        std::vector<PhotoId> photos;
        Query query(*m_database, "SELECT id FROM photos WHERE id IN (SELECT photo FROM captions WHERE source = 'user' OR hidden = 1"
                                 " UNION SELECT photo FROM keyword_edits) OR own_rating IS NOT NULL ORDER BY path");
        while (query.step())
            photos.push_back(PhotoId{query.integer(0)});
        return photos;
    });
}

Result<std::vector<CaptionRow>> CaptionStore::rows(std::span<const CaptionId> ids)
{
    return m_database->attempt([&] {
        return selectEach<CaptionRow>(*m_database, "SELECT id, photo, text, language, source FROM captions WHERE id = ? AND hidden = 0",
                                      ids, readRow);
    });
}

Result<std::vector<CaptionRow>> CaptionStore::all()
{
    return m_database->attempt([&] {
        std::vector<CaptionRow> rows;
        for (Query query(*m_database, "SELECT id, photo, text, language, source FROM captions WHERE hidden = 0 ORDER BY id"); query.step();)
            rows.push_back(readRow(query));
        return rows;
    });
}

Result<std::int64_t> CaptionStore::count()
{
    return m_database->attempt([&] { return m_database->number("SELECT count(*) FROM captions WHERE hidden = 0"); });
}

Result<std::int64_t> CaptionStore::countTexts()
{
    return m_database->attempt([&] { return m_database->number("SELECT count(DISTINCT text) FROM captions WHERE hidden = 0"); });
}

}  // namespace semblance::store
