#include "engine/store/scan_store.h"

#include "engine/store/query.h"
#include "engine/store/word_index.h"

namespace semblance::store {

using core::FolderId;
using core::PhotoId;
using core::Result;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t endingLength = 4;  // of ".txt", ".XMP"
constexpr const char *emptied = "DELETE FROM temp.scan_photos; DELETE FROM temp.scan_texts; DELETE FROM temp.scan_sidecars";

constexpr const char *tables = "CREATE TEMP TABLE IF NOT EXISTS scan_photos (path BLOB PRIMARY KEY NOT NULL, folder INTEGER NOT NULL,"
                               " bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL, problem TEXT NOT NULL) WITHOUT ROWID;"
                               "CREATE TEMP TABLE IF NOT EXISTS scan_texts (stem BLOB NOT NULL, path BLOB NOT NULL,"
                               " PRIMARY KEY (stem, path)) WITHOUT ROWID;"
                               "CREATE TEMP TABLE IF NOT EXISTS scan_sidecars (owner BLOB PRIMARY KEY NOT NULL, path BLOB NOT NULL,"
                               " bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL) WITHOUT ROWID;";

#define SEMBLANCE_STAMP_OF_P                                                                                                               \
    "SELECT p.path, p.id, p.folder, p.bytes, p.modified_ns, p.state, p.content_hash, p.metadata_stamp, p.excluded, p.offline"

// The path without its ending.
std::string_view stemOf(const fs::path &file)
{
    return std::string_view(file.native()).substr(0, file.native().size() - endingLength);
}

// "/a/photo" of "/a/photo.jpg".
std::string_view withoutExtension(const fs::path &photo)
{
    const std::string_view path = photo.native();
    const std::size_t dot = path.find_last_of("./");
    return dot != std::string_view::npos && dot > 0 && path[dot] == '.' && path[dot - 1] != '/' ? path.substr(0, dot) : path;
}

PhotoStamp readStamp(Query &query, int from)
{
    PhotoStamp stamp;
    stamp.id = PhotoId{query.integer(from)};
    stamp.folder = FolderId{query.integer(from + 1)};
    stamp.bytes = query.integer(from + 2);
    stamp.modifiedNs = query.integer(from + 3);
    stamp.state = static_cast<PhotoState>(query.integer(from + 4));
    stamp.contentHash = query.bytes(from + 5);
    stamp.metadataStamp = query.bytes(from + 6);
    stamp.excluded = query.integer(from + 7) != 0;
    stamp.offline = query.integer(from + 8) != 0;
    return stamp;
}

}  // namespace

Result<void> ScanStore::begin()
{
    return m_database->attempt([&] {
        m_database->execute(tables);
        m_database->execute("PRAGMA temp.cache_size = -8192");  // KiB: the rest lies in the file
        m_database->execute(emptied);
        m_anyText = m_anySidecar = false;
    });
}

Result<void> ScanStore::end()
{
    return m_database->attempt([&] {
        m_database->execute(tables);  // it may end before it began
        m_database->execute(emptied);
    });
}

Result<void> ScanStore::addPhotos(std::span<const ScannedFile> files)
{
    return atomically(*m_database, [&] {
        Query query(*m_database,
                    "INSERT OR IGNORE INTO temp.scan_photos (path, folder, bytes, modified_ns, problem) VALUES (?, ?, ?, ?, ?)");
        for (const ScannedFile &file : files) {
            query.again();
            query.with(file.path, file.folder.value, file.bytes, file.modifiedNs, file.problem).run();
        }
    });
}

Result<void> ScanStore::addTexts(std::span<const fs::path> files)
{
    return atomically(*m_database, [&] {
        Query query(*m_database, "INSERT OR IGNORE INTO temp.scan_texts (stem, path) VALUES (?, ?)");
        for (const fs::path &file : files) {
            query.again();
            query.with(stemOf(file), file).run();
            m_anyText = true;
        }
    });
}

Result<void> ScanStore::addSidecars(std::span<const ScannedFile> files)
{
    return atomically(*m_database, [&] {
        Query query(*m_database, "INSERT OR IGNORE INTO temp.scan_sidecars (owner, path, bytes, modified_ns) VALUES (?, ?, ?, ?)");
        for (const ScannedFile &file : files) {
            query.again();
            query.with(stemOf(file.path), file.path, file.bytes, file.modifiedNs).run();
            m_anySidecar = true;
        }
    });
}

Result<std::int64_t> ScanStore::settle()
{
    return atomically(*m_database, [&] {
        std::vector<PhotoId> elsewhere;
        for (Query query(*m_database, "SELECT p.id FROM temp.scan_photos s JOIN photos p ON p.path = s.path WHERE p.folder <> s.folder");
             query.step();)
            elsewhere.push_back(PhotoId{query.integer(0)});
        m_database->execute("UPDATE photos SET folder = s.folder, offline = 0, excluded = 0 FROM temp.scan_photos s"
                            " WHERE photos.path = s.path AND (photos.folder <> s.folder OR photos.offline <> 0 OR photos.excluded <> 0)");
        const std::int64_t changed = m_database->handle().getChanges();
        for (const PhotoId id : elsewhere)
            indexWords(*m_database, id);  // the folder's name is among its words
        return changed;
    });
}

Result<std::int64_t> ScanStore::photoCount()
{
    return m_database->attempt([&] { return m_database->number("SELECT count(*) FROM temp.scan_photos"); });
}

Result<std::vector<ScannedPhoto>> ScanStore::photosAfter(const fs::path &path, std::int64_t limit)
{
    return m_database->attempt([&] {
        std::vector<ScannedPhoto> photos;
        Query query(*m_database,
                    "SELECT s.path, s.folder, s.bytes, s.modified_ns, s.problem, p.id, p.folder, p.bytes, p.modified_ns, p.state,"
                    " p.content_hash, p.metadata_stamp, p.excluded, p.offline, p.reason FROM temp.scan_photos s LEFT JOIN photos p ON "
                    "p.path = s.path"
                    " WHERE s.path > ? ORDER BY s.path LIMIT ?");
        for (query.with(path, limit); query.step();)
            photos.push_back({{query.path(0), FolderId{query.integer(1)}, query.integer(2), query.integer(3), query.bytes(4)},
                              readStamp(query, 5),
                              query.bytes(14)});
        return photos;
    });
}

Result<std::vector<IndexedPath>> ScanStore::indexedAfter(const fs::path &path, std::int64_t limit)
{
    return m_database->attempt([&] {
        std::vector<IndexedPath> photos;
        Query query(*m_database, "SELECT p.id, s.path FROM temp.scan_photos s JOIN photos p ON p.path = s.path"
                                 " WHERE s.path > ? AND p.state = 0 ORDER BY s.path LIMIT ?");
        for (query.with(path, limit); query.step();)
            photos.push_back({PhotoId{query.integer(0)}, query.bytes(1)});
        return photos;
    });
}

Result<bool> ScanStore::holdsPhoto(const fs::path &path)
{
    return m_database->attempt([&] {
        Query query(*m_database, "SELECT 1 FROM temp.scan_photos WHERE path = ?");
        return query.with(path).step();
    });
}

Result<bool> ScanStore::holdsPhotoBelow(const fs::path &folder, const Met &met)
{
    return m_database->attempt([&] {
        const std::string first = folder.native().ends_with('/') ? folder.native() : folder.native() + '/';
        std::string last = first;
        last.back() = '/' + 1;  // the byte after the slash ends the range
        Query scanned(*m_database, "SELECT 1 FROM temp.scan_photos WHERE path > ? AND path < ? LIMIT 1");
        if (scanned.with(std::string_view(first), std::string_view(last)).step())
            return true;
        Query known(*m_database, "SELECT id FROM photos WHERE path > ? AND path < ?");
        for (known.with(std::string_view(first), std::string_view(last)); known.step();)
            if (met(PhotoId{known.integer(0)}))
                return true;
        return false;
    });
}

Result<std::vector<fs::path>> ScanStore::textsOf(const fs::path &photo)
{
    if (!m_anyText)
        return std::vector<fs::path>();
    return m_database->attempt([&] {
        std::vector<fs::path> texts;
        Query query(*m_database, "SELECT path FROM temp.scan_texts WHERE stem = ? OR stem = ? ORDER BY path");
        for (query.with(std::string_view(photo.native()), withoutExtension(photo)); query.step();)
            texts.push_back(query.path(0));
        return texts;
    });
}

Result<std::optional<ScannedFile>> ScanStore::sidecarOf(const fs::path &photo)
{
    if (!m_anySidecar)
        return std::nullopt;
    return m_database->attempt([&]() -> std::optional<ScannedFile> {
        for (const std::string_view owner : {std::string_view(photo.native()), withoutExtension(photo)}) {
            Query query(*m_database, "SELECT path, bytes, modified_ns FROM temp.scan_sidecars WHERE owner = ?");
            if (query.with(owner).step())
                return ScannedFile{query.path(0), {}, query.integer(1), query.integer(2), {}};
        }
        return std::nullopt;
    });
}

Result<void> ScanStore::forEachWithSidecar(const std::function<void(fs::path &&, PhotoStamp &&)> &visit)
{
    if (!m_anySidecar)
        return {};
    return m_database->attempt([&] {
        for (Query query(*m_database, SEMBLANCE_STAMP_OF_P " FROM temp.scan_sidecars x JOIN photos p ON p.path = x.owner"); query.step();)
            visit(query.path(0), readStamp(query, 1));
        // From "owner." to "owner/", the byte after the dot.
        for (Query query(*m_database, SEMBLANCE_STAMP_OF_P ", x.owner FROM temp.scan_sidecars x JOIN photos p"
                                                           " ON p.path > CAST(x.owner || '.' AS BLOB)"
                                                           " AND p.path < CAST(x.owner || '/' AS BLOB)");
             query.step();) {
            fs::path path = query.path(0);
            if (withoutExtension(path) == query.view(10))
                visit(std::move(path), readStamp(query, 1));
        }
    });
}

Result<void> ScanStore::forEachUnseen(const Met &met, const std::function<void(fs::path &&, PhotoStamp &&)> &visit)
{
    return m_database->attempt([&] {
        Query scanned(*m_database, "SELECT 1 FROM temp.scan_photos WHERE path = ?");
        for (Query query(*m_database, SEMBLANCE_STAMP_OF_P " FROM photos p"); query.step();) {
            if (met(PhotoId{query.integer(1)}))
                continue;
            fs::path path = query.path(0);
            scanned.again();
            if (!scanned.with(path).step())
                visit(std::move(path), readStamp(query, 1));
        }
    });
}

Result<std::vector<IndexedPath>> ScanStore::cataloguedAfter(const fs::path &path, std::int64_t limit)
{
    return m_database->attempt([&] {
        std::vector<IndexedPath> photos;
        Query query(*m_database, "SELECT id, path FROM photos WHERE path > ? AND state = 0 ORDER BY path LIMIT ?");
        for (query.with(path, limit); query.step();)
            photos.push_back({PhotoId{query.integer(0)}, query.bytes(1)});
        return photos;
    });
}

Result<std::int64_t> ScanStore::captionCount(FolderId folder)
{
    return m_database->attempt([&] {
        Query query(*m_database, "SELECT count(*) FROM photos p JOIN captions c ON c.photo = p.id"
                                 " WHERE p.folder = ? AND p.state = 0 AND p.excluded = 0 AND p.offline = 0 AND c.hidden = 0");
        return query.with(folder.value).step() ? query.integer(0) : 0;
    });
}

Result<std::string> ScanStore::contentMark()
{
    return m_database->attempt([&] {
        std::string mark;
        for (Query query(*m_database, "SELECT count(*) FROM photos UNION ALL SELECT total(id) FROM captions WHERE hidden = 0");
             query.step();)
            mark += query.bytes(0) + ' ';
        // The highest number ever given: none is given twice.
        for (Query query(*m_database, "SELECT seq FROM sqlite_sequence WHERE name IN ('photos', 'captions') ORDER BY name"); query.step();)
            mark += query.bytes(0) + ' ';
        return mark;
    });
}

Result<void> ScanStore::mark(std::span<const PhotoId> ids, PhotoMark mark, bool on)
{
    return atomically(*m_database, [&] {
        Query query(*m_database, mark == PhotoMark::Excluded ? "UPDATE photos SET excluded = ? WHERE id = ?"
                                                             : "UPDATE photos SET offline = ? WHERE id = ?");
        for (const PhotoId id : ids) {
            query.again();
            query.with(static_cast<int>(on), id.value).run();
        }
    });
}

Result<bool> ScanStore::isMarked(PhotoId id, PhotoMark mark)
{
    return m_database->attempt([&] {
        Query query(*m_database, mark == PhotoMark::Excluded ? "SELECT 1 FROM photos WHERE id = ? AND excluded = 1"
                                                             : "SELECT 1 FROM photos WHERE id = ? AND offline = 1");
        return query.with(id.value).step();
    });
}

Result<std::int64_t> ScanStore::removeMarked(PhotoMark mark)
{
    return atomically(*m_database, [&] {
        Query query(*m_database,
                    mark == PhotoMark::Excluded ? "DELETE FROM photos WHERE excluded = 1" : "DELETE FROM photos WHERE offline = 1");
        query.run();
        return static_cast<std::int64_t>(m_database->handle().getChanges());
    });
}

Result<std::int64_t> ScanStore::countMarked(PhotoMark mark)
{
    return m_database->attempt([&] {
        return m_database->number(mark == PhotoMark::Excluded ? "SELECT count(*) FROM photos WHERE excluded = 1"
                                                              : "SELECT count(*) FROM photos WHERE offline = 1");
    });
}

}  // namespace semblance::store
