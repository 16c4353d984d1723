// What the window does with folders, through the engine's door: rules, watching, forgetting, trying again.
#include "tests/engine/jobs/test_library.h"

#include <algorithm>
#include <atomic>

#include "engine/api/engine.h"

using namespace semblance;
using namespace semblance::tests;
using api::JobState;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 60'000;  // milliseconds: a loaded machine is no fault

class Fixture : public TestLibrary {
public:
    Fixture()
    {
        api::EngineOptions options;
        options.library = library();
        options.model = fs::path(SEMBLANCE_TEST_DATA) / "reference" / "tiny-clip-hf";
        options.device = "cpu";
        options.precision = "fp32";
        options.threads = 2;
        m_options = options;
    }
    void open() { engine = valueOf(api::openEngine(m_options)); }
    [[nodiscard]] bool idle() const
    {
        const auto jobs = engine->jobs();
        return std::all_of(jobs.begin(), jobs.end(), [](const api::JobStatus &job) {
            return job.state == JobState::Done || job.state == JobState::Cancelled || job.state == JobState::Failed;
        });
    }
    void add(const fs::path &folder)
    {
        engine->indexFolder(folder);
        QTRY_VERIFY_WITH_TIMEOUT(idle(), patience);
    }
    [[nodiscard]] api::Folder folder(std::size_t row = 0) const { return valueOf(engine->folders()).at(row); }
    std::unique_ptr<api::Engine> engine;

private:
    api::EngineOptions m_options;
};

}  // namespace

class TestEngineFolders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rulesAreCountedBeforeTheyAreSet()
    {
        Fixture f;
        for (int i = 0; i < 3; ++i)
            f.addPhoto(photoName("keep", i), "red", i);
        f.addPhoto("exports/a.png", "blue", 0);
        f.addPhoto("exports/b.png", "blue", 1);
        f.open();
        f.add(f.photos());
        const api::FolderId id = f.folder().id;
        auto effect = valueOf(f.engine->rulesEffect(id, {{"exports/"}, {}}));
        QCOMPARE(effect.photos, 5);
        QCOMPARE(effect.leftOut, 2);
        QCOMPARE(valueOf(f.engine->rulesEffect(id, {{"exports/", "!a.png"}, {}})).leftOut, 2);  // its folder is not entered
        QCOMPARE(valueOf(f.engine->rulesEffect({}, {{"*.png", "!keep*"}, {}})).leftOut, 2);
        QCOMPARE(f.folder().excluded, 0);  // nothing is done yet
        QVERIFY(f.engine->setFolderRules(id, {{"exports/"}, {}}).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(f.folder().excluded == 2 && f.idle(), patience);
        QCOMPARE(valueOf(f.engine->rulesEffect(id, {{}, {}})).leftOut, 0);
        QCOMPARE(valueOf(f.engine->rulesEffect(id, {{}, {}})).photos, 5);
        QVERIFY(f.engine->forgetExcluded().has_value());
        QTRY_COMPARE_WITH_TIMEOUT(f.folder().excluded, 0, patience);
        QCOMPARE(valueOf(f.engine->summary()).photos, 3);
        QCOMPARE(f.engine->rulesEffect(api::FolderId{99}, {}).error().code, api::ErrorCode::NotFound);
        QCOMPARE(f.engine->rulesEffect(id, {{"two\nlines"}, {}}).error().code, api::ErrorCode::InvalidArgument);
    }

    void aWatchedFolderSaysSoAndTakesWhatComes()
    {
        Fixture f;
        f.addPhoto("a.png", "red");
        f.open();
        f.add(f.photos());
        QVERIFY(f.folder().watched == api::Watched::No);
        std::atomic<int> told{0};
        api::EngineEvents events;
        events.libraryChanged = [&told] { ++told; };
        events.jobChanged = [](const api::JobStatus &) {};
        const auto subscription = f.engine->subscribe(std::move(events));
        QVERIFY(f.engine->setWatching(true).has_value());
        QVERIFY(f.engine->watching());
        QTRY_VERIFY_WITH_TIMEOUT(f.folder().watched == api::Watched::Told, patience);
        QTRY_VERIFY_WITH_TIMEOUT(f.idle() && told > 0, patience);
        f.addPhoto("b.png", "blue");
        QTRY_COMPARE_WITH_TIMEOUT(valueOf(f.engine->summary()).photos, 2, patience);
        QVERIFY(f.engine->setWatching(false).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(f.folder().watched == api::Watched::No, patience);
        QVERIFY(!f.engine->watching());
    }

    void aFolderThatIsAwayIsOfflineUntilItsPhotosAreForgotten()
    {
        Fixture f;
        f.addPhoto("usb/a.png", "red");
        f.addPhoto("home/b.png", "blue");
        f.open();
        f.add(f.photos() / "home");
        f.add(f.photos() / "usb");
        fs::rename(f.photos() / "usb", f.file("unplugged"));
        f.add(f.photos() / "usb");
        QVERIFY(f.folder(1).offline);
        QCOMPARE(valueOf(f.engine->summary()).offline, 1);
        QCOMPARE(valueOf(f.engine->summary()).photos, 2);
        QVERIFY(f.engine->forgetOffline().has_value());
        QTRY_COMPARE_WITH_TIMEOUT(valueOf(f.engine->summary()).photos, 1, patience);
        QCOMPARE(valueOf(f.engine->summary()).offline, 0);
    }

    // A file that is no picture is not read again and again; asked for, it is: a newer decoder may know it.
    void whatCouldNotBeReadIsTriedAgain()
    {
        Fixture f;
        const auto photo = f.addPhoto("a.png", "red");
        const auto bytes = colourPng("blue", 1);
        const auto bad = f.addText("bad.png", std::string(bytes.size(), 'x'));
        f.open();
        f.add(f.photos());
        QCOMPARE(valueOf(f.engine->problems()).size(), std::size_t{1});
        const auto before = fs::last_write_time(bad);
        writeBytes(bad, bytes);
        fs::last_write_time(bad, before);  // now it is one, though neither its size nor its time say so
        f.add(f.photos());
        QCOMPARE(valueOf(f.engine->problems()).size(), std::size_t{1});
        QVERIFY(f.engine->tryAgain({bad, photo, "/elsewhere/c.png"}).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(f.idle() && valueOf(f.engine->problems()).empty(), patience);
        QCOMPARE(valueOf(f.engine->summary()).photos, 2);
    }
};

QTEST_GUILESS_MAIN(TestEngineFolders)
#include "tst_engine_folders.moc"
