// Folders that the user added, the rules for what is left out of them, and the drives below them.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"

namespace semblance::store {

class Database;

struct FolderRules {
    std::string exclude;         // patterns, one a line
    std::optional<bool> hidden;  // whether hidden files are photos too; empty: as the library says
    bool operator==(const FolderRules &) const = default;
};

struct FolderRow {
    core::FolderId id;
    std::filesystem::path path;  // absolute, as bytes
    std::int64_t photos = 0;     // in state Indexed and not excluded
    std::int64_t failed = 0;     // in state Failed and not excluded
    std::int64_t excluded = 0;
    bool offline = false;  // it was not there when it was last looked at
    FolderRules rules;
};

// A mount point with photos: when nothing is mounted there, they are offline, not gone.
struct MountRow {
    std::filesystem::path path;
    core::FolderId folder;
};

class FolderStore {
public:
    explicit FolderStore(Database &database) : m_database(&database) {}
    // The id of the folder with this path, added when it is new.
    [[nodiscard]] core::Result<core::FolderId> add(const std::filesystem::path &path);
    [[nodiscard]] core::Result<std::vector<FolderRow>> all();
    // Without the counts of photos, which take time in a large library.
    [[nodiscard]] core::Result<std::vector<FolderRow>> list();
    // Its photos stay with the folder around it, when there is one; else they and their captions go with it.
    [[nodiscard]] core::Result<void> remove(core::FolderId id);

    [[nodiscard]] core::Result<void> setRules(core::FolderId id, const FolderRules &rules);  // NotFound
    // Marks the folder; offline, all its photos too.
    [[nodiscard]] core::Result<void> setOffline(core::FolderId id, bool offline);
    [[nodiscard]] core::Result<std::vector<MountRow>> mounts();
    [[nodiscard]] core::Result<void> addMount(const MountRow &mount);
    [[nodiscard]] core::Result<void> removeMount(const std::filesystem::path &path);

private:
    Database *m_database;
};

}  // namespace semblance::store
