#include "engine/store/database.h"

#include <cassert>
#include <cstdio>
#include <new>

#include <sqlite3.h>

#include "engine/core/paths.h"

namespace semblance::store {

namespace {

using core::Error;
using core::ErrorCode;
using core::fail;
using core::Result;
namespace fs = std::filesystem;

constexpr int busyMilliseconds = 10'000;

ErrorCode codeOf(int sqliteCode)
{
    switch (sqliteCode & 0xFF) {
    case SQLITE_FULL: return ErrorCode::NoSpace;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ErrorCode::Locked;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ErrorCode::Corrupt;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH: return ErrorCode::AccessDenied;
    case SQLITE_NOMEM: return ErrorCode::OutOfMemory;
    case SQLITE_TOOBIG: return ErrorCode::TooLarge;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH: return ErrorCode::InvalidArgument;
    case SQLITE_IOERR:
    case SQLITE_PROTOCOL:
    case SQLITE_ABORT: return ErrorCode::Io;
    default: return ErrorCode::Internal;
    }
}

const char *advice(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NoSpace: return "The disk is full: free some space and try again";
    case ErrorCode::Locked: return "Another process is writing to it: try again when it is done";
    case ErrorCode::Corrupt: return "It is damaged or no library file: restore a backup";
    case ErrorCode::AccessDenied: return "It cannot be opened or written: check the permissions of the file and its folder";
    case ErrorCode::InvalidArgument: return "The row contradicts another";
    default: return "It could not be read or written";
    }
}

// A file name for SQLite's URI syntax, byte by byte.
std::string immutableUri(const fs::path &file)
{
    constexpr char digits[] = "0123456789ABCDEF";
    const fs::path absolute = fs::absolute(file);
    std::string uri = "file://";
    for (const char c : absolute.native()) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain =
            c == '/' || c == '.' || c == '-' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (plain)
            uri += c;
        else
            (((uri += '%') += digits[byte >> 4]) += digits[byte & 15]);
    }
    return uri + "?immutable=1";
}

}  // namespace

JournalChoice journalFor(core::FileSystemKind kind)
{
    // A rollback journal is safe where file locks work; there readers wait for a commit, and it costs more syncs.
    return kind == core::FileSystemKind::Network ? JournalChoice{"DELETE", "FULL"} : JournalChoice{"WAL", "NORMAL"};
}

Database::Database(fs::path file, Access access, const std::string &name, int flags)
    : m_file(std::move(file)), m_access(access), m_handle(name, flags, busyMilliseconds)
{
}

Database::~Database()
{
    while (m_depth > 0)
        rollback();
}

Error Database::translate(const SQLite::Exception &exception, const fs::path &file)
{
    const ErrorCode code = codeOf(exception.getErrorCode());
    return {code, std::string(advice(code)) + ": " + core::displayPath(file) + " (SQLite: " + exception.what() + ")."};
}

Error Database::outOfMemory(const fs::path &file)
{
    return {ErrorCode::OutOfMemory, "There is not enough memory to read " + core::displayPath(file) + "."};
}

std::unique_ptr<Database> Database::connect(const fs::path &file, Access access)
{
    if (access == Access::ReadWrite)
        return std::unique_ptr<Database>(new Database(file, access, file.native(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE));
    try {
        std::unique_ptr<Database> database(new Database(file, access, file.native(), SQLite::OPEN_READONLY));
        static_cast<void>(database->number("SELECT count(*) FROM sqlite_master"));
        return database;
    } catch (const SQLite::Exception &exception) {
        // A reader of a WAL file needs its index beside it; on a read-only disk there is nobody to write, so none is needed.
        std::error_code ignored;
        const ErrorCode code = codeOf(exception.getErrorCode());
        if (code != ErrorCode::AccessDenied || fs::exists(fs::path(file) += "-wal", ignored))
            throw;
        return std::unique_ptr<Database>(new Database(file, access, immutableUri(file), SQLite::OPEN_READONLY | SQLite::OPEN_URI));
    }
}

Result<std::unique_ptr<Database>> Database::open(const fs::path &file, Access access, int pageBytes)
{
    std::error_code error;
    if (access == Access::ReadOnly && !fs::exists(file, error))
        return fail(ErrorCode::NotFound, "There is no library file " + core::displayPath(file) + ".");
    try {
        auto database = connect(file, access);
        database->configure(pageBytes);
        return database;
    } catch (const SQLite::Exception &exception) {
        return fail(translate(exception, file));
    } catch (const std::bad_alloc &) {
        return fail(outOfMemory(file));
    }
}

void Database::configure(int pageBytes)
{
    execute("PRAGMA foreign_keys=ON");
    if (m_access == Access::ReadWrite) {
        execute("PRAGMA page_size=" + std::to_string(pageBytes));
        const JournalChoice journal = journalFor(core::fileSystemKind(m_file));
        execute(std::string("PRAGMA journal_mode=") + journal.mode);
        execute(std::string("PRAGMA synchronous=") + journal.synchronous);
    }
    // Reads the header and the schema: what is no database says so here.
    static_cast<void>(number("SELECT count(*) FROM sqlite_master"));
}

std::int64_t Database::number(const std::string &sql)
{
    return m_handle.execAndGet(sql).getInt64();
}

void Database::requireTransaction()
{
    // After a full disk SQLite may have rolled everything back itself: going on would keep the second half alone.
    if (m_depth > 0 && sqlite3_get_autocommit(m_handle.getHandle()) != 0)
        throw SQLite::Exception("the transaction was rolled back after an earlier error", SQLITE_ABORT);
}

Result<void> Database::begin()
{
    return attempt([this] {
        requireTransaction();
        if (m_depth == 0)
            execute(m_access == Access::ReadWrite ? "BEGIN IMMEDIATE" : "BEGIN");
        else
            execute("SAVEPOINT s" + std::to_string(m_depth));
        ++m_depth;
    });
}

Result<void> Database::commit()
{
    assert(m_depth > 0);
    auto done = attempt([this] {
        requireTransaction();
        if (m_depth == 1)
            execute("COMMIT");
        else
            execute("RELEASE s" + std::to_string(m_depth - 1));
    });
    if (done)
        --m_depth;
    else
        rollback();
    return done;
}

void Database::rollback() noexcept
{
    assert(m_depth > 0);
    --m_depth;
    // Nothing is left to undo when SQLite did it itself.
    if (sqlite3_get_autocommit(m_handle.getHandle()) != 0)
        return;
    if (m_depth == 0) {
        static_cast<void>(m_handle.tryExec("ROLLBACK"));
    } else {
        char sql[80];  // noexcept: no string may be built here
        std::snprintf(sql, sizeof sql, "ROLLBACK TO s%d; RELEASE s%d", m_depth, m_depth);
        static_cast<void>(m_handle.tryExec(sql));
    }
}

}  // namespace semblance::store
