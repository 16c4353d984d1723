#include "engine/store/photo_store.h"

#include <algorithm>
#include <map>

#include "engine/store/keyword_store.h"
#include "engine/store/query.h"
#include "engine/store/store_errors.h"
#include "engine/store/word_index.h"

namespace semblance::store {

using core::fail;
using core::FolderId;
using core::PhotoId;
using core::Result;

namespace {

#define SEMBLANCE_PHOTO_COLUMNS                                                                                                            \
    "SELECT id, folder, path, bytes, modified_ns, content_hash, state, reason, warning, width, height, taken_at, camera,"                  \
    " latitude, longitude, rating, title, zone_minutes, lens, altitude, metadata_stamp, own_rating FROM photos "

std::optional<double> optionalReal(Query &query, int column)
{
    return query.isNull(column) ? std::nullopt : std::optional(query.real(column));
}

PhotoRow readRow(Query &query)
{
    PhotoRow row;
    row.id = PhotoId{query.integer(0)};
    row.folder = FolderId{query.integer(1)};
    row.path = query.path(2);
    row.bytes = query.integer(3);
    row.modifiedNs = query.integer(4);
    row.contentHash = query.bytes(5);
    row.state = static_cast<PhotoState>(query.integer(6));
    row.reason = query.bytes(7);
    row.warning = query.bytes(8);
    row.width = static_cast<int>(query.integer(9));
    row.height = static_cast<int>(query.integer(10));
    row.takenAt = query.bytes(11);
    row.camera = query.bytes(12);
    row.latitude = optionalReal(query, 13);
    row.longitude = optionalReal(query, 14);
    row.rating = static_cast<int>(query.integer(15));
    row.title = query.bytes(16);
    if (!query.isNull(17))
        row.zoneMinutes = static_cast<int>(query.integer(17));
    row.lens = query.bytes(18);
    row.altitude = optionalReal(query, 19);
    row.metadataStamp = query.bytes(20);
    row.rated = !query.isNull(21);
    return row;
}

std::vector<std::string> readTexts(Database &database, const char *sql, PhotoId photo)
{
    std::vector<std::string> texts;
    Query query(database, sql);
    for (query.with(photo.value); query.step();)
        texts.push_back(query.bytes(0));
    return texts;
}

std::optional<PhotoRow> readOne(Database &database, Query &query)
{
    if (!query.step())
        return std::nullopt;
    PhotoRow row = readRow(query);
    row.keywords = readTexts(database, "SELECT word FROM keywords WHERE photo = ? ORDER BY word", row.id);
    row.people = readTexts(database, "SELECT name FROM people WHERE photo = ? ORDER BY name", row.id);
    return row;
}

// Makes the texts of a photo in one of those tables exactly these.
void replaceTexts(Database &database, const char *remove, const char *add, PhotoId photo, const std::vector<std::string> &texts)
{
    Query(database, remove).with(photo.value).run();
    Query query(database, add);
    for (const std::string &text : texts) {
        query.again();
        query.with(photo.value, text).run();
    }
}

PhotoId putRow(Database &database, const PhotoRow &row)
{
    Query query(database,
                "INSERT INTO photos (folder, path, bytes, modified_ns, content_hash, state, reason, warning, width, height, taken_at,"
                " camera, latitude, longitude, rating, file_rating, title, zone_minutes, lens, altitude, metadata_stamp)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (path) DO UPDATE SET folder = excluded.folder, bytes = excluded.bytes, modified_ns = excluded.modified_ns,"
                " content_hash = excluded.content_hash, state = excluded.state, reason = excluded.reason, warning = excluded.warning,"
                " width = excluded.width, height = excluded.height, taken_at = excluded.taken_at, camera = excluded.camera,"
                " latitude = excluded.latitude, longitude = excluded.longitude, rating = coalesce(own_rating, excluded.rating),"
                " file_rating = excluded.file_rating, title = excluded.title,"
                " zone_minutes = excluded.zone_minutes, lens = excluded.lens, altitude = excluded.altitude,"
                " metadata_stamp = excluded.metadata_stamp RETURNING id");
    query.with(row.folder.value, row.path, row.bytes, row.modifiedNs, row.contentHash, static_cast<int>(row.state), row.reason, row.warning,
               row.width, row.height, row.takenAt, row.camera, row.latitude, row.longitude, row.rating, row.rating, row.title,
               row.zoneMinutes, row.lens, row.altitude, row.metadataStamp);
    const bool returned = query.step();
    const PhotoId id{returned ? query.integer(0) : 0};
    query.run();  // to its end, else the statement is not finished
    return id;
}

}  // namespace

Result<PhotoId> PhotoStore::put(const PhotoRow &row)
{
    return atomically(*m_database, [&] {
        const PhotoId id = putRow(*m_database, row);
        putFileKeywords(*m_database, id, row.keywords, row.state == PhotoState::Indexed);
        replaceTexts(*m_database, "DELETE FROM people WHERE photo = ?", "INSERT OR IGNORE INTO people (photo, name) VALUES (?, ?)", id,
                     row.people);
        indexWords(*m_database, id);
        return id;
    });
}

Result<bool> PhotoStore::rate(PhotoId photo, int rating)
{
    if (rating < -1 || rating > 5)
        return fail(core::ErrorCode::InvalidArgument, "A rating is -1 (rejected), 0 (none) or 1 to 5, not " + std::to_string(rating) + ".");
    auto rated = atomically(*m_database, [&]() -> std::optional<bool> {
        Query known(*m_database, "SELECT rating FROM photos WHERE id = ?");
        if (!known.with(photo.value).step())
            return std::nullopt;
        if (known.integer(0) == rating)
            return false;
        Query(*m_database, "UPDATE photos SET rating = ?, own_rating = nullif(?, file_rating) WHERE id = ?")
            .with(rating, rating, photo.value)
            .run();
        return true;
    });
    if (!rated)
        return fail(std::move(rated.error()));
    return *rated ? Result<bool>(**rated) : noSuchPhoto(photo);
}

Result<void> PhotoStore::move(PhotoId id, FolderId folder, const std::filesystem::path &newPath, std::int64_t bytes,
                              std::int64_t modifiedNs)
{
    auto changed = atomically(*m_database, [&] {
        Query query(*m_database, "UPDATE photos SET folder = ?, path = ?, bytes = ?, modified_ns = ? WHERE id = ?");
        query.with(folder.value, newPath, bytes, modifiedNs, id.value).run();
        const int rows = m_database->handle().getChanges();
        if (rows > 0)
            indexWords(*m_database, id);
        return rows;
    });
    if (!changed)
        return fail(std::move(changed.error()));
    return *changed == 0 ? Result<void>(noSuchPhoto(id)) : Result<void>();
}

Result<void> PhotoStore::remove(std::span<const PhotoId> ids)
{
    return atomically(*m_database, [&] {
        Query query(*m_database, "DELETE FROM photos WHERE id = ?");
        for (const PhotoId id : ids) {
            query.again();
            query.with(id.value).run();
        }
    });
}

Result<std::optional<PhotoRow>> PhotoStore::find(PhotoId id)
{
    return m_database->attempt([&] {
        Query query(*m_database, SEMBLANCE_PHOTO_COLUMNS "WHERE id = ?");
        return readOne(*m_database, query.with(id.value));
    });
}

Result<std::optional<PhotoRow>> PhotoStore::findByPath(const std::filesystem::path &path)
{
    return m_database->attempt([&] {
        Query query(*m_database, SEMBLANCE_PHOTO_COLUMNS "WHERE path = ?");
        return readOne(*m_database, query.with(path));
    });
}

Result<std::vector<PhotoRow>> PhotoStore::rows(std::span<const PhotoId> ids)
{
    return m_database->attempt([&] { return selectEach<PhotoRow>(*m_database, SEMBLANCE_PHOTO_COLUMNS "WHERE id = ?", ids, readRow); });
}

// One more column beside the id.
#define SEMBLANCE_TIMELINE(column) "SELECT id, " column " FROM photos WHERE state = 0 AND excluded = 0 ORDER BY shown_at DESC, path"

Result<std::vector<PhotoId>> PhotoStore::timeline()
{
    return m_database->attempt([&] {
        std::vector<PhotoId> ids;
        for (Query query(*m_database, SEMBLANCE_TIMELINE("path")); query.step();)
            ids.push_back(PhotoId{query.integer(0)});
        return ids;
    });
}

Result<std::vector<PhotoSection>> PhotoStore::sections(SectionBy by)
{
    return m_database->attempt([&] {
        std::map<std::string, std::size_t> known;
        std::vector<PhotoSection> sections;
        for (Query query(*m_database, by == SectionBy::Month ? SEMBLANCE_TIMELINE("substr(shown_at, 1, 7)") : SEMBLANCE_TIMELINE("path"));
             query.step();) {
            std::string name = by == SectionBy::Month ? query.bytes(1) : query.path(1).parent_path().native();
            const auto [place, fresh] = known.emplace(name, sections.size());
            if (fresh)
                sections.push_back({std::move(name), {}});
            sections[place->second].photos.push_back(PhotoId{query.integer(0)});
        }
        if (by == SectionBy::Folder)
            std::sort(sections.begin(), sections.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
        return sections;
    });
}

Result<std::vector<PhotoRow>> PhotoStore::failed()
{
    return m_database->attempt([&] {
        std::vector<PhotoRow> rows;
        for (Query query(*m_database, SEMBLANCE_PHOTO_COLUMNS "WHERE state = 1 AND excluded = 0 ORDER BY path"); query.step();)
            rows.push_back(readRow(query));
        return rows;
    });
}

Result<std::int64_t> PhotoStore::count(PhotoState state)
{
    return m_database->attempt([&] {
        Query query(*m_database, "SELECT count(*) FROM photos WHERE state = ? AND excluded = 0");
        return query.with(static_cast<int>(state)).step() ? query.integer(0) : 0;
    });
}

Result<void> PhotoStore::forEachStamp(FolderId folder, const std::function<void(std::filesystem::path &&, PhotoStamp &&)> &visit)
{
    return m_database->attempt([&] {
#define SEMBLANCE_STAMP_COLUMNS                                                                                                            \
    "SELECT path, id, folder, bytes, modified_ns, state, content_hash, metadata_stamp, excluded, offline FROM photos"
        Query query(*m_database, folder.valid() ? SEMBLANCE_STAMP_COLUMNS " WHERE folder = ?" : SEMBLANCE_STAMP_COLUMNS);
        if (folder.valid())
            query.with(folder.value);
        while (query.step()) {
            PhotoStamp stamp{PhotoId{query.integer(1)},
                             FolderId{query.integer(2)},
                             query.integer(3),
                             query.integer(4),
                             static_cast<PhotoState>(query.integer(5)),
                             query.bytes(6),
                             query.bytes(7),
                             query.integer(8) != 0,
                             query.integer(9) != 0};
            visit(query.path(0), std::move(stamp));
        }
    });
}

}  // namespace semblance::store
