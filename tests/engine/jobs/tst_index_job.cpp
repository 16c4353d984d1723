// Indexing a folder that changes: what is found, read, moved, removed and embedded.
#include "tests/engine/jobs/test_library.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/files.h"
#include "engine/image/thumbnails.h"
#include "engine/jobs/calibrate.h"
#include "engine/jobs/search_snapshot.h"
#include "engine/search/searcher.h"

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

namespace {

// Root may read everything: for a while the process is nobody, who owns the test's folder. Without root nothing is needed.
class AsNobody {
public:
    explicit AsNobody(const fs::path &folder) : m_folder(folder), m_wasRoot(::geteuid() == 0)
    {
        if (!m_wasRoot)
            return;
        give(nobody);
        if (::seteuid(nobody) != 0)
            qWarning("this system does not let root become nobody");
    }
    ~AsNobody()
    {
        if (m_wasRoot && ::seteuid(0) == 0)
            give(0);
    }

private:
    static constexpr uid_t nobody = 65534;
    void give(uid_t owner) const
    {
        bool given = ::chown(m_folder.c_str(), owner, static_cast<gid_t>(-1)) == 0;
        for (const auto &entry : fs::recursive_directory_iterator(m_folder))
            given = ::lchown(entry.path().c_str(), owner, static_cast<gid_t>(-1)) == 0 && given;
        if (!given)
            qWarning("the owner of the test's files could not be changed");
    }
    fs::path m_folder;
    bool m_wasRoot;
};

std::int64_t failedPhotos(const jobs::IndexReport &report)
{
    return std::count_if(report.failed.begin(), report.failed.end(), [](const jobs::IndexedFile &file) {
        std::error_code ignored;
        return !fs::is_directory(file.path, ignored) && file.path.extension() != ".csv";
    });
}

// Every photo is in exactly one of the figures.
void addUp(const jobs::IndexReport &report)
{
    QCOMPARE(report.outcome, jobs::Outcome::Finished);
    QCOMPARE(report.indexed + report.unchanged + report.moved + failedPhotos(report), report.photos);
}

void setTime(const fs::path &path, std::int64_t seconds)
{
    const timespec times[2]{{seconds, 0}, {seconds, 0}};
    QCOMPARE(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
}

std::vector<fs::path> found(TestLibrary &library, const std::string &colour)
{
    const auto searcher = valueOf(jobs::loadSearcher(library.library(), library.encoder));
    search::VectorQuery query;
    query.text = valueOf(library.encoder->embed(std::vector<std::string>{colour}, jobs::Scaling::UnitLength)).values;
    query.ignoreCutOff = true;
    std::vector<fs::path> paths;
    for (const search::PhotoHit &hit : valueOf(searcher->photos(query)).hits)
        if (hit.score > 0.99)
            paths.push_back(hit.path.lexically_relative(library.photos()));
    return paths;
}

}  // namespace

class TestIndexJob : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyFolderHasNoPhotos()
    {
        TestLibrary library;
        const auto report = library.index();
        QCOMPARE(report.photos, 0);
        QVERIFY(report.failed.empty());
        QVERIFY(library.problems().isEmpty());
    }

    void everyPathIsAPhotoAndEveryContentIsEmbeddedOnce()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addPhoto("deep/er/b.png", "red");
        library.addPhoto("c.png", "blue");
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.photos, 3);
        QCOMPARE(report.indexed, 3);
        QCOMPARE(library.encoder->pictures.load(), 2);
        QCOMPARE(found(library, "red"), (std::vector<fs::path>{"a.png", "deep/er/b.png"}));
        QCOMPARE(found(library, "blue"), (std::vector<fs::path>{"c.png"}));
        QVERIFY(library.problems().isEmpty());
    }

    void aSecondRunReadsNothing()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addPhoto("b.png", "blue");
        library.index();
        const QStringList before = library.state();
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.unchanged, 2);
        QCOMPARE(library.encoder->pictures.load(), 2);
        QCOMPARE(library.state(), before);
    }

    void addedChangedAndRemovedAreSeen()
    {
        TestLibrary library;
        library.addPhoto("stays.png", "red");
        library.addPhoto("changes.png", "green");
        library.addPhoto("goes.png", "blue");
        library.index();
        library.addPhoto("changes.png", "yellow");
        setTime(library.photos() / "changes.png", 1'000'000'000);
        library.addPhoto("comes.png", "white");
        fs::remove(library.photos() / "goes.png");
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.unchanged, 1);
        QCOMPARE(report.indexed, 2);
        QCOMPARE(report.removed, 1);
        QCOMPARE(library.state(), library.stateOfFreshRun());  // no stray vector of green or blue either
        QVERIFY(found(library, "green").empty());
        QCOMPARE(found(library, "yellow"), (std::vector<fs::path>{"changes.png"}));
    }

    void aTouchedFileIsReadAgainButNotEmbeddedAgain()
    {
        TestLibrary library;
        const auto photo = library.addPhoto("a.png", "red");
        library.index();
        setTime(photo, 1'000'000'000);
        const auto report = library.index();
        QCOMPARE(report.indexed, 1);
        QCOMPARE(library.encoder->pictures.load(), 1);
        QCOMPARE(library.index().unchanged, 1);
    }

    void aMovedPhotoKeepsItsIdentity_data()
    {
        QTest::addColumn<QString>("target");
        QTest::newRow("renamed") << "b.png";
        QTest::newRow("into a folder") << "new/a.png";
    }
    void aMovedPhotoKeepsItsIdentity()
    {
        QFETCH(QString, target);
        TestLibrary library;
        const auto photo = library.addPhoto("a.png", "red");
        library.addPhoto("other.png", "blue");
        library.index();
        core::PhotoId id;
        {
            const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
            id = valueOf(catalogue->photos().findByPath(photo))->id;
            const std::vector<std::string> texts{"mine"}, languages{"en"};
            QVERIFY(catalogue->captions().replace(id, "user", texts, languages).has_value());
        }
        const fs::path newPath = library.photos() / target.toStdString();
        fs::create_directories(newPath.parent_path());
        fs::rename(photo, newPath);
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.moved, 1);
        QCOMPARE(report.removed, 0);
        QCOMPARE(library.encoder->pictures.load(), 2);
        const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadOnly));
        QCOMPARE(valueOf(catalogue->photos().findByPath(newPath))->id, id);
        QVERIFY(!valueOf(catalogue->photos().findByPath(photo)));
        QCOMPARE(valueOf(catalogue->captions().ofPhoto(id)).size(), std::size_t{1});
    }

    void aPhotoMovesBetweenFolders()
    {
        TestLibrary library;
        const fs::path first = library.photos() / "first", second = library.photos() / "second";
        library.addPhoto("first/a.png", "red");
        library.addPhoto("second/b.png", "blue");
        library.index({first, second});
        fs::rename(first / "a.png", second / "a.png");
        const auto report = library.index({second});  // the first folder is not walked, but it is there to be asked
        addUp(report);
        QCOMPARE(report.moved, 1);
        const auto again = library.index({first});
        QCOMPARE(again.photos, 0);
        QCOMPARE(again.removed, 0);
    }

    void aCopyIsNotAMove()
    {
        TestLibrary library;
        const auto photo = library.addPhoto("a.png", "red");
        library.index();
        fs::copy_file(photo, library.photos() / "b.png");
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.moved, 0);
        QCOMPARE(report.indexed, 1);
        QCOMPARE(report.unchanged, 1);
        QCOMPARE(library.encoder->pictures.load(), 1);
    }

    void oneFileOfTwoAlikeMovesAndOneIsNew()
    {
        TestLibrary library;
        const auto photo = library.addPhoto("a.png", "red");
        library.index();
        fs::copy_file(photo, library.photos() / "b.png");
        fs::rename(photo, library.photos() / "c.png");
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.moved, 1);
        QCOMPARE(report.indexed, 1);
        QCOMPARE(library.state(), library.stateOfFreshRun());
    }

    void namesThatAreNotUtf8()
    {
        TestLibrary library;
        library.addPhoto("caf\xE9.png", "red");
        library.addPhoto("\xFF\xFE/\x80.png", "blue");
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.indexed, 2);
        QCOMPARE(found(library, "red"), (std::vector<fs::path>{"caf\xE9.png"}));
        QCOMPARE(library.index().unchanged, 2);
    }

    void linksThatLeadInCirclesAreEnteredOnce()
    {
        TestLibrary library;
        library.addPhoto("real/a.png", "red");
        fs::create_directory_symlink(library.photos(), library.photos() / "real" / "up");
        fs::create_directory_symlink("real", library.photos() / "again");
        fs::create_symlink("self.png", library.photos() / "self.png");
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.indexed, 1);
        QCOMPARE(report.failed.size(), std::size_t{1});
        QCOMPARE(report.failed[0].path.filename(), fs::path("self.png"));
        QCOMPARE(found(library, "red"), (std::vector<fs::path>{"real/a.png"}));
    }

    void aLinkedFolderOutsideIsFollowed()
    {
        TestLibrary library;
        writeBytes(library.file("elsewhere/a.png"), colourPng("red", 0));
        fs::create_directory_symlink(library.file("elsewhere"), library.photos() / "link");
        QCOMPARE(library.index().indexed, 1);
        QCOMPARE(found(library, "red"), (std::vector<fs::path>{"link/a.png"}));
    }

    void aLibraryInsideIsSkipped()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addPhoto("other/inner.png", "blue");
        library.addText("other/catalog.db", "");
        const auto report = library.index({library.path()});  // holds our own library as well
        addUp(report);
        QCOMPARE(report.photos, 1);
    }

    void filesThatDoNotClaimToBePicturesAreIgnored()
    {
        TestLibrary library;
        library.addText("notes.doc", "words");
        library.addText("empty", "");
        writeBytes(library.photos() / "no_extension", colourPng("red", 0));
        writeBytes(library.photos() / "wrong.dat", colourPng("blue", 0));
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.photos, 2);  // their first bytes claim it
        QCOMPARE(report.indexed, 2);
    }

    void brokenFilesAreNamedWithTheirReason_data()
    {
        QTest::addColumn<QByteArray>("content");
        const auto png = colourPng("red", 0);
        const QByteArray whole(reinterpret_cast<const char *>(png.data()), static_cast<int>(png.size()));
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text with a picture's name") << QByteArray("this is not a picture");
        QTest::newRow("only a PNG header") << whole.left(20);
        QByteArray corrupt = whole;
        for (int i = 30; i < corrupt.size(); ++i)
            corrupt[i] = 'x';
        QTest::newRow("corrupt") << corrupt;
    }
    void brokenFilesAreNamedWithTheirReason()
    {
        QFETCH(QByteArray, content);
        TestLibrary library;
        library.addPhoto("good.png", "blue");
        const auto broken = library.addText("broken.png", content.toStdString());
        for (int run = 0; run < 2; ++run) {  // listed again when nothing changed, without reading it
            const auto report = library.index();
            addUp(report);
            QCOMPARE(report.failed.size(), std::size_t{1});
            QCOMPARE(report.failed[0].path, broken);
            QVERIFY(!report.failed[0].reason.empty());
        }
        QVERIFY(library.problems().isEmpty());
        library.addPhoto("broken.png", "red");
        setTime(broken, 1'000'000'000);
        const auto report = library.index();
        addUp(report);
        QVERIFY(report.failed.empty());
        QCOMPARE(found(library, "red"), (std::vector<fs::path>{"broken.png"}));
    }

    void aPhotoThatBreaksIsNoLongerFound()
    {
        TestLibrary library;
        const auto photo = library.addPhoto("a.png", "red");
        library.index();
        library.addText("a.png", "no picture any more");
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.failed.size(), std::size_t{1});
        QVERIFY(found(library, "red").empty());
        QCOMPARE(library.state(), library.stateOfFreshRun());
    }

    void aTruncatedPhotoIsIndexedWithAWarning()
    {
        TestLibrary library;
        image::Picture picture{256, 256, {}};
        for (int i = 0; i < 256 * 256 * 3; ++i)
            picture.rgb.push_back(static_cast<std::uint8_t>(i * 7919 >> 5));
        auto jpeg = valueOf(image::encodeJpeg(picture));
        jpeg.resize(jpeg.size() / 2);
        writeBytes(library.photos() / "half.jpg", jpeg);
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.indexed, 1);
        QCOMPARE(report.warnings.size(), std::size_t{1});
        QVERIFY(report.failed.empty());
    }

    void aMislabelledPhotoIsReadByItsBytes()
    {
        TestLibrary library;
        writeBytes(library.photos() / "really_png.jpg", colourPng("red", 0));
        QCOMPARE(library.index().indexed, 1);
    }

    void whatIsNoFileIsNotOpened()
    {
        TestLibrary library;
        QCOMPARE(::mkfifo((library.photos() / "pipe.jpg").c_str(), 0600), 0);  // opening it would wait for ever
        fs::create_symlink("nowhere", library.photos() / "dangling.png");
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.failed.size(), std::size_t{2});
    }

    void photosBelowAFolderThatCannotBeReadStay()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addPhoto("locked/b.png", "blue");
        library.index();
        jobs::IndexReport report;
        {
            const AsNobody nobody(library.path());
            if (::geteuid() == 0)
                QSKIP("root may read everything and may not become nobody here");
            fs::permissions(library.photos() / "locked", fs::perms::none);
            report = library.index();
            fs::permissions(library.photos() / "locked", fs::perms::owner_all);
        }
        QCOMPARE(report.photos, 1);
        QCOMPARE(report.removed, 0);
        QCOMPARE(report.failed.size(), std::size_t{1});
        QCOMPARE(report.failed[0].path, library.photos() / "locked");
        QCOMPARE(library.index().unchanged, 2);
    }

    void aFileThatCouldNotBeReadIsTriedAgain()
    {
        TestLibrary library;
        const auto photo = library.addPhoto("a.png", "red");
        {
            const AsNobody nobody(library.path());
            if (::geteuid() == 0)
                QSKIP("root may read everything and may not become nobody here");
            fs::permissions(photo, fs::perms::none);
            const auto report = library.index();
            addUp(report);
            QCOMPARE(report.failed.size(), std::size_t{1});
            fs::permissions(photo, fs::perms::owner_read);  // changes neither its size nor its time
        }
        QCOMPARE(library.index().indexed, 1);
    }

    void anUnreachableFolderLosesNothing_data()
    {
        QTest::addColumn<bool>("asFile");
        QTest::newRow("gone, as an unplugged drive") << false;
        QTest::newRow("a file in its place") << true;
    }
    void anUnreachableFolderLosesNothing()
    {
        QFETCH(bool, asFile);
        TestLibrary library;
        library.addPhoto("one/a.png", "red");
        library.addPhoto("two/b.png", "blue");
        const fs::path one = library.photos() / "one", two = library.photos() / "two";
        library.index({one, two});
        const QStringList before = library.state();
        fs::rename(two, library.file("unplugged"));
        if (asFile)
            library.addText("two", "");
        const auto report = library.index({one, two});
        QCOMPARE(report.removed, 0);
        QCOMPARE(report.failed.size(), std::size_t{1});
        QCOMPARE(report.failed[0].path, two);
        QCOMPARE(library.state(), before);
        const auto alone = library.tryIndex({two});
        QVERIFY(!alone);
        QVERIFY(alone.error().detail.find("two") != std::string::npos);
        QCOMPARE(library.state(), before);
    }

    void foldersOverlapWithoutCountingTwice()
    {
        TestLibrary library;
        library.addPhoto("sub/a.png", "red");
        library.addPhoto("b.png", "blue");
        const auto report = library.index({library.photos() / "sub", library.photos(), library.photos() / "sub/"});
        addUp(report);
        QCOMPARE(report.photos, 2);
        QCOMPARE(library.index().unchanged, 2);
    }

    void anotherVersionEmbedsWhatIsUnchanged()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addText("a.txt", "a red wall");
        library.index();
        const auto second = std::make_shared<FakeEncoder>("second");
        library.encoder = second;
        const auto missing = jobs::loadSearcher(library.library(), second);
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, core::ErrorCode::NoEmbeddings);
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.indexed, 1);
        QCOMPARE(second->pictures.load(), 1);
        QCOMPARE(found(library, "red"), (std::vector<fs::path>{"a.png"}));
    }

    void damagedVectorsAreMadeAgain()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.index();
        fs::remove_all(library.library() / "vectors");
        const auto report = library.index();
        QCOMPARE(report.indexed, 1);
        QCOMPARE(found(library, "red"), (std::vector<fs::path>{"a.png"}));
    }

    void memoryThatRunsOutHalvesTheBatch()
    {
        TestLibrary library;
        for (int i = 0; i < 8; ++i)
            library.addPhoto(photoName("p", i), "red", i);
        library.encoder->mostPictures = 1;
        QCOMPARE(library.index().indexed, 8);
        QCOMPARE(library.encoder->pictures.load(), 8);
    }

    void thumbnailsAreMadeAlongTheWay()
    {
        TestLibrary library;
        const auto photo = library.addPhoto("a.png", "red");
        library.index();
        const image::ThumbnailCache cache(library.library() / "cache" / "thumbnails");
        QVERIFY(cache.contains(valueOf(core::contentHashOfFile(photo))));
    }

    void progressEndsAtTheTotal()
    {
        TestLibrary library;
        for (int i = 0; i < 5; ++i)
            library.addPhoto(photoName("p", i), "red", i);
        std::int64_t done = 0, total = 0;
        jobs::JobContext context([&](std::int64_t now, std::int64_t all) {
            QVERIFY(now >= done && now <= all);
            done = now;
            total = all;
        });
        QVERIFY(library.tryIndex({}, &context).has_value());
        QCOMPARE(total, 5);
        QCOMPARE(done, 5);
    }

    void theCutOffIsMeasuredAndKept()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.index();
        const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadOnly));
        const auto kept = valueOf(catalogue->settings().get(jobs::calibrationSetting(library.encoder->identity())));
        QVERIFY(kept.has_value());
        QVERIFY(search::Calibration::fromText(*kept).has_value());
    }
};

QTEST_GUILESS_MAIN(TestIndexJob)
#include "tst_index_job.moc"
