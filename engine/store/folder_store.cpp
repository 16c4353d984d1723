#include "engine/store/folder_store.h"

#include "engine/store/query.h"
#include "engine/store/word_index.h"

namespace semblance::store {

using core::FolderId;
using core::PhotoId;
using core::Result;

namespace {

Result<void> noSuchFolder(FolderId id)
{
    return core::fail(core::ErrorCode::NotFound, "There is no folder number " + std::to_string(id.value) + " in the library.");
}

FolderRow readRow(Query &query)
{
    FolderRow row;
    row.id = FolderId{query.integer(0)};
    row.path = query.path(1);
    row.offline = query.integer(2) != 0;
    row.rules.exclude = query.bytes(3);
    if (!query.isNull(4))
        row.rules.hidden = query.integer(4) != 0;
    return row;
}

// Whether a path of `inner` lies below `outer`, by bytes.
bool holds(const std::string &outer, const std::string &inner)
{
    const std::string below = outer.ends_with('/') ? outer : outer + '/';
    return inner.size() > below.size() && inner.starts_with(below);
}

}  // namespace

Result<FolderId> FolderStore::add(const std::filesystem::path &path)
{
    return m_database->attempt([&] {
        {
            Query found(*m_database, "SELECT id FROM folders WHERE path = ?");
            if (found.with(path).step())
                return FolderId{found.integer(0)};
        }
        Query added(*m_database, "INSERT INTO folders (path) VALUES (?)");
        added.with(path).run();
        return FolderId{m_database->handle().getLastInsertRowid()};
    });
}

Result<std::vector<FolderRow>> FolderStore::all()
{
    return m_database->attempt([&] {
        std::vector<FolderRow> rows;
        for (Query query(*m_database, "SELECT f.id, f.path, f.offline, f.exclude, f.hidden,"
                                      " (SELECT count(*) FROM photos p WHERE p.folder = f.id AND p.state = 0 AND p.excluded = 0),"
                                      " (SELECT count(*) FROM photos p WHERE p.folder = f.id AND p.state = 1 AND p.excluded = 0),"
                                      " (SELECT count(*) FROM photos p WHERE p.folder = f.id AND p.state IN (0, 1) AND p.excluded = 1)"
                                      " FROM folders f ORDER BY f.path");
             query.step();) {
            rows.push_back(readRow(query));
            rows.back().photos = query.integer(5);
            rows.back().failed = query.integer(6);
            rows.back().excluded = query.integer(7);
        }
        return rows;
    });
}

Result<std::vector<FolderRow>> FolderStore::list()
{
    return m_database->attempt([&] {
        std::vector<FolderRow> rows;
        for (Query query(*m_database, "SELECT id, path, offline, exclude, hidden FROM folders ORDER BY path"); query.step();)
            rows.push_back(readRow(query));
        return rows;
    });
}

Result<void> FolderStore::remove(FolderId id)
{
    const auto folders = list();
    if (!folders)
        return core::fail(folders.error());
    const FolderRow *removed = nullptr, *around = nullptr;
    for (const FolderRow &row : *folders)
        if (row.id == id)
            removed = &row;
    if (removed == nullptr)
        return noSuchFolder(id);
    for (const FolderRow &row : *folders)  // the innermost of those around it: they come in the order of their paths
        if (holds(row.path.native(), removed->path.native()))
            around = &row;
    return atomically(*m_database, [&] {
        std::vector<PhotoId> staying;
        if (around != nullptr) {
            Query photos(*m_database, "SELECT id FROM photos WHERE folder = ?");
            for (photos.with(id.value); photos.step();)
                staying.push_back(PhotoId{photos.integer(0)});
            Query kept(*m_database, "UPDATE photos SET folder = ? WHERE folder = ?");
            kept.with(around->id.value, id.value).run();
            Query mounts(*m_database, "UPDATE mounts SET folder = ? WHERE folder = ?");
            mounts.with(around->id.value, id.value).run();
        }
        Query query(*m_database, "DELETE FROM folders WHERE id = ?");
        query.with(id.value).run();
        for (const PhotoId photo : staying)
            indexWords(*m_database, photo);  // the folder's name is among its words
    });
}

Result<void> FolderStore::setRules(FolderId id, const FolderRules &rules)
{
    auto changed = m_database->attempt([&] {
        Query query(*m_database, "UPDATE folders SET exclude = ?, hidden = CASE WHEN ? < 0 THEN NULL ELSE ? END WHERE id = ?");
        const int hidden = rules.hidden ? static_cast<int>(*rules.hidden) : -1;
        query.with(rules.exclude, hidden, hidden, id.value).run();
        return m_database->handle().getChanges();
    });
    if (!changed)
        return core::fail(std::move(changed.error()));
    return *changed == 0 ? noSuchFolder(id) : Result<void>();
}

Result<void> FolderStore::setOffline(FolderId id, bool offline)
{
    return atomically(*m_database, [&] {
        Query folder(*m_database, "UPDATE folders SET offline = ? WHERE id = ?");
        folder.with(static_cast<int>(offline), id.value).run();
        if (!offline)
            return;  // which of its photos are back is for the scan to say
        Query photos(*m_database, "UPDATE photos SET offline = 1 WHERE folder = ? AND offline = 0");
        photos.with(id.value).run();
    });
}

Result<std::vector<MountRow>> FolderStore::mounts()
{
    return m_database->attempt([&] {
        std::vector<MountRow> rows;
        for (Query query(*m_database, "SELECT path, folder FROM mounts ORDER BY path"); query.step();)
            rows.push_back({query.path(0), FolderId{query.integer(1)}});
        return rows;
    });
}

Result<void> FolderStore::addMount(const MountRow &mount)
{
    return m_database->attempt([&] {
        Query query(*m_database,
                    "INSERT INTO mounts (path, folder) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET folder = excluded.folder");
        query.with(mount.path, mount.folder.value).run();
    });
}

Result<void> FolderStore::removeMount(const std::filesystem::path &path)
{
    return m_database->attempt([&] {
        Query query(*m_database, "DELETE FROM mounts WHERE path = ?");
        query.with(path).run();
    });
}

}  // namespace semblance::store
