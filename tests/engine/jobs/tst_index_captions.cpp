// Captions beside photos: tables and sidecars, what changes in them, and that they can be found by a photo.
#include "tests/engine/jobs/test_library.h"

#include "engine/jobs/query.h"
#include "engine/jobs/search_snapshot.h"

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

namespace {

QStringList captionsOf(const TestLibrary &library, const std::string &photo)
{
    const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadOnly));
    const auto row = valueOf(catalogue->photos().findByPath(library.photos() / photo));
    if (!row)
        return {"no such photo"};
    QStringList texts;
    for (const store::CaptionRow &caption : valueOf(catalogue->captions().ofPhoto(row->id)))
        texts << QString::fromStdString(caption.source + ":" + caption.language + ":" + caption.text);
    texts.sort();
    return texts;
}

}  // namespace

class TestIndexCaptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesGiveCaptions_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("content");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("a table") << "captions.csv"
                                 << "image,caption\na.png,a red wall\n"
                                 << QStringList{"table:en:a red wall"};
        QTest::newRow("two rows for one photo") << "captions.csv"
                                                << "image,caption\na.png,one\na.png,two\na.png,one\n"
                                                << QStringList{"table:en:one", "table:en:two"};
        QTest::newRow("tabs") << "captions.tsv"
                              << "image\tcaption\na.png\tone, two\n"
                              << QStringList{"table:en:one, two"};
        QTest::newRow("a language column") << "captions.csv"
                                           << "image,caption,language\na.png,ein Haus,de\n"
                                           << QStringList{"table:de:ein Haus"};
        QTest::newRow("Chinese is recognised") << "captions.csv"
                                               << "image,caption\na.png,红色的墙\n"
                                               << QStringList{"table:zh:红色的墙"};
        QTest::newRow("columns in another order and case") << "CAPTIONS.CSV"
                                                           << "Caption,Source,Image\none,x,a.png\n"
                                                           << QStringList{"table:en:one"};
        QTest::newRow("quotes and a byte order mark") << "captions.csv"
                                                      << "\xEF\xBB\xBFimage,caption\r\na.png,\"one, \"\"two\"\"\"\r\n"
                                                      << QStringList{"table:en:one, \"two\""};
        QTest::newRow("a sidecar, a caption a line") << "a.txt"
                                                     << "one\r\n\n  two  \n"
                                                     << QStringList{"sidecar:en:one", "sidecar:en:two"};
        QTest::newRow("a sidecar of the whole name") << "a.png.txt"
                                                     << "one" << QStringList{"sidecar:en:one"};
        QTest::newRow("another text file") << "readme.txt"
                                           << "one" << QStringList{};
        QTest::newRow("an empty sidecar") << "a.txt"
                                          << "\n\n"
                                          << QStringList{};
    }
    void filesGiveCaptions()
    {
        QFETCH(QString, name);
        QFETCH(QString, content);
        QFETCH(QStringList, expected);
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addText(name.toStdString(), content.toStdString());
        const auto report = library.index();
        QVERIFY(report.failed.empty());
        QCOMPARE(report.captions, expected.size());
        QCOMPARE(captionsOf(library, "a.png"), expected);
        QVERIFY(!library.state().join('\n').contains('!'));  // all embedded
    }

    void imagesLieInAFolderBesideTheTable()
    {
        TestLibrary library;
        library.addPhoto("set/images/a.png", "red");
        library.addText("set/captions.csv", "image,caption\na.png,one\nnot there.png,two\n");
        const auto report = library.index();
        QCOMPARE(captionsOf(library, "set/images/a.png"), QStringList{"table:en:one"});
        QCOMPARE(report.warnings.size(), std::size_t{1});
        QVERIFY(report.warnings[0].reason.find("not there.png") != std::string::npos);
    }

    void changedFilesChangeTheCaptions()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addText("captions.csv", "image,caption\na.png,one\na.png,two\n");
        library.addText("a.txt", "three");
        library.index();
        library.addText("captions.csv", "image,caption\na.png,two\na.png,four\n");
        fs::remove(library.photos() / "a.txt");
        const auto report = library.index();
        QCOMPARE(report.unchanged, 1);
        QCOMPARE(captionsOf(library, "a.png"), (QStringList{"table:en:four", "table:en:two"}));
        QCOMPARE(library.encoder->texts.load() > 0, true);
        QCOMPARE(library.state(), library.stateOfFreshRun());
    }

    void aTextIsEmbeddedOnce()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addPhoto("b.png", "red", 1);
        library.addText("a.txt", "the same words");
        library.addText("b.txt", "the same words");
        library.index();
        const int before = library.encoder->texts;
        library.addText("c.txt", "nobody's");
        library.addPhoto("d.png", "red", 2);
        library.addText("d.txt", "the same words\nnew words");
        library.index();
        const int probes = library.encoder->texts - before - 1;  // the cut-off is measured with the same sentences each time
        QCOMPARE(before, probes + 1);
    }

    void aBrokenTableIsNamedAndLosesNothing()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addText("captions.csv", "image,caption\na.png,one\n");
        library.index();
        for (const std::string broken : {"name,words\na.png,one\n", "image,caption\na.png,\"never closed\n"}) {
            const auto table = library.addText("captions.csv", broken);
            const auto report = library.index();
            QCOMPARE(report.failed.size(), std::size_t{1});
            QCOMPARE(report.failed[0].path, table);
            QCOMPARE(captionsOf(library, "a.png"), QStringList{"table:en:one"});
        }
    }

    void aPhotoFindsItsCaptions()
    {
        TestLibrary library;
        const auto red = library.addPhoto("red.png", "red");
        library.addPhoto("blue.png", "blue");
        library.addPhoto("blue2.png", "blue", 1);
        library.addText("captions.csv", "image,caption\nred.png,a red wall\nblue.png,a blue lake\nblue2.png,a blue lake\n");
        library.index();
        const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadOnly));
        const auto searcher = valueOf(jobs::loadSearcher(library.library(), library.encoder));
        jobs::Query query;
        query.imageFile = library.photos() / "blue2.png";
        const auto blue = valueOf(jobs::findCaptions(*library.encoder, *searcher, *catalogue, query));
        QCOMPARE(blue.size(), std::size_t{2});  // one a distinct text
        QCOMPARE(blue[0].text, std::string("a blue lake"));
        QCOMPARE(blue[0].path, library.photos() / "blue.png");  // the first by path of those with this text
        QVERIFY(blue[0].score > 0.99);
        query.imageFile.clear();
        query.likePhoto = valueOf(catalogue->photos().findByPath(red))->id;
        QCOMPARE(valueOf(jobs::findCaptions(*library.encoder, *searcher, *catalogue, query)).front().text, std::string("a red wall"));
    }
};

QTEST_GUILESS_MAIN(TestIndexCaptions)
#include "tst_index_captions.moc"
