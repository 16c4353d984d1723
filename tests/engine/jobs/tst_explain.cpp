// Reasons: words and places whose share is known beforehand, filters, rank, and photos that are not in the answer.
#include "tests/engine/jobs/test_library.h"

#include <QtTest>

#include "engine/image/thumbnails.h"
#include "engine/jobs/explain.h"
#include "engine/jobs/personal_names.h"
#include "engine/jobs/search_snapshot.h"

using namespace semblance;
using tests::TestLibrary;
using tests::valueOf;

namespace {

constexpr int side = 8;

// Sees the red of three quarters of a picture of 8 x 8 pixels; the fourth value is always 1, so that lengths count.
class QuarterEncoder final : public tests::FakeEncoder {
public:
    jobs::PreparedPicture prepare(const image::Picture &picture) const override
    {
        jobs::PreparedPicture prepared;
        for (int channel = 0; channel < 3; ++channel)
            for (int y = 0; y < side; ++y)
                for (int x = 0; x < side; ++x) {
                    const int from = (y * picture.height / side * picture.width + x * picture.width / side) * 3 + channel;
                    prepared.planes.push_back(picture.rgb[static_cast<std::size_t>(from)]);
                }
        return prepared;
    }

    core::Result<jobs::EmbeddingRows> embed(std::span<const jobs::PreparedPicture> batch, jobs::Scaling) const override
    {
        jobs::EmbeddingRows rows;
        rows.dimension = 4;
        for (const jobs::PreparedPicture &picture : batch) {
            std::array<float, 4> quarters{};
            for (int i = 0; i < side * side; ++i)
                quarters[static_cast<std::size_t>(i / side / 4 * 2 + i % side / 4)] +=
                    static_cast<float>(picture.planes[static_cast<std::size_t>(i)]) / 4080.0f;
            quarters[3] = 1;
            float squares = 0;
            for (const float value : quarters)
                squares += value * value;
            for (const float value : quarters)
                rows.values.push_back(value / std::sqrt(squares));
            rows.norms.push_back(std::sqrt(squares));
            ++rows.count;
        }
        return rows;
    }
    using FakeEncoder::embed;
};

}  // namespace

class TestExplain : public QObject {
    Q_OBJECT

private:
    TestLibrary m_library;
    std::unique_ptr<store::Catalogue> m_reader;
    std::shared_ptr<const search::Searcher> m_searcher;

    jobs::Explanation explain(const std::string &line, const std::filesystem::path &file, const std::vector<core::PhotoId> &disliked = {})
    {
        jobs::Query query;
        query.text = line;
        query.disliked = disliked;
        return valueOf(jobs::explain(*m_library.encoder, *m_searcher, query, *m_reader, {{}, file, false}));
    }

    static double effectOf(const jobs::Explanation &explanation, const std::string &word)
    {
        for (const jobs::WordShare &share : explanation.words)
            if (share.word == word)
                return share.effect;
        return -99;
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *colour : {"red", "green", "blue", "white", "black", "yellow"})
            m_library.addPhoto(std::string(colour) + ".png", colour);
        m_library.addText("red.txt", "a red boat");
        m_library.addText("broken.png", "this is no picture");
        m_library.index();
        m_reader = valueOf(store::Catalogue::open(m_library.library(), store::Access::ReadOnly));
        m_searcher = valueOf(jobs::loadSearcher(m_library.library(), m_library.encoder));
    }

    void theWordThatMattersHasTheShare()
    {
        const auto why = explain("a red thing has:caption", m_library.photos() / "red.png");
        QVERIFY(why.scored && why.embedded && why.photo.valid());
        QCOMPARE(why.rank, 1);
        QCOMPARE(why.searched, 1);
        QVERIFY(effectOf(why, "red") > 0.3);
        QVERIFY(std::abs(effectOf(why, "a")) < 1e-6);
        QVERIFY(std::abs(effectOf(why, "thing")) < 1e-6);
        QCOMPARE(why.filters.size(), 1u);
        QVERIFY(why.filters[0].passed && why.filters[0].text == "has:caption");
        QVERIFY(why.score > why.neededScore || why.probability < 0.5);
    }

    void whatIsWrittenIsNamed()
    {
        const auto why = explain("red boat", m_library.photos() / "red.png");
        QVERIFY(!why.matches.empty());
        QVERIFY(explain("red boat", m_library.photos() / "green.png").matches.empty());
    }

    void aNameCountsByItsPhotos()
    {
        {
            const auto writer = valueOf(store::Catalogue::open(m_library.library(), store::Access::ReadWrite));
            core::PersonalName rex{"Old Rex", "thing", {}};
            for (const char *colour : {"green", "blue", "white"})
                rex.photos.push_back(valueOf(writer->photos().findByPath(m_library.photos() / (std::string(colour) + ".png")))->id);
            QVERIFY(jobs::givePersonalName(*writer, rex));
        }
        const auto why = explain("old rex red", m_library.photos() / "green.png");
        QCOMPARE(why.words.size(), 2u);  // the name is one word
        QVERIFY(why.words[0].word == "Old Rex" && why.words[0].named);
        QVERIFY(why.words[0].effect > 0.2);  // its photos are why this one is near
        QVERIFY(effectOf(why, "red") < why.words[0].effect);
        QVERIFY(!why.words[1].named);
        const auto writer = valueOf(store::Catalogue::open(m_library.library(), store::Access::ReadWrite));
        QVERIFY(jobs::forgetPersonalName(*writer, "Old Rex"));
    }

    void whatIsExcludedHasAShareToo()
    {
        const auto why = explain("yellow -red", m_library.photos() / "yellow.png");
        QVERIFY(effectOf(why, "-red") < 0);  // yellow has red in it
    }

    void theBetterAlternativeIsExplained()
    {
        const auto why = explain("green or red", m_library.photos() / "red.png");
        QVERIFY(effectOf(why, "red") > 0.3);
        QCOMPARE(effectOf(why, "green"), -99.0);
    }

    void whyNotSaysRankGapAndFilter()
    {
        const auto why = explain("green folder:nowhere", m_library.photos() / "red.png");
        QVERIFY(why.scored);
        QVERIFY(!why.filters[0].passed);
        QVERIFY(why.score < why.neededScore);
        const auto unfiltered = explain("green", m_library.photos() / "red.png");
        QVERIFY(unfiltered.rank > 1);
        QCOMPARE(unfiltered.searched, 6);
    }

    void aFileFromOutsideIsScoredButNotInTheLibrary()
    {
        tests::writeBytes(m_library.file("outside.png"), tests::colourPng("red", 9));
        const auto why = explain("red", m_library.file("outside.png"));
        QVERIFY(why.scored && !why.photo.valid() && !why.embedded && why.filters.empty());
        QVERIFY(why.score > 0.9);
    }

    void aFileThatCouldNotBeIndexedSaysWhy()
    {
        const auto why = explain("red", m_library.photos() / "broken.png");
        QVERIFY(why.photo.valid() && !why.scored);
        QVERIFY(!why.failure.empty());
    }

    void judgementsAreKnown()
    {
        const auto red = valueOf(m_reader->photos().findByPath(m_library.photos() / "red.png"))->id;
        QCOMPARE(explain("red", m_library.photos() / "red.png", {red}).judged, -1);
    }

    void theMapIsBrightWhereTheQueryIs()
    {
        image::Picture picture{side, side, {}};
        for (int i = 0; i < side * side; ++i) {  // red in the quarter at the top right
            const bool red = i / side < 4 && i % side >= 4;
            picture.rgb.insert(picture.rgb.end(), {static_cast<std::uint8_t>(red ? 255 : 0), 0, 0});
        }
        tests::writeBytes(m_library.file("quarter.png"), valueOf(image::encodePng(picture)));
        const std::array<float, 4> query{0, 1, 0, 0};
        const auto map =
            valueOf(jobs::heatMapOf(QuarterEncoder(), *isolation::readerInThisProcess(), m_library.file("quarter.png"), query));
        QCOMPARE(map.columns * map.rows, 64);
        const auto at = [&](int x, int y) { return map.values[static_cast<std::size_t>(y * map.columns + x)]; };
        QVERIFY(at(6, 1) > 0);
        for (const auto &[x, y] : {std::pair{1, 1}, {1, 6}, {6, 6}})
            QVERIFY(at(x, y) < at(6, 1) / 4);
        QCOMPARE(map.left, 0.0);
        QCOMPARE(map.width, 1.0);
    }
};

QTEST_APPLESS_MAIN(TestExplain)
#include "tst_explain.moc"
