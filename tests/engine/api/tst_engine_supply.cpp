// Models from elsewhere and the history of jobs, through the engine's door.
#include "tests/engine/api/engine_fixture.h"
#include "tests/support/served_package.h"

using namespace semblance;
using namespace semblance::tests;
using api::JobState;
namespace fs = std::filesystem;

namespace {

// A library whose catalogue of models names one on a server of this machine.
struct Fixture : EngineFixture {
    explicit Fixture(Served weights = {})
    {
        servePackage(server, reference("tiny-clip-hf"), std::move(weights));
        options.starter = reference("tiny-clip-openclip");
        options.catalogue = addText("models.json", catalogueText(server.url("/tiny/")));
    }
    LocalServer server;
};

api::DownloadRequest tiny()
{
    return {"tiny", "none", {}, {}};
}

api::PublishedModel entry(api::Engine &engine)
{
    return valueOf(engine.supply().published()).front();
}

api::PastJob pastJob(api::Engine &engine, api::JobId id)
{
    for (const api::PastJob &job : engine.history().pastJobs())
        if (job.id == id)
            return job;
    return {};
}

}  // namespace

class TestEngineSupply : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPublishedModelIsDownloadedAndSearches()
    {
        Fixture fixture;
        fixture.addPhotos(4);
        const auto engine = fixture.open();
        const auto indexing = engine->indexFolder(fixture.photos());
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, indexing).state, JobState::Done, patience);
        QVERIFY(!entry(*engine).installed && entry(*engine).downloadable);
        const auto job = engine->downloadModel(tiny());
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        QCOMPARE(QString::fromStdString(reasonOf(*engine, job)), QString());
        QVERIFY(statusOf(*engine, job).kind == api::JobKind::Download);
        QVERIFY(entry(*engine).installed);
        const auto folder = fixture.library() / "models" / "tiny";
        const auto report = valueOf(engine->supply().inspect(folder));
        QVERIFY(report.info.problems.empty() && !report.imageTower.empty());

        const auto cost = valueOf(engine->supply().forecast(folder));
        QCOMPARE(cost.photos, 4);
        QVERIFY(cost.seconds > 0 && cost.bytes > 0);
        const auto switching = engine->useModel(folder);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, switching).state, JobState::Done, patience);
        QCOMPARE(activeVersion(*engine), report.info.version);
        QCOMPARE(valueOf(engine->supply().forecast(folder)).photos, 0);
        const auto log = valueOf(engine->history().jobLog(job));
        QVERIFY2(log.find("model.safetensors: 2584708 bytes") != std::string::npos, log.c_str());
    }

    void photosAreIndexedWhileAModelComes()
    {
        Fixture fixture({.bytesPerSecond = 60'000});  // for three quarters of a minute: longer than indexing takes
        fixture.addPhotos(3);
        const auto engine = fixture.open();
        const auto downloading = engine->downloadModel(tiny());
        QTRY_VERIFY_WITH_TIMEOUT(statusOf(*engine, downloading).done > 20'000, patience);
        const auto indexing = engine->indexFolder(fixture.photos());
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, indexing).state, JobState::Done, patience);
        QVERIFY(statusOf(*engine, downloading).state == JobState::Running);
        QVERIFY(indexing > downloading);                       // numbered in one row
        QCOMPARE(engine->downloadModel(tiny()), downloading);  // asked twice, fetched once
        engine->cancel(downloading);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, downloading).state, JobState::Cancelled, patience);
        QVERIFY(entry(*engine).downloadedBytes > 0);
        QVERIFY(engine->supply().discardDownload("tiny").has_value());
        QCOMPARE(entry(*engine).downloadedBytes, 0);
    }

    void aDownloadGoesOnAfterARestart()
    {
        Fixture fixture({.bytesPerSecond = 800'000});
        api::JobId first;
        {
            const auto engine = fixture.open();
            first = engine->downloadModel(tiny());
            QTRY_VERIFY_WITH_TIMEOUT(statusOf(*engine, first).done > 300'000, patience);
        }
        const auto engine = fixture.open();
        QVERIFY(pastJob(*engine, first).interrupted);
        QVERIFY(entry(*engine).downloadedBytes > 200'000);
        const auto job = engine->downloadModel(tiny());
        QVERIFY(job > first);
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        QCOMPARE(QString::fromStdString(reasonOf(*engine, job)), QString());
        QVERIFY(lastRange(fixture.server).starts_with("bytes="));
    }

    void aPausedDownloadGoesOn()
    {
        Fixture fixture({.bytesPerSecond = 1'000'000});
        const auto engine = fixture.open();
        const auto job = engine->downloadModel(tiny());
        QTRY_VERIFY_WITH_TIMEOUT(statusOf(*engine, job).done > 200'000, patience);
        engine->pause(job);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, job).state, JobState::Paused, patience);
        engine->resume(job);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, job).state, JobState::Done, patience);
    }

    void anUnknownModelSaysSo()
    {
        Fixture fixture;
        const auto engine = fixture.open();
        const auto job = engine->downloadModel({"no-such", {}, {}, {}});
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, job).state, JobState::Failed, patience);
        QVERIFY(reasonOf(*engine, job).find("no-such") != std::string::npos);
    }

    void jobsOfEarlierStartsAreRemembered()
    {
        Fixture fixture;
        fixture.addPhotos(3);
        api::JobId indexing;
        {
            const auto engine = fixture.open();
            indexing = engine->indexFolder(fixture.photos());
            QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, indexing).state, JobState::Done, patience);
        }
        const auto engine = fixture.open();
        const auto past = pastJob(*engine, indexing);
        QCOMPARE(past.state, JobState::Done);
        QVERIFY(!past.interrupted);
        QVERIFY2(past.result.starts_with("3 photos, 3 indexed"), past.result.c_str());
        QVERIFY(engine->history().jobLog(indexing).has_value());
        QVERIFY(!engine->history().jobLog(api::JobId{12345}));
    }

    void aTaughtModelNamesItsBase()
    {
        Fixture fixture;
        const auto captions = fixture.addCaptionedPhotos(24);
        const auto engine = fixture.open();
        QTRY_VERIFY_WITH_TIMEOUT(!activeVersion(*engine).empty(), patience);
        api::TrainRequest request;
        request.data = captions;
        request.recipe = "head";
        request.settings = {{"epochs", "1"}};
        const auto job = engine->train(request);
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        QCOMPARE(QString::fromStdString(reasonOf(*engine, job)), QString());
        const auto models = valueOf(engine->models());
        QCOMPARE(models.size(), std::size_t(2));
        QCOMPARE(models.back().base, models.front().version);
    }
};

QTEST_GUILESS_MAIN(TestEngineSupply)
#include "tst_engine_supply.moc"
