#include "store_fixture.h"

using namespace semblance::store;
using semblance::core::ErrorCode;
namespace fs = std::filesystem;

class TestRestore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_library = std::make_unique<StoreFixture>();
        m_backup = m_library->outside("backup.db");
        const auto catalogue = m_library->open();
        QVERIFY(catalogue);
        for (int i = 0; i < 500; ++i)
            VERIFY_OK(catalogue->settings().set("filler" + std::to_string(i), std::string(200, 'f')));
        const auto folder = catalogue->folders().add("/photos");
        VERIFY_OK(folder);
        VERIFY_OK(catalogue->photos().put(indexedPhoto(*folder, "/photos/a.jpg")));
        VERIFY_OK(catalogue->settings().set("k", "at backup"));
        VERIFY_OK(catalogue->backupTo(m_backup));
        VERIFY_OK(catalogue->settings().set("k", "later"));
    }

    void aBackupIsOneFile()
    {
        for (const char *ending : {"-wal", "-shm", "-journal", ".partial"})
            QVERIFY(!fs::exists(m_backup.native() + ending));
        SQLite::Database copy(m_backup);
        QCOMPARE(copy.execAndGet("SELECT value FROM settings WHERE key = 'k'").getString(), std::string("at backup"));
    }

    void aBackupHoldsOnlyWhatIsCommitted()
    {
        const auto catalogue = m_library->open();
        auto transaction = catalogue->begin();
        VERIFY_OK(transaction);
        VERIFY_OK(catalogue->settings().set("k", "not yet"));
        VERIFY_OK(catalogue->backupTo(m_backup));
        SQLite::Database copy(m_backup);
        QCOMPARE(copy.execAndGet("SELECT value FROM settings WHERE key = 'k'").getString(), std::string("later"));
    }

    void backupTargets_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<int>("expected");
        QTest::newRow("its own file") << "library/catalog.db" << static_cast<int>(ErrorCode::InvalidArgument);
        QTest::newRow("a folder") << "library" << static_cast<int>(ErrorCode::InvalidArgument);
        QTest::newRow("a folder that does not exist") << "nowhere/backup.db" << static_cast<int>(ErrorCode::AccessDenied);
    }
    void backupTargets()
    {
        QFETCH(QString, target);
        QFETCH(int, expected);
        const auto catalogue = m_library->open();
        const auto refused = catalogue->backupTo(m_library->outside(target.toStdString()));
        QVERIFY(!refused);
        QCOMPARE(code(refused.error()), expected);
        QCOMPARE(catalogue->settings().get("k").value(), std::optional<std::string>("later"));
    }

    void restoreBringsTheBackupAndKeepsTheOld()
    {
        VERIFY_OK(restoreCatalogue(m_library->path, m_backup));
        QCOMPARE(setting(m_library->path), std::string("at backup"));
        SQLite::Database kept(m_library->file().native() + ".before-restore");
        QCOMPARE(kept.execAndGet("SELECT value FROM settings WHERE key = 'k'").getString(), std::string("later"));
        QVERIFY(!fs::exists(m_library->file().native() + ".restoring"));
        const auto catalogue = m_library->open();
        QVERIFY(catalogue->check().value().empty());
    }

    void aReaderSeesTheRestoredContent()
    {
        const auto reader = m_library->open(Access::ReadOnly);
        QVERIFY(reader);
        QCOMPARE(reader->settings().get("k").value(), std::optional<std::string>("later"));
        VERIFY_OK(restoreCatalogue(m_library->path, m_backup));
        QCOMPARE(reader->settings().get("k").value(), std::optional<std::string>("at backup"));
    }

    void currentCatalogue_data()
    {
        QTest::addColumn<QString>("state");
        QTest::newRow("it is garbage") << "garbage";
        QTest::newRow("its schema page is broken") << "broken";
        QTest::newRow("it is missing") << "missing";
        QTest::newRow("the whole library is missing") << "no library";
        QTest::newRow("it is empty") << "empty";
        QTest::newRow("it is garbage with a journal beside it") << "journal";
    }
    void currentCatalogue()
    {
        QFETCH(QString, state);
        if (state == "garbage" || state == "journal")
            std::ofstream(m_library->file(), std::ios::trunc) << std::string(9000, 'g');
        if (state == "journal")
            std::ofstream(m_library->file().native() + "-wal") << std::string(9000, 'w');
        if (state == "broken")
            overwriteBytes(m_library->file(), 100, 3000);
        if (state == "empty")
            fs::resize_file(m_library->file(), 0);
        if (state == "missing")
            fs::remove(m_library->file());
        if (state == "no library")
            fs::remove_all(m_library->path);
        VERIFY_OK(restoreCatalogue(m_library->path, m_backup));
        QCOMPARE(setting(m_library->path), std::string("at backup"));
        if (state == "garbage")
            QCOMPARE(fileBytes(m_library->file().native() + ".before-restore"), std::string(9000, 'g'));
    }

    void refusedBackup_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("expected");
        const auto row = [](const char *name, const char *fault, ErrorCode expected) {
            QTest::newRow(name) << fault << static_cast<int>(expected);
        };
        row("it does not exist", "missing", ErrorCode::NotFound);
        row("it is garbage", "garbage", ErrorCode::Corrupt);
        row("it is cut off", "cut", ErrorCode::Corrupt);
        row("it is damaged in the middle", "damaged", ErrorCode::Corrupt);
        row("an index in it contradicts its table", "index", ErrorCode::Corrupt);
        row("a photo in it belongs to no folder", "orphan", ErrorCode::Corrupt);
        row("it is empty", "empty", ErrorCode::Corrupt);
        row("it is newer", "newer", ErrorCode::NewerVersion);
        row("it is another program's", "foreign", ErrorCode::Corrupt);
        row("it is the library's own file", "itself", ErrorCode::InvalidArgument);
    }
    void refusedBackup()
    {
        QFETCH(QString, fault);
        QFETCH(int, expected);
        if (fault == "missing")
            fs::remove(m_backup);
        if (fault == "garbage")
            std::ofstream(m_backup, std::ios::trunc) << std::string(9000, 'g');
        if (fault == "cut")
            fs::resize_file(m_backup, fs::file_size(m_backup) / 2);
        if (fault == "damaged") {
            for (std::streamoff at = 4096; at + 4096 <= static_cast<std::streamoff>(fs::file_size(m_backup)); at += 4096)
                overwriteBytes(m_backup, at, 2000);
        }
        if (fault == "empty")
            fs::resize_file(m_backup, 0);
        if (fault == "newer")
            SQLite::Database(m_backup, SQLite::OPEN_READWRITE).exec("PRAGMA user_version=99");
        if (fault == "foreign")
            SQLite::Database(m_backup, SQLite::OPEN_READWRITE).exec("PRAGMA application_id=5");
        if (fault == "index")
            SQLite::Database(m_backup, SQLite::OPEN_READWRITE)
                .exec("PRAGMA writable_schema=ON; UPDATE sqlite_master SET"
                      " sql = replace(sql, '(content_hash)', '(title)') WHERE name = 'photos_by_hash'");
        if (fault == "orphan")
            SQLite::Database(m_backup, SQLite::OPEN_READWRITE).exec("PRAGMA foreign_keys=OFF; DELETE FROM folders");
        if (fault == "itself")
            m_backup = m_library->file();
        const auto refused = restoreCatalogue(m_library->path, m_backup);
        QVERIFY(!refused);
        QCOMPARE(code(refused.error()), expected);
        QCOMPARE(setting(m_library->path), std::string("later"));
        QVERIFY(!fs::exists(m_library->file().native() + ".restoring"));
        QVERIFY(!fs::exists(m_library->file().native() + ".before-restore"));
    }

private:
    static std::string setting(const fs::path &library)
    {
        const auto catalogue = Catalogue::open(library, Access::ReadOnly);
        return catalogue ? (*catalogue)->settings().get("k").value().value_or("no value") : catalogue.error().detail;
    }

    std::unique_ptr<StoreFixture> m_library;
    fs::path m_backup;
};

QTEST_GUILESS_MAIN(TestRestore)
#include "tst_restore.moc"
