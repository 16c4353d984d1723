// Sets and evaluations with an encoder whose answers are known: a picture is its colour, a sentence the colour that it names.
#include "engine/jobs/evaluate_more.h"

#include <cmath>
#include <map>
#include <set>

#include "engine/jobs/alterations.h"
#include "engine/jobs/evaluate_folds.h"
#include "engine/models/dual_encoder.h"

#include "tests/engine/jobs/test_library.h"

using namespace semblance;
using namespace semblance::tests;
using core::EvaluationReport;
using core::SeriesOf;

namespace {

// Takes the words of one colour for those of another.
class ConfusedEncoder final : public jobs::Encoder {
public:
    ConfusedEncoder(std::string from, std::string to) : m_from(std::move(from)), m_to(std::move(to)) {}
    const models::EncoderTraits &traits() const override { return m_sound.traits(); }
    const std::string &version() const override { return m_sound.version(); }
    const std::string &identity() const override { return m_sound.identity(); }
    const std::string &name() const override { return m_sound.name(); }
    std::string device() const override { return m_sound.device(); }
    std::string precision() const override { return m_sound.precision(); }
    std::vector<std::int64_t> tokenize(std::string_view text) const override { return m_sound.tokenize(text); }
    double knownShare(std::string_view text) const override { return m_sound.knownShare(text); }
    jobs::PreparedPicture prepare(const image::Picture &picture) const override { return m_sound.prepare(picture); }
    core::Result<jobs::EmbeddingRows> embed(std::span<const jobs::PreparedPicture> pictures, jobs::Scaling scaling) const override
    {
        return m_sound.embed(pictures, scaling);
    }
    core::Result<jobs::EmbeddingRows> embed(std::span<const std::string> texts, jobs::Scaling scaling) const override
    {
        std::vector<std::string> heard(texts.begin(), texts.end());
        for (std::string &text : heard)
            if (const auto at = text.find(m_from); at != std::string::npos)
                text.replace(at, m_from.size(), m_to);
        return m_sound.embed(heard, scaling);
    }

private:
    FakeEncoder m_sound{"confused"};
    std::string m_from, m_to;
};

double valueAt(const EvaluationReport &report, const std::string &scope, const std::string &name)
{
    const core::Figure *figure = report.figure(scope, name);
    if (figure == nullptr)
        qFatal("no figure %s of %s", name.c_str(), scope.c_str());
    return figure->value;
}

const std::vector<double> &columnOf(const EvaluationReport &report, const std::string &scope, const std::string &name)
{
    const core::Series *series = report.seriesOf(scope, name);
    if (series == nullptr)
        qFatal("no series %s of %s", name.c_str(), scope.c_str());
    return series->values;
}

image::Picture stripes(int width, int height)
{
    image::Picture picture{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (const int value : {x / 4 % 2 * 200 + 20, y * 200 / height, 90})
                picture.rgb.push_back(static_cast<std::uint8_t>(value));
    return picture;
}

double meanOf(const image::Picture &picture)
{
    double sum = 0;
    for (const std::uint8_t value : picture.rgb)
        sum += value;
    return sum / double(picture.rgb.size());
}

}  // namespace

class TestEvaluations : public QObject {
    Q_OBJECT

    TestLibrary m_library;
    FakeEncoder m_encoder{"sound"};
    std::filesystem::path m_table;
    jobs::EvaluationOptions m_options;

    [[nodiscard]] jobs::EvaluationSet set() const { return valueOf(jobs::readEvaluationSet(m_table, m_library.library())); }

private Q_SLOTS:
    // Six photos, two captions each; the word for yellow is Chinese once.
    void initTestCase()
    {
        std::string csv = "image,caption,language,setting,time,kind,colour,count,position\n";
        const char *colours[] = {"red", "green", "blue", "yellow", "purple", "turquoise"};
        for (int i = 0; i < 6; ++i) {
            m_library.addPhoto(photoName("p", i), colours[i], i);
            const std::string truth = std::string(",en,sea,day,boat,") + colours[i] + "," + (i == 5 ? "2" : "1") + ",left\n";
            csv += photoName("p", i) + ",a " + colours[i] + " boat" + truth;
            csv += photoName("p", i) + ",this is " + colours[i] + " indeed" + (i == 3 ? ",zh,sea,day,boat,yellow,1,left\n" : truth);
        }
        m_table = m_library.addText("captions.csv", csv);
        m_options.data = m_table;
        m_options.draws = 200;
        m_options.threads = 1;
    }

    void aTableTellsLanguagesAndGalleries()
    {
        const auto read = set();
        QCOMPARE(read.photos.size(), std::size_t(6));
        QCOMPARE(read.captions.size(), std::size_t(12));
        QCOMPARE(read.captions[7].language, std::string("zh"));
        QCOMPARE(read.captions[6].language, std::string("en"));
        // The first five differ in colour alone; the sixth in its number too.
        QCOMPARE(read.galleries.size(), std::size_t(1));
        QCOMPARE(read.galleries[0].attribute, std::string("colour"));
        QCOMPARE(read.galleries[0].photos, (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
    }

    void namedGalleriesComeBeforeTheTruth()
    {
        std::string csv = "image,caption,gallery\n";
        for (int i = 0; i < 4; ++i)
            csv += photoName("p", i) + ",caption " + std::to_string(i) + (i < 3 ? ",hue-of-it-01\n" : ",alone-02\n");
        const auto read = valueOf(jobs::readEvaluationSet(m_library.addText("named.csv", csv), m_library.library()));
        QCOMPARE(read.galleries.size(), std::size_t(1));
        QCOMPARE(read.galleries[0].attribute, std::string("hue-of-it"));
        QCOMPARE(read.galleries[0].photos, (std::vector<std::int64_t>{0, 1, 2}));
    }

    void retrievalIsPerfectWhereTheEncoderIs()
    {
        jobs::JobContext context;
        std::vector<std::string> heard;
        const auto report =
            valueOf(jobs::evaluateRetrievalOn(m_encoder, set(), m_options, context, [&](std::span<const core::Figure> figures) {
                for (const auto &figure : figures)
                    heard.push_back(figure.scope + "/" + figure.name);
            }));
        QCOMPARE(valueAt(report, "text_to_image", "r1"), 1.0);
        QCOMPARE(valueAt(report, "image_to_text", "map"), 1.0);
        QCOMPARE(valueAt(report, "languages/zh", "queries"), 1.0);
        QCOMPARE(valueAt(report, "languages/zh/text_to_image", "r1"), 1.0);
        QCOMPARE(valueAt(report, "galleries/colour", "text_to_image"), 1.0);
        QCOMPARE(valueAt(report, "galleries/colour", "chance_text_to_image"), 0.2);
        QVERIFY(valueAt(report, "distribution", "auc") > 0.99);
        QCOMPARE(columnOf(report, "text_to_image", "rank"), std::vector<double>(12, 1));
        QCOMPARE(columnOf(report, "text_to_image", "first")[7], 3.0);
        QCOMPARE(report.summary.version, std::string("sound"));
        // Everything was told as it was found, once.
        QCOMPARE(heard.size(), report.summary.figures.size());
        QCOMPARE(std::set<std::string>(heard.begin(), heard.end()).size(), heard.size());
    }

    void aStopIsACancellation()
    {
        jobs::JobContext context;
        context.requestStop();
        const auto report = jobs::evaluateRetrievalOn(m_encoder, set(), m_options, context);
        QVERIFY(!report.has_value());
        QCOMPARE(report.error().code, core::ErrorCode::Cancelled);
    }

    void classesByTheirColour()
    {
        for (int i = 0; i < 8; ++i) {
            std::filesystem::create_directories(m_library.photos() / "classes" / (i % 2 ? "red" : "blue"));
            m_library.addPhoto(std::string("classes/") + (i % 2 ? "red" : "blue") + "/" + photoName("c", i),
                               i < 6 ? (i % 2 ? "red" : "blue") : "red", i);
        }
        jobs::JobContext context;
        const auto report =
            valueOf(jobs::evaluateClassesOn(m_encoder, valueOf(jobs::readClassSet(m_library.photos() / "classes")), m_options, context));
        QCOMPARE(report.classes, (std::vector<std::string>{"blue", "red"}));
        QCOMPARE(valueAt(report, "", "accuracy"), 7.0 / 8);
        QCOMPARE(columnOf(report, "", "confusion"), (std::vector<double>{3, 1, 0, 4}));
        QCOMPARE(valueAt(report, "per_class/0", "recall"), 0.75);
        QCOMPARE(valueAt(report, "per_class/1", "precision"), 0.8);
        QCOMPARE(columnOf(report, "", "predicted").size(), report.photos.size());
        // What is behind a curve: as many as a point calls so, of which as many are as it says.
        const auto &called = columnOf(report, "per_class/0/roc", "called"),
                   &found = columnOf(report, "per_class/0/roc", "true_positive_rate"),
                   &likeliest = columnOf(report, "per_class/0/behind", "photo");
        QCOMPARE(called.size(), found.size());
        QCOMPARE(called.front(), 0.0);
        QCOMPARE(likeliest.size(), std::size_t(8));
        for (std::size_t point = 0; point < called.size(); ++point) {
            double right = 0;
            for (std::size_t i = 0; i < std::size_t(called[point]); ++i)
                right += report.photos[std::size_t(likeliest[i])].label == 0;
            QCOMPARE(right / 4, found[point]);
        }
        QCOMPARE(columnOf(report, "per_class/0/pr", "called").size(), columnOf(report, "per_class/0/pr", "recall").size());
        QCOMPARE(columnOf(report, "", "class_place").size(), report.photos.size());
        auto badPrompt = m_options;
        badPrompt.prompts = {"a photo"};
        QVERIFY(!jobs::evaluateClassesOn(m_encoder, {}, badPrompt, context).has_value());
    }

    void aClassThatCannotBeReadIsSaid()
    {
        for (int i = 0; i < 4; ++i) {
            std::filesystem::create_directories(m_library.photos() / "half" / (i % 2 ? "red" : "blue"));
            if (i % 2)
                m_library.addPhoto("half/red/" + photoName("h", i), "red", i);
            else
                static_cast<void>(m_library.addText("half/blue/" + photoName("h", i), "no picture"));
        }
        jobs::JobContext context;
        const auto report =
            valueOf(jobs::evaluateClassesOn(m_encoder, valueOf(jobs::readClassSet(m_library.photos() / "half")), m_options, context));
        QCOMPARE(report.leftOut.size(), std::size_t(2));
        QCOMPARE(report.notes.size(), std::size_t(1));
        QVERIFY(report.notes[0].find("\"blue\" could be read") != std::string::npos);
        QCOMPARE(valueAt(report, "", "accuracy"), 1.0);
        QVERIFY(std::isnan(valueAt(report, "", "macro_auc")));
    }

    void aPhotoIsAnsweredByWhatHasNotSeenIt()
    {
        torch::manual_seed(5);
        const auto unit = [](torch::Tensor rows) { return rows / rows.norm(2, 1, true); };
        std::vector<std::int64_t> labels;
        for (std::int64_t i = 0; i < 60; ++i)
            labels.push_back(i % 2);
        const auto truth = torch::tensor(labels);
        const auto noise = unit(torch::randn({60, 96})), sentences = unit(torch::randn({2, 96}));
        jobs::JobContext context;
        // Labels that mean nothing can be learnt by heart in so many dimensions, but not foretold.
        const auto folded = valueOf(jobs::crossValidate(noise, labels, sentences, {"a", "b"}, 5, 3, context));
        QVERIFY(folded.logits.argmax(1).eq(truth).to(torch::kFloat32).mean().item<float>() < 0.8F);
        std::vector<std::vector<int>> inFold(5, std::vector<int>(2));
        for (std::size_t i = 0; i < labels.size(); ++i)
            ++inFold[std::size_t(folded.foldOf[i])][std::size_t(labels[i])];
        for (const auto &fold : inFold)
            QCOMPARE(fold, (std::vector<int>{6, 6}));
        // Classes that lie apart are foretold, though the sentences point nowhere.
        const auto apart = unit(torch::stack({1 - 2 * truth.to(torch::kFloat32), torch::ones({60})}, 1).repeat({1, 48}) + 0.2 * noise);
        const auto told = valueOf(jobs::crossValidate(apart, labels, sentences, {"a", "b"}, 5, 3, context));
        QCOMPARE(told.logits.argmax(1).eq(truth).to(torch::kFloat32).mean().item<float>(), 1.0F);
        labels.back() = 2;
        const auto alone = jobs::crossValidate(apart, labels, unit(torch::randn({3, 96})), {"a", "b", "the lonely"}, 5, 3, context);
        QVERIFY(!alone.has_value() && alone.error().detail.find("the lonely") != std::string::npos);
    }

    void crossValidationStandsBesideTheSentences()
    {
        for (int i = 0; i < 8; ++i) {
            std::filesystem::create_directories(m_library.photos() / "folds" / (i % 2 ? "red" : "blue"));
            m_library.addPhoto(std::string("folds/") + (i % 2 ? "red" : "blue") + "/" + photoName("c", i),
                               i < 6 ? (i % 2 ? "red" : "blue") : "red", i);
        }
        jobs::JobContext context;
        auto options = m_options;
        options.folds = 2;
        const auto classes = [&] { return valueOf(jobs::readClassSet(m_library.photos() / "folds")); };
        const auto report = valueOf(jobs::evaluateClassesOn(m_encoder, classes(), options, context));
        // The red photo among the blue ones is foretold by nobody.
        QCOMPARE(valueAt(report, "zero_shot", "accuracy"), 7.0 / 8);
        QCOMPARE(valueAt(report, "", "accuracy"), 7.0 / 8);
        QCOMPARE(valueAt(report, "gain", "accuracy"), 0.0);
        QCOMPARE(valueAt(report, "gain", "p_value"), 1.0);
        QCOMPARE(valueAt(report, "", "fold_count"), 2.0);
        QCOMPARE(valueAt(report, "folds/1", "photos"), 4.0);
        QCOMPARE(valueAt(report, "folds/0", "accuracy") + valueAt(report, "folds/1", "accuracy"), 7.0 / 4);
        QCOMPARE(valueAt(report, "", "fold_mean"), 7.0 / 8);
        QCOMPARE(columnOf(report, "", "fold").size(), std::size_t(8));
        options.folds = 1;
        QVERIFY(!jobs::evaluateClassesOn(m_encoder, classes(), options, context).has_value());
        options.folds = 2;
        options.head = "somewhere";
        QVERIFY(!jobs::evaluateClassesOn(m_encoder, classes(), options, context).has_value());
    }

    void theLibraryIsMadeOfCaptionsTagsAndAcceptedResults()
    {
        TestLibrary library;
        for (int i = 0; i < 3; ++i)
            library.addPhoto(photoName("p", i), i == 0 ? "red" : i == 1 ? "green" : "blue", i);
        library.index();
        {
            const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
            std::map<std::string, core::PhotoId> ids;
            const auto visited = catalogue->photos().forEachStamp(
                {}, [&](std::filesystem::path &&path, store::PhotoStamp &&stamp) { ids.emplace(path.filename().native(), stamp.id); });
            QVERIFY(visited.has_value());
            const core::PhotoId red = ids.at(photoName("p", 0)), green = ids.at(photoName("p", 1)), blue = ids.at(photoName("p", 2));
            const std::vector<std::string> two{"green", "meadow"}, one{"lonely"};
            QVERIFY(catalogue->keywords().edit(green, two).has_value());
            QVERIFY(catalogue->keywords().edit(blue, one).has_value());
            QVERIFY(catalogue->judgements().put({"something red", "something red", red, true, 1}).has_value());
            QVERIFY(catalogue->judgements().put({"something red", "something red", blue, false, 2}).has_value());
        }
        const auto read = valueOf(jobs::readEvaluationSet("library", library.library()));
        QCOMPARE(read.photos.size(), std::size_t(2));  // of the third nothing but one tag is known
        QCOMPARE(read.captions.size(), std::size_t(2));
        QCOMPARE(read.captions[0].text, std::string("something red"));
        QCOMPARE(read.captions[1].text, std::string("green, meadow"));
        QVERIFY(read.photos[0].id.valid() && read.notes.size() >= 2);
    }

    void aWorseVersionLosesWhatItConfuses()
    {
        jobs::JobContext context;
        const ConfusedEncoder worse("red", "turquoise");
        const auto report = valueOf(jobs::compareOn(m_encoder, worse, set(), m_options, {{}, 1}, context));
        QCOMPARE(valueAt(report, "text_to_image", "wins"), 0.0);
        QCOMPARE(valueAt(report, "text_to_image", "losses"), 2.0);
        QCOMPARE(valueAt(report, "text_to_image", "ties"), 10.0);
        QCOMPARE(valueAt(report, "text_to_image/r1", "baseline"), 1.0);
        QCOMPARE(valueAt(report, "text_to_image/r1", "version"), 10.0 / 12);
        QVERIFY(std::abs(valueAt(report, "text_to_image/r1", "difference") + 2.0 / 12) < 1e-9);
        QVERIFY(valueAt(report, "text_to_image/r1", "p_value") > 0.4);  // one photo is no proof
        QCOMPARE(valueAt(report, "regression", "lost"), 2.0);
        QCOMPARE(valueAt(report, "regression", "kept"), 10.0);
        QCOMPARE(columnOf(report, "text_to_image", "pinned_lost")[0], 1.0);
        QVERIFY(columnOf(report, "text_to_image", "rank")[0] > columnOf(report, "text_to_image", "baseline_rank")[0]);
        QCOMPARE(report.summary.baseline, std::string("sound"));
        const auto same = valueOf(jobs::compareOn(m_encoder, m_encoder, set(), m_options, {}, context));
        QCOMPARE(valueAt(same, "image_to_text/map", "difference"), 0.0);
        QCOMPARE(valueAt(same, "image_to_text/map", "p_value"), 1.0);
    }

    void pinnedQueriesAreAskedAlone()
    {
        jobs::JobContext context;
        const ConfusedEncoder worse("red", "turquoise");
        const auto pins =
            m_library.addText("pins.csv", "image,caption\n" + photoName("p", 0) + ",a red boat\n" + photoName("p", 1) + ",a green boat\n");
        const auto report = valueOf(jobs::compareOn(m_encoder, worse, set(), m_options, {pins, 1}, context));
        QCOMPARE(valueAt(report, "regression", "pinned"), 2.0);
        QCOMPARE(valueAt(report, "regression", "lost"), 1.0);
        const auto stranger = m_library.addText("stranger.csv", "image,caption\n" + photoName("p", 0) + ",a black boat\n");
        const auto refused = jobs::compareOn(m_encoder, worse, set(), m_options, {stranger, 1}, context);
        QVERIFY(!refused.has_value() && refused.error().detail.find("a black boat") != std::string::npos);
    }

    void withoutColourNothingIsFound()
    {
        jobs::JobContext context;
        const auto report = valueOf(jobs::robustnessOn(m_encoder, set(), m_options, context));
        QCOMPARE(valueAt(report, "robustness/clean/text_to_image", "r1"), 1.0);
        QVERIFY(valueAt(report, "robustness/gray/text_to_image", "r1") < 0.7);
        QCOMPARE(valueAt(report, "robustness/crop/text_to_image", "r1"), 1.0);
        QVERIFY(valueAt(report, "robustness/typos/text_to_image", "r1") < 1);
        for (const auto &kind : jobs::damageKinds())
            QVERIFY(report.figure(std::string("robustness/") + kind.name + "/image_to_text", "r10_change")->interval.has_value());
        QCOMPARE(report.notes.size(), jobs::damageKinds().size());
    }

    void theMapNamesClustersByTheirWords()
    {
        TestLibrary library;
        std::string csv = "image,caption\n";
        for (int i = 0; i < 24; ++i) {
            library.addPhoto(photoName("m", i), i < 14 ? "red" : "blue", i);
            csv += photoName("m", i) + (i < 14 ? ",a red thing" : ",a blue thing") + "\n";
        }
        const auto table = library.addText("captions.csv", csv);
        jobs::JobContext context;
        jobs::MapOptions map;
        map.clusters = 2;
        map.iterations = 40;
        const auto report =
            valueOf(jobs::mapOf(m_encoder, valueOf(jobs::readEvaluationSet(table, library.library())), m_options, map, context));
        QCOMPARE(report.classes.size(), std::size_t(2));
        QVERIFY2(report.classes[0].rfind("red", 0) == 0 && report.classes[1].rfind("blue", 0) == 0, report.classes[0].c_str());
        QCOMPARE(valueAt(report, "clusters/0", "photos"), 14.0);
        for (const char *name : {"pca_x", "pca_y", "tsne_x", "tsne_y"}) {
            QCOMPARE(columnOf(report, "map", name).size(), std::size_t(24));
            for (const double value : columnOf(report, "map", name))
                QVERIFY(std::isfinite(value));
        }
        // Half the points: both sides are thinned, the rest is nowhere.
        map.points = 24;
        const auto thin =
            valueOf(jobs::mapOf(m_encoder, valueOf(jobs::readEvaluationSet(table, library.library())), m_options, map, context));
        QCOMPARE(valueAt(thin, "", "photos"), 12.0);
        QCOMPARE(valueAt(thin, "", "captions"), 12.0);
        int nowhere = 0;
        for (const double value : columnOf(thin, "map", "pca_x"))
            nowhere += std::isnan(value);
        QCOMPARE(nowhere, 12);
    }

    // The other version mistakes the words for red: its photos lie where they did, those captions do not.
    void twoVersionsStandOnOneMap()
    {
        jobs::JobContext context;
        jobs::MapOptions map;
        map.iterations = 20;
        const ConfusedEncoder other("red", "turquoise");
        map.baseline = &other;
        const auto report = valueOf(jobs::mapOf(m_encoder, set(), m_options, map, context));
        QCOMPARE(report.summary.baseline, std::string("confused"));
        for (const char *name : {"baseline_pca_x", "baseline_tsne_y"})
            QCOMPARE(columnOf(report, "map", name).size(), report.photos.size());
        QVERIFY(valueAt(report, "moved", "of_photos") < valueAt(report, "moved", "of_captions"));
        std::vector<double> moved;
        for (const auto &series : report.series)
            if (series.name == "moved" && series.of == SeriesOf::Captions)
                moved = series.values;
        QCOMPARE(moved.size(), report.captions.size());
        double red = 0, others = 0;
        for (std::size_t i = 0; i < moved.size(); ++i)
            (report.captions[i].text.find("red") != std::string::npos ? red : others) += moved[i];
        QVERIFY2(red / 2 > 3 * others / 10, qPrintable(QString("%1 %2").arg(red / 2).arg(others / 10)));
        map.baseline = &m_encoder;
        QVERIFY(valueAt(valueOf(jobs::mapOf(m_encoder, set(), m_options, map, context)), "moved", "of_captions") < 1e-4);
    }

    void damageIsWhatItSays()
    {
        const auto picture = stripes(80, 60);
        using jobs::Damage;
        const auto blurred = jobs::damaged(picture, Damage::Blur, 1);
        QCOMPARE(blurred.rgb.size(), picture.rgb.size());
        QVERIFY(std::abs(meanOf(blurred) - meanOf(picture)) < 1);
        QVERIFY(blurred.rgb != picture.rgb);
        QVERIFY(jobs::damaged(picture, Damage::Noise, 1).rgb == jobs::damaged(picture, Damage::Noise, 1).rgb);
        QVERIFY(jobs::damaged(picture, Damage::Noise, 1).rgb != jobs::damaged(picture, Damage::Noise, 2).rgb);
        const auto jpeg = jobs::damaged(picture, Damage::Jpeg, 1);
        QVERIFY(jpeg.width == 80 && jpeg.height == 60 && jpeg.rgb != picture.rgb);
        const auto cropped = jobs::damaged(picture, Damage::Crop, 1);
        QVERIFY(cropped.width == 48 && cropped.height == 36 && cropped.rgb.size() == std::size_t(48 * 36 * 3));
        QCOMPARE(cropped.rgb[0], picture.rgb[(12 * 80 + 16) * 3]);
        const auto turned = jobs::damaged(picture, Damage::Rotation, 1);
        QVERIFY(turned.width == 80 && turned.rgb[0] == 0 && turned.rgb[1] == 0);
        const std::size_t middle = (30 * 80 + 40) * 3 + 2;
        QVERIFY(std::abs(int(turned.rgb[middle]) - 90) <= 1);
        const auto gray = jobs::damaged(picture, Damage::Gray, 1);
        for (std::size_t i = 0; i < gray.rgb.size(); i += 3)
            QVERIFY(gray.rgb[i] == gray.rgb[i + 1] && gray.rgb[i] == gray.rgb[i + 2]);
        const image::Picture dot{1, 1, {200, 10, 10}};
        for (const auto &kind : jobs::damageKinds())
            QVERIFY2(!jobs::damaged(dot, kind.damage, 1).empty(), kind.name);
    }

    void typosChangeAFewLetters()
    {
        const std::string sentence = "A child in a pink dress is climbing up a set of stairs";
        const std::string slipped = jobs::withTypos(sentence, 5);
        QVERIFY(slipped != sentence && slipped == jobs::withTypos(sentence, 5));
        QVERIFY(slipped.size() + 3 > sentence.size() && slipped.size() < sentence.size() + 3);
        std::set<std::string> many;
        for (std::uint64_t seed = 0; seed < 50; ++seed)
            many.insert(jobs::withTypos(sentence, seed));
        QVERIFY(many.size() > 20);
        QCOMPARE(jobs::withTypos("a b", 1), std::string("a b"));
        QCOMPARE(jobs::withTypos("", 1), std::string());
        QCOMPARE(jobs::withTypos("海上有三条橙色的鱼", 1).size(), std::string("海上有三条橙色的鱼").size() - 3);
    }
};

QTEST_GUILESS_MAIN(TestEvaluations)
#include "tst_evaluations.moc"
