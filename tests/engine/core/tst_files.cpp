#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <numeric>

#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/files.h"

using namespace semblance::core;
namespace fs = std::filesystem;

class TestFiles : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    [[nodiscard]] fs::path folder() const { return m_temporary.path().toStdString(); }
    static void put(const fs::path &path, const std::string &text) { std::ofstream(path, std::ios::binary) << text; }

private Q_SLOTS:
    void init() { QVERIFY(m_temporary.isValid()); }

    void roundTrip()
    {
        std::vector<std::uint8_t> bytes(100'000);
        std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
        const fs::path path = folder() / "round.bin";
        QVERIFY(writeFileAtomically(path, bytes).has_value());
        QCOMPARE(readFile(path, bytes.size()).value(), bytes);
        QVERIFY(writeTextAtomically(path, "short").has_value());
        QCOMPARE(readText(path).value(), std::string("short"));
        QVERIFY(writeTextAtomically(path, "").has_value());
        QVERIFY(readText(path).value().empty());
    }

    // The kernel's settings have no size and are cut when they are read in pieces.
    void aSettingOfTheKernelIsReadWhole()
    {
        const auto text = readText("/proc/sys/kernel/pid_max", 64);
        QVERIFY(text.has_value());
        QVERIFY2(text->size() > 4 && text->back() == '\n', text->c_str());
    }

    void writingLeavesNothingBeside()
    {
        const fs::path inner = folder() / "inner";
        fs::create_directory(inner);
        QVERIFY(writeTextAtomically(inner / std::string(255, 'n'), "x").has_value());  // the longest name
        fs::create_directory(inner / "target");
        QVERIFY(!writeTextAtomically(inner / "target", "x").has_value());  // a folder is in the way
        QCOMPARE(std::distance(fs::directory_iterator(inner), fs::directory_iterator()), 2);
    }

    void privateFileStaysPrivate()
    {
        const fs::path path = folder() / "private";
        put(path, "old");
        fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
        QVERIFY(writeTextAtomically(path, "new").has_value());
        QCOMPARE(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    }

    void faultsNameTheFile_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("code");
        QTest::newRow("missing") << "missing.jpg" << int(ErrorCode::NotFound);
        QTest::newRow("a folder") << "folder.jpg" << int(ErrorCode::Io);
        QTest::newRow("a named pipe does not hang") << "pipe.jpg" << int(ErrorCode::Io);
        QTest::newRow("too large") << "large.jpg" << int(ErrorCode::TooLarge);
    }
    void faultsNameTheFile()
    {
        QFETCH(QString, name);
        QFETCH(int, code);
        fs::create_directory(folder() / "folder.jpg");
        ::mkfifo((folder() / "pipe.jpg").c_str(), 0600);
        put(folder() / "large.jpg", std::string(11, 'x'));
        const auto result = readFile(folder() / name.toStdString(), 10);
        QVERIFY(!result.has_value());
        QCOMPARE(int(result.error().code), code);
        QVERIFY(result.error().detail.find(name.toStdString()) != std::string::npos);
    }

    void unreadable()
    {
        if (::geteuid() == 0)
            QSKIP("root reads everything");
        put(folder() / "locked", "x");
        fs::permissions(folder() / "locked", fs::perms::none);
        QCOMPARE(int(readFile(folder() / "locked", 10).error().code), int(ErrorCode::AccessDenied));
    }

    void errnoBecomesCode()
    {
        QCOMPARE(int(systemError(EACCES, "read", "x").code), int(ErrorCode::AccessDenied));
        QCOMPARE(int(systemError(ENOSPC, "write", "x").code), int(ErrorCode::NoSpace));
        QCOMPARE(int(systemError(EIO, "read", "x").code), int(ErrorCode::Io));
    }

    void writingIntoMissingFolder()
    {
        const auto result = writeTextAtomically(folder() / "no-such-folder" / "x", "x");
        QCOMPARE(int(result.error().code), int(ErrorCode::NotFound));
    }

    void hashes()
    {
        // The specification's own value for the empty input, seed 0.
        QCOMPARE(contentHash(std::string_view()), std::string("99aa06d3014798d86001c324468d497f"));
        const std::string text(3'000'000, 'q');
        put(folder() / "hashed", text);
        QCOMPARE(contentHashOfFile(folder() / "hashed").value(), contentHash(text));
        QVERIFY(contentHash(std::string_view("a")) != contentHash(std::string_view("b")));
        QCOMPARE(int(contentHashOfFile(folder() / "missing").error().code), int(ErrorCode::NotFound));
    }
};

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
