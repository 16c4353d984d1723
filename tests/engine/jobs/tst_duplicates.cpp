// Near duplicates: copies, other sizes of the same picture, shots of one burst; and what only looks alike to the model.
#include "tests/engine/jobs/test_library.h"

#include <array>
#include <random>

#include "engine/jobs/duplicates.h"
#include "engine/jobs/photo_texts.h"
#include "engine/jobs/search_snapshot.h"

using namespace semblance;
using namespace semblance::tests;

namespace {

// Cells of random brightness, as the hash has them, on `side` pixels.
image::Picture pattern(int side, unsigned seed)
{
    std::mt19937 random(seed);
    std::array<std::uint8_t, 72> cells{};
    for (std::uint8_t &cell : cells)
        cell = static_cast<std::uint8_t>(random() >> 24);
    image::Picture picture{side, side, {}};
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const std::uint8_t value = cells[static_cast<std::size_t>(y * 8 / side * 9 + x * 9 / side)];
            picture.rgb.insert(picture.rgb.end(), {value, value, value});
        }
    return picture;
}

QStringList namesOf(const jobs::DuplicateGroup &group)
{
    QStringList names;
    for (const jobs::DuplicatePhoto &photo : group.photos)
        names << QString::fromStdString(photo.path.filename().native());
    return names;
}

struct Library : TestLibrary {
    std::map<std::string, image::Picture> thumbnails;  // by file name

    std::vector<jobs::DuplicateGroup> find(const jobs::DuplicateOptions &options, jobs::JobContext *context = nullptr)
    {
        const auto catalogue = valueOf(store::Catalogue::open(library(), store::Access::ReadOnly));
        const auto searcher = valueOf(jobs::loadSearcher(library(), encoder));
        jobs::JobContext own;
        return valueOf(jobs::findDuplicates(
            *searcher, *catalogue, options,
            [&](const store::PhotoRow &row) -> std::optional<image::Picture> {
                const auto known = thumbnails.find(row.path.filename().native());
                return known == thumbnails.end() ? std::nullopt : std::optional(known->second);
            },
            context != nullptr ? *context : own));
    }
    void setTime(const std::string &photo, const std::string &time)
    {
        const auto catalogue = valueOf(store::Catalogue::open(library(), store::Access::ReadWrite));
        auto row = *valueOf(catalogue->photos().findByPath(photos() / photo));
        row.takenAt = time;
        valueOf(catalogue->photos().put(row));
    }
};

}  // namespace

class TestDuplicates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSamePictureIsFoundInOtherSizes()
    {
        Library library;
        for (int i = 0; i < 6; ++i)
            library.addPhoto(photoName("p", i), "red", i);  // all alike to the model
        library.index();
        library.thumbnails = {{"p0.png", pattern(64, 1)},
                              {"p1.png", pattern(200, 1)},
                              {"p2.png", pattern(64, 2)},
                              {"p3.png", pattern(64, 3)},
                              {"p4.png", pattern(128, 3)}};
        const auto groups = library.find({0.9, 6, -1});
        QCOMPARE(groups.size(), std::size_t{2});
        QStringList all = namesOf(groups[0]) + namesOf(groups[1]);
        all.sort();
        QCOMPARE(all, QStringList({"p0.png", "p1.png", "p3.png", "p4.png"}));
        QVERIFY(!groups[0].identical && !groups[0].burst);
    }

    void copiesAreIdentical()
    {
        Library library;
        library.addPhoto("a.png", "red");
        library.addPhoto("sub/copy.png", "red");
        library.addPhoto("b.png", "blue");
        library.index();
        const auto groups = library.find({2, -1, -1});  // nothing but bytes can join
        QCOMPARE(groups.size(), std::size_t{1});
        QVERIFY(groups[0].identical);
        QCOMPARE(groups[0].photos.size(), std::size_t{2});
    }

    void shotsOfABurstBelongTogether()
    {
        Library library;
        for (int i = 0; i < 5; ++i)
            library.addPhoto(photoName("p", i), i == 4 ? "blue" : "red", i);
        library.index();
        for (const auto &[photo, time] : std::map<std::string, std::string>{{"p0.png", "2023-07-14T18:05:58"},
                                                                            {"p1.png", "2023-07-14T18:06:00"},
                                                                            {"p2.png", "2023-07-14T18:06:02"},
                                                                            {"p3.png", "2023-07-14T19:06:02"},
                                                                            {"p4.png", "2023-07-14T18:06:01"}})
            library.setTime(photo, time);
        const auto groups = library.find({0.9, -1, 2});
        QCOMPARE(groups.size(), std::size_t{1});
        QStringList names = namesOf(groups[0]);
        names.sort();
        QCOMPARE(names, QStringList({"p0.png", "p1.png", "p2.png"}));  // an hour later, or of another colour: none
        QVERIFY(groups[0].burst);
        QVERIFY(library.find({0.9, -1, -1}).empty());
    }

    void theBestIsKept()
    {
        Library library;
        for (int i = 0; i < 3; ++i)
            library.addPhoto(photoName("p", i), "red", i);
        library.index();
        auto blurred = pattern(96, 1);
        for (auto &value : blurred.rgb)
            value = static_cast<std::uint8_t>(100 + value / 16);  // a flat one is no sharp one
        library.thumbnails = {{"p0.png", blurred}, {"p1.png", pattern(96, 1)}, {"p2.png", blurred}};
        {
            const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
            auto row = *valueOf(catalogue->photos().findByPath(library.photos() / "p2.png"));
            valueOf(catalogue->photos().put(row));
        }
        auto groups = library.find({0.9, 12, -1});
        QCOMPARE(groups.size(), std::size_t{1});
        QCOMPARE(namesOf(groups[0]).first(), "p1.png");  // the sharpest of one size
        QVERIFY(groups[0].photos[0].sharpness > 10 * groups[0].photos[1].sharpness);
        {
            const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
            auto row = *valueOf(catalogue->photos().findByPath(library.photos() / "p0.png"));
            row.rating = 5;
            valueOf(catalogue->photos().put(row));
        }
        groups = library.find({0.9, 12, -1});
        QCOMPARE(namesOf(groups[0]).first(), "p0.png");  // what the user rated
    }

    void itStopsAndTellsHowFarItIs()
    {
        Library library;
        for (int i = 0; i < 5; ++i)
            library.addPhoto(photoName("p", i), "red", i);
        library.index();
        std::int64_t last = 0;
        jobs::JobContext context([&](std::int64_t done, std::int64_t total) {
            QCOMPARE(total, std::int64_t{10});  // comparing, then looking
            last = done;
        });
        static_cast<void>(library.find({}, &context));
        QCOMPARE(last, std::int64_t{10});
        jobs::JobContext stopped;
        stopped.requestStop();
        QVERIFY(library.find({0.9, -1, 1e9}, &stopped).empty());
    }
};

QTEST_GUILESS_MAIN(TestDuplicates)
#include "tst_duplicates.moc"
