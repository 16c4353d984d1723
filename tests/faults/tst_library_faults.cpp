// Opening, migrating, backing up and restoring when the system fails at any step: what was there before stays there.
// SEMBLANCE_FAULT_STEPS=all tries every step.
#include "tests/engine/store/store_fixture.h"

#include <map>

#include "engine/core/files.h"
#include "engine/store/copying.h"
#include "engine/store/database.h"
#include "engine/store/migrations.h"
#include "tests/faults/fault_rows.h"

using namespace semblance;
using namespace semblance::store;
using core::ErrorCode;
namespace fs = std::filesystem;

namespace {

std::unique_ptr<Database> opened(const fs::path &file, Access access)
{
    auto database = Database::open(file, access);
    if (!database)
        qFatal("%s", database.error().detail.c_str());
    return std::move(*database);
}

// A library as the first version of the program wrote it, with as many photos.
void makeOldLibrary(const fs::path &library, int photos)
{
    fs::create_directories(library);
    const auto database = opened(library / "catalog.db", Access::ReadWrite);
    if (const auto made = migrate(*database, catalogueMigrations().first(1)); !made)
        qFatal("%s", made.error().detail.c_str());
    SQLite::Transaction transaction(database->handle());
    database->execute("INSERT INTO folders (path) VALUES (x'2F70')");
    for (int i = 0; i < photos; ++i) {
        const std::string number = std::to_string(i);
        database->execute("INSERT INTO photos (folder, path, bytes, modified_ns, content_hash, state, reason, warning, width, height,"
                          " taken_at, camera, rating, title) VALUES (1, CAST('/p/"
                          + number
                          + ".jpg' AS BLOB), 10, 20,"
                            " '0123456789abcdef0123456789abcdef', 0, '', '', 4, 3, '', '', 0, '')");
        database->execute("INSERT INTO captions (photo, text, language, source) VALUES (" + std::to_string(i + 1) + ", 'words " + number
                          + "', 'en', 'user')");
    }
    transaction.commit();
}

std::int64_t numberIn(const fs::path &file, const std::string &sql)
{
    return opened(file, Access::ReadOnly)->number(sql);
}

bool isSound(const fs::path &file)
{
    return opened(file, Access::ReadOnly)->handle().execAndGet("PRAGMA integrity_check").getString() == "ok";
}

// The files whose names begin so, with the hash of what they hold.
std::map<std::string, std::string> contents(const fs::path &folder, const std::string &prefix)
{
    std::map<std::string, std::string> found;
    for (const auto &entry : fs::directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().filename().native().starts_with(prefix))
            found[entry.path().filename()] = core::contentHashOfFile(entry.path()).value_or("");
    return found;
}

}  // namespace

class TestLibraryFaults : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_number = 0;

    fs::path fresh()
    {
        const fs::path folder = fs::canonical(m_folder.path().toStdString()) / std::to_string(m_number++);
        fs::create_directories(folder);
        return folder;
    }
    // Runs `work` once undisturbed and once for each step at which it may fail; `after` hears whether it did.
    template <class Prepare, class Work, class After>
    void atEveryStep(faults::Kind kind, Prepare &&prepare, Work &&work, After &&after)
    {
        const auto run = [&](long at) {
            const fs::path folder = fresh();
            prepare(folder);
            faults::watch(folder.c_str());
            faults::arm(kind, at, faults::Times::Once);
            const core::Result<void> result = work(folder);
            const long calls = faults::calls();
            faults::disarm();
            if (!result)
                QVERIFY2(!result.error().detail.empty() && result.error().code != ErrorCode::Internal, result.error().detail.c_str());
            after(folder, result.has_value(), at);
            fs::remove_all(folder);
            m_calls = calls;
        };
        run(0);
        const long calls = m_calls;
        QVERIFY(calls > 3);
        constexpr long tried = 24;
        const long stride = qgetenv("SEMBLANCE_FAULT_STEPS") == "all" ? 1 : std::max(1L, calls / tried);
        for (long at = 1; at <= calls && !QTest::currentTestFailed(); at += stride)
            run(at);
    }
    long m_calls = 0;

private Q_SLOTS:
    void cleanup() { faults::disarm(); }

    void aMigrationThatFailsAtAnyStepLosesNothing_data() { faults::kindRows(); }
    void aMigrationThatFailsAtAnyStepLosesNothing()
    {
        QFETCH(int, kind);
        constexpr int photos = 20;
        const auto newest = static_cast<std::int64_t>(catalogueMigrations().size());
        const auto prepare = [](const fs::path &folder) { makeOldLibrary(folder, photos); };
        const auto work = [](const fs::path &folder) {
            auto catalogue = Catalogue::open(folder, Access::ReadWrite, 0.0);
            return catalogue ? core::Result<void>() : core::fail(catalogue.error());
        };
        atEveryStep(static_cast<faults::Kind>(kind), prepare, work, [&](const fs::path &folder, bool, long at) {
            const auto again = Catalogue::open(folder, Access::ReadWrite, 0.0);
            QVERIFY2(again, again ? "" : qPrintable(QString("step %1: %2").arg(at).arg(again.error().detail.c_str())));
            QCOMPARE((*again)->photos().count(PhotoState::Indexed).value_or(-1), std::int64_t(photos));
            QCOMPARE((*again)->captions().all().value().size(), std::size_t(photos));
            QVERIFY((*again)->check().value().empty());
            QCOMPARE(numberIn(folder / "catalog.db", "PRAGMA user_version"), newest);
            const fs::path copy = folder / ("catalog.db.before-" + std::to_string(newest));
            QVERIFY(isSound(copy));
            QCOMPARE(numberIn(copy, "SELECT count(*) FROM photos"), std::int64_t(photos));
        });
    }

    // Killed between two of the migrations: half the way is a version of its own.
    void aHalfMigratedCatalogueIsFinished()
    {
        for (std::size_t done = 1; done < catalogueMigrations().size(); ++done) {
            const fs::path folder = fresh();
            makeOldLibrary(folder, 5);
            QVERIFY(migrate(*opened(folder / "catalog.db", Access::ReadWrite), catalogueMigrations().first(done)));
            const auto catalogue = Catalogue::open(folder, Access::ReadWrite, 0.0);
            VERIFY_OK(catalogue);
            QCOMPARE((*catalogue)->photos().count(PhotoState::Indexed).value_or(-1), std::int64_t(5));
            QVERIFY((*catalogue)->check().value().empty());
        }
    }

    void aBackupThatFailsAtAnyStepKeepsTheOlder_data() { faults::kindRows(); }
    void aBackupThatFailsAtAnyStepKeepsTheOlder()
    {
        QFETCH(int, kind);
        const auto prepare = [](const fs::path &folder) {
            const auto catalogue = Catalogue::open(folder / "library", Access::ReadWrite, 0.0);
            VERIFY_OK(catalogue);
            VERIFY_OK((*catalogue)->settings().set("k", "older"));
            VERIFY_OK((*catalogue)->backupTo(folder / "b.db"));
            VERIFY_OK((*catalogue)->settings().set("k", "newer"));
        };
        const auto work = [](const fs::path &folder) {
            auto catalogue = Catalogue::open(folder / "library", Access::ReadOnly, 0.0);
            return catalogue ? (*catalogue)->backupTo(folder / "b.db") : core::fail(catalogue.error());
        };
        const std::string older = "SELECT count(*) FROM settings WHERE key = 'k' AND value = 'older'";
        atEveryStep(static_cast<faults::Kind>(kind), prepare, work, [&](const fs::path &folder, bool done, long at) {
            bool kept = false;
            for (const auto &[name, hash] : contents(folder, "b.db")) {
                QVERIFY2(isSound(folder / name), qPrintable(QString("step %1: %2").arg(at).arg(name.c_str())));
                kept = kept || numberIn(folder / name, older) == 1;
            }
            QVERIFY2(kept, qPrintable(QString("step %1: the older backup is gone").arg(at)));
            QCOMPARE(numberIn(folder / "b.db", older), std::int64_t(done ? 0 : 1));
            const auto library = Catalogue::open(folder / "library", Access::ReadWrite, 0.0);
            VERIFY_OK(library);
            VERIFY_OK((*library)->backupTo(folder / "b.db"));
            QCOMPARE(numberIn(folder / "b.db", older), std::int64_t(0));
            QVERIFY(!fs::exists(folder / "b.db.partial"));
        });
    }

    void aRestoreThatFailsAtAnyStepLeavesOneOfTheTwo_data() { faults::kindRows(); }
    void aRestoreThatFailsAtAnyStepLeavesOneOfTheTwo()
    {
        QFETCH(int, kind);
        const auto prepare = [](const fs::path &folder) {
            const auto catalogue = Catalogue::open(folder / "library", Access::ReadWrite, 0.0);
            VERIFY_OK(catalogue);
            VERIFY_OK((*catalogue)->settings().set("k", "backup"));
            VERIFY_OK((*catalogue)->backupTo(folder / "b.db"));
            VERIFY_OK((*catalogue)->settings().set("k", "current"));
        };
        const auto work = [](const fs::path &folder) { return restoreCatalogue(folder / "library", folder / "b.db"); };
        atEveryStep(static_cast<faults::Kind>(kind), prepare, work, [&](const fs::path &folder, bool done, long at) {
            const auto library = Catalogue::open(folder / "library", Access::ReadWrite, 0.0);
            QVERIFY2(library, library ? "" : qPrintable(QString("step %1: %2").arg(at).arg(library.error().detail.c_str())));
            QVERIFY((*library)->check().value().empty());
            const std::string value = (*library)->settings().get("k").value().value_or("");
            QVERIFY2(done ? value == "backup" : value == "backup" || value == "current", value.c_str());
            QVERIFY(isSound(folder / "b.db"));
        });
    }

    // Every backup is a sound file of its own; none takes another's place, however often it is asked for.
    void backupsNeverOverwriteOneAnother()
    {
        const fs::path folder = fresh();
        const auto catalogue = Catalogue::open(folder / "library", Access::ReadWrite, 0.0);
        VERIFY_OK(catalogue);
        for (int i = 0; i < 4; ++i) {
            VERIFY_OK((*catalogue)->settings().set("k", std::to_string(i)));
            VERIFY_OK((*catalogue)->backupTo(folder / "b.db"));
            VERIFY_OK((*catalogue)->backupTo(folder / "b.db"));  // nothing new: no further file
        }
        QCOMPARE(contents(folder, "b.db").size(), std::size_t(4));
        for (const auto &[name, value] : {std::pair{"b.db.1", "0"}, {"b.db.2", "1"}, {"b.db.3", "2"}, {"b.db", "3"}}) {
            VERIFY_OK(restoreCatalogue(folder / "other", folder / name));
            const auto restored = Catalogue::open(folder / "other", Access::ReadWrite, 0.0);
            VERIFY_OK(restored);
            QCOMPARE((*restored)->settings().get("k").value(), std::optional<std::string>(value));
            QVERIFY((*restored)->check().value().empty());
        }
    }

    void aDamagedLibraryIsNotBackedUpOverAGoodBackup()
    {
        const fs::path folder = fresh();
        {
            const auto catalogue = Catalogue::open(folder / "library", Access::ReadWrite, 0.0);
            VERIFY_OK(catalogue);
            for (int i = 0; i < 2000; ++i)
                VERIFY_OK((*catalogue)->settings().set("filler" + std::to_string(i), std::string(100, 'f')));
            VERIFY_OK((*catalogue)->backupTo(folder / "b.db"));
        }
        const auto before = contents(folder, "b.db");
        {
            std::fstream file(folder / "library" / "catalog.db", std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(static_cast<std::streamoff>(fs::file_size(folder / "library" / "catalog.db") / 2));
            file << std::string(8192, '\x5a');
        }
        const auto catalogue = Catalogue::open(folder / "library", Access::ReadOnly, 0.0);
        VERIFY_OK(catalogue);
        const auto refused = (*catalogue)->backupTo(folder / "b.db");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Corrupt);
        QCOMPARE(contents(folder, "b.db"), before);
    }

    void aLibraryOnAReadOnlyDiskIsRead()
    {
        const fs::path folder = fresh();
        {
            const auto catalogue = Catalogue::open(folder, Access::ReadWrite, 0.0);
            VERIFY_OK(catalogue);
            VERIFY_OK((*catalogue)->settings().set("k", "v"));
        }
        faults::watch(folder.c_str());
        faults::arm(faults::Kind::ReadOnly, 1, faults::Times::FromThenOn);
        const auto refused = Catalogue::open(folder, Access::ReadWrite, 0.0);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::AccessDenied);
        const auto reader = Catalogue::open(folder, Access::ReadOnly, 0.0);
        VERIFY_OK(reader);
        QCOMPARE((*reader)->settings().get("k").value(), std::optional<std::string>("v"));
        VERIFY_OK((*reader)->check());
    }

    // A network drive has no memory to share: readers and the writer agree through the file alone.
    void onANetworkDriveTheJournalNeedsNoSharedMemory()
    {
        QCOMPARE(std::string(journalFor(core::FileSystemKind::Network).mode), std::string("DELETE"));
        QCOMPARE(std::string(journalFor(core::FileSystemKind::Local).mode), std::string("WAL"));
        const fs::path folder = fresh();
        const auto writer = Catalogue::open(folder, Access::ReadWrite, 0.0);
        VERIFY_OK(writer);
        const fs::path file = folder / "catalog.db";
        VERIFY_OK((*writer)->settings().set("k", "v"));
        QCOMPARE(opened(file, Access::ReadOnly)->handle().execAndGet("PRAGMA journal_mode").getString(), std::string("wal"));
    }

    void aClockSetBackLetsEverythingBeWritten()
    {
        const fs::path folder = fresh();
        {
            const auto catalogue = Catalogue::open(folder / "library", Access::ReadWrite, 0.0);
            VERIFY_OK(catalogue);
            VERIFY_OK((*catalogue)->backupTo(folder / "b.db"));
        }
        faults::shiftClock(-20L * 365 * 24 * 3600);
        const auto catalogue = Catalogue::open(folder / "library", Access::ReadWrite, 0.0);
        VERIFY_OK(catalogue);
        VERIFY_OK((*catalogue)->settings().set("k", "v"));
        VERIFY_OK((*catalogue)->backupTo(folder / "b.db"));
        faults::shiftClock(0);
        QVERIFY((*catalogue)->check().value().empty());
        QCOMPARE(contents(folder, "b.db").size(), std::size_t(2));
    }
};

QTEST_GUILESS_MAIN(TestLibraryFaults)
#include "tst_library_faults.moc"
