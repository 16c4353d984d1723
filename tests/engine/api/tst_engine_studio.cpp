// The studio behind the engine's door: watched sentences, what is forgotten, mixes of two versions, searches for settings, classes that
// become tags, photos that are to be forgotten.
#include "tests/engine/api/engine_fixture.h"

#include <algorithm>
#include <set>

#include "engine/api/annotations.h"

using namespace semblance;
using namespace semblance::tests;
using api::JobState;
namespace fs = std::filesystem;

namespace {

api::TrainRequest quick(const fs::path &data, const std::string &recipe)
{
    api::TrainRequest request;
    request.data = data;
    request.recipe = recipe;
    request.seed = 5;
    if (recipe == "head")
        request.settings = {{"epochs", "6"}, {"batch_size", "8"}, {"patience", "0"}, {"start", "identity"}, {"learning_rate", "0.01"}};
    else
        request.settings = {{"epochs", "2"}, {"batch_size", "8"}, {"bfloat16", "false"}, {"keep_best", "false"}, {"learning_rate", "0.01"}};
    request.settings["probe"] = data.native();
    return request;
}

struct Done {
    std::map<std::string, double> values;
    fs::path out;
};

Done runToEnd(api::Engine &engine, const HeardTraining &heard, const api::TrainRequest &request)
{
    const auto before = heard.named("done").size();
    const auto job = engine.train(request);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(isOver(engine, job), patience); }();
    [&] { QCOMPARE(QString::fromStdString(reasonOf(engine, job)), QString()); }();
    const auto done = heard.named("done");
    if (done.size() <= before)
        return {};
    return {done.back().values, done.back().out};
}

std::vector<api::BlendPoint> blendOf(api::Engine &engine, const fs::path &package, const std::vector<double> &shares)
{
    std::vector<api::BlendPoint> points;
    const auto measured = engine.measureBlend(package, shares, [&](const api::BlendPoint &point) {
        points.push_back(point);
        return true;
    });
    if (!measured)
        qFatal("%s", measured.error().detail.c_str());
    return points;
}

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-6;
}

}  // namespace

class TestEngineStudio : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void watchedSentencesAreRankedAtEveryEvaluation_data()
    {
        QTest::addColumn<QString>("recipe");
        QTest::addColumn<int>("evaluations");
        QTest::newRow("on embeddings") << "head" << 7;         // six epochs, and what was before
        QTest::newRow("through the towers") << "layers" << 4;  // two, what was before, and the result
    }
    void watchedSentencesAreRankedAtEveryEvaluation()
    {
        QFETCH(QString, recipe);
        QFETCH(int, evaluations);
        const EngineFixture fixture;
        const auto engine = fixture.open();
        HeardTraining heard;
        const auto subscription = engine->subscribe(heard.events());
        auto request = quick(fixture.addCaptionedPhotos(48), recipe.toStdString());
        request.pinned = {"a red picture", "a blue picture"};
        const Done done = runToEnd(*engine, heard, request);
        const auto pinned = heard.named("pinned");
        QCOMPARE(int(pinned.size()), evaluations);
        for (const api::TrainEvent &event : pinned) {
            QCOMPARE(event.pinned.size(), std::size_t(2));
            QCOMPARE(event.pinned[0].sentence, std::string("a red picture"));
            for (const api::PinnedRanking &one : event.pinned) {
                QVERIFY(one.photos.size() >= 6 && one.photos.size() == one.scores.size());
                QVERIFY(std::is_sorted(one.scores.rbegin(), one.scores.rend()));
                QCOMPARE(std::set<fs::path>(one.photos.begin(), one.photos.end()).size(), one.photos.size());
                QVERIFY(fs::exists(one.photos.front()));
            }
        }
        // They are held-out photos: nothing is shown that the run learned by heart.
        const auto run = valueOf(engine->run(valueOf(engine->runs()).front().id));
        for (const fs::path &photo : pinned.back().pinned[0].photos)
            for (const api::RunPhoto &used : run.photos)
                if (used.path == photo && used.part != api::RunPart::Probe)
                    QVERIFY(used.part != api::RunPart::Train);
        QVERIFY(!done.out.empty());
        if (recipe == "head")  // it has learned what red is: every first photo of that sentence is red (the photos come in four colours)
            QVERIFY(pinned.back().pinned != pinned.front().pinned);
        request.pinned.assign(7, "too many");
        const auto refused = engine->train(request);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, refused).state, JobState::Failed, patience);
    }

    void aVersionIsMixedWithTheOneBefore_data()
    {
        QTest::addColumn<QString>("recipe");
        for (const char *recipe : {"head", "align", "layers"})
            QTest::newRow(recipe) << recipe;
    }
    void aVersionIsMixedWithTheOneBefore()
    {
        QFETCH(QString, recipe);
        const EngineFixture fixture;
        const fs::path captions = fixture.addCaptionedPhotos(48);
        const auto engine = fixture.open();
        HeardTraining heard;
        const auto subscription = engine->subscribe(heard.events());
        auto request = quick(captions, recipe.toStdString());
        if (recipe == "align")
            request.settings = {{"probe", captions.native()}};
        const Done done = runToEnd(*engine, heard, request);
        QVERIFY(done.values.contains("better") && done.values.contains("forgets"));
        const auto points = blendOf(*engine, done.out, {0.0, 0.5, 1.0});
        QCOMPARE(points.size(), std::size_t(3));
        // The ends are the two versions themselves.
        QVERIFY(near(points[0].textToImage, done.values.at("base_text_to_image_r10")) && near(points[0].gain, 0));
        QVERIFY(near(points[0].general, done.values.at("base_probe_r10")));
        QVERIFY(near(points[2].textToImage, done.values.at("text_to_image_r10")));
        QVERIFY(near(points[2].imageToText, done.values.at("image_to_text_r10")));
        QVERIFY(near(points[2].general, done.values.at("probe_r10")));
        // A mix is a version of its own that loads and embeds, and neither of the two.
        const fs::path mix = valueOf(engine->keepBlend(done.out, 0.5, {}));
        QVERIFY(mix.filename().native().ends_with("-blend-50"));
        std::set<std::string> versions;
        for (const api::ModelInfo &model : valueOf(engine->models())) {
            QVERIFY(model.problems.empty());
            versions.insert(model.version);
        }
        QCOMPARE(versions.size(), std::size_t(3));
        const auto indexing = engine->indexFolder(fixture.photos());
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, indexing).state, JobState::Done, patience);
        const auto switching = engine->useModel(mix);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, switching).state, JobState::Done, patience);
        QVERIFY(search(*engine, like(fixture.photos() / "p1.png")).hits.front().score > 0.999);
        QVERIFY(valueOf(engine->keepBlend(done.out, 0.5, {})).filename().native().ends_with("-blend-50-2"));

        QCOMPARE(engine->keepBlend(done.out, 1.0, {}).error().code, api::ErrorCode::InvalidArgument);
        const auto never = [](const api::BlendPoint &) { return true; };
        QCOMPARE(engine->measureBlend(done.out, {1.5}, never).error().code, api::ErrorCode::InvalidArgument);
        QCOMPARE(engine->measureBlend(mix, {0.5}, never).error().code, api::ErrorCode::NotFound);  // no run made it
        int told = 0;
        QVERIFY(engine->measureBlend(done.out, {0.0, 0.5, 1.0}, [&](const api::BlendPoint &) { return ++told < 2; }));
        QCOMPARE(told, 2);
    }

    void aSearchForSettingsEndsInARunWithTheBest()
    {
        const EngineFixture fixture;
        const auto engine = fixture.open();
        HeardTraining heard;
        const auto subscription = engine->subscribe(heard.events());
        auto request = quick(fixture.addCaptionedPhotos(48), "head");
        request.tune = {"bayes", 6, {"learning_rate=1e-4..1e-1", "kind=linear|residual"}};
        const Done done = runToEnd(*engine, heard, request);
        const auto trials = heard.named("trial");
        QCOMPARE(trials.size(), std::size_t(6));
        double best = -1;
        std::map<std::string, std::string> bestSettings;
        for (std::size_t i = 0; i < trials.size(); ++i) {
            QCOMPARE(trials[i].step, std::int64_t(i));
            QCOMPARE(trials[i].values.at("steps"), 6.0);
            QCOMPARE(trials[i].settings.size(), std::size_t(2));
            if (trials[i].values.at("objective") > best) {
                best = trials[i].values.at("objective");
                bestSettings = trials[i].settings;
            }
            QCOMPARE(trials[i].values.at("best"), best);
        }
        // The last run repeats the best trial: the same data, the same seed.
        QVERIFY(near(done.values.at("mean_recall"), best));
        QCOMPARE(heard.named("epoch").size(), std::size_t(6));  // those of the last run alone
        const auto runs = valueOf(engine->runs());
        QCOMPARE(runs.size(), std::size_t(7));
        for (const auto &[key, value] : bestSettings)
            QCOMPARE(runs.front().settings.at(key), value);
        QVERIFY(runs.front().out == done.out && fs::exists(done.out / "config.json"));
        for (const char *trial : {"1", "6"})
            QVERIFY(!fs::exists(done.out / "trials" / trial));
        QVERIFY(fs::exists(done.out / "trials" / "trials.txt"));
        for (const char *wrong : {"learning_rate=2..1", "speed=1..2"}) {
            auto refused = request;
            refused.tune.ranges = {wrong};
            const auto job = engine->train(refused);
            QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, job).state, JobState::Failed, patience);
        }
    }

    void classesBecomeTags()
    {
        const EngineFixture fixture;
        (void)fixture.addCaptionedPhotos(48);
        const auto engine = fixture.open();
        const auto indexing = engine->indexFolder(fixture.photos());
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, indexing).state, JobState::Done, patience);
        auto &annotations = engine->annotations();
        QVERIFY(valueOf(annotations.learntTags(0.5)).empty());
        // Ten red and ten blue photos get a tag; two of each are left.
        std::map<std::string, std::vector<api::PhotoId>> photos;
        for (int i = 0; i < 48; i += 2)
            photos[i % 4 == 0 ? "rosso" : "blu"].push_back(valueOf(annotations.photoAt(fixture.photos() / photoName("p", i))));
        for (const auto &[tag, ids] : photos)
            valueOf(annotations.change({{ids.begin(), ids.begin() + 10}, {}, {}, {tag}, {}}));
        HeardTraining heard;
        const auto subscription = engine->subscribe(heard.events());
        api::TrainRequest request;
        request.data = "tags";
        request.recipe = "classify";
        request.settings = {{"epochs", "60"}, {"validation_share", "0.25"}, {"test_share", "0.25"}};
        QCOMPARE(valueOf(engine->previewPairs("tags")).photos, std::int64_t(20));
        const Done done = runToEnd(*engine, heard, request);
        QVERIFY2(done.values.at("accuracy") > 0.9, qPrintable(QString::number(done.values.at("accuracy"))));

        const auto tags = valueOf(annotations.learntTags(0.5));
        std::map<std::string, int> count;
        for (const api::LearntTag &one : tags) {
            ++count[one.tag.text];
            QVERIFY(one.tag.tag && one.tag.probability >= 0.5 && !one.tag.version.empty());
            QCOMPARE(one.tag.classifier, done.out.filename().native());
            const auto &own = photos.at(one.tag.text);
            QVERIFY(std::find(own.begin(), own.end() - 2, one.photo) == own.end() - 2);  // not one that has it
        }
        QVERIFY(count["rosso"] >= 1 && count["blu"] >= 1);
        // As a suggestion beside a photo, and first of all.
        const api::PhotoId untagged = tags.front().photo;
        const auto suggested = valueOf(annotations.suggest(untagged));
        const auto first = std::find_if(suggested.list.begin(), suggested.list.end(), [](const auto &one) { return one.tag; });
        QVERIFY(first != suggested.list.end() && first->text == tags.front().tag.text && !first->classifier.empty());
        // Written at once, with one step back.
        const auto before = valueOf(annotations.acceptTags(tags));
        QCOMPARE(before.size(), tags.size());
        QCOMPARE(valueOf(annotations.read({untagged})).front().tags->front(), tags.front().tag.text);
        QVERIFY(valueOf(annotations.learntTags(0.5)).empty());
        valueOf(annotations.put(before));
        QVERIFY(valueOf(annotations.read({untagged})).front().tags->empty());
        // A classifier tells nothing to another model's embeddings.
        QVERIFY(engine->removeModel(done.out));
        QVERIFY(valueOf(annotations.learntTags(0.5)).empty());
    }

    void photosAreForgotten()
    {
        const EngineFixture fixture;
        const auto engine = fixture.open();
        HeardTraining heard;
        const auto subscription = engine->subscribe(heard.events());
        const auto request = quick(fixture.addCaptionedPhotos(48), "head");
        QVERIFY(!runToEnd(*engine, heard, request).out.empty());
        const auto first = valueOf(engine->run(valueOf(engine->runs()).front().id));
        std::vector<fs::path> unwanted;
        for (const api::RunPhoto &photo : first.photos)
            if (photo.part == api::RunPart::Train && unwanted.size() < 2)
                unwanted.push_back(photo.path);
        auto again = api::requestOf(first.summary);
        again.without = {unwanted[0]};
        QVERIFY(!runToEnd(*engine, heard, again).out.empty());
        const auto second = valueOf(engine->run(valueOf(engine->runs()).front().id));
        const auto uses = [](const api::RunReport &run, const fs::path &photo) {
            return std::any_of(run.photos.begin(), run.photos.end(),
                               [&](const api::RunPhoto &used) { return used.path == photo && used.part != api::RunPart::Probe; });
        };
        QVERIFY(uses(first, unwanted[0]) && !uses(second, unwanted[0]) && uses(second, unwanted[1]));
        QVERIFY(second.summary.manifest != first.summary.manifest);
        // What was forgotten once stays forgotten when more is.
        auto third = api::requestOf(second.summary);
        third.without = {unwanted[1]};
        QVERIFY(!runToEnd(*engine, heard, third).out.empty());
        const auto last = valueOf(engine->run(valueOf(engine->runs()).front().id));
        QVERIFY(!uses(last, unwanted[0]) && !uses(last, unwanted[1]));
    }

    void aStoppedRunIsKeptAsItStands()
    {
        const EngineFixture fixture;
        const auto engine = fixture.open();
        HeardTraining heard;
        const auto subscription = engine->subscribe(heard.events());
        auto request = quick(fixture.addCaptionedPhotos(48), "layers");
        request.settings["epochs"] = "5000";
        const auto job = engine->train(request);
        QTRY_VERIFY_WITH_TIMEOUT(heard.named("epoch").size() > 1, patience);
        engine->cancel(job);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, job).state, JobState::Cancelled, patience);
        const fs::path folder = statusOf(*engine, job).subject;
        QVERIFY(!fs::exists(folder / "config.json"));
        api::TrainRequest finish;
        finish.recipe = "layers";
        finish.resume = folder;
        finish.finish = true;
        const Done done = runToEnd(*engine, heard, finish);
        QCOMPARE(done.out, folder);
        QVERIFY(fs::exists(folder / "config.json"));
    }
};

QTEST_GUILESS_MAIN(TestEngineStudio)
#include "tst_engine_studio.moc"
