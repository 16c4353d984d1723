// Folders that the user added.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"

namespace semblance::store {

class Database;

struct FolderRow {
    core::FolderId id;
    std::filesystem::path path;  // absolute, as bytes
    std::int64_t photos = 0;     // in state Indexed
    std::int64_t failed = 0;     // in state Failed
};

class FolderStore {
public:
    explicit FolderStore(Database &database) : m_database(&database) {}
    // The id of the folder with this path, added when it is new.
    [[nodiscard]] core::Result<core::FolderId> add(const std::filesystem::path &path);
    [[nodiscard]] core::Result<std::vector<FolderRow>> all();
    // Its photos and their captions go with it.
    [[nodiscard]] core::Result<void> remove(core::FolderId id);

private:
    Database *m_database;
};

}  // namespace semblance::store
