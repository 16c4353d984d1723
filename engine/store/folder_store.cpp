#include "engine/store/folder_store.h"

#include "engine/store/query.h"

namespace semblance::store {

using core::FolderId;
using core::Result;

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
        Query query(*m_database, "SELECT f.id, f.path, (SELECT count(*) FROM photos p WHERE p.folder = f.id AND p.state = 0),"
                                 " (SELECT count(*) FROM photos p WHERE p.folder = f.id AND p.state = 1) FROM folders f ORDER BY f.path");
        while (query.step())
            rows.push_back({FolderId{query.integer(0)}, query.path(1), query.integer(2), query.integer(3)});
        return rows;
    });
}

Result<void> FolderStore::remove(FolderId id)
{
    auto removed = m_database->attempt([&] {
        Query query(*m_database, "DELETE FROM folders WHERE id = ?");
        query.with(id.value).run();
        return m_database->handle().getChanges();
    });
    if (!removed)
        return core::fail(std::move(removed.error()));
    if (*removed == 0)
        return core::fail(core::ErrorCode::NotFound, "There is no folder number " + std::to_string(id.value) + " in the library.");
    return {};
}

}  // namespace semblance::store
