// Teaching behind the engine's door: a run learns, is kept in the library, its version searches, and the old one comes back.
#include "tests/engine/api/engine_fixture.h"

using namespace semblance;
using namespace semblance::tests;
using api::JobState;
namespace fs = std::filesystem;

namespace {

api::TrainRequest headOn(const fs::path &data)
{
    api::TrainRequest request;
    request.data = data;
    request.recipe = "head";
    request.seed = 5;
    request.settings = {{"epochs", "12"}, {"batch_size", "8"}, {"patience", "0"}, {"start", "identity"}, {"learning_rate", "0.01"}};
    return request;
}

double meanLoss(const std::vector<api::TrainEvent> &steps, std::int64_t epoch)
{
    double sum = 0, count = 0;
    for (const api::TrainEvent &step : steps)
        if (step.epoch == epoch) {
            sum += step.values.at("loss");
            ++count;
        }
    return sum / count;
}

}  // namespace

class TestEngineTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRunLearnsSearchesAndGoesBack()
    {
        const EngineFixture fixture;
        const fs::path captions = fixture.addCaptionedPhotos(48);
        const auto engine = fixture.open();
        const auto indexing = engine->indexFolder(fixture.photos());
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, indexing).state, JobState::Done, patience);
        const std::string before = activeVersion(*engine);
        HeardTraining heard;
        const auto subscription = engine->subscribe(heard.events());
        const auto job = engine->train(headOn(captions));
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        QCOMPARE(QString::fromStdString(reasonOf(*engine, job)), QString());

        // It told every step and epoch in their order, learned, and measured itself on photos that it had not seen.
        const auto steps = heard.named("step"), epochs = heard.named("epoch"), done = heard.named("done");
        QCOMPARE(epochs.size(), std::size_t(12));
        QVERIFY(!steps.empty() && done.size() == 1);
        for (std::size_t i = 0; i < steps.size(); ++i)
            QCOMPARE(steps[i].step, std::int64_t(i));
        QCOMPARE(double(steps.size()), steps.front().values.at("steps"));
        QCOMPARE(statusOf(*engine, job).done, statusOf(*engine, job).total);
        const double first = meanLoss(steps, steps.front().epoch), last = meanLoss(steps, steps.back().epoch);
        QVERIFY2(last < 0.9 * first, qPrintable(QString("%1 to %2").arg(first).arg(last)));
        QVERIFY(done.front().values.at("held_out_photos") > 0 && done.front().values.contains("better"));
        const fs::path package = done.front().out;
        QVERIFY(fs::exists(package / "adapter.safetensors"));

        // Kept: it searches.
        const auto switching = engine->useModel(package);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, switching).state, JobState::Done, patience);
        QVERIFY(activeVersion(*engine) != before);
        QCOMPARE(valueOf(engine->summary()).embeddedPhotos, 48);
        const auto found = search(*engine, like(fixture.photos() / "p1.png"));
        QVERIFY(!found.error && found.hits.size() == 48);
        QVERIFY(found.hits.front().score > 0.999);

        // And back, at once: the old embeddings are still there.
        const auto back = engine->useModel(fixture.options.starter);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, back).state, JobState::Done, patience);
        QCOMPARE(activeVersion(*engine), before);
        QCOMPARE(statusOf(*engine, back).index->indexed, 0);
        QVERIFY(engine->removeModel(package));
    }

    void aRunIsKeptWithAllThatItTakesToRepeatIt()
    {
        const EngineFixture fixture;
        const fs::path captions = fixture.addCaptionedPhotos(48);
        api::RunId id;
        std::string firstVersion;
        {
            const auto engine = fixture.open();
            QVERIFY(valueOf(engine->runs()).empty());
            const auto job = engine->train(headOn(captions));
            QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, job).state, JobState::Done, patience);
            const auto runs = valueOf(engine->runs());
            QCOMPARE(runs.size(), std::size_t(1));
            id = runs.front().id;
            firstVersion = runs.front().version;
            QVERIFY(runs.front().state == api::RunState::Done && !firstVersion.empty());
            QCOMPARE(runs.front().startVersion, activeVersion(*engine));
            QVERIFY(engine->annotateRun(id, "twelve epochs"));
        }
        const auto engine = fixture.open();
        const auto report = valueOf(engine->run(id));
        QCOMPARE(report.summary.note, std::string("twelve epochs"));
        QCOMPARE(report.summary.settings.at("epochs"), std::string("12"));
        QVERIFY(report.summary.options.find("\"weight_decay\"") != std::string::npos);  // also what nobody set
        QCOMPARE(report.photos.size(), std::size_t(48));
        QCOMPARE(report.summary.photos[0] + report.summary.photos[1] + report.summary.photos[2], std::int64_t(48));
        QVERIFY(report.photos.front().path.is_absolute() && report.photos.front().captions == 1);
        QCOMPARE(report.curve("val_loss")->values.size(), std::size_t(12));
        QVERIFY(report.curve("loss")->values.size() > 12 && !report.curve("loss")->byEpoch);

        // Once more gives the same version, to the last bit.
        const auto again = engine->train(api::requestOf(report.summary));
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, again).state, JobState::Done, patience);
        const auto runs = valueOf(engine->runs());
        QCOMPARE(runs.size(), std::size_t(2));
        QCOMPARE(runs.front().version, firstVersion);
        QCOMPARE(runs.front().manifest, report.summary.manifest);
        QVERIFY(runs.front().out != report.summary.out);

        QVERIFY(engine->forgetRun(id));
        QCOMPARE(engine->run(id).error().code, api::ErrorCode::NotFound);
        QCOMPARE(engine->forgetRun(id).error().code, api::ErrorCode::NotFound);
        QVERIFY(fs::exists(report.summary.out / "config.json"));
    }

    void aRunThatWasStoppedOrNeverBegan()
    {
        const EngineFixture fixture;
        const fs::path captions = fixture.addCaptionedPhotos(48);
        const auto engine = fixture.open();
        auto endless = headOn(captions);
        endless.settings["epochs"] = "10000";
        HeardTraining heard;
        const auto subscription = engine->subscribe(heard.events());
        const auto job = engine->train(endless);
        QTRY_VERIFY_WITH_TIMEOUT(heard.named("epoch").size() > 1, patience);
        QVERIFY(valueOf(engine->runs()).front().state == api::RunState::Running);
        engine->cancel(job);
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        const auto runs = valueOf(engine->runs());
        QVERIFY(runs.front().state == api::RunState::Stopped && runs.front().version.empty());
        QVERIFY(valueOf(engine->run(runs.front().id)).curve("loss")->values.size() > 1);
        const auto refused = engine->train(headOn("missing.csv"));
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, refused).state, JobState::Failed, patience);
        QCOMPARE(valueOf(engine->runs()).size(), std::size_t(1));
    }

    void onlyTheOneWhoHoldsTheLibraryWrites()
    {
        const EngineFixture fixture;
        const auto first = fixture.open(), second = fixture.open();
        QVERIFY(valueOf(second->runs()).empty());
        QCOMPARE(second->annotateRun(api::RunId{1}, "x").error().code, api::ErrorCode::Locked);
        QCOMPARE(second->forgetRun(api::RunId{1}).error().code, api::ErrorCode::Locked);
        QCOMPARE(first->annotateRun(api::RunId{1}, "x").error().code, api::ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestEngineTraining)
#include "tst_engine_training.moc"
