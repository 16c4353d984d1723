// Which part a photo is in: by share, by list, and never a copy on another side.
#include "engine/jobs/photo_split.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "engine/image/metadata.h"
#include "engine/image/thumbnails.h"

#include <QTemporaryDir>
#include <QTest>

using namespace semblance;
using training::Part;
namespace fs = std::filesystem;

class TestPhotoSplit : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_folder;
    jobs::PairList m_pairs;

    fs::path write(const std::string &name, const std::string &content) const
    {
        std::ofstream(m_folder / name, std::ios::binary) << content;
        return m_folder / name;
    }
    // A small picture whose bytes follow from the number.
    static std::vector<std::uint8_t> jpeg(int number)
    {
        image::Picture picture;
        picture.width = picture.height = 8;
        for (int pixel = 0; pixel < 64; ++pixel)
            picture.rgb.insert(picture.rgb.end(), {std::uint8_t(number * 7), std::uint8_t(number * 13), 90});
        return image::encodeJpeg(picture).value();
    }
    static core::Result<jobs::PhotoSplit> splitOf(const jobs::PairList &pairs, const jobs::SplitRequest &request)
    {
        jobs::JobContext context;
        return jobs::splitPhotos(pairs, request, 2, context);
    }
    static int count(const jobs::PhotoSplit &split, Part part) { return int(std::count(split.partOf.begin(), split.partOf.end(), part)); }

private Q_SLOTS:
    void initTestCase()
    {
        m_folder = m_temporary.path().toStdString();
        for (int i = 0; i < 40; ++i) {
            const std::string name = "photo" + std::to_string(i) + ".jpg";
            // 36 to 39 are copies of 0 to 3.
            m_pairs.photos.push_back({write(name, "bytes " + std::to_string(i % 36)), {"a caption"}});
        }
    }

    void sharesAreKeptAndCopiesStayTogether()
    {
        const auto split = splitOf(m_pairs, {{}, 0.25, 0.25, 3});
        QVERIFY(split.has_value());
        QCOMPARE(split->photos.size(), std::size_t(40));
        for (std::size_t i = 36; i < 40; ++i) {
            QCOMPARE(split->copyOf[i], i - 36);
            QCOMPARE(split->partOf[i], split->partOf[i - 36]);
        }
        int tests = 0, validation = 0;
        for (std::size_t i = 0; i < 36; ++i) {
            tests += split->partOf[i] == Part::Test;
            validation += split->partOf[i] == Part::Validation;
        }
        QCOMPARE(tests, 9);
        QCOMPARE(validation, 9);
        QCOMPARE(splitOf(m_pairs, {{}, 0.25, 0.25, 3})->partOf, split->partOf);
        QVERIFY(splitOf(m_pairs, {{}, 0.25, 0.25, 4})->partOf != split->partOf);
    }

    void shotsOfABurstStayTogether()
    {
        // Thirty photos, one a day, but the first four within seconds of one another; a fifth in another folder at the same time.
        jobs::PairList pairs;
        const auto shoot = [&](const std::string &name, const std::string &takenAt) {
            fs::create_directories((m_folder / name).parent_path());
            const auto plain = jpeg(static_cast<int>(pairs.photos.size()));
            const auto dated = image::withTakenAt(plain, takenAt);
            QVERIFY(dated.has_value());
            pairs.photos.push_back({write(name, std::string(dated->begin(), dated->end())), {"a caption"}});
        };
        for (const int second : {0, 2, 5, 8})
            shoot("burst/" + std::to_string(second) + ".jpg", "2024-05-01T10:00:0" + std::to_string(second));
        shoot("elsewhere/a.jpg", "2024-05-01T10:00:01");
        for (int day = 10; day < 31; ++day)
            shoot("days/" + std::to_string(day) + ".jpg", "2024-07-" + std::to_string(day) + "T10:00:00");
        std::set<Part> partsOfBurst;
        for (std::uint64_t seed = 1; seed < 12; ++seed) {
            const auto split = splitOf(pairs, {{}, 0.25, 0.25, seed});
            QVERIFY(split.has_value());
            for (std::size_t i = 1; i < 4; ++i) {
                QCOMPARE(split->partOf[i], split->partOf[0]);
                QCOMPARE(split->shotOf[i], std::size_t(0));
                QCOMPARE(split->copyOf[i], i);  // no copies: their captions are their own
            }
            QCOMPARE(split->shotOf[4], std::size_t(4));
            partsOfBurst.insert(split->partOf[0]);
        }
        QVERIFY(partsOfBurst.size() > 1);  // the seed decides where they go
    }

    void aListSaysWhereEachPhotoIs()
    {
        const auto list = write("list.csv", "image,split\nphoto0.jpg,train\nsub/photo1.jpg,validation\nphoto2.jpg,test\nphoto5.jpg,train\n"
                                            "photo36.jpg,test\n");
        const auto split = splitOf(m_pairs, {list});
        QVERIFY(split.has_value());
        QCOMPARE(split->photos, (std::vector<std::size_t>{0, 1, 2, 5, 36}));
        QCOMPARE(split->skipped.size(), std::size_t(35));
        // Photo 36 is a copy of photo 0 and held out: so is photo 0, whatever the list says.
        QCOMPARE(split->partOf, (std::vector<Part>{Part::Test, Part::Validation, Part::Test, Part::Train, Part::Test}));
    }

    void aListsMistakesAreNamed_data()
    {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QString>("says");
        QTest::newRow("no such part") << "image,split\nphoto0.jpg,exam\n"
                                      << "exam";
        QTest::newRow("no columns") << "a,b\n1,2\n"
                                    << "image and split";
        QTest::newRow("an empty part") << "image,split\nphoto0.jpg,train\nphoto1.jpg,test\n"
                                       << "validation";
    }
    void aListsMistakesAreNamed()
    {
        QFETCH(QString, list);
        QFETCH(QString, says);
        const auto split = splitOf(m_pairs, {write("wrong.csv", list.toStdString())});
        QVERIFY(!split.has_value());
        QVERIFY2(QString::fromStdString(split.error().detail).contains(says), split.error().detail.c_str());
    }

    void ownValidationPhotosMakeNoTestPart()
    {
        jobs::SplitRequest request;
        request.validationFrom = 30;
        const auto split = splitOf(m_pairs, request);
        QVERIFY(split.has_value());
        QCOMPARE(count(*split, Part::Test), 0);
        QCOMPARE(count(*split, Part::Validation), 14);  // 30 to 39, and 0 to 3, of which copies are among them
    }

    void itCanBeStopped()
    {
        jobs::JobContext context;
        context.requestStop();
        const auto split = jobs::splitPhotos(m_pairs, {}, 2, context);
        QVERIFY(!split.has_value());
        QCOMPARE(split.error().code, core::ErrorCode::Cancelled);
    }

    void theCommittedSplitOfFlickrHasItsSizes()
    {
        std::ifstream file(SEMBLANCE_TEST_DATA "/splits/flickr800.csv");
        std::map<std::string, int> parts;
        std::set<std::string> names;
        for (std::string line; std::getline(file, line);) {
            ++parts[line.substr(line.rfind(',') + 1)];
            names.insert(line.substr(0, line.rfind(',')));
        }
        QCOMPARE(parts["train"], 600);
        QCOMPARE(parts["validation"], 100);
        QCOMPARE(parts["test"], 100);
        QCOMPARE(names.size(), std::size_t(801));  // and the heading
    }
};

QTEST_GUILESS_MAIN(TestPhotoSplit)
#include "tst_photo_split.moc"
