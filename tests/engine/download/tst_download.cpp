// Downloads from a server that truncates, stalls and lies.
#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

#include "engine/download/download.h"
#include "tests/support/local_server.h"

using namespace semblance;
using core::ErrorCode;
using download::FileReport;
using download::FileRequest;
using download::Reins;
using download::Voucher;
using tests::LocalServer;
using tests::Served;

namespace {

// Bytes without a pattern: parts put together wrongly never look right.
std::string noise(std::size_t count)
{
    std::string bytes(count, '\0');
    std::uint32_t state = 9;
    for (char &byte : bytes) {
        state = state * 1664525u + 1013904223u;
        byte = static_cast<char>(state >> 24);
    }
    return bytes;
}

std::string sha256(const std::string &bytes)
{
    return QCryptographicHash::hash(QByteArray::fromStdString(bytes), QCryptographicHash::Sha256).toHex().toStdString();
}

std::string reprDigest(const std::string &bytes)
{
    const auto hash = QCryptographicHash::hash(QByteArray::fromStdString(bytes), QCryptographicHash::Sha256);
    return "Repr-Digest: sha-256=:" + hash.toBase64().toStdString() + ":";
}

struct Fixture {
    QTemporaryDir folder;
    LocalServer server;
    FileRequest request;
    std::vector<std::string> notes;

    explicit Fixture(Served file)
    {
        server.serve("/model.safetensors", std::move(file));
        request.url = server.url("/model.safetensors");
        request.file = folder.filePath("model.safetensors").toStdString();
        request.firstWaitSeconds = 0.01;
        request.stallSeconds = 1;
        request.proxy = "none";
    }
    core::Result<FileReport> get()
    {
        Reins reins;
        reins.note = [this](const std::string &text) { notes.push_back(text); };
        return download::downloadFile(request, reins);
    }
    std::string content(const char *name = "model.safetensors") const
    {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string("(no file)");
    }
    bool has(const char *name) const { return QFileInfo::exists(folder.filePath(name)); }
};

// The report, or a failed test with the reason.
FileReport valueOf(const core::Result<FileReport> &result)
{
    if (!result)
        QTest::qFail(result.error().detail.c_str(), __FILE__, __LINE__);
    return result.value_or(FileReport{});
}

}  // namespace

class TestDownload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWholeFileArrives()
    {
        const std::string body = noise(300'000);
        Fixture f({.body = body, .headers = {reprDigest(body)}});
        const auto report = valueOf(f.get());
        QCOMPARE(f.content(), body);
        QCOMPARE(report.bytes, 300'000);
        QCOMPARE(report.sha256, sha256(body));
        QVERIFY(report.voucher == Voucher::Server);
        QCOMPARE(report.resumedFrom, 0);
        QVERIFY(!f.has("model.safetensors.part") && !f.has("model.safetensors.part.txt"));
    }

    void withoutADigestNobodyVouches()
    {
        Fixture f({.body = noise(1000)});
        QVERIFY(valueOf(f.get()).voucher == Voucher::Nobody);
    }

    void anEmptyFileIsAFile()
    {
        Fixture f({.body = ""});
        QCOMPARE(valueOf(f.get()).bytes, 0);
        QVERIFY(f.has("model.safetensors"));
    }

    void aTruncatedAnswerIsGoneOnWithByRange()
    {
        const std::string body = noise(300'000);
        Fixture f({.body = body, .headers = {reprDigest(body)}, .cutAfter = 100'000, .cuts = 2});
        const auto report = valueOf(f.get());
        QCOMPARE(f.content(), body);
        QCOMPARE(report.breaks, 2);
        const auto asked = f.server.asked();
        QCOMPARE(asked.size(), std::size_t(3));
        QCOMPARE(asked[0].range, std::string());
        QCOMPARE(asked[1].range, std::string("bytes=100000-"));
        QCOMPARE(asked[1].ifRange, std::string("\"one\""));
        QCOMPARE(asked[2].range, std::string("bytes=200000-"));
        QVERIFY(!f.notes.empty());
    }

    void aStalledLineIsLetGoAndGoneOnWith()
    {
        const std::string body = noise(50'000);
        Fixture f({.body = body, .headers = {reprDigest(body)}, .stallAfter = 20'000, .stalls = 1});
        QCOMPARE(valueOf(f.get()).breaks, 1);
        QCOMPARE(f.content(), body);
        QCOMPARE(f.server.asked().back().range, std::string("bytes=20000-"));
    }

    void aServerThatBreaksOffAtTheSamePlaceForEverIsGivenUp()
    {
        const std::string body = noise(80'000);
        Fixture f({.body = body, .headers = {reprDigest(body)}, .cutAfter = 30'000, .cuts = 99, .ranges = false});
        f.request.attempts = 3;
        const auto failed = f.get();
        QVERIFY(!failed && failed.error().code == ErrorCode::Io);
        QCOMPARE(f.server.asked().size(), std::size_t(3));
        QVERIFY2(failed.error().detail.find("kept") != std::string::npos, failed.error().detail.c_str());
    }

    void aServerThatNeverFinishesIsGivenUpAndWhatCameIsKept()
    {
        const std::string body = noise(50'000);
        Fixture f({.body = body, .headers = {reprDigest(body)}, .announced = 60'000});
        f.request.attempts = 2;
        const auto failed = f.get();
        QVERIFY(!failed);
        // Asked for what it announced and does not have, it contradicts itself.
        QVERIFY2(failed.error().code == ErrorCode::Io || failed.error().code == ErrorCode::Corrupt, failed.error().detail.c_str());
        QVERIFY(!f.has("model.safetensors"));
    }

    void fewerBytesAnnouncedThanTheDigestIsOf()
    {
        const std::string body = noise(50'000);
        Fixture f({.body = body, .headers = {reprDigest(body)}, .announced = 40'000});
        const auto failed = f.get();
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::Corrupt);
        QVERIFY2(failed.error().detail.find("SHA-256") != std::string::npos, failed.error().detail.c_str());
        QVERIFY(!f.has("model.safetensors"));
    }

    void aWrongDigestOfTheServerIsNotBelieved()
    {
        const std::string body = noise(50'000);
        Fixture f({.body = body, .headers = {reprDigest("something else")}});
        const auto failed = f.get();
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::Corrupt);
        QVERIFY(!f.has("model.safetensors") && !f.has("model.safetensors.part"));
        QCOMPARE(f.server.asked().size(), std::size_t(2));  // once more, then no more
    }

    void aPinIsStrongerThanTheServer()
    {
        const std::string body = noise(50'000);
        Fixture f({.body = body});
        f.request.sha256 = sha256(body);
        QVERIFY(valueOf(f.get()).voucher == Voucher::Pin);

        Fixture other({.body = body, .headers = {reprDigest(body)}});
        other.request.sha256 = sha256("the one that was meant");
        const auto failed = other.get();
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::Corrupt);
        QVERIFY(!other.has("model.safetensors.part"));  // refused before the first byte
    }

    void aPinnedSizeIsCompared()
    {
        Fixture f({.body = noise(50'000)});
        f.request.bytes = 60'000;
        const auto failed = f.get();
        QVERIFY(!failed && failed.error().code == ErrorCode::Corrupt);
    }

    void aChangedFileStartsOver()
    {
        const std::string before = noise(80'000), after = std::string(90'000, 'x');
        Fixture f({.body = before, .headers = {reprDigest(before)}, .cutAfter = 30'000, .cuts = 1});
        f.request.attempts = 1;
        QVERIFY(!f.get());
        QCOMPARE(QFileInfo(f.folder.filePath("model.safetensors.part")).size(), 30'000);
        f.server.serve("/model.safetensors", {.body = after, .etag = "\"two\"", .headers = {reprDigest(after)}});
        const auto report = valueOf(f.get());
        QCOMPARE(f.content(), after);
        QCOMPARE(report.resumedFrom, 0);
        QCOMPARE(f.server.asked().back().ifRange, std::string("\"one\""));
    }

    void anotherDayGoesOnWhereThisOneStopped()
    {
        const std::string body = noise(80'000);
        Fixture f({.body = body, .headers = {reprDigest(body)}, .cutAfter = 30'000, .cuts = 1});
        f.request.attempts = 1;
        QVERIFY(!f.get());
        const auto report = valueOf(f.get());
        QCOMPARE(report.resumedFrom, 30'000);
        QCOMPARE(f.content(), body);
    }

    void partsThatNothingHoldsTogetherAreNotJoined()
    {
        const std::string body = noise(80'000);
        Fixture f({.body = body, .etag = "W/\"weak\"", .cutAfter = 30'000, .cuts = 1});
        QCOMPARE(valueOf(f.get()).bytes, 80'000);
        QCOMPARE(f.content(), body);
        QCOMPARE(f.server.asked().back().range, std::string());  // the whole file again
    }

    void aServerWithoutRangesSendsAllAgain()
    {
        const std::string body = noise(80'000);
        Fixture f({.body = body, .headers = {reprDigest(body)}, .cutAfter = 30'000, .cuts = 1, .ranges = false});
        QCOMPARE(valueOf(f.get()).resumedFrom, 0);
        QCOMPARE(f.content(), body);
    }

    void anotherPartThanTheOneAskedForIsThrownAway()
    {
        const std::string body = noise(80'000);
        Fixture f({.body = body, .headers = {reprDigest(body)}, .cutAfter = 30'000, .cuts = 1, .rangeShift = 100});
        valueOf(f.get());  // from the start, where no range is asked for
        QCOMPARE(f.content(), body);
        QCOMPARE(f.server.asked().size(), std::size_t(3));
    }

    void aBusyServerIsAskedAgain()
    {
        const std::string body = noise(1000);
        Fixture f({.body = body, .status = 503, .refusals = 2});
        QCOMPARE(valueOf(f.get()).breaks, 2);
        QCOMPARE(f.content(), body);
    }

    void refusalsAreSaidOnce_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("code");
        QTest::newRow("401") << 401 << int(ErrorCode::AccessDenied);
        QTest::newRow("403") << 403 << int(ErrorCode::AccessDenied);
        QTest::newRow("404") << 404 << int(ErrorCode::NotFound);
        QTest::newRow("407") << 407 << int(ErrorCode::AccessDenied);
        QTest::newRow("418") << 418 << int(ErrorCode::Io);
    }
    void refusalsAreSaidOnce()
    {
        QFETCH(int, status);
        QFETCH(int, code);
        Fixture f({.body = "x", .status = status, .refusals = 9});
        const auto failed = f.get();
        QVERIFY(!failed);
        QCOMPARE(int(failed.error().code), code);
        QVERIFY(failed.error().detail.find(f.request.url) != std::string::npos);
        QCOMPARE(f.server.asked().size(), std::size_t(1));
    }

    void redirectionsKeepWhatWasDeclaredOnTheWay()
    {
        const std::string body = noise(5000);
        Fixture f({.etag = "", .headers = {"X-Linked-ETag: \"" + sha256(body) + "\""}, .redirect = "/cdn/blob"});
        f.server.serve("/cdn/blob", {.body = body});
        const auto report = valueOf(f.get());
        QVERIFY(report.voucher == Voucher::Server);
        QCOMPARE(f.content(), body);
    }

    void aCompressedAnswerIsRefused()
    {
        Fixture f({.body = noise(100), .headers = {"Content-Encoding: gzip"}});
        const auto failed = f.get();
        QVERIFY(!failed && failed.error().code == ErrorCode::Io);
    }

    void theDiskIsLookedAtBeforeTheFirstByte()
    {
        Fixture f({.body = noise(300'000)});
        f.request.freeBytes = [](const auto &) { return std::int64_t(64'100'000); };
        const auto failed = f.get();
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::NoSpace);
        QVERIFY2(failed.error().detail.find("model.safetensors") != std::string::npos, failed.error().detail.c_str());
        QVERIFY(!f.has("model.safetensors.part"));
        f.request.freeBytes = [](const auto &) { return std::int64_t(64'400'000); };
        valueOf(f.get());
    }

    void theProxyIsAsked()
    {
        const std::string body = noise(5000);
        Fixture f({.body = body});
        LocalServer origin;  // has nothing
        f.request.url = origin.url("/model.safetensors");
        f.request.proxy = f.server.url();
        valueOf(f.get());
        QCOMPARE(f.content(), body);
        QVERIFY(origin.asked().empty());
    }

    void anUnreachableServerIsGivenUpWithAdvice()
    {
        Fixture f({.body = "x"});
        f.request.url = "http://127.0.0.1:1/model";  // nobody listens there
        f.request.attempts = 2;
        const auto failed = f.get();
        QVERIFY(!failed && failed.error().code == ErrorCode::Io);
        QVERIFY2(failed.error().detail.find("proxy") != std::string::npos, failed.error().detail.c_str());
    }

    void openLinesAreRefused_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("plain http") << "http://example.org/model";
        QTest::newRow("a name that begins like ours") << "http://127.0.0.1.example.org/model";
        QTest::newRow("ours as a user's name and password") << "http://localhost:80@example.org/model";
        QTest::newRow("ours as a user's name") << "http://localhost@example.org/model";
        QTest::newRow("a file") << "file:///etc/passwd";
    }
    void openLinesAreRefused()
    {
        QFETCH(QString, url);
        Fixture f({.body = "x"});
        f.request.url = url.toStdString();
        const auto failed = f.get();
        QVERIFY(!failed && failed.error().code == ErrorCode::InvalidArgument);
    }

    void aPauseLetsGoOfTheLineAndGoesOnByRange()
    {
        const std::string body = noise(400'000);
        Fixture f({.body = body, .headers = {reprDigest(body)}, .bytesPerSecond = 400'000});
        std::atomic<bool> paused = false;
        std::atomic<std::int64_t> seen = 0;
        Reins reins;
        reins.interrupted = [&] { return paused.load(); };
        reins.stopped = [&] {
            while (paused)
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            return false;
        };
        reins.progress = [&](std::int64_t done, std::int64_t) { seen = done; };
        core::Result<FileReport> result;
        std::thread worker([&] { result = download::downloadFile(f.request, reins); });
        QTRY_VERIFY_WITH_TIMEOUT(seen > 50'000, 20'000);
        paused = true;
        QTest::qWait(300);
        const std::int64_t held = seen;
        QTest::qWait(300);
        const bool quiet = seen == held;
        paused = false;
        worker.join();
        QVERIFY(quiet);
        valueOf(result);
        QCOMPARE(f.content(), body);
        QVERIFY(f.server.asked().size() >= 2);
        QVERIFY(f.server.asked().back().range.starts_with("bytes="));
    }

    void stoppingKeepsWhatCame()
    {
        const std::string body = noise(400'000);
        Fixture f({.body = body, .headers = {reprDigest(body)}, .bytesPerSecond = 400'000});
        std::atomic<bool> stop = false;
        Reins reins;
        reins.interrupted = reins.stopped = [&] { return stop.load(); };
        reins.progress = [&](std::int64_t done, std::int64_t) { stop = done > 50'000; };
        const auto cancelled = download::downloadFile(f.request, reins);
        QVERIFY(!cancelled && cancelled.error().code == ErrorCode::Cancelled);
        QVERIFY(QFileInfo(f.folder.filePath("model.safetensors.part")).size() > 50'000);
        QVERIFY(valueOf(f.get()).resumedFrom > 50'000);
        QCOMPARE(f.content(), body);
    }
};

QTEST_GUILESS_MAIN(TestDownload)
#include "tst_download.moc"
