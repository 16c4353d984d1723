#include "engine/jobs/pair_source.h"

#include <fstream>

#include <QTemporaryDir>
#include <QTest>

using namespace semblance;
namespace fs = std::filesystem;
using Captions = std::vector<std::string>;

namespace {

void write(const fs::path &file, const std::string &content = "x")
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
}

bool mentions(const std::vector<jobs::SkippedFile> &skipped, const std::string &file, const std::string &words)
{
    for (const auto &entry : skipped)
        if (entry.path.filename() == file && entry.reason.find(words) != std::string::npos)
            return true;
    return false;
}

}  // namespace

class TestPairSource : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    int m_number = 0;
    fs::path m_folder;

private Q_SLOTS:
    void init() { m_folder = fs::path(m_temporary.path().toStdString()) / std::to_string(++m_number); }

    void tableFindsImagesWhereverTheyMayBe()
    {
        write(m_folder / "beside.jpg");
        write(m_folder / "images/inside.jpg");
        write(m_folder / "elsewhere/absolute.jpg");
        write(m_folder / "pairs.csv", "image,caption,weight\nbeside.jpg,a dog,\ninside.jpg,\"a cat,  asleep\",2.5\n"
                                          + (m_folder / "elsewhere/absolute.jpg").string() + ",a boat,1\nbeside.jpg,a pet,9\n");
        const auto list = jobs::readPairs(m_folder / "pairs.csv", {});
        QVERIFY(list.has_value());
        QCOMPARE(list->photos.size(), std::size_t(3));
        QCOMPARE(list->photos[0].image, m_folder / "beside.jpg");
        QCOMPARE(list->photos[0].captions, (Captions{"a dog", "a pet"}));
        QCOMPARE(list->photos[0].weight, 1.0);
        QCOMPARE(list->photos[1].image, m_folder / "images/inside.jpg");
        QCOMPARE(list->photos[1].captions, Captions{"a cat, asleep"});
        QCOMPARE(list->photos[1].weight, 2.5);
        QCOMPARE(list->photos[2].captions, Captions{"a boat"});
        QVERIFY(list->skipped.empty());
    }

    void tableSaysWhatBelongsTogether()
    {
        for (const auto *name : {"a.jpg", "b.jpg", "c.jpg"})
            write(m_folder / name);
        write(m_folder / "pairs.csv",
              "image,caption,whole,group\na.jpg,a dog on the left,1,g7\nb.jpg,a dog on the right,1,g7\nc.jpg,a cat,,\n");
        const auto list = jobs::readPairs(m_folder / "pairs.csv", {});
        QVERIFY(list.has_value());
        QCOMPARE(list->photos[0].group, std::string("g7"));
        QCOMPARE(list->photos[1].group, std::string("g7"));
        QVERIFY(list->photos[1].whole);
        QVERIFY(list->photos[2].group.empty());
        QVERIFY(!list->photos[2].whole);
    }

    void whatCannotBeUsedIsListedAndTheRestStays()
    {
        write(m_folder / "a.jpg");
        write(m_folder / "pairs.tsv", "caption\timage\na dog\ta.jpg\na  dog\ta.jpg\n \ta.jpg\na cat\tgone.jpg\na cow\tgone.jpg\n");
        const auto list = jobs::readPairs(m_folder / "pairs.tsv", {});
        QVERIFY(list.has_value());
        QCOMPARE(list->photos.size(), std::size_t(1));
        QCOMPARE(list->photos[0].captions, Captions{"a dog"});
        QCOMPARE(list->skipped.size(), std::size_t(3));  // a missing file is named once
        QVERIFY(mentions(list->skipped, "a.jpg", "twice"));
        QVERIFY(mentions(list->skipped, "a.jpg", "empty"));
        QVERIFY(mentions(list->skipped, "gone.jpg", "no such file"));
    }

    void cocoCaptions()
    {
        write(m_folder / "val2017/one.jpg");
        write(
            m_folder / "annotations/captions_val2017.json",
            R"({"images":[{"id":7,"file_name":"one.jpg"},{"id":8,"file_name":"two.jpg"}],)"
            R"("annotations":[{"image_id":7,"caption":"A dog.\n"},{"image_id":8,"caption":"A cat."},{"image_id":7,"caption":"Two dogs."}]})");
        const auto list = jobs::readPairs(m_folder / "annotations/captions_val2017.json", {});
        QVERIFY(list.has_value());
        QCOMPARE(list->photos.size(), std::size_t(1));
        QCOMPARE(list->photos[0].captions, (Captions{"A dog.", "Two dogs."}));
        QVERIFY(mentions(list->skipped, "two.jpg", "no such file"));
    }

    void folderOfClasses()
    {
        write(m_folder / "oak_tree/b.jpg");
        write(m_folder / "oak_tree/deep/a.png");
        write(m_folder / "oak_tree/notes.txt");
        write(m_folder / "car/c.JPEG");
        fs::create_directories(m_folder / "empty");
        const auto list = jobs::readPairs(m_folder, {});
        QVERIFY(list.has_value());
        QCOMPARE(list->photos.size(), std::size_t(3));
        QCOMPARE(list->photos[0].captions, Captions{"a car"});
        QCOMPARE(list->photos[1].captions, Captions{"an oak tree"});

        const auto labelled = jobs::readClassFolder(m_folder);
        QVERIFY(labelled.has_value());
        QCOMPARE(labelled->classes, (Captions{"car", "oak_tree"}));
        QCOMPARE(labelled->labels, (std::vector<std::int64_t>{0, 1, 1}));
    }

    void classesAreSaidInTheSentencesOfAFile()
    {
        write(m_folder / "oak_tree/b.jpg");
        write(m_folder / "car/c.jpg");
        write(m_folder / "prompts.txt", "a photo of {a}\n\n  the {} of my street\r\n");
        const auto list = jobs::readPairs(m_folder, {});
        QVERIFY(list.has_value());
        QCOMPARE(list->photos[1].captions, (Captions{"a photo of an oak tree", "the oak tree of my street"}));
        write(m_folder / "prompts.txt", "a photo of {a}\na photo of it\n");
        const auto refused = jobs::readPairs(m_folder, {});
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().code, core::ErrorCode::Corrupt);
        QVERIFY(refused.error().detail.find("a photo of it") != std::string::npos);
    }

    void folderWithSidecars()
    {
        write(m_folder / "a.jpg");
        write(m_folder / "a.txt", "a red boat\r\n\nthe sea\n");
        write(m_folder / "b.jpg");
        const auto list = jobs::readPairs(m_folder, {});
        QVERIFY(list.has_value());
        QCOMPARE(list->photos.size(), std::size_t(1));
        QCOMPARE(list->photos[0].captions, (Captions{"a red boat", "the sea"}));
        QVERIFY(mentions(list->skipped, "b.jpg", "sidecar"));
    }

    void folderWithATable()
    {
        write(m_folder / "a.jpg");
        write(m_folder / "captions.csv", "image,caption\na.jpg,a lake\n");
        const auto list = jobs::readPairs(m_folder, {});
        QVERIFY(list.has_value());
        QCOMPARE(list->photos[0].captions, Captions{"a lake"});
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("content");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *file, const char *content, core::ErrorCode code, const char *says) {
            QTest::newRow(name) << file << content << int(code) << says;
        };
        row("nothing there", "", "", core::ErrorCode::NotFound, "does not exist");
        row("other columns", "pairs.csv", "photo,text\na.jpg,b\n", core::ErrorCode::Corrupt, "image and caption");
        row("every file is missing", "pairs.csv", "image,caption\na.jpg,b\n", core::ErrorCode::InvalidArgument, "no such file");
        row("a weight that is no number", "pairs.csv", "image,caption,weight\nhere.jpg,b,much\n", core::ErrorCode::Corrupt, "much");
        row("a weight of nothing", "pairs.csv", "image,caption,weight\nhere.jpg,b,0\n", core::ErrorCode::Corrupt, "above 0");
        row("JSON that is not COCO", "pairs.json", "{\"images\":[]}", core::ErrorCode::Corrupt, "COCO");
        row("broken JSON", "pairs.json", "{", core::ErrorCode::Corrupt, "COCO");
        row("another kind of file", "pairs.parquet", "x", core::ErrorCode::Unsupported, ".csv");
    }
    void refusals()
    {
        QFETCH(QString, file);
        QFETCH(QString, content);
        QFETCH(int, code);
        QFETCH(QString, says);
        const fs::path spec = m_folder / (file.isEmpty() ? "missing.csv" : file.toStdString());
        write(m_folder / "here.jpg");
        if (!file.isEmpty())
            write(spec, content.toStdString());
        const auto list = jobs::readPairs(spec, {});
        QVERIFY(!list.has_value());
        QCOMPARE(int(list.error().code), code);
        QVERIFY2(QString::fromStdString(list.error().detail).contains(says), list.error().detail.c_str());
        QVERIFY(list.error().detail.find(spec.filename().string()) != std::string::npos);
    }

    void wordings_data()
    {
        QTest::addColumn<QString>("caption");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("among");
        QTest::newRow("a noun phrase goes into sentences") << "a red boat" << 9 << "there is a red boat in the photo";
        QTest::newRow("and loses its article") << "a red boat" << 9 << "red boat";
        QTest::newRow("and has a plural") << "a red boat" << 9 << "red boats";
        QTest::newRow("y becomes ies") << "a city" << 9 << "cities";
        QTest::newRow("ch takes es") << "a beach" << 9 << "beaches";
        QTest::newRow("an irregular noun has no plural made up") << "a woman" << 8 << "woman";
        QTest::newRow("a plural stays one") << "two boats" << 7 << "a photo of two boats";
        QTest::newRow("a sentence stays alone") << "A dog runs along the beach ." << 1 << "A dog runs along the beach .";
        QTest::newRow("a short Chinese phrase") << QStringLiteral("红色的船") << 4 << QStringLiteral("照片里有红色的船");
        QTest::newRow("a Chinese sentence stays alone")
            << QStringLiteral("一条狗在海边的沙滩上奔跑") << 1 << QStringLiteral("一条狗在海边的沙滩上奔跑");
    }
    void wordings()
    {
        QFETCH(QString, caption);
        QFETCH(int, count);
        QFETCH(QString, among);
        const auto found = jobs::wordingsOf(caption.toStdString());
        QCOMPARE(int(found.size()), count);
        QCOMPARE(found.front(), caption.toStdString());
        QVERIFY(std::find(found.begin(), found.end(), among.toStdString()) != found.end());
    }
};

QTEST_GUILESS_MAIN(TestPairSource)
#include "tst_pair_source.moc"
