// Indexing that is cancelled, paused or killed: the next run completes it and ends where an uninterrupted one does.
#include "tests/engine/jobs/test_library.h"

#include <atomic>
#include <csignal>
#include <future>
#include <mutex>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

namespace {

void fill(TestLibrary &library)
{
    const std::vector<std::string> colours{"red", "green", "blue", "yellow", "white", "black"};
    std::string csv = "image,caption\n";
    for (int i = 0; i < 40; ++i) {
        const std::string name = photoName("p", i);
        library.addPhoto(name, colours[static_cast<std::size_t>(i) % colours.size()], i / 2 * 2);
        csv += name + ",a photo number " + std::to_string(i) + "\n";
    }
    library.addText("captions.csv", csv);
    library.addText("broken.jpg", "no picture");
    library.addText("p0.txt", "one\ntwo\n");
}

// What a killed run has before it, so that resuming meets changes, moves and removals too.
void change(TestLibrary &library)
{
    for (int i = 0; i < 5; ++i)
        fs::remove(library.photos() / (photoName("p", i)));
    for (int i = 5; i < 10; ++i) {
        fs::create_directories(library.photos() / "moved");
        fs::rename(library.photos() / (photoName("p", i)), library.photos() / "moved" / (photoName("m", i)));
    }
    for (int i = 10; i < 15; ++i)
        library.addPhoto(photoName("p", i), "white", 1000 + i);
    for (int i = 0; i < 10; ++i)
        library.addPhoto(photoName("new", i), "red", 2000 + i);
}

// Runs an index job in a process of its own that kills itself, as by `kill -9`, at the n-th time that one of the points is
// reached: a batch about to be embedded, progress told, a transaction just committed. True: it was killed before its end.
bool runAndKill(TestLibrary &library, int point)
{
    const pid_t child = ::fork();
    if (child == 0) {
        std::atomic<int> left{point};
        const auto reached = [&left] {
            if (left.fetch_sub(1) == 0)
                ::kill(::getpid(), SIGKILL);
        };
        library.encoder->beforePictures = reached;
        jobs::JobContext context([&](std::int64_t, std::int64_t) { reached(); });
        const auto report = library.tryIndex({}, &context, reached);
        ::_exit(report ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        qFatal("the run in the child process failed");
    return WIFSIGNALED(status);
}

}  // namespace

class TestIndexResume : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void killedAnywhereEndsTheSame_data()
    {
        QTest::addColumn<int>("point");
        for (const int point : {0, 1, 7, 13, 20, 31, 44, 52, 58})
            QTest::addRow("killed at point %d", point) << point;
    }
    void killedAnywhereEndsTheSame()
    {
        QFETCH(int, point);
        TestLibrary library;
        fill(library);
        runAndKill(library, point);
        const auto report = library.index();
        QCOMPARE(report.outcome, jobs::Outcome::Finished);
        QCOMPARE(report.photos, 41);
        QCOMPARE(library.state(), library.stateOfFreshRun());
        QCOMPARE(library.problems(), QStringList());
    }

    void killedWhileChangesAreTakenEndsTheSame_data() { killedAnywhereEndsTheSame_data(); }
    void killedWhileChangesAreTakenEndsTheSame()
    {
        QFETCH(int, point);
        TestLibrary library;
        fill(library);
        library.index();
        change(library);
        runAndKill(library, point);
        library.index();
        QCOMPARE(library.state(), library.stateOfFreshRun());
        QCOMPARE(library.problems(), QStringList());
    }

    void killedAgainAndAgainItStillArrives()
    {
        TestLibrary library;
        fill(library);
        int kills = 0;
        while (kills < 50 && runAndKill(library, 12))
            ++kills;
        QVERIFY2(kills > 1 && kills < 50, qPrintable(QString::number(kills)));  // each run brought something into safety
        QCOMPARE(library.state(), library.stateOfFreshRun());
    }

    void cancelledAndResumedEndsTheSame_data()
    {
        QTest::addColumn<int>("after");
        QTest::newRow("before the first photo") << 0;
        QTest::newRow("after one photo") << 1;
        QTest::newRow("in the middle") << 21;
        QTest::newRow("at the last photo") << 40;
        QTest::newRow("among the captions") << 42;
    }
    void cancelledAndResumedEndsTheSame()
    {
        QFETCH(int, after);
        TestLibrary library;
        fill(library);
        jobs::JobContext *reins = nullptr;
        jobs::JobContext context([&](std::int64_t done, std::int64_t) {
            if (done >= after)
                reins->requestStop();
        });
        reins = &context;
        const auto stopped = valueOf(library.tryIndex({}, &context));
        QCOMPARE(stopped.outcome, jobs::Outcome::Cancelled);
        QCOMPARE(library.problems(), QStringList());
        const auto report = library.index();
        QCOMPARE(report.outcome, jobs::Outcome::Finished);
        QCOMPARE(report.unchanged, stopped.indexed);  // what was counted as indexed is safe
        QCOMPARE(library.state(), library.stateOfFreshRun());
    }

    void aCancelledRunRemovesNothing()
    {
        TestLibrary library;
        fill(library);
        library.index();
        fs::remove(library.photos() / "p39.png");
        library.addPhoto("new.png", "red", 999);
        const qsizetype before = library.state().size();
        jobs::JobContext context;
        context.requestStop();
        QCOMPARE(valueOf(library.tryIndex({}, &context)).outcome, jobs::Outcome::Cancelled);
        QCOMPARE(library.state().size(), before);
    }

    void aPausedRunWaitsUntilItIsResumed()
    {
        TestLibrary library;
        fill(library);
        jobs::JobContext *reins = nullptr;
        std::promise<void> paused;
        std::atomic<std::int64_t> done{0};
        std::once_flag once;
        jobs::JobContext context([&](std::int64_t now, std::int64_t) {
            done = now;
            if (now == 10)
                std::call_once(once, [&] {
                    reins->setPaused(true);
                    paused.set_value();
                });
        });
        reins = &context;
        core::Result<jobs::IndexReport> report = core::fail(core::ErrorCode::Internal, "not run");
        std::thread worker([&] { report = library.tryIndex({}, &context); });
        paused.get_future().wait();
        QCOMPARE(done.load(), 10);  // it says nothing more until it is resumed
        context.setPaused(false);
        worker.join();
        QCOMPARE(valueOf(std::move(report)).outcome, jobs::Outcome::Finished);
        QCOMPARE(library.state(), library.stateOfFreshRun());
    }

    void aPausedRunCanBeCancelled()
    {
        TestLibrary library;
        fill(library);
        jobs::JobContext context;
        context.setPaused(true);
        core::Result<jobs::IndexReport> report = core::fail(core::ErrorCode::Internal, "not run");
        std::thread worker([&] { report = library.tryIndex({}, &context); });
        context.requestStop();
        worker.join();
        QCOMPARE(valueOf(std::move(report)).outcome, jobs::Outcome::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestIndexResume)
#include "tst_index_resume.moc"
