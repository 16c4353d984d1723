// Photos read by workers: the same as in this process, whatever the workers do meanwhile.
#include <QTest>

#include <atomic>
#include <csignal>
#include <mutex>
#include <thread>

#include <dirent.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/core/log.h"
#include "engine/isolation/fields.h"
#include "engine/isolation/warm_up_samples.h"
#include "tests/engine/image/fixtures.h"
#include "tests/engine/isolation/worker_fixture.h"

using namespace semblance;
using namespace semblance::tests;
using core::ErrorCode;
using isolation::WorkerPool;

namespace {

int openDescriptors()
{
    int count = 0;
    DIR *folder = ::opendir("/proc/self/fd");
    while (folder != nullptr && ::readdir(folder) != nullptr)
        ++count;
    if (folder != nullptr)
        ::closedir(folder);
    return count;
}

bool isGone(pid_t process)
{
    return ::kill(process, 0) != 0;
}

const fixtures::Bytes &photo()
{
    static const fixtures::Bytes bytes = fixtures::jpeg(fixtures::corners());
    return bytes;
}

isolation::WorkerPoolOptions hasty(std::chrono::milliseconds perFile)
{
    auto options = testWorkers();
    options.limits.perFile = perFile;
    return options;
}

}  // namespace

class TestWorkerPool : public QObject {
    Q_OBJECT

    std::mutex m_logMutex;
    QStringList m_log;

    bool logged(const QString &part)
    {
        const std::lock_guard lock(m_logMutex);
        return !m_log.filter(part).isEmpty();
    }

private Q_SLOTS:
    void initTestCase()
    {
        core::setLogSink([this](core::LogLevel, std::string_view message) {
            const std::lock_guard lock(m_logMutex);
            m_log << QString::fromUtf8(message.data(), static_cast<qsizetype>(message.size()));
        });
    }
    void init() { m_log.clear(); }

    void readsTheSame_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const fixtures::Bytes &bytes) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size()));
        };
        const auto corners = fixtures::corners();
        row("JPEG", fixtures::jpeg(corners));
        row("progressive JPEG", fixtures::progressiveJpeg(corners));
        row("CMYK JPEG", fixtures::adobeCmykJpeg(corners));
        row("PNG", fixtures::encoded(".png", corners));
        row("interlaced PNG", fixtures::interlacedPng(corners));
        row("WebP", fixtures::encoded(".webp", corners));
        row("TIFF", fixtures::encoded(".tif", corners));
        row("BMP", fixtures::encoded(".bmp", corners));
        row("large", fixtures::jpeg(fixtures::corners(4000, 3000)));
        row("turned, with texts", fixtures::withFields(fixtures::jpeg(corners), {{"Exif.Image.Orientation", "6"},
                                                                                 {"Exif.Photo.DateTimeOriginal", "2023:07:14 18:05:11"},
                                                                                 {"Exif.Photo.UserComment", "charset=Unicode 海边的船"},
                                                                                 {"Exif.GPSInfo.GPSLatitude", "39/1 54/1 36/1"},
                                                                                 {"Xmp.dc.title", "lang=x-default 海边的船"},
                                                                                 {"Iptc.Application2.Keywords", "Bär"}}));
        auto early = fixtures::jpeg(corners);
        early.resize(early.size() * 2 / 3);
        row("cut short", early);
        row("nothing", {});
        row("no picture", fixtures::Bytes(1000, 'x'));
        int number = 0;
        for (const auto sample : isolation::samples::all)
            row(qPrintable(QString("sample %1").arg(++number)), {sample.begin(), sample.end()});
    }
    void readsTheSame()
    {
        QFETCH(QByteArray, bytes);
        static WorkerPool pool([] {
            isolation::WorkerPoolOptions options;
            options.program = SEMBLANCE_DECODER;
            return options;
        }());
        const std::span file(reinterpret_cast<const std::uint8_t *>(bytes.constData()), static_cast<std::size_t>(bytes.size()));
        for (const int side : {0, 20}) {
            image::DecodeOptions options;
            options.shortSideAtLeast = side;
            const auto mine = isolation::readerInThisProcess()->read(file, options), theirs = pool.read(file, options);
            QCOMPARE(theirs.has_value(), mine.has_value());
            if (!mine) {
                QCOMPARE(theirs.error().code, mine.error().code);
                QCOMPARE(theirs.error().detail, mine.error().detail);
                continue;
            }
            QCOMPARE(theirs->photo.picture.rgb, mine->photo.picture.rgb);
            QVERIFY(isolation::toBytes(*theirs) == isolation::toBytes(*mine));
        }
        QCOMPARE(pool.deaths(), 0);
        QCOMPARE(pool.processes().size(), std::size_t{1});
    }

    void metadataAlone()
    {
        const auto bytes = fixtures::withFields(photo(), {{"Xmp.dc.title", "lang=x-default 海边的船"}});
        const std::string text = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
                                 "<rdf:Description rdf:about='' xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmp:Rating='4'/>"
                                 "</rdf:RDF></x:xmpmeta>";
        const fixtures::Bytes sidecar(text.begin(), text.end());
        WorkerPool pool(testWorkers());
        for (const auto wanted : {isolation::Wanted::Metadata, isolation::Wanted::PictureAndMetadata}) {
            const auto read = pool.read({bytes, sidecar}, wanted, {});
            QVERIFY2(read.has_value(), read ? "" : read.error().detail.c_str());
            QCOMPARE(read->metadata.title, std::string("海边的船"));
            QCOMPARE(read->metadata.rating, 4);
            QCOMPARE(read->photo.picture.rgb.empty(), wanted == isolation::Wanted::Metadata);
        }
        // Also of what no decoder reads: not an error, as in this process.
        const fixtures::Bytes rubbish(10, 'x');
        const auto theirs = pool.read({rubbish, sidecar}, isolation::Wanted::Metadata, {});
        const auto mine = isolation::readerInThisProcess()->read({rubbish, sidecar}, isolation::Wanted::Metadata, {});
        QVERIFY(theirs.has_value() && mine.has_value());
        QVERIFY(isolation::toBytes(*theirs) == isolation::toBytes(*mine));
    }

    // What warms the libraries up is whole: the formats of this build decode without a word.
    void sidecarsAreTheSame_data()
    {
        QTest::addColumn<QByteArray>("packet");
        const std::string good = image::withSidecarText({}, {{{"two dogs", "en"}, {"海边的船", "zh"}}, {"sea", "dog"}, 3}).value();
        QTest::newRow("none yet") << QByteArray();
        QTest::newRow("one of ours") << QByteArray::fromStdString(good);
        QTest::newRow("cut short") << QByteArray::fromStdString(good).left(static_cast<qsizetype>(good.size() / 2));
        QTest::newRow("no XMP") << QByteArray("my diary");
        QTest::newRow("not UTF-8") << QByteArray::fromStdString(good).replace("dog", "d\xFFg");
        QTest::newRow("NUL") << QByteArray(100, '\0');
        QTest::newRow("deep") << QByteArray("<a>").repeated(5000);
    }
    void sidecarsAreTheSame()
    {
        QFETCH(QByteArray, packet);
        static WorkerPool pool([] {
            isolation::WorkerPoolOptions options;
            options.program = SEMBLANCE_DECODER;
            return options;
        }());
        const auto here = isolation::readerInThisProcess();
        const image::SidecarText wanted{{{"a red boat", "en"}}, {"boat"}, 4};
        for (const auto &texts : {std::optional<image::SidecarText>(), std::optional(wanted)}) {
            const auto mine = readSidecar(*here, packet.toStdString(), texts), theirs = readSidecar(pool, packet.toStdString(), texts);
            QCOMPARE(theirs.has_value(), mine.has_value());
            if (!mine) {
                QCOMPARE(theirs.error().detail, mine.error().detail);
                continue;
            }
            QVERIFY(toBytes(*theirs) == toBytes(*mine));
            QCOMPARE(theirs->changed.empty(), !texts.has_value());
            if (texts)
                QCOMPARE(image::readSidecarText(theirs->changed).value().tags, wanted.tags);
        }
        QCOMPARE(pool.deaths(), 0);
    }

    void samplesDecode()
    {
        int decoded = 0;
        for (const auto sample : isolation::samples::all) {
            const auto outcome = isolation::readerInThisProcess()->read(sample, {});
            if (!outcome && outcome.error().code == ErrorCode::Unsupported)
                continue;
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().detail.c_str());
            QVERIFY2(outcome->photo.warning.empty(), outcome->photo.warning.c_str());
            QCOMPARE(outcome->photo.width, 8);
            ++decoded;
        }
        QVERIFY(decoded >= 5);
    }

    void pixelsBeyondTheLimit()
    {
        auto options = testWorkers();
        options.limits.maxPixels = 100;
        WorkerPool pool(options);
        const auto outcome = pool.read(photo(), {});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::TooLarge);
    }

    void memoryIsAFile()
    {
        auto options = testWorkers();
        options.limits.memory = isolation::Backing::File;
        WorkerPool pool(options);
        const auto mine = isolation::readerInThisProcess()->read(photo(), {}), theirs = pool.read(photo(), {});
        QVERIFY2(theirs.has_value(), theirs ? "" : theirs.error().detail.c_str());
        QCOMPARE(theirs->photo.picture.rgb, mine->photo.picture.rgb);
    }

    // The next photo finds a new worker; the file that ended the old one is not tried again.
    void deaths_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<bool>("passing");
        QTest::newRow("a fault in memory") << "segfault"
                                           << "The decoder died on this file (signal 11: Segmentation fault)." << false;
        QTest::newRow("a broken promise") << "abort"
                                          << "The decoder died on this file (signal 6: Aborted)." << false;
        QTest::newRow("an exit") << "exit 7"
                                 << "The decoder ended on this file (exit status 7)." << false;
        QTest::newRow("a closed connection") << "hide"
                                             << "The decoder died on this file (signal 9: Killed)." << true;
    }
    void deaths()
    {
        QFETCH(QString, what);
        QFETCH(QString, reason);
        QFETCH(bool, passing);
        if (isSanitized && (what == "segfault" || what == "abort"))
            QSKIP("a sanitizer ends a process in its own way");
        WorkerPool pool(testWorkers());
        for (int time = 0; time < 2; ++time) {
            const auto outcome = pool.read(command(what.toStdString()), {});
            QVERIFY(!outcome);
            QCOMPARE(QString::fromStdString(outcome.error().detail), reason);
            QCOMPARE(isolation::isPassing(outcome.error().code), passing);
        }
        QCOMPARE(pool.deaths(), 1);
        QVERIFY(pool.read(photo(), {}).has_value());
        QVERIFY(logged("A worker was lost: " + reason));
        pool.rest();  // the run is over
        QVERIFY(!pool.read(command(what.toStdString()), {}));
        QCOMPARE(pool.deaths(), 2);
    }

    void hangs_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("asleep") << "sleep";
        QTest::newRow("busy") << "spin";
    }
    void hangs()
    {
        QFETCH(QString, what);
        WorkerPool pool(hasty(std::chrono::milliseconds(1500)));
        static_cast<void>(pool.description());
        const auto processes = pool.processes();
        const auto outcome = pool.read(command(what.toStdString()), {});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().detail, std::string("The decoder did not finish this file within 1.5 seconds."));
        QVERIFY(isolation::isPassing(outcome.error().code));
        QVERIFY(!processes.empty() && isGone(processes.front()));
        QVERIFY(!pool.read(command(what.toStdString()), {}));
        QCOMPARE(pool.deaths(), 1);
    }

    // The limit is for each file, not for the life of a worker.
    void processorTimeIsLimited()
    {
        auto options = testWorkers();
        options.limits.processorPerFile = std::chrono::seconds(1);
        WorkerPool pool(options);
        static_cast<void>(pool.description());
        rlimit limit{};
        if (pool.processes().empty() || ::prlimit(pool.processes().front(), RLIMIT_CPU, nullptr, &limit) != 0)
            QSKIP("this system does not let one process limit another");
        QVERIFY(pool.read(photo(), {}).has_value());
        const auto outcome = pool.read(command("spin"), {});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().detail, std::string("The decoder needed more than 1 second of processor time for this file."));
        QCOMPARE(outcome.error().code, ErrorCode::Corrupt);
    }

    void lies_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *about : {"fewer pixels", "no pixels", "negative size", "huge size", "huge photo", "format", "orientation",
                                  "rating", "latitude", "half a place", "not a number", "zone", "language", "time", "text", "keyword"})
            QTest::newRow(about) << QString("lie ") + about;
        QTest::newRow("one byte") << "garbage 1";
        QTest::newRow("24 bytes of rubbish") << "garbage 24";
        QTest::newRow("a long message") << "garbage 100000";
        QTest::newRow("another request's number") << "reply 99 10 0";
        QTest::newRow("an answer beyond the memory") << "reply 1 18446744073709551615 0";
        QTest::newRow("an answer that is not there") << "reply 1 1000 0";
        QTest::newRow("100,000 messages with descriptors") << "flood";
    }
    void lies()
    {
        QFETCH(QString, what);
        auto options = hasty(std::chrono::seconds(60));
        WorkerPool pool(options);
        const int before = openDescriptors();
        const auto outcome = pool.read(command(what.toStdString()), {});
        QVERIFY(!outcome);
        QCOMPARE(pool.deaths(), 1);
        const bool noMessage = what == "garbage 100000";  // longer than any: like an end
        QVERIFY2(outcome.error().detail.find(noMessage ? "died on this file" : "cannot be right") != std::string::npos,
                 outcome.error().detail.c_str());
        QVERIFY(pool.read(photo(), {}).has_value());
        pool.rest();
        QVERIFY(openDescriptors() <= before);
    }

    // A worker that is killed while nothing is asked of it is nobody's failure.
    void killedInItsSleep()
    {
        WorkerPool pool(testWorkers());
        for (int time = 0; time < 3; ++time) {
            QVERIFY(pool.read(photo(), {}).has_value());
            const auto processes = pool.processes();
            QCOMPARE(processes.size(), std::size_t{1});
            QCOMPARE(::kill(processes.front(), SIGKILL), 0);
        }
        QVERIFY(pool.read(photo(), {}).has_value());
        QCOMPARE(pool.deaths(), 0);
    }

    void killedInTheMiddle()
    {
        WorkerPool pool(testWorkers());
        std::atomic<bool> enough{false};
        std::thread killer([&] {
            while (!enough) {
                for (const pid_t process : pool.processes())
                    ::kill(process, SIGKILL);
                std::this_thread::yield();
            }
        });
        // A worker that is killed before it has the file is another matter; then it is tried again.
        QString reason;
        for (int time = 0; time < 100 && !reason.startsWith("The decoder died"); ++time)
            reason = saidBy(pool, "sleep");
        enough = true;
        killer.join();
        QCOMPARE(reason, QString("The decoder died on this file (signal 9: Killed)."));
        QVERIFY(isolation::isPassing(pool.read(command("sleep"), {}).error().code));
        QVERIFY(pool.read(photo(), {}).has_value());
    }

    void stopped()
    {
        WorkerPool pool(testWorkers());
        std::stop_source stop;
        std::thread stopper([&] {
            while (pool.processes().empty())
                std::this_thread::yield();
            stop.request_stop();
        });
        const auto outcome = pool.read(command("sleep"), {}, stop.get_token());
        stopper.join();
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::Cancelled);
        QCOMPARE(pool.deaths(), 0);
        QCOMPARE(pool.read(photo(), {}, stop.get_token()).error().code, ErrorCode::Cancelled);
        QVERIFY(pool.read(photo(), {}).has_value());
    }

    void moreCallersThanWorkers()
    {
        WorkerPool pool(testWorkers(2));
        std::atomic<int> good{0}, dead{0};
        std::vector<std::jthread> callers;
        for (int caller = 0; caller < 6; ++caller)
            callers.emplace_back([&, caller] {
                for (int i = 0; i < 20; ++i) {
                    const bool deadly = caller == 0 && i % 10 == 5;
                    const auto outcome = pool.read(deadly ? command("exit " + std::to_string(i + 1)) : photo(), {});
                    ++(outcome ? good : dead);
                }
            });
        callers.clear();
        QCOMPARE(good.load(), 118);
        QCOMPARE(dead.load(), 2);
        QCOMPARE(pool.deaths(), 2);
        QVERIFY(pool.processes().size() <= 2);
    }

    void nothingIsLeftBehind()
    {
        const int before = openDescriptors();
        std::vector<pid_t> processes;
        {
            WorkerPool pool(testWorkers(2));
            QVERIFY(pool.read(photo(), {}).has_value());
            processes = pool.processes();
            QCOMPARE(processes.size(), std::size_t{1});
            pool.rest();
            QVERIFY(isGone(processes.front()));
            QVERIFY(pool.processes().empty());
            QVERIFY(pool.read(photo(), {}).has_value());
            processes = pool.processes();
        }
        QVERIFY(isGone(processes.front()));
        QCOMPARE(openDescriptors(), before);
    }

    // Workers outlive the thread that asked for them, and not the process.
    void outlivesItsCaller()
    {
        WorkerPool pool(testWorkers());
        std::thread([&pool] { static_cast<void>(pool.read(photo(), {})); }).join();
        const auto processes = pool.processes();
        QCOMPARE(processes.size(), std::size_t{1});
        QVERIFY(pool.read(photo(), {}).has_value());
        QCOMPARE(pool.processes(), processes);
    }

    void diesWithItsParent()
    {
        std::array<int, 2> pipe{-1, -1};
        QCOMPARE(::pipe(pipe.data()), 0);
        const pid_t parent = ::fork();
        if (parent == 0) {
            WorkerPool pool(testWorkers());
            static_cast<void>(pool.description());
            const pid_t worker = pool.processes().empty() ? -1 : pool.processes().front();
            static_cast<void>(!::write(pipe[1], &worker, sizeof worker));
            static_cast<void>(pool.read(command("sleep"), {}));
            ::_exit(0);
        }
        pid_t worker = -1;
        QCOMPARE(::read(pipe[0], &worker, sizeof worker), static_cast<ssize_t>(sizeof worker));
        QVERIFY(worker > 0 && !isGone(worker));
        QCOMPARE(::kill(parent, SIGKILL), 0);
        QCOMPARE(::waitpid(parent, nullptr, 0), parent);
        QTRY_VERIFY_WITH_TIMEOUT(isGone(worker) || statusOf(worker, "State").startsWith('Z'), 60'000);
        ::close(pipe[0]);
        ::close(pipe[1]);
    }

    // No worker can be had: photos are read here, and the log says why.
    void noProgram_data()
    {
        QTest::addColumn<QString>("program");
        QTest::newRow("it is not there") << "/nonexistent/semblance-decoder";
        QTest::newRow("it is another program") << "/bin/true";
        QTest::newRow("it is no program") << "/etc/passwd";
    }
    void noProgram()
    {
        QFETCH(QString, program);
        isolation::WorkerPoolOptions options;
        options.program = program.toStdString();
        WorkerPool pool(options);
        QVERIFY(pool.read(photo(), {}).has_value());
        QVERIFY(pool.processes().empty());
        QVERIFY(logged("in this process, without isolation"));
        QVERIFY(pool.description().find("in this process") != std::string::npos);
    }

    // Too many open files, at any step: that file fails, with a reason, and can be tried again.
    void noDescriptors()
    {
        WorkerPool pool(testWorkers());
        QVERIFY(pool.read(photo(), {}).has_value());
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        const int next = ::dup(0);
        ::close(next);
        const rlimit none{static_cast<rlim_t>(next), before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
        const auto idle = pool.read(photo(), {});
        pool.rest();
        const rlimit fewer{1, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &fewer), 0);
        const auto starting = pool.read(photo(), {});
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
        for (const auto *outcome : {&idle, &starting}) {
            QVERIFY(!*outcome);
            QVERIFY2(outcome->error().detail.find("Too many open files") != std::string::npos, outcome->error().detail.c_str());
            QVERIFY(isolation::isPassing(outcome->error().code));
        }
        QVERIFY(pool.read(photo(), {}).has_value());
        QCOMPARE(pool.deaths(), 0);
    }
};

QTEST_GUILESS_MAIN(TestWorkerPool)
#include "tst_worker_pool.moc"
