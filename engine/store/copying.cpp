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

// Nothing wrong is found in the whole file: it could be restored.
Result<void> verifySound(const fs::path &file, const fs::path &source)
{
    auto database = Database::open(file, Access::ReadOnly);
    if (!database)
        return fail(database.error());
    const auto sound = (*database)->attempt([&] {
        return (*database)->handle().execAndGet("PRAGMA integrity_check(1)").getString() == "ok"
               && !SQLite::Statement((*database)->handle(), "PRAGMA foreign_key_check").executeStep();
    });
    if (!sound)
        return fail(sound.error());
    if (!*sound)
        return fail(ErrorCode::Corrupt, "No copy of " + displayPath(source)
                                            + " was made: what was read back is not sound."
                                              " `library check` says whether the library is.");
    return {};
}

bool sameContent(const fs::path &a, const fs::path &b)
{
    const auto first = core::contentHashOfFile(a);
    const auto second = core::contentHashOfFile(b);
    return first && second && *first == *second;
}

// What cannot be looked at may be there: nothing is written over it.
Result<bool> isThere(const fs::path &file)
{
    std::error_code error;
    const fs::file_status status = fs::symlink_status(file, error);
    if (status.type() == fs::file_type::none)
        return fail(core::systemError(error.value(), "look at", file));
    return fs::exists(status);
}

// A second name for the file, <file>.1 or the next number that is free: no moment without it, and no other file is replaced.
Result<void> keepUnderNextNumber(const fs::path &file)
{
    constexpr int mostKept = 100'000;
    for (int number = 1; number <= mostKept; ++number) {
        const fs::path kept = beside(file, ('.' + std::to_string(number)).c_str());
        const auto taken = isThere(kept);
        if (!taken)
            return fail(taken.error());
        if (*taken)
            continue;
        std::error_code error;
        fs::create_hard_link(file, kept, error);
        if (!error)
            return {};
        if (error != std::errc::file_exists)
            return core::replaceFile(file, kept);  // a file system without links
    }
    return fail(ErrorCode::Io, "There are too many copies beside " + displayPath(file) + ": remove some of them.");
}

// Puts a finished copy in its place; what is there stays.
Result<void> putInPlace(const fs::path &copy, const fs::path &target)
{
    const auto older = isThere(target);
    if (!older)
        return fail(older.error());
    if (*older) {
        if (sameContent(copy, target))
            return {};
        if (auto kept = keepUnderNextNumber(target); !kept)
            return kept;
    }
    return core::replaceFile(copy, target);
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
    if (fs::exists(kept, ignored))
        if (auto older = keepUnderNextNumber(kept); !older)
            return fail(older.error());
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
    if (auto sound = verifySound(partial.file(), source.file()); !sound)
        return sound;
    return putInPlace(partial.file(), target);
}

Result<void> setAside(const fs::path &file, const fs::path &aside)
{
    removeWithJournals(aside);
    std::error_code error;
    for (const char *ending : {"-wal", "-shm"}) {
        if (fs::exists(beside(file, ending), error))
            fs::rename(beside(file, ending), beside(aside, ending), error);
    }
    return core::replaceFile(file, aside);
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
    return *inPlace ? overwrite(catalogue, fresh.file()) : core::replaceFile(fresh.file(), catalogue);
}

}  // namespace semblance::store
