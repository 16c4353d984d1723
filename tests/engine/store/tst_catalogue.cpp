#include "store_fixture.h"

#include <csignal>
#include <functional>

#include <sys/wait.h>
#include <unistd.h>

#include "engine/store/database.h"
#include "engine/store/migrations.h"

using namespace semblance::store;
using semblance::core::ErrorCode;
namespace fs = std::filesystem;

namespace {

// Runs `work` in another process and returns its exit status as waitpid gives it.
int inAnotherProcess(const std::function<int()> &work)
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(work());
    int status = -1;
    ::waitpid(child, &status, 0);
    return status;
}

// The history of the catalogue and a future that it does not know yet.
std::vector<const char *> oneMore(const std::vector<const char *> &more)
{
    const auto known = catalogueMigrations();
    std::vector<const char *> scripts(known.begin(), known.end());
    scripts.insert(scripts.end(), more.begin(), more.end());
    return scripts;
}

bool mentions(const semblance::core::Error &error, const std::string &text)
{
    return error.detail.find(text) != std::string::npos;
}

}  // namespace

class TestCatalogue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_library = std::make_unique<StoreFixture>(); }

    void aNewLibraryIsSoundAndKeepsWhatItIsGiven()
    {
        {
            const auto catalogue = m_library->open();
            QVERIFY(catalogue);
            const auto folder = catalogue->folders().add("/photos");
            VERIFY_OK(folder);
            VERIFY_OK(catalogue->photos().put(indexedPhoto(*folder, "/photos/a.jpg")));
            const auto problems = catalogue->check();
            VERIFY_OK(problems);
            QVERIFY(problems->empty());
        }
        const auto catalogue = m_library->open();
        QVERIFY(catalogue);
        QCOMPARE(catalogue->photos().count(PhotoState::Indexed).value_or(-1), std::int64_t(1));
        SQLite::Database raw(m_library->file());
        QCOMPARE(raw.execAndGet("PRAGMA journal_mode").getString(), std::string("wal"));
        QCOMPARE(raw.execAndGet("PRAGMA user_version").getInt(), static_cast<int>(catalogueMigrations().size()));
    }

    void cannotBeOpened_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("writing");
        QTest::addColumn<int>("expected");
        const auto row = [](const char *name, const char *state, bool writing, ErrorCode expected) {
            QTest::newRow(name) << state << writing << static_cast<int>(expected);
        };
        row("reading where there is nothing", "nothing", false, ErrorCode::NotFound);
        row("reading an empty file", "empty", false, ErrorCode::NotFound);
        row("writing a file that is no database", "garbage", true, ErrorCode::Corrupt);
        row("reading a file that is no database", "garbage", false, ErrorCode::Corrupt);
        row("writing a catalogue with a broken schema page", "broken", true, ErrorCode::Corrupt);
        row("reading a catalogue with a broken schema page", "broken", false, ErrorCode::Corrupt);
        row("writing a catalogue with a format below zero", "negative", true, ErrorCode::Corrupt);
        row("reading a catalogue with a format below zero", "negative", false, ErrorCode::Corrupt);
        row("writing a newer catalogue", "newer", true, ErrorCode::NewerVersion);
        row("reading a newer catalogue", "newer", false, ErrorCode::NewerVersion);
        row("writing the database of another program", "foreign", true, ErrorCode::Corrupt);
        row("a folder where the file should be", "folder", true, ErrorCode::AccessDenied);
        row("a file where the library should be", "file", true, ErrorCode::NotFound);
    }
    void cannotBeOpened()
    {
        QFETCH(QString, state);
        QFETCH(bool, writing);
        QFETCH(int, expected);
        prepare(state.toStdString());
        const std::string before = fs::is_regular_file(m_library->file()) ? fileBytes(m_library->file()) : "";
        const auto catalogue = Catalogue::open(m_library->path, writing ? Access::ReadWrite : Access::ReadOnly, 0.0);
        QVERIFY(!catalogue);
        if (state == "file")
            QVERIFY(code(catalogue.error()) != static_cast<int>(ErrorCode::Internal));
        else
            QCOMPARE(code(catalogue.error()), expected);
        QVERIFY2(mentions(catalogue.error(), "library"), catalogue.error().detail.c_str());
        if (fs::is_regular_file(m_library->file()))
            QCOMPARE(fileBytes(m_library->file()).size(), before.size());  // refused means left alone
    }

    void secondWriterIsToldWhoHoldsTheLibrary()
    {
        const auto first = m_library->open();
        QVERIFY(first);
        const auto second = Catalogue::open(m_library->path, Access::ReadWrite, 0.0);
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Locked);
        QVERIFY2(mentions(second.error(), "held by tst_catalogue (pid " + std::to_string(::getpid()) + ")"), second.error().detail.c_str());
    }

    void secondWriterInAnotherProcess()
    {
        auto first = m_library->open();
        QVERIFY(first);
        const auto library = m_library->path;
        const auto tryToWrite = [&] {
            const auto other = Catalogue::open(library, Access::ReadWrite, 0.0);
            return other ? 0 : other.error().code == ErrorCode::Locked ? 7 : 8;
        };
        QCOMPARE(WEXITSTATUS(inAnotherProcess(tryToWrite)), 7);
        first.reset();
        QCOMPARE(WEXITSTATUS(inAnotherProcess(tryToWrite)), 0);
    }

    void readersWorkWhileAWriterHoldsTheLibrary()
    {
        const auto writer = m_library->open();
        QVERIFY(writer);
        VERIFY_OK(writer->settings().set("k", "before"));
        const auto reader = m_library->open(Access::ReadOnly);
        QVERIFY(reader);
        auto transaction = writer->begin();
        VERIFY_OK(transaction);
        VERIFY_OK(writer->settings().set("k", "after"));
        QCOMPARE(reader->settings().get("k").value(), std::optional<std::string>("before"));
        VERIFY_OK(transaction->commit());
        QCOMPARE(reader->settings().get("k").value(), std::optional<std::string>("after"));
        const auto refused = reader->settings().set("k", "by a reader");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::AccessDenied);
        VERIFY_OK(reader->check());
    }

    void aReaderKeepsItsSnapshotInATransaction()
    {
        const auto writer = m_library->open();
        VERIFY_OK(writer->settings().set("k", "1"));
        const auto reader = m_library->open(Access::ReadOnly);
        QVERIFY(reader);
        auto snapshot = reader->begin();
        VERIFY_OK(snapshot);
        QCOMPARE(reader->settings().get("k").value(), std::optional<std::string>("1"));
        VERIFY_OK(writer->settings().set("k", "2"));
        QCOMPARE(reader->settings().get("k").value(), std::optional<std::string>("1"));
        VERIFY_OK(snapshot->commit());
        QCOMPARE(reader->settings().get("k").value(), std::optional<std::string>("2"));
    }

    void notCommittedIsRolledBack()
    {
        const auto catalogue = m_library->open();
        {
            auto transaction = catalogue->begin();
            VERIFY_OK(transaction);
            VERIFY_OK(catalogue->settings().set("k", "lost"));
        }
        QCOMPARE(catalogue->settings().get("k").value(), std::nullopt);
    }

    void transactionsNest_data()
    {
        QTest::addColumn<bool>("commitInner");
        QTest::addColumn<bool>("commitOuter");
        QTest::addColumn<QString>("kept");
        QTest::newRow("both committed") << true << true << "outer inner";
        QTest::newRow("only the inner one undone") << false << true << "outer";
        QTest::newRow("the outer one undone takes the inner with it") << true << false << "";
        QTest::newRow("both undone") << false << false << "";
    }
    void transactionsNest()
    {
        QFETCH(bool, commitInner);
        QFETCH(bool, commitOuter);
        QFETCH(QString, kept);
        const auto catalogue = m_library->open();
        {
            auto outer = catalogue->begin();
            VERIFY_OK(outer);
            VERIFY_OK(catalogue->settings().set("outer", "x"));
            {
                auto inner = catalogue->begin();
                VERIFY_OK(inner);
                VERIFY_OK(catalogue->settings().set("inner", "x"));
                if (commitInner)
                    VERIFY_OK(inner->commit());
            }
            if (commitOuter)
                VERIFY_OK(outer->commit());
        }
        QStringList found;
        for (const char *key : {"outer", "inner"}) {
            if (catalogue->settings().get(key).value())
                found << key;
        }
        QCOMPARE(found.join(' '), kept);
    }

    void killedInTheMiddle()
    {
        const auto library = m_library->path;
        const int status = inAnotherProcess([&] {
            auto catalogue = Catalogue::open(library, Access::ReadWrite, 0.0);
            if (!catalogue || !(*catalogue)->settings().set("k", "committed"))
                return 1;
            auto transaction = (*catalogue)->begin();
            const auto folder = (*catalogue)->folders().add("/photos");
            if (!transaction || !folder || !(*catalogue)->settings().set("k", "half"))
                return 2;
            for (int i = 0; i < 5000; ++i) {  // more than the page cache keeps to itself is not needed: the WAL is enough
                if (!(*catalogue)->photos().put(indexedPhoto(*folder, "/photos/" + std::to_string(i))))
                    return 3;
            }
            ::raise(SIGKILL);
            return 4;
        });
        QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        {
            const auto reader = m_library->open(Access::ReadOnly);
            QVERIFY(reader);
            QCOMPARE(reader->settings().get("k").value(), std::optional<std::string>("committed"));
        }
        const auto catalogue = m_library->open();  // the dead process holds no lock
        QVERIFY(catalogue);
        QCOMPARE(catalogue->settings().get("k").value(), std::optional<std::string>("committed"));
        QCOMPARE(catalogue->photos().count(PhotoState::Indexed).value_or(-1), std::int64_t(0));
        QVERIFY(catalogue->check().value().empty());
    }

    void fullDisk()
    {
        VERIFY_OK(Catalogue::open(m_library->path, Access::ReadWrite, 0.0));
        auto database = Database::open(m_library->file(), Access::ReadWrite);
        VERIFY_OK(database);
        (*database)->execute("PRAGMA max_page_count=" + std::to_string((*database)->number("PRAGMA page_count") + 2));
        SettingStore settings(**database);
        VERIFY_OK((*database)->begin());
        VERIFY_OK(settings.set("small", "fits"));
        const auto full = settings.set("large", std::string(100'000, 'x'));
        QVERIFY(!full);
        QCOMPARE(full.error().code, ErrorCode::NoSpace);
        QVERIFY(mentions(full.error(), "catalog.db"));
        // Whether SQLite undid all or only the statement, nothing may be kept half.
        (*database)->rollback();
        QCOMPARE(settings.get("small").value(), std::nullopt);
        VERIFY_OK(settings.set("small", "again"));
    }

    void aTransactionThatSqliteUndidCannotGoOn()
    {
        VERIFY_OK(Catalogue::open(m_library->path, Access::ReadWrite, 0.0));
        auto database = Database::open(m_library->file(), Access::ReadWrite);
        VERIFY_OK(database);
        SettingStore settings(**database);
        VERIFY_OK((*database)->begin());
        VERIFY_OK(settings.set("first", "half"));
        (*database)->handle().exec("ROLLBACK");  // as SQLite does by itself after some errors
        const auto second = settings.set("second", "half");
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Io);
        const auto committed = (*database)->commit();
        QVERIFY(!committed);
        QCOMPARE(committed.error().code, ErrorCode::Io);
        VERIFY_OK(settings.set("third", "whole"));
        QCOMPARE(settings.get("second").value(), std::nullopt);
    }

    void aBusyFileIsLocked()
    {
        VERIFY_OK(Catalogue::open(m_library->path, Access::ReadWrite, 0.0));
        auto one = Database::open(m_library->file(), Access::ReadWrite);
        auto two = Database::open(m_library->file(), Access::ReadWrite);
        VERIFY_OK(one);
        VERIFY_OK(two);
        (*two)->handle().setBusyTimeout(0);
        VERIFY_OK((*one)->begin());
        const auto refused = (*two)->begin();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Locked);
        QVERIFY(mentions(refused.error(), "catalog.db"));
    }

    void migratingKeepsACopyOfTheOlderFile()
    {
        {
            const auto catalogue = m_library->open();
            VERIFY_OK(catalogue->settings().set("k", "old"));
        }
        const auto scripts = oneMore({"CREATE TABLE added (x); UPDATE settings SET value = 'new'"});
        const auto newest = static_cast<std::int64_t>(scripts.size());
        {
            auto reader = Database::open(m_library->file(), Access::ReadOnly);
            VERIFY_OK(reader);
            const auto refused = migrate(**reader, scripts);
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::Unsupported);
        }
        auto database = Database::open(m_library->file(), Access::ReadWrite);
        VERIFY_OK(database);
        VERIFY_OK(migrate(**database, scripts));
        QCOMPARE((*database)->number("PRAGMA user_version"), newest);
        QCOMPARE(SettingStore(**database).get("k").value(), std::optional<std::string>("new"));
        SQLite::Database copy(m_library->file().native() + ".before-" + std::to_string(newest));
        QCOMPARE(copy.execAndGet("PRAGMA user_version").getInt64(), newest - 1);
        QCOMPARE(copy.execAndGet("SELECT value FROM settings WHERE key = 'k'").getString(), std::string("old"));
        database->reset();
        const auto older = Catalogue::open(m_library->path, Access::ReadWrite, 0.0);
        QVERIFY(!older);
        QCOMPARE(older.error().code, ErrorCode::NewerVersion);
    }

    void aMigrationThatFailsChangesNothing()
    {
        VERIFY_OK(Catalogue::open(m_library->path, Access::ReadWrite, 0.0));
        auto database = Database::open(m_library->file(), Access::ReadWrite);
        VERIFY_OK(database);
        const auto scripts = oneMore({"CREATE TABLE added (x)", "CREATE TABLE more (x); INSERT INTO nowhere VALUES (1)"});
        QVERIFY(!migrate(**database, scripts));
        QCOMPARE((*database)->number("PRAGMA user_version"), static_cast<std::int64_t>(scripts.size()) - 1);  // the first of the two stands
        QVERIFY(!(*database)->handle().tableExists("more"));
    }

    void checkFinds_data()
    {
        QTest::addColumn<QString>("damage");
        QTest::addColumn<QString>("named");
        QTest::newRow("an indexed photo without a hash") << "UPDATE photos SET content_hash = ''"
                                                         << "content hash";
        QTest::newRow("an indexed photo without a size") << "UPDATE photos SET width = 0"
                                                         << "width";
        QTest::newRow("an indexed photo of no bytes") << "UPDATE photos SET bytes = 0"
                                                      << "file size";
        QTest::newRow("a failed photo without a reason") << "UPDATE photos SET state = 1"
                                                         << "reason";
        QTest::newRow("half a place") << "UPDATE photos SET latitude = 1.0"
                                      << "half a place";
        QTest::newRow("a photo of no folder") << "PRAGMA foreign_keys=OFF; DELETE FROM folders"
                                              << "photos refers to a row of folders";
        QTest::newRow("a photo that search does not know") << "DELETE FROM photo_words"
                                                           << "word search does not know";
        QTest::newRow("words without a photo") << "INSERT INTO photo_words (rowid, name) VALUES (99, 'x')"
                                               << "does not exist";
        QTest::newRow("other words") << "UPDATE photo_words SET captions = 'cat'"
                                     << "other words";
        QTest::newRow("an empty keyword") << "INSERT INTO keywords (photo, word) VALUES (1, ' ')"
                                          << "empty keyword";
        QTest::newRow("an FTS index that lost its entries") << "DELETE FROM photo_words_data WHERE id > 10"
                                                            << "damage";
        QTest::newRow("an index that lost its entries")
            << "PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql = replace(sql, '(content_hash)',"
               " '(title)') WHERE name = 'photos_by_hash'"
            << "SQLite found damage";
    }
    void checkFinds()
    {
        QFETCH(QString, damage);
        QFETCH(QString, named);
        {
            const auto catalogue = m_library->open();
            const auto folder = catalogue->folders().add("/photos");
            const auto photo = catalogue->photos().put(indexedPhoto(*folder, "/photos/a.jpg"));
            VERIFY_OK(photo);
            VERIFY_OK(catalogue->captions().replace(*photo, "user", std::vector<std::string>{"a dog"}, std::vector<std::string>{"en"}));
            QVERIFY(catalogue->check().value().empty());
        }
        SQLite::Database(m_library->file(), SQLite::OPEN_READWRITE).exec(damage.toStdString());
        const auto catalogue = m_library->open();
        QVERIFY(catalogue);
        const auto problems = catalogue->check();
        VERIFY_OK(problems);
        QVERIFY(!problems->empty());
        bool found = false;
        for (const std::string &problem : *problems)
            found = found || QString::fromStdString(problem).contains(named);
        QVERIFY2(found, problems->front().c_str());
        VERIFY_OK(catalogue->settings().set("still", "usable"));  // the check leaves no transaction behind
        if (damage.contains("photo_words")) {
            VERIFY_OK(catalogue->words().rebuild());
            QVERIFY(catalogue->check().value().empty());
            QCOMPARE(catalogue->words().match("dog", 10).value().size(), std::size_t(1));
        }
    }

    void aLibraryPathThatIsNotUtf8()
    {
        const fs::path library = m_library->outside("caf\xE9?#%41");
        {
            const auto catalogue = Catalogue::open(library, Access::ReadWrite, 0.0);
            VERIFY_OK(catalogue);
            VERIFY_OK((*catalogue)->settings().set("k", "v"));
        }
        const auto reader = Catalogue::open(library, Access::ReadOnly);
        VERIFY_OK(reader);
        QCOMPARE((*reader)->settings().get("k").value(), std::optional<std::string>("v"));
    }

private:
    void prepare(const std::string &state)
    {
        if (state == "nothing")
            return;
        if (state == "file") {
            std::ofstream(m_library->path) << "x";
            return;
        }
        fs::create_directories(m_library->path);
        if (state == "empty")
            std::ofstream(m_library->file()).flush();
        if (state == "garbage")
            std::ofstream(m_library->file()) << std::string(10'000, 'x');
        if (state == "folder")
            fs::create_directories(m_library->file());
        if (state == "foreign")
            SQLite::Database(m_library->file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE theirs (x)");
        if (state == "newer" || state == "negative" || state == "broken")
            m_library->open().reset();
        if (state == "newer")
            SQLite::Database(m_library->file(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version=99");
        if (state == "negative")
            SQLite::Database(m_library->file(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version=-1");
        if (state == "broken")
            overwriteBytes(m_library->file(), 100, 3000);
    }

    std::unique_ptr<StoreFixture> m_library;
};

QTEST_GUILESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
