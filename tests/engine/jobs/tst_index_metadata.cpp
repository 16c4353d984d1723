// What photos, sidecars and COCO files say, and that a change of a sidecar is seen without decoding its photo again.
#include "tests/engine/jobs/test_library.h"

#include "engine/image/metadata.h"
#include "engine/jobs/caption_files.h"

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

namespace {

std::string packet(const std::string &title, const std::string &keyword, int rating = 4)
{
    return "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
           "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
           " xmp:Rating=\""
           + std::to_string(rating) + "\"><dc:title><rdf:Alt><rdf:li xml:lang=\"en-GB\">" + title
           + "</rdf:li></rdf:Alt></dc:title><dc:subject><rdf:Bag><rdf:li>" + keyword
           + "</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>";
}

store::PhotoRow rowOf(const TestLibrary &library, const std::string &photo)
{
    const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadOnly));
    return valueOf(catalogue->photos().findByPath(library.photos() / photo)).value_or(store::PhotoRow{});
}

QStringList captionsOf(const TestLibrary &library, const std::string &photo)
{
    const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadOnly));
    QStringList texts;
    for (const store::CaptionRow &caption : valueOf(catalogue->captions().ofPhoto(rowOf(library, photo).id)))
        texts << QString::fromStdString(caption.source + ":" + caption.language + ":" + caption.text);
    texts.sort();
    return texts;
}

int count(const TestLibrary &library, const std::string &words)
{
    const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadOnly));
    return static_cast<int>(valueOf(catalogue->words().match(words, 10)).size());
}

// Two captions of one photo, one of a photo that is not there.
constexpr const char *cocoText = R"({"images":[{"id":7,"file_name":"a.png"},{"id":8,"file_name":"gone.png"}],
            "annotations":[{"image_id":7,"caption":"a red wall"},{"image_id":7,"caption":"红色的墙"},{"image_id":8,"caption":"x"}]})";

}  // namespace

class TestIndexMetadata : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSidecarIsRead_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("of the whole name") << "a.png.xmp";
        QTest::newRow("of the stem") << "a.xmp";
        QTest::newRow("in capitals") << "a.XMP";
    }
    void aSidecarIsRead()
    {
        QFETCH(QString, name);
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addPhoto("b.png", "blue");
        library.addText(name.toStdString(), packet("A red wall", "Crete"));
        const auto report = library.index();
        QVERIFY(report.failed.empty() && report.warnings.empty());
        const auto row = rowOf(library, "a.png");
        QCOMPARE(row.title, std::string("A red wall"));
        QCOMPARE(row.rating, 4);
        QCOMPARE(row.keywords, std::vector<std::string>{"Crete"});
        QCOMPARE(captionsOf(library, "a.png"), QStringList{"metadata:en:A red wall"});
        QCOMPARE(rowOf(library, "b.png").title, std::string());
        QCOMPARE(count(library, "crete"), 1);
        QVERIFY(library.problems().isEmpty());
    }

    void theSidecarOfTheWholeNameWins()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addText("a.xmp", packet("stem", "x"));
        library.addText("a.png.xmp", packet("whole", "x"));
        library.index();
        QCOMPARE(rowOf(library, "a.png").title, std::string("whole"));
    }

    void aChangedSidecarIsSeenWithoutDecoding()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addPhoto("b.png", "blue");
        library.addText("a.xmp", packet("one wall", "sea"));
        library.index();
        const int pictures = library.encoder->pictures;

        library.addText("a.xmp", packet("another wall", "wood", -1));
        const auto changed = library.index();
        QCOMPARE(changed.indexed, 0);
        QCOMPARE(changed.unchanged, 2);
        QCOMPARE(rowOf(library, "a.png").title, std::string("another wall"));
        QCOMPARE(rowOf(library, "a.png").rating, -1);
        QCOMPARE(captionsOf(library, "a.png"), QStringList{"metadata:en:another wall"});
        QCOMPARE(count(library, "sea"), 0);
        QCOMPARE(count(library, "wood another"), 1);
        QVERIFY(!library.state().join('\n').contains('!'));  // the new caption is embedded
        QCOMPARE(library.state(), library.stateOfFreshRun());

        fs::remove(library.photos() / "a.xmp");
        library.index();
        QCOMPARE(rowOf(library, "a.png").title, std::string());
        QCOMPARE(captionsOf(library, "a.png"), QStringList());
        QVERIFY(rowOf(library, "a.png").width == 16);  // of the picture nothing is lost
        const int fresh = 2;                           // stateOfFreshRun embeds both
        QCOMPARE(library.encoder->pictures.load(), pictures + fresh);
        QVERIFY(library.problems().isEmpty());
    }

    void anUnchangedSidecarIsNotReadAgain()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addText("a.xmp", packet("one", "sea"));
        library.index();
        {
            const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
            auto row = valueOf(catalogue->photos().findByPath(library.photos() / "a.png")).value();
            row.title = "would be read over";
            valueOf(catalogue->photos().put(row));
        }
        library.index();
        QCOMPARE(rowOf(library, "a.png").title, std::string("would be read over"));
        {
            const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
            auto row = valueOf(catalogue->photos().findByPath(library.photos() / "a.png")).value();
            row.metadataStamp.clear();  // as a catalogue of version 1 has it
            valueOf(catalogue->photos().put(row));
        }
        QCOMPARE(library.index().unchanged, 1);
        QCOMPARE(rowOf(library, "a.png").title, std::string("one"));
    }

    void aDamagedSidecarIsAWarningThatGoes()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addText("a.xmp", "no XML at all");
        const auto report = library.index();
        QVERIFY(report.failed.empty());
        QCOMPARE(report.indexed, 1);
        QCOMPARE(report.warnings.size(), std::size_t{1});
        QVERIFY(rowOf(library, "a.png").warning.find("sidecar") != std::string::npos);
        library.addText("a.xmp", packet("one", "sea"));
        QVERIFY(library.index().warnings.empty());
        QCOMPARE(rowOf(library, "a.png").warning, std::string());
        QCOMPARE(rowOf(library, "a.png").title, std::string("one"));
    }

    void captionsOfMetadata_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("expected");
        QTest::newRow("a title") << "A red wall"
                                 << ""
                                 << "en:A red wall";
        QTest::newRow("with a country") << "Une mer bleue"
                                        << "fr-ca"
                                        << "fr:Une mer bleue";
        QTest::newRow("Chinese is recognised") << "红色的墙"
                                               << ""
                                               << "zh:红色的墙";
        QTest::newRow("a file's name is none") << "IMG_0042"
                                               << ""
                                               << "";
        QTest::newRow("a number with words is one") << "Paris 2019"
                                                    << ""
                                                    << "en:Paris 2019";
    }
    void captionsOfMetadata()
    {
        QFETCH(QString, title);
        QFETCH(QString, language);
        QFETCH(QString, expected);
        image::PhotoMetadata metadata;
        metadata.titles.push_back({title.toStdString(), language.toStdString()});
        metadata.descriptions = metadata.titles;  // said twice: one caption, unless the title is a file's name
        const auto captions = jobs::captionsOf(metadata);
        const QString found = captions.texts.empty() ? QString() : QString::fromStdString(captions.languages[0] + ":" + captions.texts[0]);
        if (expected.isEmpty())
            metadata.descriptions.clear();
        QCOMPARE(expected.isEmpty() ? QString::number(jobs::captionsOf(metadata).texts.size()) : found,
                 expected.isEmpty() ? QString("0") : expected);
        QVERIFY(captions.texts.size() == 1);
    }

    void cocoFilesGiveCaptions_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("photo");
        QTest::newRow("beside") << "captions.json"
                                << "a.png";
        QTest::newRow("in images") << "captions_train.json"
                                   << "images/a.png";
        QTest::newRow("as COCO lays them out") << "annotations/captions_val2017.json"
                                               << "val2017/a.png";
        QTest::newRow("as COCO does, in images") << "annotations/captions_val2017.json"
                                                 << "images/val2017/a.png";
    }
    void cocoFilesGiveCaptions()
    {
        QFETCH(QString, json);
        QFETCH(QString, photo);
        TestLibrary library;
        library.addPhoto(photo.toStdString(), "red");
        library.addPhoto("other/b.png", "blue");
        fs::create_directories((library.photos() / json.toStdString()).parent_path());
        library.addText(json.toStdString(), cocoText);
        const auto report = library.index();
        QVERIFY(report.failed.empty());
        QCOMPARE(report.warnings.size(), std::size_t{1});
        QCOMPARE(captionsOf(library, photo.toStdString()), (QStringList{"table:en:a red wall", "table:zh:红色的墙"}));
        QCOMPARE(count(library, "红色"), 1);
        library.addText(json.toStdString(), R"({"images":[],"annotations":[]})");
        QCOMPARE(library.index().unchanged, 2);
        QCOMPARE(captionsOf(library, photo.toStdString()), QStringList());
    }

    void aBrokenCocoFileIsNamedAndLosesNothing()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addText("captions.json", R"({"images":[{"id":7,"file_name":"a.png"}],"annotations":[{"image_id":7,"caption":"one"}]})");
        library.index();
        for (const std::string broken : {"{", "[1,2]", R"({"images":[{"id":"x"}],"annotations":[]})"}) {
            const auto file = library.addText("captions.json", broken);
            const auto report = library.index();
            QCOMPARE(report.failed.size(), std::size_t{1});
            QCOMPARE(report.failed[0].path, file);
            QCOMPARE(captionsOf(library, "a.png"), QStringList{"table:en:one"});
        }
    }
};

QTEST_GUILESS_MAIN(TestIndexMetadata)
#include "tst_index_metadata.moc"
