#include "engine/jobs/pair_packing.h"
#include "engine/jobs/training_data.h"

#include <fstream>
#include <set>

#include "engine/core/files.h"
#include "engine/image/thumbnails.h"
#include "engine/text/bpe_learner.h"

#include <QTemporaryDir>
#include <QTest>

using namespace semblance;
namespace fs = std::filesystem;

namespace {

void writeFlat(const fs::path &file, std::uint8_t red, std::uint8_t green, std::uint8_t blue)
{
    image::Picture picture{40, 30, {}};
    for (int i = 0; i < picture.width * picture.height; ++i)
        picture.rgb.insert(picture.rgb.end(), {red, green, blue});
    const auto png = image::encodePng(picture);
    QVERIFY(png.has_value() && core::writeFileAtomically(file, *png).has_value());
}

}  // namespace

class TestPairPacking : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_folder;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    models::ImagePreprocessing m_image;

    // Three colours; the second file is broken.
    jobs::PairList colours()
    {
        writeFlat(m_folder / "red.png", 200, 10, 20);
        std::ofstream(m_folder / "broken.png") << "no picture";
        writeFlat(m_folder / "blue.png", 1, 2, 250);
        writeFlat(m_folder / "green.png", 5, 180, 6);
        return {{{m_folder / "red.png", {"a red boat", "a boat"}, 1.0},
                 {m_folder / "broken.png", {"a car"}, 1.0},
                 {m_folder / "blue.png", {"A  Boat"}, 3.0},
                 {m_folder / "green.png", {"a tree"}, 1.0}},
                {}};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_folder = m_temporary.path().toStdString();
        m_image.size = 16;
        const std::vector<std::string> texts{"a red boat", "a boat", "a tree", "a photo of a car"};
        QVERIFY(text::learnBpe(texts, 600, m_folder).has_value());
        m_tokenizer = *text::loadTokenizer(m_folder);
    }

    void photosBecomeRowsInTheirOrder()
    {
        jobs::JobContext context;
        const auto packed = jobs::packPairs(colours(), m_image, *m_tokenizer, 2, context);
        QVERIFY(packed.has_value());
        QCOMPARE(packed->skipped.size(), std::size_t(1));
        QCOMPARE(packed->skipped[0].path, m_folder / "broken.png");
        const auto &pairs = packed->pairs;
        QVERIFY(pairs.check().has_value());
        QCOMPARE(pairs.pictures.sizes(), (at::IntArrayRef{3, 3, 16, 16}));
        const std::vector<std::vector<int>> expected{{200, 10, 20}, {1, 2, 250}, {5, 180, 6}};
        for (int photo = 0; photo < 3; ++photo)
            for (int channel = 0; channel < 3; ++channel)
                QVERIFY((pairs.pictures[photo][channel] == expected[std::size_t(photo)][std::size_t(channel)]).all().item<bool>());
    }

    void equalCaptionsHaveOneNumberAndAllTheirWordings()
    {
        jobs::JobContext context;
        const auto packed = jobs::packPairs(colours(), m_image, *m_tokenizer, 1, context);
        QVERIFY(packed.has_value());
        const auto &pairs = packed->pairs;
        QCOMPARE(pairs.captionsOf, (std::vector<std::vector<std::int32_t>>{{0, 1}, {1}, {2}}));
        QCOMPARE(pairs.wordings.size(), std::size_t(3));  // the caption of the broken photo is gone
        const auto plain = m_tokenizer->encode("a boat");
        QCOMPARE(pairs.wordings[1].size(), jobs::wordingsOf("a boat").size());
        QCOMPARE(pairs.wordings[1].front(), std::vector<std::int32_t>(plain.begin(), plain.end()));
        QCOMPARE(pairs.source, (std::vector<std::int32_t>{0, 1, 0}));
        QCOMPARE(pairs.sourceWeights, (std::vector<double>{1.0, 3.0}));
    }

    void photosOfAGroupKeepItsNumber()
    {
        jobs::JobContext context;
        auto list = colours();
        QVERIFY(jobs::packPairs(list, m_image, *m_tokenizer, 1, context)->pairs.group.empty());
        list.photos[0].group = list.photos[1].group = list.photos[3].group = "boats";  // the second cannot be read
        const auto packed = jobs::packPairs(list, m_image, *m_tokenizer, 1, context);
        QVERIFY(packed.has_value());
        QCOMPARE(packed->pairs.group, (std::vector<std::int32_t>{0, -1, 0}));
        QVERIFY(packed->pairs.check().has_value());
    }

    void classesOfFewPhotosAreWeighedUp()
    {
        jobs::PairList list;
        for (int i = 0; i < 6; ++i)
            list.photos.push_back({m_folder / std::to_string(i), {i < 4 ? "a dog" : "a cat"}});
        jobs::balancePhotos(list);
        QCOMPARE(list.photos[0].weight, 0.75);
        QCOMPARE(list.photos[5].weight, 1.5);  // two cats weigh as much as four dogs
        jobs::PairList own{{{"a", {"one"}}, {"b", {"two", "an animal"}}, {"c", {"three", "an animal"}}}, {}};
        jobs::balancePhotos(own);
        for (const auto &photo : own.photos)
            QCOMPARE(photo.weight, 1.0);  // sentences of their own: nothing to balance
    }

    void aStopIsNoResult()
    {
        jobs::JobContext context;
        context.requestStop();
        const auto packed = jobs::packPairs(colours(), m_image, *m_tokenizer, 2, context);
        QVERIFY(!packed.has_value());
        QCOMPARE(packed.error().code, core::ErrorCode::Cancelled);
    }

    // 300 pictures, each three times: all three copies on one side, nothing lost, the captions still those of the picture.
    void copiesNeverStraddleASplit()
    {
        constexpr int different = 300;
        training::PairDataset pairs;
        torch::manual_seed(5);
        pairs.pictures = torch::randint(0, 256, {different, 3, 8, 8}, torch::kUInt8).repeat({3, 1, 1, 1}).contiguous();
        const auto original = pairs.pictures.clone();
        for (int i = 0; i < 3 * different; ++i) {
            pairs.captionsOf.push_back({i % different});
            pairs.source.push_back(0);
        }
        for (int caption = 0; caption < different; ++caption)
            pairs.wordings.push_back({{caption + 1000}});
        const auto split = jobs::splitPairs(pairs, 0.2, 11);
        QVERIFY(split.has_value());
        QVERIFY(split->train.check().has_value() && split->validation.check().has_value());
        QCOMPARE(split->train.size() + split->validation.size(), std::int64_t(3 * different));
        QVERIFY(split->validation.size() > 60 && split->validation.size() < 300);
        std::map<int, std::set<bool>> sidesOf;
        for (const bool train : {true, false}) {
            const auto &side = train ? split->train : split->validation;
            for (std::int64_t row = 0; row < side.size(); ++row) {
                const auto caption = side.captionsOf[std::size_t(row)].front();
                const int picture = side.wordings[std::size_t(caption)][0][0] - 1000;
                QVERIFY(torch::equal(side.pictures[row], original[picture]));
                sidesOf[picture].insert(train);
            }
        }
        QCOMPARE(sidesOf.size(), std::size_t(different));
        for (const auto &[picture, sides] : sidesOf)
            QCOMPARE(sides.size(), std::size_t(1));
    }

    void tooFewPhotosToSplit()
    {
        training::PairDataset pairs;
        pairs.pictures = torch::zeros({4, 3, 8, 8}, torch::kUInt8);  // four copies of one photo
        pairs.captionsOf.assign(4, {0});
        pairs.source.assign(4, 0);
        pairs.wordings = {{{1}}};
        const auto split = jobs::splitPairs(pairs, 0.5, 1);
        QVERIFY(!split.has_value());
        QVERIFY(split.error().detail.find("validation=SPEC") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestPairPacking)
#include "tst_pair_packing.moc"
