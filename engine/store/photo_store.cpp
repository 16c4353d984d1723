#include "engine/store/photo_store.h"

#include "engine/store/query.h"

namespace semblance::store {

using core::fail;
using core::FolderId;
using core::PhotoId;
using core::Result;

namespace {

#define SEMBLANCE_PHOTO_COLUMNS                                                                                                            \
    "SELECT id, folder, path, bytes, modified_ns, content_hash, state, reason, warning, width, height, taken_at, camera,"                  \
    " latitude, longitude, rating, title FROM photos "

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
    return row;
}

std::optional<PhotoRow> readOne(Query &query)
{
    return query.step() ? std::optional(readRow(query)) : std::nullopt;
}

Result<void> noSuchPhoto(PhotoId id)
{
    return fail(core::ErrorCode::NotFound, "There is no photo number " + std::to_string(id.value) + " in the library.");
}

}  // namespace

Result<PhotoId> PhotoStore::put(const PhotoRow &row)
{
    return m_database->attempt([&] {
        Query query(
            *m_database,
            "INSERT INTO photos (folder, path, bytes, modified_ns, content_hash, state, reason, warning, width, height, taken_at,"
            " camera, latitude, longitude, rating, title) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (path) DO UPDATE SET folder = excluded.folder, bytes = excluded.bytes, modified_ns = excluded.modified_ns,"
            " content_hash = excluded.content_hash, state = excluded.state, reason = excluded.reason, warning = excluded.warning,"
            " width = excluded.width, height = excluded.height, taken_at = excluded.taken_at, camera = excluded.camera,"
            " latitude = excluded.latitude, longitude = excluded.longitude, rating = excluded.rating, title = excluded.title"
            " RETURNING id");
        query.with(row.folder.value, row.path, row.bytes, row.modifiedNs, row.contentHash, static_cast<int>(row.state), row.reason,
                   row.warning, row.width, row.height, row.takenAt, row.camera, row.latitude, row.longitude, row.rating, row.title);
        const bool returned = query.step();
        const PhotoId id{returned ? query.integer(0) : 0};
        query.run();  // to its end, else the statement is not finished
        return id;
    });
}

Result<void> PhotoStore::move(PhotoId id, FolderId folder, const std::filesystem::path &newPath, std::int64_t bytes,
                              std::int64_t modifiedNs)
{
    auto changed = m_database->attempt([&] {
        Query query(*m_database, "UPDATE photos SET folder = ?, path = ?, bytes = ?, modified_ns = ? WHERE id = ?");
        query.with(folder.value, newPath, bytes, modifiedNs, id.value).run();
        return m_database->handle().getChanges();
    });
    if (!changed)
        return fail(std::move(changed.error()));
    return *changed == 0 ? noSuchPhoto(id) : Result<void>();
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
        return readOne(query.with(id.value));
    });
}

Result<std::optional<PhotoRow>> PhotoStore::findByPath(const std::filesystem::path &path)
{
    return m_database->attempt([&] {
        Query query(*m_database, SEMBLANCE_PHOTO_COLUMNS "WHERE path = ?");
        return readOne(query.with(path));
    });
}

Result<std::vector<PhotoRow>> PhotoStore::rows(std::span<const PhotoId> ids)
{
    return m_database->attempt([&] { return selectEach<PhotoRow>(*m_database, SEMBLANCE_PHOTO_COLUMNS "WHERE id = ?", ids, readRow); });
}

Result<std::vector<PhotoId>> PhotoStore::timeline()
{
    return m_database->attempt([&] {
        std::vector<PhotoId> ids;
        for (Query query(*m_database, "SELECT id FROM photos WHERE state = 0 ORDER BY shown_at DESC, path"); query.step();)
            ids.push_back(PhotoId{query.integer(0)});
        return ids;
    });
}

Result<std::vector<PhotoRow>> PhotoStore::failed()
{
    return m_database->attempt([&] {
        std::vector<PhotoRow> rows;
        for (Query query(*m_database, SEMBLANCE_PHOTO_COLUMNS "WHERE state = 1 ORDER BY path"); query.step();)
            rows.push_back(readRow(query));
        return rows;
    });
}

Result<std::int64_t> PhotoStore::count(PhotoState state)
{
    return m_database->attempt([&] {
        Query query(*m_database, "SELECT count(*) FROM photos WHERE state = ?");
        return query.with(static_cast<int>(state)).step() ? query.integer(0) : 0;
    });
}

Result<void> PhotoStore::forEachStamp(FolderId folder, const std::function<void(std::filesystem::path &&, PhotoStamp &&)> &visit)
{
    return m_database->attempt([&] {
        Query query(*m_database, folder.valid()
                                     ? "SELECT path, id, folder, bytes, modified_ns, state, content_hash FROM photos WHERE folder = ?"
                                     : "SELECT path, id, folder, bytes, modified_ns, state, content_hash FROM photos");
        if (folder.valid())
            query.with(folder.value);
        while (query.step()) {
            PhotoStamp stamp{PhotoId{query.integer(1)},
                             FolderId{query.integer(2)},
                             query.integer(3),
                             query.integer(4),
                             static_cast<PhotoState>(query.integer(5)),
                             query.bytes(6)};
            visit(query.path(0), std::move(stamp));
        }
    });
}

}  // namespace semblance::store
