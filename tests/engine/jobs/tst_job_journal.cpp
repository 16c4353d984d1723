// The journal of jobs: written while they run, read after a restart, a crash or by somebody else.
#include "tests/engine/jobs/test_library.h"

#include <atomic>
#include <fstream>
#include <thread>

#include "engine/core/log.h"
#include "engine/core/thread_log.h"
#include "engine/jobs/job_journal.h"

using namespace semblance;
using core::JobId;
using jobs::JobKind;
using jobs::JobState;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 60'000;  // milliseconds

// A queue that keeps a journal, as the engine has it.
struct Journaled {
    explicit Journaled(const fs::path &folder) : journal(folder), last(journal.highestId())
    {
        jobs::JobQueuePorts ports;
        ports.nextId = [this] { return JobId{++last}; };
        ports.logged = [this](JobId id, core::LogLevel level, std::string_view line) { journal.note(id, level, line); };
        queue = std::make_unique<jobs::JobQueue>([this](const jobs::JobRecord &record) { journal.changed(record); }, std::move(ports));
    }
    jobs::JobJournal journal;
    std::atomic<std::int64_t> last;
    std::unique_ptr<jobs::JobQueue> queue;
};

jobs::PastJob jobIn(const fs::path &folder, JobId id)
{
    for (const jobs::PastJob &job : jobs::pastJobs(folder))
        if (job.id == id)
            return job;
    return {};
}

QString logOf(const fs::path &folder, JobId id)
{
    return QString::fromStdString(jobs::jobLog(folder, id).value_or(std::string("(none)")));
}

core::Result<jobs::IndexReport> untilStopped(jobs::JobContext &context)
{
    while (!context.stopped())
        QThread::msleep(1);
    jobs::IndexReport report;
    report.outcome = jobs::Outcome::Cancelled;
    return report;
}

}  // namespace

class TestJobJournal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatAJobDidIsReadAfterwards()
    {
        const QTemporaryDir temporary;
        const fs::path folder = temporary.filePath("logs").toStdString();
        JobId id;
        {
            Journaled j(folder);
            id = j.queue->submit(JobKind::Index, "/pictures/Ann & Bob\n2023", [](jobs::JobContext &) -> core::Result<jobs::IndexReport> {
                core::log(core::LogLevel::Warning, "the drive is slow");
                jobs::IndexReport report;
                report.photos = 12;
                report.indexed = 10;
                report.failed = {{"/pictures/broken.jpg", "it is empty"}};
                return report;
            });
            QTRY_COMPARE_WITH_TIMEOUT(jobIn(folder, id).state, JobState::Done, patience);
        }
        const auto job = jobIn(folder, id);
        QCOMPARE(job.kind, JobKind::Index);
        QCOMPARE(job.subject.native(), std::string("/pictures/Ann & Bob\n2023"));
        QVERIFY(!job.interrupted && !job.startedAt.empty() && !job.endedAt.empty());
        QVERIFY2(job.result.starts_with("12 photos, 10 indexed"), job.result.c_str());
        const QString log = logOf(folder, id);
        for (const char *part :
             {"queued index", "running", "warning the drive is slow", "unread /pictures/broken.jpg: it is empty", "done"})
            QVERIFY2(log.contains(part), qPrintable(log));
    }

    void aFailureSaysWhy()
    {
        const QTemporaryDir temporary;
        const fs::path folder = temporary.path().toStdString();
        Journaled j(folder);
        const auto id = j.queue->submit(JobKind::Train, "x", [](jobs::JobContext &) -> core::Result<jobs::IndexReport> {
            return core::fail(core::ErrorCode::NoSpace, "the disk\nis full");
        });
        QTRY_COMPARE_WITH_TIMEOUT(jobIn(folder, id).state, JobState::Failed, patience);
        QCOMPARE(jobIn(folder, id).result, std::string("no-space: the disk is full"));
    }

    void numbersGoOnAfterARestart()
    {
        const QTemporaryDir temporary;
        const fs::path folder = temporary.path().toStdString();
        JobId first, second;
        const auto nothing = [](jobs::JobContext &) { return core::Result<jobs::IndexReport>(jobs::IndexReport{}); };
        {
            Journaled j(folder);
            first = j.queue->submit(JobKind::Index, "a", nothing);
            QTRY_COMPARE_WITH_TIMEOUT(jobIn(folder, first).state, JobState::Done, patience);
        }
        {
            Journaled j(folder);
            second = j.queue->submit(JobKind::Index, "b", nothing);
            QTRY_COMPARE_WITH_TIMEOUT(jobIn(folder, second).state, JobState::Done, patience);
        }
        QCOMPARE(second.value, first.value + 1);
        const auto jobs = jobs::pastJobs(folder);
        QCOMPARE(jobs.size(), std::size_t(2));
        QCOMPARE(jobs.front().id, second);  // newest first
    }

    void whatTheProgramsEndCutShortIsInterrupted()
    {
        const QTemporaryDir temporary;
        const fs::path folder = temporary.path().toStdString();
        JobId id;
        {
            Journaled j(folder);
            id = j.queue->submit(JobKind::Index, "a", untilStopped);
            QTRY_COMPARE_WITH_TIMEOUT(jobIn(folder, id).state, JobState::Running, patience);
            QVERIFY(!jobIn(folder, id).interrupted);  // this process is alive
            j.queue.reset();
        }
        QVERIFY(jobIn(folder, id).interrupted);
        QVERIFY(!jobIn(folder, id).endedAt.empty());
    }

    void whatACrashCutShortIsInterrupted()
    {
        const QTemporaryDir temporary;
        const fs::path folder = temporary.path().toStdString();
        // No process has this number: it is above the largest that Linux gives.
        std::ofstream(folder / "job-7.log") << "2026-11-21T10:00:00Z queued index /pictures\n2026-11-21T10:00:00Z process 99999999\n"
                                               "2026-11-21T10:00:01Z running\n2026-11-21T10:00:02Z pro";
        const auto job = jobIn(folder, JobId{7});
        QVERIFY(job.interrupted);
        QCOMPARE(job.startedAt, std::string("2026-11-21T10:00:01Z"));
        QCOMPARE(jobs::JobJournal(folder).highestId(), 7);
    }

    void pausesAndCancellationsAreTold()
    {
        const QTemporaryDir temporary;
        const fs::path folder = temporary.path().toStdString();
        Journaled j(folder);
        const auto id = j.queue->submit(JobKind::Download, "m", untilStopped);
        QTRY_COMPARE_WITH_TIMEOUT(jobIn(folder, id).state, JobState::Running, patience);
        j.queue->pause(id);
        QCOMPARE(jobIn(folder, id).state, JobState::Paused);
        j.queue->resume(id);
        j.queue->cancel(id);
        QTRY_COMPARE_WITH_TIMEOUT(jobIn(folder, id).state, JobState::Cancelled, patience);
        QVERIFY(logOf(folder, id).contains("paused"));
    }

    void oldFilesGoAndStrangeOnesStay()
    {
        const QTemporaryDir temporary;
        const fs::path folder = temporary.path().toStdString();
        for (int i = 1; i <= 230; ++i)
            std::ofstream(folder / ("job-" + std::to_string(i) + ".log")) << "2026-11-21T10:00:00Z queued index /p\n";
        std::ofstream(folder / "job-x.log") << "?";
        std::ofstream(folder / "notes.txt") << "?";
        const jobs::JobJournal journal(folder);
        QCOMPARE(journal.highestId(), 230);
        QCOMPARE(jobs::pastJobs(folder).size(), std::size_t(200));
        QVERIFY(fs::exists(folder / "job-x.log") && fs::exists(folder / "notes.txt"));
        QVERIFY(!jobs::jobLog(folder, JobId{30}));
        QVERIFY(jobs::jobLog(folder, JobId{31}).has_value());
    }

    void aLogDoesNotGrowForEver()
    {
        const QTemporaryDir temporary;
        const fs::path folder = temporary.path().toStdString();
        Journaled j(folder);
        const auto id = j.queue->submit(JobKind::Index, "a", [](jobs::JobContext &) {
            for (int i = 0; i < 3000; ++i)
                core::log(core::LogLevel::Info, std::string(1000, 'x'));
            return core::Result<jobs::IndexReport>(jobs::IndexReport{});
        });
        QTRY_COMPARE_WITH_TIMEOUT(jobIn(folder, id).state, JobState::Done, patience);
        QVERIFY(fs::file_size(folder / ("job-" + std::to_string(id.value) + ".log")) < 700'000);
        QVERIFY(logOf(folder, id).contains("left out"));
    }

    void onlyTheThreadsOwnLinesAreHeard()
    {
        QStringList heard;
        {
            const core::ThreadLogScope scope(
                [&](core::LogLevel, std::string_view line) { heard << QString::fromUtf8(line.data(), qsizetype(line.size())); });
            core::log(core::LogLevel::Info, "mine");
            std::thread([] { core::log(core::LogLevel::Info, "another's"); }).join();
        }
        core::log(core::LogLevel::Info, "later");
        QCOMPARE(heard, QStringList{"mine"});
    }
};

QTEST_GUILESS_MAIN(TestJobJournal)
#include "tst_job_journal.moc"
