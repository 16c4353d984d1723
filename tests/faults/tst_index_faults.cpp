// Indexing when the system fails at any step, when files change under it, and when the clock is wrong: nothing is lost, each failure
// is named, and the next run ends where an undisturbed one does. SEMBLANCE_FAULT_STEPS=all tries every step.
#include "tests/engine/jobs/test_library.h"

#include <fstream>

#include <sys/mount.h>

#include "engine/jobs/search_snapshot.h"
#include "engine/search/searcher.h"
#include "engine/store/vector_store.h"
#include "tests/faults/fault_rows.h"

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

namespace {

const std::vector<std::string> colours{"red", "green", "blue", "yellow", "white", "black"};

void fill(TestLibrary &library)
{
    std::string csv = "image,caption\n";
    for (int i = 0; i < 12; ++i) {
        const std::string name = "f" + std::to_string(i % 3) + "/" + photoName("p", i);
        library.addPhoto(name, colours[static_cast<std::size_t>(i) % colours.size()], i);
        csv += name + ",a photo number " + std::to_string(i) + "\n";
    }
    library.addText("captions.csv", csv);
    library.addText("broken.jpg", "no picture");
    library.addText("f0/p0.txt", "one\ntwo\n");
}

void change(TestLibrary &library)
{
    fs::remove(library.photos() / "f0" / "p3.png");
    fs::rename(library.photos() / "f1" / "p1.png", library.photos() / "f2" / "m1.png");
    library.addPhoto("f2/p2.png", "white", 1000);
    library.addPhoto("f2/new.png", "red", 2000);
    library.addText("f0/p0.txt", "three\n");
}

// How many calls of that kind an undisturbed run makes.
template <class Prepare>
long callsOf(faults::Kind kind, Prepare &&prepare)
{
    TestLibrary library;
    prepare(library);
    faults::watch(library.path().c_str());
    faults::arm(kind, 0, faults::Times::Once);
    const auto report = library.tryIndex();
    const long calls = faults::calls();
    faults::disarm();
    if (!report)
        qFatal("%s", report.error().detail.c_str());
    return calls;
}

std::vector<long> stepsOf(long calls)
{
    constexpr long tried = 24;
    const bool all = qgetenv("SEMBLANCE_FAULT_STEPS") == "all";
    std::vector<long> steps;
    for (long at = 1; at <= calls; at += all ? 1 : std::max(1L, calls / tried))
        steps.push_back(at);
    if (calls > 0 && steps.back() != calls)
        steps.push_back(calls);
    return steps;
}

struct Scores {
    QStringList lines;
    bool operator==(const Scores &) const = default;
};

Scores answers(const TestLibrary &library)
{
    const auto searcher = valueOf(jobs::loadSearcher(library.library(), library.encoder));
    Scores scores;
    for (const std::string &text : colours) {
        search::VectorQuery query;
        query.text = valueOf(library.encoder->embed(std::vector<std::string>{text}, jobs::Scaling::UnitLength)).values;
        query.ignoreCutOff = true;
        for (const search::PhotoHit &hit : valueOf(searcher->photos(query)).hits)
            scores.lines << QString::fromStdString(hit.path.lexically_relative(library.path()).native()) + " "
                                + QString::number(hit.score, 'g', 17);
    }
    return scores;
}

void write(const fs::path &path, const std::string &bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

std::int64_t rowsBelow(const TestLibrary &library)
{
    const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadOnly));
    return valueOf(catalogue->photos().count(store::PhotoState::Indexed));
}

}  // namespace

class TestIndexFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup()
    {
        faults::disarm();
        faults::beforeReading("", nullptr, nullptr);
        faults::shiftClock(0);
    }

    void aFirstIndexThatFailsAtAnyStep_data() { faults::kindAndTimesRows(); }
    void aFirstIndexThatFailsAtAnyStep()
    {
        QFETCH(int, kind);
        QFETCH(bool, forGood);
        const auto fault = static_cast<faults::Kind>(kind);
        const long calls = callsOf(fault, fill);
        QVERIFY2(calls > 20, "the run made too few calls to be a test");
        for (const long at : stepsOf(calls)) {
            TestLibrary library;
            fill(library);
            faults::watch(library.path().c_str());
            faults::arm(fault, at, forGood ? faults::Times::FromThenOn : faults::Times::Once);
            const auto report = library.tryIndex();
            faults::disarm();
            if (!faults::happened()) {  // threads make a few calls more or less: only the very last steps may be missed
                QVERIFY2(at > calls * 9 / 10, qPrintable(QString("step %1 of %2 was not reached").arg(at).arg(calls)));
                continue;
            }
            if (!report)
                QVERIFY2(!report.error().detail.empty() && report.error().code != core::ErrorCode::Internal, report.error().detail.c_str());
            const auto again = library.tryIndex();
            QVERIFY2(again, again ? "" : qPrintable(QString("after step %1: %2").arg(at).arg(again.error().detail.c_str())));
            QCOMPARE(library.state(), library.stateOfFreshRun());
            QVERIFY2(library.problems().isEmpty(), qPrintable(library.problems().join('\n')));
        }
    }

    void aLaterIndexThatFailsAtAnyStepLosesNothing_data() { faults::kindAndTimesRows(); }
    void aLaterIndexThatFailsAtAnyStepLosesNothing()
    {
        QFETCH(int, kind);
        QFETCH(bool, forGood);
        const auto fault = static_cast<faults::Kind>(kind);
        const auto prepare = [](TestLibrary &library) {
            fill(library);
            library.index();
            change(library);
        };
        const long calls = callsOf(fault, prepare);
        for (const long at : stepsOf(calls)) {
            TestLibrary library;
            prepare(library);
            faults::watch(library.path().c_str());
            faults::arm(fault, at, forGood ? faults::Times::FromThenOn : faults::Times::Once);
            const auto report = library.tryIndex();
            faults::disarm();
            QVERIFY(faults::happened());
            // Of the twelve one was removed, one moved, one changed: nine are as they were and still there, whatever failed.
            QVERIFY2(rowsBelow(library) >= 9, qPrintable(QString("step %1: %2 rows").arg(at).arg(rowsBelow(library))));
            QVERIFY2(library.tryIndex(), qPrintable(QString("after step %1").arg(at)));
            QCOMPARE(library.state(), library.stateOfFreshRun());
            QVERIFY2(library.problems().isEmpty(), qPrintable(library.problems().join('\n')));
        }
    }

    void aFileThatChangesWhileItIsRead_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"it grows", "it shrinks", "it vanishes", "another takes its place", "it becomes a folder"})
            QTest::newRow(what) << what;
    }
    void aFileThatChangesWhileItIsRead()
    {
        QFETCH(QString, what);
        TestLibrary library;
        for (int i = 0; i < 4; ++i)
            library.addPhoto(photoName("p", i), colours[static_cast<std::size_t>(i)], i);
        struct Victim {
            fs::path path;
            QString what;
        } victim{library.photos() / "p2.png", what};
        const auto strike = [](void *argument) {
            const auto &at = *static_cast<Victim *>(argument);
            if (at.what == "it grows")
                std::ofstream(at.path, std::ios::app) << std::string(100'000, 'x');
            else if (at.what == "it shrinks")
                fs::resize_file(at.path, 40);
            else if (at.what == "another takes its place")
                writeBytes(at.path, colourPng("black", 77));
            else
                fs::remove(at.path);
            if (at.what == "it becomes a folder")
                fs::create_directory(at.path);
        };
        faults::beforeReading("p2.png", strike, &victim);
        const auto report = library.index();
        QCOMPARE(report.indexed + report.failedPhotos, 4);
        QVERIFY(report.indexed >= 3);
        library.index();
        QCOMPARE(library.state(), library.stateOfFreshRun());
        QVERIFY(library.problems().isEmpty());
    }

    void aClockSetBackChangesNothing()
    {
        constexpr long tenYears = 10L * 365 * 24 * 3600;
        TestLibrary library;
        fill(library);
        library.index();
        faults::shiftClock(-tenYears);
        QCOMPARE(library.index().unchanged, 12);
        change(library);  // files of the future now
        QCOMPARE(library.index().moved, 1);
        QCOMPARE(library.state(), library.stateOfFreshRun());
        faults::shiftClock(tenYears);
        const int embedded = library.encoder->pictures;
        library.index();
        QCOMPARE(library.encoder->pictures.load(), embedded);
        QVERIFY(library.problems().isEmpty());
    }

    void aLostCacheGivesTheSameAnswers_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what :
             {"the vectors are gone", "the vectors are empty", "the vectors are cut short", "the vectors are overwritten",
              "the vectors are damaged in the middle", "the vectors are a folder's worth of noise", "the thumbnails are gone",
              "the thumbnails are noise", "the whole cache is gone"})
            QTest::newRow(what) << what;
    }
    void aLostCacheGivesTheSameAnswers()
    {
        QFETCH(QString, what);
        TestLibrary library;
        fill(library);
        library.index();
        const Scores before = answers(library);
        const QStringList state = library.state();
        QVERIFY(before.lines.size() >= 12 * 6);
        const fs::path vectors = library.library() / "vectors" / (library.encoder->identity() + ".db");
        const auto size = fs::file_size(vectors);
        if (what == "the vectors are gone")
            fs::remove_all(library.library() / "vectors");
        else if (what == "the vectors are empty")
            write(vectors, "");
        else if (what == "the vectors are cut short")
            fs::resize_file(vectors, size / 2);
        else if (what == "the vectors are overwritten")
            write(vectors, "SQLite format 3 and then something else entirely");
        else if (what == "the vectors are damaged in the middle") {
            std::fstream file(vectors, std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(static_cast<std::streamoff>(size / 2));
            file << std::string(size / 4, '\x5a');
        } else if (what == "the vectors are a folder's worth of noise") {
            write(vectors, std::string(size, '\x33'));
            write(fs::path(vectors) += "-wal", std::string(5000, '\x77'));
        } else if (what == "the thumbnails are noise") {
            for (const auto &entry : fs::recursive_directory_iterator(library.library() / "cache" / "thumbnails"))
                if (entry.is_regular_file())
                    write(entry.path(), "noise");
        } else {
            fs::remove_all(library.library() / (what == "the thumbnails are gone" ? "cache/thumbnails" : "cache"));
        }
        const auto report = library.tryIndex();
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        if (!library.problems().isEmpty())
            library.index();  // damage found in the middle of a run is repaired by the next
        QCOMPARE(library.state(), state);
        QVERIFY2(answers(library) == before, "the answers differ");
        QVERIFY(library.problems().isEmpty());
    }

    void aLibraryOnAReadOnlyDiskIsReadAndNotWritten()
    {
        TestLibrary library;
        const fs::path disk = library.file("disk");
        fs::create_directories(disk);
        if (::mount("none", disk.c_str(), "tmpfs", 0, "size=16m") != 0)
            QSKIP("only root may mount a file system, and not everywhere");
        const std::unique_ptr<const fs::path, void (*)(const fs::path *)> unmount(
            &disk, [](const fs::path *at) { ::umount2(at->c_str(), MNT_DETACH); });
        fill(library);
        library.index();
        const Scores before = answers(library);
        fs::copy(library.library(), disk / "library", fs::copy_options::recursive);
        QCOMPARE(::mount("none", disk.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=16m"), 0);
        fs::remove_all(library.library());
        fs::create_directory_symlink(disk / "library", library.library());
        QVERIFY(answers(library) == before);
        QVERIFY(library.problems().isEmpty());
        const auto refused = library.tryIndex();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, core::ErrorCode::AccessDenied);
        QVERIFY(answers(library) == before);
    }
};

QTEST_GUILESS_MAIN(TestIndexFaults)
#include "tst_index_faults.moc"
