// The engine thread: order, states, pause, cancel, errands, and what shutting down leaves unsaid.
#include <QtTest>

#include <atomic>
#include <future>
#include <mutex>

#include "engine/jobs/job_queue.h"
#include "engine/jobs/pending_folders.h"

using namespace semblance;
using jobs::JobKind;
using jobs::JobState;

namespace {

constexpr int patience = 60'000;  // milliseconds: a loaded machine is no fault

// The states that each job went through, in the order told.
struct Diary {
    std::mutex mutex;
    QStringList lines;
    jobs::JobQueue::Listener listener()
    {
        return [this](const jobs::JobRecord &record) {
            static const QStringList names{"queued", "running", "paused", "done", "cancelled", "failed"};
            const std::lock_guard lock(mutex);
            const QString line = QString("%1 %2").arg(record.id.value).arg(names[static_cast<int>(record.state)]);
            if (lines.isEmpty() || lines.last() != line)
                lines << line;
        };
    }
    QStringList read()
    {
        const std::lock_guard lock(mutex);
        return lines;
    }
};

core::Result<jobs::IndexReport> untilStopped(jobs::JobContext &context)
{
    while (!context.stopped())
        std::this_thread::yield();
    jobs::IndexReport report;
    report.outcome = jobs::Outcome::Cancelled;
    return report;
}

JobState stateOf(const jobs::JobQueue &queue, core::JobId id)
{
    for (const jobs::JobRecord &record : queue.jobs())
        if (record.id == id)
            return record.state;
    return JobState::Failed;
}

}  // namespace

class TestJobQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jobsRunOneAfterAnother()
    {
        Diary diary;
        jobs::JobQueue queue(diary.listener());
        std::atomic<int> running{0}, most{0};
        core::JobId last;
        for (int i = 0; i < 3; ++i)
            last = queue.submit(JobKind::Index, "folder", [&](jobs::JobContext &) -> core::Result<jobs::IndexReport> {
                most = std::max(most.load(), ++running);
                --running;
                jobs::IndexReport report;
                report.photos = 7;
                return report;
            });
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(queue, last), JobState::Done, patience);
        QCOMPARE(most.load(), 1);
        QCOMPARE(queue.jobs().front().id, last);  // newest first
        QCOMPARE(queue.jobs().front().index->photos, 7);
        const QStringList lines = diary.read();
        for (const QString id : {"1", "2", "3"}) {
            QVERIFY(lines.indexOf(id + " queued") < lines.indexOf(id + " running"));
            QVERIFY(lines.indexOf(id + " running") < lines.indexOf(id + " done"));
        }
        QVERIFY(lines.indexOf("1 done") < lines.indexOf("2 running"));
    }

    void aFailureIsTold()
    {
        jobs::JobQueue queue({});
        const auto failing = queue.submit(JobKind::Index, {}, [](jobs::JobContext &) -> core::Result<jobs::IndexReport> {
            return core::fail(core::ErrorCode::NoSpace, "the disk is full");
        });
        const auto throwing = queue.submit(
            JobKind::Index, {}, [](jobs::JobContext &) -> core::Result<jobs::IndexReport> { throw std::runtime_error("a fault"); });
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(queue, throwing), JobState::Failed, patience);
        QCOMPARE(stateOf(queue, failing), JobState::Failed);
        QCOMPARE(queue.jobs()[1].error->code, core::ErrorCode::NoSpace);
        QCOMPARE(queue.jobs()[0].error->code, core::ErrorCode::Internal);
    }

    void cancelStopsARunningAndAWaitingJob()
    {
        jobs::JobQueue queue({});
        const auto running = queue.submit(JobKind::Index, {}, untilStopped);
        const auto waiting = queue.submit(JobKind::Index, {}, untilStopped);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(queue, running), JobState::Running, patience);
        queue.cancel(waiting);
        QCOMPARE(stateOf(queue, waiting), JobState::Cancelled);
        queue.cancel(running);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(queue, running), JobState::Cancelled, patience);
        queue.cancel(running);  // twice is once
        queue.cancel(core::JobId{99});
    }

    void aPausedJobWaitsAndGoesOn()
    {
        Diary diary;
        jobs::JobQueue queue(diary.listener());
        std::atomic<int> rounds{0};
        std::atomic<bool> enough{false};
        const auto id = queue.submit(JobKind::Index, {}, [&](jobs::JobContext &context) -> core::Result<jobs::IndexReport> {
            while (!context.stopped() && !enough)
                ++rounds;
            return jobs::IndexReport{};
        });
        QTRY_VERIFY_WITH_TIMEOUT(rounds > 0, patience);
        queue.pause(id);
        QCOMPARE(stateOf(queue, id), JobState::Paused);
        queue.resume(id);
        const int before = rounds;
        QTRY_VERIFY_WITH_TIMEOUT(rounds > before, patience);
        enough = true;
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(queue, id), JobState::Done, patience);
        QCOMPARE(diary.read(), (QStringList{"1 queued", "1 running", "1 paused", "1 running", "1 done"}));
    }

    void aPausedWaitingJobLetsOthersPass()
    {
        jobs::JobQueue queue({});
        const auto first = queue.submit(JobKind::Index, {}, untilStopped);
        std::atomic<bool> secondRan{false};
        const auto second = queue.submit(JobKind::Index, {}, [&](jobs::JobContext &) -> core::Result<jobs::IndexReport> {
            secondRan = true;
            return jobs::IndexReport{};
        });
        const auto third =
            queue.submit(JobKind::Index, {}, [](jobs::JobContext &) -> core::Result<jobs::IndexReport> { return jobs::IndexReport{}; });
        queue.pause(second);
        queue.cancel(first);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(queue, third), JobState::Done, patience);
        QVERIFY(!secondRan);
        queue.resume(second);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(queue, second), JobState::Done, patience);
    }

    void anErrandInterruptsAndTheJobGoesOn()
    {
        Diary diary;
        jobs::JobQueue queue(diary.listener());
        std::atomic<int> runs{0};
        std::atomic<bool> errandDone{false};
        const auto id = queue.submit(JobKind::Index, {}, [&](jobs::JobContext &context) -> core::Result<jobs::IndexReport> {
            ++runs;
            return errandDone ? jobs::IndexReport{} : *untilStopped(context);
        });
        QTRY_COMPARE_WITH_TIMEOUT(runs.load(), 1, patience);
        queue.runErrand([&] { errandDone = true; }).get();
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(queue, id), JobState::Done, patience);
        QCOMPARE(runs.load(), 2);
        QCOMPARE(diary.read(), (QStringList{"1 queued", "1 running", "1 done"}));  // nobody noticed
    }

    void anErrandOfAnIdleQueueRunsAtOnce()
    {
        jobs::JobQueue queue({});
        bool done = false;
        queue.runErrand([&] { done = true; }).get();
        QVERIFY(done);
    }

    void progressIsToldSeldomAndTheLastFigureIsKept()
    {
        std::atomic<int> told{0};
        jobs::JobQueue queue([&](const jobs::JobRecord &) { ++told; });
        const auto id = queue.submit(JobKind::Index, {}, [](jobs::JobContext &context) -> core::Result<jobs::IndexReport> {
            for (int i = 1; i <= 100'000; ++i)
                context.progress(i, 100'000);
            return jobs::IndexReport{};
        });
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(queue, id), JobState::Done, patience);
        QCOMPARE(queue.jobs().front().done, 100'000);
        QVERIFY2(told < 1000, qPrintable(QString::number(told)));
    }

    void shuttingDownReportsNothingSoThatJobsAreTakenUpLater()
    {
        Diary diary;
        {
            jobs::JobQueue queue(diary.listener());
            const auto id = queue.submit(JobKind::Index, {}, untilStopped);
            queue.submit(JobKind::Index, {}, untilStopped);
            QTRY_COMPARE_WITH_TIMEOUT(stateOf(queue, id), JobState::Running, patience);
        }
        QStringList told = diary.read();
        told.sort();
        QCOMPARE(told, (QStringList{"1 queued", "1 running", "2 queued"}));
    }

    void theRateIsSmoothedAndTheTimeLeftFollows()
    {
        jobs::RateMeter meter;
        meter.update(1000, 100.0);  // a thousand were there already: no speed at all
        QCOMPARE(meter.rate(), 0.0);
        QVERIFY(meter.secondsLeft(1000, 2000) < 0);
        meter.update(1100, 101.0);
        QCOMPARE(meter.rate(), 100.0);
        QCOMPARE(meter.secondsLeft(1100, 2000), 9.0);
        meter.update(1300, 102.0);  // 200 a second now
        QVERIFY(meter.rate() > 100.0 && meter.rate() < 200.0);
        meter.paused();
        const double before = meter.rate();
        meter.update(1300, 5000.0);  // the pause is not slowness
        QCOMPARE(meter.rate(), before);
    }

    void pendingFoldersSurviveAnyName()
    {
        const std::vector<std::filesystem::path> folders{"/home/a b", "/caf\xE9", "/100%", "/line\nbreak", "/图片"};
        QCOMPARE(jobs::PendingFolders::fromText(jobs::PendingFolders::toText(folders)), folders);
        QVERIFY(jobs::PendingFolders::fromText("").empty());
        QCOMPARE(jobs::PendingFolders::fromText("/a%ZZ\n").front(), std::filesystem::path("/a%ZZ"));
    }
};

QTEST_GUILESS_MAIN(TestJobQueue)
#include "tst_job_queue.moc"
