#include "engine/store/copying.h"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/store/migrations.h"

namespace semblance::store {

namespace {

using core::displayPath;
using core::ErrorCode;
using core::fail;
using core::Result;
namespace fs = std::filesystem;

constexpr double restoreLockSeconds = 10.0;

fs::path beside(const fs::path &file, const char *ending)
{
    return fs::path(file) += ending;
}

void removeWithJournals(const fs::path &file)
{
    std::error_code ignored;
    for (const char *ending : {"", "-wal", "-shm", "-journal"})
        fs::remove(beside(file, ending), ignored);
}

// A temporary file that goes with its journals.
class Temporary {
public:
    explicit Temporary(fs::path file) : m_file(std::move(file)) { removeWithJournals(m_file); }
    ~Temporary() { removeWithJournals(m_file); }
    Temporary(const Temporary &) = delete;
    Temporary &operator=(const Temporary &) = delete;
    [[nodiscard]] const fs::path &file() const { return m_file; }

private:
    fs::path m_file;
};

void copyPages(SQLite::Database &from, SQLite::Database &to)
{
    SQLite::Backup backup(to, from);
    if (const int code = backup.executeStep(-1); code != SQLITE_DONE)
        throw SQLite::Exception("the copy was not finished", code);
}

Result<void> copyTo(Database &source, const fs::path &file)
{
    try {
        SQLite::Database target(file.native(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        copyPages(source.handle(), target);
        target.exec("PRAGMA journal_mode=DELETE");  // the copy of a WAL file would ask for one of its own
        return {};
    } catch (const SQLite::Exception &exception) {
        core::Error error = Database::translate(exception, file);
        return fail(error.code == ErrorCode::Corrupt ? Database::translate(exception, source.file()) : std::move(error));
    }
}

Result<void> renameTo(const fs::path &from, const fs::path &to)
{
    std::error_code error;
    fs::rename(from, to, error);
    if (error)
        return fail(core::systemError(error.value(), "write", to));
    return {};
}

// Everything that a file must be before it may replace a catalogue.
Result<void> verifyBackup(const fs::path &copy, const fs::path &backup)
{
    auto database = Database::open(copy, Access::ReadOnly);
    if (!database)
        return fail(database.error());
    if (auto readable = verifyFormat(**database, static_cast<std::int64_t>(catalogueMigrations().size())); !readable)
        return fail(readable.error().code, "The backup " + displayPath(backup) + " cannot be restored. " + readable.error().detail);
    const auto sound = (*database)->attempt([&] {
        const bool whole = (*database)->handle().execAndGet("PRAGMA integrity_check(1)").getString() == "ok";
        return whole && !SQLite::Statement((*database)->handle(), "PRAGMA foreign_key_check").executeStep()
               && (*database)->number("PRAGMA user_version") > 0;
    });
    if (!sound || !*sound)
        return fail(ErrorCode::Corrupt,
                    "The backup " + displayPath(backup) + " is damaged or empty and was not restored; the library is as it was.");
    return {};
}

// Keeps the current catalogue; false when it is missing or too damaged to be opened and was only moved away.
Result<bool> keepCurrent(const fs::path &catalogue)
{
    const fs::path kept = beside(catalogue, ".before-restore");
    std::error_code ignored;
    if (!fs::exists(catalogue, ignored)) {
        removeWithJournals(catalogue);
        return false;
    }
    auto current = Database::open(catalogue, Access::ReadWrite);
    auto copied = current ? copyDatabase(**current, kept) : Result<void>(fail(current.error()));
    if (copied)
        return true;
    if (copied.error().code != ErrorCode::Corrupt)
        return fail(copied.error());
    if (auto moved = setAside(catalogue, kept); !moved)
        return fail(moved.error());
    return false;
}

// Through SQLite, so that readers that have it open see the old content or the new.
Result<void> overwrite(const fs::path &catalogue, const fs::path &with)
{
    auto target = Database::open(catalogue, Access::ReadWrite);
    if (!target)
        return fail(target.error());
    auto source = Database::open(with, Access::ReadOnly);
    if (!source)
        return fail(source.error());
    return (*target)->attempt([&] { copyPages((*source)->handle(), (*target)->handle()); });
}

}  // namespace

Result<void> copyDatabase(Database &source, const fs::path &target)
{
    // A connection of its own: the source's may be in the middle of a transaction.
    auto reader = Database::open(source.file(), Access::ReadOnly);
    if (!reader)
        return fail(reader.error());
    const Temporary partial(beside(target, ".partial"));
    if (auto copied = copyTo(**reader, partial.file()); !copied)
        return copied;
    return renameTo(partial.file(), target);
}

Result<void> setAside(const fs::path &file, const fs::path &aside)
{
    removeWithJournals(aside);
    std::error_code error;
    for (const char *ending : {"-wal", "-shm"}) {
        if (fs::exists(beside(file, ending), error))
            fs::rename(beside(file, ending), beside(aside, ending), error);
    }
    return renameTo(file, aside);
}

Result<void> Catalogue::backupTo(const fs::path &file)
{
    std::error_code error;
    if (fs::equivalent(file, m_database->file(), error) || fs::is_directory(file, error))
        return fail(ErrorCode::InvalidArgument, "A backup cannot be written to " + displayPath(file) + ": give the name of a new file.");
    return copyDatabase(*m_database, file);
}

Result<void> restoreCatalogue(const fs::path &library, const fs::path &backup)
{
    const fs::path catalogue = library / "catalog.db";
    std::error_code error;
    if (fs::equivalent(backup, catalogue, error))
        return fail(ErrorCode::InvalidArgument,
                    "The backup " + displayPath(backup) + " is the library's own file: give the file of a backup.");
    auto source = Database::open(backup, Access::ReadOnly);
    if (!source)
        return fail(source.error());
    error.clear();
    fs::create_directories(library, error);
    if (error)
        return fail(core::systemError(error.value(), "create the folder", library));
    const auto lock = LibraryLock::take(library, restoreLockSeconds);
    if (!lock)
        return fail(lock.error());
    const Temporary fresh(library / "catalog.db.restoring");
    if (auto copied = copyTo(**source, fresh.file()); !copied)
        return copied;
    if (auto sound = verifyBackup(fresh.file(), backup); !sound)
        return sound;
    const auto inPlace = keepCurrent(catalogue);
    if (!inPlace)
        return fail(inPlace.error());
    return *inPlace ? overwrite(catalogue, fresh.file()) : renameTo(fresh.file(), catalogue);
}

}  // namespace semblance::store
