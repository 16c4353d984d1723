// Captions written out and read again: sidecars with a plan, their undo, tables and COCO; another library says the same afterwards.
#include "tests/engine/jobs/test_library.h"

#include "engine/core/files.h"
#include "engine/jobs/caption_export.h"
#include "engine/jobs/sidecar_writing.h"

using namespace semblance;
using namespace semblance::tests;
using jobs::SidecarPlan;
namespace fs = std::filesystem;

namespace {

std::unique_ptr<store::Catalogue> open(const fs::path &library)
{
    return valueOf(store::Catalogue::open(library, store::Access::ReadWrite));
}

core::PhotoId idOf(store::Catalogue &catalogue, const fs::path &photo)
{
    return valueOf(jobs::photoAt(catalogue, photo));
}

void change(const TestLibrary &library, const std::string &photo, std::vector<std::string> captions, std::vector<std::string> tags)
{
    const auto catalogue = open(library.library());
    valueOf(jobs::changeTexts(*catalogue, {{idOf(*catalogue, library.photos() / photo)}, std::move(captions), {}, std::move(tags), {}}));
}

// "a.png: one|two [tag]", a line a photo
QStringList texts(const fs::path &library, const fs::path &photos)
{
    const auto catalogue = open(library);
    QStringList lines;
    for (const core::PhotoId id : valueOf(catalogue->photos().timeline())) {
        const auto one = valueOf(jobs::textsOf(*catalogue, std::vector{id})).at(0);
        QStringList captions, tags;
        for (const store::CaptionText &caption : *one.captions)
            captions << QString::fromStdString(caption.language + ":" + caption.text);
        for (const std::string &tag : *one.tags)
            tags << QString::fromStdString(tag);
        captions.sort();
        tags.sort();
        lines << QString::fromStdString(one.path.lexically_relative(photos).native()) + ": " + captions.join('|') + " [" + tags.join(',')
                     + "]";
    }
    lines.sort();
    return lines;
}

jobs::SidecarReport write(const TestLibrary &library, const jobs::SidecarOptions &options = {})
{
    const auto catalogue = open(library.library());
    jobs::JobContext context;
    return valueOf(jobs::writeSidecars(library.library(), valueOf(jobs::planSidecars(*catalogue, options)), context));
}

std::vector<SidecarPlan> plan(const TestLibrary &library, const jobs::SidecarOptions &options = {})
{
    return valueOf(jobs::planSidecars(*open(library.library()), options));
}

// Three photos, two of them with words of the user.
void fill(TestLibrary &library)
{
    library.addPhoto("a.png", "red");
    library.addPhoto("sub/b.png", "blue");
    library.addPhoto("c.png", "green");
    library.addText("captions.csv", "image,caption\na.png,from the table\n");
    library.index();
    change(library, "a.png", {"my words", "more, \"quoted\" words", "\xe7\xba\xa2\xe8\x89\xb2"}, {"wall", "Red & white"});
    change(library, "sub/b.png", {}, {"sky"});
}

}  // namespace

class TestSidecarWriting : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anotherLibraryReadsTheSameFromSidecars()
    {
        TestLibrary library;
        fill(library);
        const QStringList before = texts(library.library(), library.photos());
        const auto plans = plan(library);
        QCOMPARE(plans.size(), std::size_t{2});
        QVERIFY(plans[0].changes && !plans[0].exists);
        QVERIFY(!fs::exists(library.photos() / "a.png.xmp"));  // a plan writes nothing
        const auto report = write(library);
        QCOMPARE(report.written, 2);
        QVERIFY(report.failed.empty());
        QVERIFY(fs::exists(library.photos() / "sub" / "b.png.xmp"));
        QCOMPARE(write(library).unchanged, 2);

        // In this library nothing changes when they are read, and nothing is said twice.
        library.index();
        QCOMPARE(texts(library.library(), library.photos()), before);
        // A fresh one, from the photos and their sidecars alone.
        fs::remove(library.photos() / "captions.csv");
        TestLibrary other;
        fs::copy(library.photos(), other.photos(), fs::copy_options::recursive);
        other.index();
        QCOMPARE(texts(other.library(), other.photos()), before);
    }

    void sidecarsInAFolderOfTheirOwn()
    {
        TestLibrary library;
        fill(library);
        jobs::SidecarOptions options;
        options.folder = library.file("out");
        QCOMPARE(write(library, options).written, 2);
        QVERIFY(fs::exists(library.file("out") / "photos" / "sub" / "b.png.xmp"));
        QVERIFY(fs::exists(library.file("out") / "photos" / "a.png.xmp"));
        QVERIFY(!fs::exists(library.photos() / "a.png.xmp"));
        const auto catalogue = open(library.library());
        options.photos = {idOf(*catalogue, library.photos() / "c.png")};
        const auto plans = valueOf(jobs::planSidecars(*catalogue, options));
        QCOMPARE(plans.size(), std::size_t{1});
        QVERIFY(!plans[0].changes);  // nothing to say and nothing there
    }

    void starsOfTheUsersOwnAreWritten()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addPhoto("b.png", "blue");
        library.index();
        {
            const auto catalogue = open(library.library());
            const auto id = idOf(*catalogue, library.photos() / "a.png");
            valueOf(catalogue->photos().rate(id, 5));
        }
        QCOMPARE(write(library).written, 1);
        QVERIFY(!fs::exists(library.photos() / "b.png.xmp"));
        const auto said = image::readSidecarText(valueOf(core::readText(library.photos() / "a.png.xmp")));
        QVERIFY(said && said->rating == 5);
        library.index();  // what is written is read again
        QCOMPARE(valueOf(open(library.library())->photos().findByPath(library.photos() / "a.png"))->rating, 5);
        QCOMPARE(write(library).written, 0);
    }

    void theLastWritingIsTakenBack()
    {
        TestLibrary library;
        const std::string old = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
                                "<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmp:Rating=\"2\"/></rdf:RDF>"
                                "</x:xmpmeta>";
        library.addText("a.xmp", old);
        fill(library);
        QVERIFY(!jobs::canUndoSidecars(library.library()));
        QCOMPARE(write(library).written, 2);
        QVERIFY(!fs::exists(library.photos() / "a.png.xmp"));  // the one that is there already is taken
        QVERIFY(valueOf(core::readText(library.photos() / "a.xmp")).find("my words") != std::string::npos);
        QVERIFY(jobs::canUndoSidecars(library.library()));
        QCOMPARE(valueOf(jobs::undoSidecars(library.library())).written, 2);
        QCOMPARE(valueOf(core::readText(library.photos() / "a.xmp")), old);
        QVERIFY(!fs::exists(library.photos() / "sub" / "b.png.xmp"));
        QCOMPARE(jobs::undoSidecars(library.library()).error().code, core::ErrorCode::NotFound);
    }

    void whatSomebodyChangedSinceIsNotTakenBack()
    {
        TestLibrary library;
        fill(library);
        write(library);
        library.addText("a.png.xmp", "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>");
        const auto back = valueOf(jobs::undoSidecars(library.library()));
        QCOMPARE(back.written, 1);
        QCOMPARE(back.failed.size(), std::size_t{1});
        QVERIFY(back.failed[0].reason.find("a.png.xmp") != std::string::npos);
        QVERIFY(fs::exists(library.photos() / "a.png.xmp"));
    }

    void whatIsNoXmpIsLeftAlone()
    {
        TestLibrary library;
        library.addText("a.png.xmp", "my diary");
        fill(library);
        const auto plans = plan(library);
        QVERIFY(!plans[0].problem.empty());
        const auto report = write(library);
        QCOMPARE(report.written, 1);
        QCOMPARE(report.failed.size(), std::size_t{1});
        QCOMPARE(valueOf(core::readText(library.photos() / "a.png.xmp")), std::string("my diary"));
    }

    void aFolderThatCannotBeWrittenIsTold()
    {
        TestLibrary library;
        fill(library);
        jobs::SidecarOptions options;
        options.folder = library.addText("file", "x");  // a file where a folder is wanted
        const auto report = write(library, options);
        QCOMPARE(report.written, 0);
        QCOMPARE(report.failed.size(), std::size_t{2});
    }

    void itStopsBetweenTwoFiles()
    {
        TestLibrary library;
        fill(library);
        jobs::JobContext context;
        context.requestStop();
        const auto report = valueOf(jobs::writeSidecars(library.library(), plan(library), context));
        QVERIFY(report.outcome == jobs::Outcome::Cancelled);
        QCOMPARE(report.written, 0);
    }

    void anotherLibraryReadsTheSameFromAFile_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("CSV") << "all.csv";
        QTest::newRow("TSV") << "all.tsv";
        QTest::newRow("COCO") << "all.json";
    }
    void anotherLibraryReadsTheSameFromAFile()
    {
        QFETCH(QString, name);
        TestLibrary library;
        fill(library);
        const QStringList before = texts(library.library(), library.photos());
        const fs::path file = library.file(name.toStdString());
        const auto done = valueOf(jobs::exportCaptions(*open(library.library()), file, jobs::captionFormatOf(file)));
        QCOMPARE(done.photos, 1);
        QCOMPARE(done.captions, 4);

        // Photos alone, indexed in a library of their own, below the same folder as the file.
        fs::remove(library.photos() / "captions.csv");
        TestLibrary other;
        other.index({library.photos()});
        {
            const auto catalogue = open(other.library());
            const auto imported = valueOf(jobs::importCaptions(*catalogue, file, jobs::ImportMode::Add));
            QCOMPARE(imported.before.size(), std::size_t{1});
            QVERIFY(imported.warnings.empty());
            QVERIFY(valueOf(jobs::importCaptions(*catalogue, file, jobs::ImportMode::Add)).before.empty());  // it is there already
        }
        const auto captionsOf = [](const QStringList &lines) {
            return QStringList(lines).replaceInStrings(QRegularExpression(" \\[.*"), "");
        };
        QCOMPARE(captionsOf(texts(other.library(), library.photos())), captionsOf(before));
        change(library, "a.png", {"later"}, {});
        valueOf(jobs::importCaptions(*open(library.library()), file, jobs::ImportMode::Replace));
        QCOMPARE(captionsOf(texts(library.library(), library.photos())), captionsOf(before));
    }

    void aFileThatIsNoTableIsNamed()
    {
        TestLibrary library;
        fill(library);
        const auto file = library.addText("no.csv", "name,words\na.png,x\n");
        const auto imported = jobs::importCaptions(*open(library.library()), file, jobs::ImportMode::Add);
        QVERIFY(!imported);
        QVERIFY(imported.error().detail.find("no.csv") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestSidecarWriting)
#include "tst_sidecar_writing.moc"
