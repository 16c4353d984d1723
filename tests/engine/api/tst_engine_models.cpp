// Models behind the engine's door: listed, imported, switched in the shadow of the active one, removed; and taught as a job.
#include "tests/engine/api/engine_fixture.h"

using namespace semblance;
using namespace semblance::tests;
using api::JobState;
namespace fs = std::filesystem;

namespace {

using Fixture = EngineFixture;

fs::path other()
{
    return EngineFixture::reference("tiny-clip-openclip");
}

api::ModelInfo modelNamed(const std::vector<api::ModelInfo> &models, const std::string &id)
{
    for (const api::ModelInfo &model : models)
        if (model.id == id)
            return model;
    return {};
}

}  // namespace

class TestEngineModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theStarterIsListedAndActive()
    {
        const Fixture fixture;
        const auto engine = fixture.open();
        QTRY_VERIFY_WITH_TIMEOUT(!activeVersion(*engine).empty(), patience);
        const auto models = valueOf(engine->models());
        QCOMPARE(models.size(), std::size_t(1));
        QCOMPARE(models.front().id, std::string("starter"));
        QVERIFY(models.front().active);
        QCOMPARE(models.front().version, activeVersion(*engine));
    }

    void switchingEmbedsTheLibraryAndIsRemembered()
    {
        Fixture fixture;
        fixture.addPhotos(5);
        std::string imported;
        {
            const auto engine = fixture.open();
            const auto indexing = engine->indexFolder(fixture.photos());
            QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, indexing).state, JobState::Done, patience);
            const auto model = valueOf(engine->importModel(other()));
            imported = model.version;
            QVERIFY(imported != activeVersion(*engine));
            const auto switching = engine->useModel(model.folder);
            QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, switching).state, JobState::Done, patience);
            QCOMPARE(activeVersion(*engine), imported);
            QCOMPARE(valueOf(engine->summary()).embeddedPhotos, 5);
            const auto models = valueOf(engine->models());
            QVERIFY(modelNamed(models, "tiny-clip-openclip").active);
            QVERIFY(!modelNamed(models, "starter").active);
        }
        const auto again = fixture.open();
        QTRY_COMPARE_WITH_TIMEOUT(activeVersion(*again), imported, patience);
    }

    void theActiveModelAndTheStarterStay()
    {
        Fixture fixture;
        const auto engine = fixture.open();
        QTRY_VERIFY_WITH_TIMEOUT(!activeVersion(*engine).empty(), patience);
        const auto kept = engine->removeModel(fixture.options.starter);
        QVERIFY(!kept);
        QCOMPARE(kept.error().code, api::ErrorCode::InvalidArgument);
        const auto model = valueOf(engine->importModel(other()));
        const auto switching = engine->useModel(model.folder);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, switching).state, JobState::Done, patience);
        QVERIFY(!engine->removeModel(model.folder));
        const auto back = engine->useModel(fixture.options.starter);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, back).state, JobState::Done, patience);
        QVERIFY(engine->removeModel(model.folder));
        QVERIFY(!fs::exists(model.folder));
        QCOMPARE(valueOf(engine->models()).size(), std::size_t(1));
    }

    void aFolderThatIsNoModelIsRefusedAndTheOldOneAnswers()
    {
        Fixture fixture;
        fs::create_directories(fixture.library() / "models" / "empty");
        const auto engine = fixture.open();
        QTRY_VERIFY_WITH_TIMEOUT(!activeVersion(*engine).empty(), patience);
        const std::string before = activeVersion(*engine);
        QVERIFY(!engine->importModel(fixture.library() / "models" / "empty"));
        const auto switching = engine->useModel(fixture.library() / "models" / "empty");
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, switching).state, JobState::Failed, patience);
        QVERIFY(!reasonOf(*engine, switching).empty());
        QCOMPARE(activeVersion(*engine), before);
    }

    void trainingReportsStepsAndMakesAModel()
    {
        Fixture fixture;
        fixture.addPhotos(24);
        std::string table = "image,caption\n";
        for (int i = 0; i < 24; ++i)
            table += photoName("p", i) + ",a picture called " + std::to_string(i) + "\n";
        const fs::path captions = fixture.addText("captions.csv", table);
        const auto engine = fixture.open();
        HeardTraining heard;
        const auto subscription = engine->subscribe(heard.events());
        const auto preview = valueOf(engine->previewPairs(captions));
        QCOMPARE(preview.photos, 24);
        QCOMPARE(preview.languages, (std::map<std::string, std::int64_t>{{"en", 24}}));
        QVERIFY(!preview.examples.empty());
        api::TrainRequest request;
        request.data = captions;
        request.recipe = "scratch";
        request.settings = {{"epochs", "2"},      {"batch_size", "8"},           {"image_size", "32"},
                            {"image_width", "8"}, {"text_width", "32"},          {"text_layers", "1"},
                            {"text_heads", "2"},  {"embedding_dimension", "16"}, {"vocabulary_size", "600"}};
        const auto job = engine->train(request);
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        QCOMPARE(QString::fromStdString(reasonOf(*engine, job)), QString());
        const auto events = heard.all();
        QVERIFY(events.size() > 2);
        QCOMPARE(events.front().event, std::string("step"));
        QCOMPARE(events.back().event, std::string("done"));
        QVERIFY(fs::exists(events.back().out / "config.json"));
        QCOMPARE(valueOf(engine->models()).size(), std::size_t(2));
    }

    void aRecipeThatIsNotThereSaysSo()
    {
        Fixture fixture;
        const auto engine = fixture.open();
        api::TrainRequest request;
        request.data = "library";
        request.recipe = "magic";
        const auto job = engine->train(request);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, job).state, JobState::Failed, patience);
        QVERIFY(reasonOf(*engine, job).find("magic") != std::string::npos);
        QVERIFY(!engine->previewPairs("library"));
    }
};

QTEST_GUILESS_MAIN(TestEngineModels)
#include "tst_engine_models.moc"
