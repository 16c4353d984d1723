// Changes in folders are told: by the kernel, by looking again, when folders come and go.
#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <map>

#include "engine/jobs/folder_watch.h"

using namespace semblance::jobs;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

class Fixture {
public:
    explicit Fixture(std::size_t mostFolders = 1000)
        : m_path(fs::canonical(m_folder.path().toStdString())),
          watch({50ms, 2000ms, 150ms, 40ms, mostFolders}, [this](const fs::path &folder) {
              const std::lock_guard lock(m_mutex);
              ++m_told[folder];
          })
    {
        fs::create_directories(root());
    }
    fs::path root() const { return m_path / "photos"; }
    fs::path other() const { return m_path / "other"; }
    int told(const fs::path &folder) const
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_told.find(folder);
        return found == m_told.end() ? 0 : found->second;
    }
    void start(const std::string &exclude = {}) { watch.setFolders({{root(), PathRules(exclude, {}, false)}}); }
    std::optional<WatchMode> mode(std::size_t folder = 0) const
    {
        const auto states = watch.states();
        return folder < states.size() ? std::optional(states[folder].mode) : std::nullopt;
    }

private:
    QTemporaryDir m_folder;
    fs::path m_path;
    mutable std::mutex m_mutex;
    std::map<fs::path, int> m_told;

public:
    FolderWatch watch;
};

void write(const fs::path &path, const std::string &text = "x")
{
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

}  // namespace

class TestFolderWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatHappensIsTold_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"a file comes", "a file changes", "a file goes", "a file is renamed", "a file comes into a subfolder",
                                 "a file comes into a new subfolder", "a folder full of files moves in", "a folder moves out"})
            QTest::newRow(what) << what;
    }
    void whatHappensIsTold()
    {
        QFETCH(QString, what);
        Fixture f;
        write(f.root() / "sub" / "old.png");
        write(f.other() / "sub2" / "new.png");
        f.start();
        QTRY_COMPARE(f.mode(), WatchMode::Told);
        if (what == "a file comes")
            write(f.root() / "a.png");
        if (what == "a file changes")
            write(f.root() / "sub" / "old.png", "more");
        if (what == "a file goes")
            fs::remove(f.root() / "sub" / "old.png");
        if (what == "a file is renamed")
            fs::rename(f.root() / "sub" / "old.png", f.root() / "sub" / "new.png");
        if (what == "a file comes into a subfolder")
            write(f.root() / "sub" / "a.png");
        if (what == "a file comes into a new subfolder") {
            write(f.root() / "fresh" / "a.png");
            QTRY_COMPARE(f.told(f.root()), 1);
            write(f.root() / "fresh" / "b.png");  // the new subfolder is watched as well
            QTRY_COMPARE(f.told(f.root()), 2);
            return;
        }
        if (what == "a folder full of files moves in") {
            fs::rename(f.other() / "sub2", f.root() / "sub2");
            QTRY_COMPARE(f.told(f.root()), 1);
            write(f.root() / "sub2" / "b.png");
            QTRY_COMPARE(f.told(f.root()), 2);
            return;
        }
        if (what == "a folder moves out") {
            fs::rename(f.root() / "sub", f.other() / "sub");
            QTRY_COMPARE(f.told(f.root()), 1);
            write(f.other() / "sub" / "b.png");  // not ours any more
            write(f.root() / "last.png");
            QTRY_COMPARE(f.told(f.root()), 2);
            return;
        }
        QTRY_COMPARE(f.told(f.root()), 1);
    }

    void manyChangesAreToldOnce()
    {
        Fixture f;
        f.start();
        QTRY_COMPARE(f.mode(), WatchMode::Told);
        for (int i = 0; i < 500; ++i)
            write(f.root() / (std::to_string(i) + ".png"));
        QTRY_VERIFY(f.told(f.root()) > 0);
        QVERIFY(f.told(f.root()) < 10);
    }

    void whatIsLeftOutIsNotTold()
    {
        Fixture f;
        fs::create_directories(f.root() / "exports");
        f.start("exports/\n*.tmp\n");
        QTRY_COMPARE(f.mode(), WatchMode::Told);
        write(f.root() / "exports" / "a.png");
        write(f.root() / "a.tmp");
        write(f.root() / ".hidden.png");
        write(f.root() / "catalog.db-wal");
        write(f.root() / "b.png");  // the only one
        QTRY_COMPARE(f.told(f.root()), 1);
    }

    void tooManyFoldersAreLookedThroughInstead()
    {
        Fixture f(3);
        for (int i = 0; i < 5; ++i)
            fs::create_directories(f.root() / std::to_string(i));
        f.start();
        QTRY_COMPARE(f.mode(), WatchMode::Periodic);
        QTRY_VERIFY(f.told(f.root()) >= 2);
    }

    void oneFolderTooManyLaterTurnsToLooking()
    {
        Fixture f(3);
        fs::create_directories(f.root() / "0");
        f.start();
        QTRY_COMPARE(f.mode(), WatchMode::Told);
        for (int i = 1; i < 5; ++i)
            fs::create_directories(f.root() / std::to_string(i));
        QTRY_COMPARE(f.mode(), WatchMode::Periodic);
        QTRY_VERIFY(f.told(f.root()) >= 2);
    }

    void aFolderThatGoesAndComesBackIsToldTwice()
    {
        Fixture f;
        f.start();
        QTRY_COMPARE(f.mode(), WatchMode::Told);
        fs::rename(f.root(), f.other());
        QTRY_COMPARE(f.mode(), WatchMode::Away);
        QTRY_COMPARE(f.told(f.root()), 1);
        fs::rename(f.other(), f.root());
        QTRY_COMPARE(f.mode(), WatchMode::Told);
        QTRY_COMPARE(f.told(f.root()), 2);
    }

    void aFolderInsideAnotherIsToldAlone()
    {
        Fixture f;
        fs::create_directories(f.root() / "inner");
        f.watch.setFolders({{f.root(), {}}, {f.root() / "inner", {}}});
        QTRY_COMPARE(f.mode(1), WatchMode::Told);
        write(f.root() / "inner" / "a.png");
        QTRY_COMPARE(f.told(f.root() / "inner"), 1);
        QCOMPARE(f.told(f.root()), 0);
    }

    void linksInCirclesAreWatchedOnce()
    {
        Fixture f;
        fs::create_directories(f.root() / "sub");
        fs::create_directory_symlink(f.root(), f.root() / "sub" / "up");
        f.start();
        QTRY_COMPARE(f.mode(), WatchMode::Told);
        write(f.root() / "a.png");
        QTRY_COMPARE(f.told(f.root()), 1);
    }

    void itEndsWhileThereIsSomethingToTell()
    {
        Fixture f;
        f.start();
        QTRY_COMPARE(f.mode(), WatchMode::Told);
        write(f.root() / "a.png");
    }
};

QTEST_GUILESS_MAIN(TestFolderWatch)
#include "tst_folder_watch.moc"
