// Private to this folder: one SQLite connection with cached statements and nested transactions; its exceptions become Results.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "engine/core/file_system.h"
#include "engine/core/result.h"
#include "engine/store/catalogue.h"
#include "engine/store/library_lock.h"

namespace semblance::store {

// How a connection that writes keeps its journal. WAL needs memory that all processes of one machine share: a network drive has none.
struct JournalChoice {
    const char *mode;         // of PRAGMA journal_mode
    const char *synchronous;  // of PRAGMA synchronous: what a power cut must not cost
};
[[nodiscard]] JournalChoice journalFor(core::FileSystemKind kind);

class Database {
public:
    // Opens with foreign keys and a busy timeout. ReadWrite creates the file. `pageBytes` counts for a new file only.
    // Errors: NotFound (ReadOnly and no file), Corrupt, AccessDenied, Locked, Io, NoSpace.
    [[nodiscard]] static core::Result<std::unique_ptr<Database>> open(const std::filesystem::path &file, Access access,
                                                                      int pageBytes = 4096);
    ~Database();

    [[nodiscard]] const std::filesystem::path &file() const { return m_file; }
    [[nodiscard]] Access access() const { return m_access; }
    [[nodiscard]] SQLite::Database &handle() { return m_handle; }
    // Kept as long as the connection.
    void hold(LibraryLock lock) { m_lock = std::move(lock); }

    // Runs `work`, which may throw what SQLite throws, and returns its value.
    template <class Work>
    auto attempt(Work &&work) -> core::Result<std::invoke_result_t<Work>>
    {
        try {
            if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
                work();
                return {};
            } else {
                return work();
            }
        } catch (const SQLite::Exception &exception) {
            return core::fail(translate(exception, m_file));
        } catch (const std::bad_alloc &) {
            return core::fail(outOfMemory(m_file));
        }
    }

    // Throwing helpers for use inside attempt().
    void execute(const std::string &sql) { m_handle.exec(sql); }
    [[nodiscard]] std::int64_t number(const std::string &sql);  // the first column of the first row

    // The outermost is a transaction (one writer waits for another), the rest are savepoints. They end in reverse order.
    [[nodiscard]] core::Result<void> begin();
    [[nodiscard]] core::Result<void> commit();  // rolled back when it fails
    void rollback() noexcept;

    [[nodiscard]] static core::Error translate(const SQLite::Exception &exception, const std::filesystem::path &file);

private:
    friend class Query;
    Database(std::filesystem::path file, Access access, const std::string &name, int flags);
    [[nodiscard]] static std::unique_ptr<Database> connect(const std::filesystem::path &file, Access access);
    [[nodiscard]] static core::Error outOfMemory(const std::filesystem::path &file);
    void configure(int pageBytes);
    void requireTransaction();

    std::optional<LibraryLock> m_lock;  // first: released after the connection is closed
    std::filesystem::path m_file;
    Access m_access;
    SQLite::Database m_handle;
    std::unordered_map<std::string_view, std::vector<std::unique_ptr<SQLite::Statement>>> m_idle;  // keys are literals
    int m_depth = 0;
};

}  // namespace semblance::store
