// What a folder of photos can be: left out in part, nested, linked, moved, away. And that every file is accounted for.
#include "tests/engine/jobs/test_library.h"

#include <algorithm>

#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "engine/core/paths.h"
#include "engine/jobs/folder_rules.h"
#include "engine/jobs/search_snapshot.h"
#include "engine/search/searcher.h"

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

namespace {

// One opening of the catalogue, and what a test asks or changes there.
class Opened {
public:
    explicit Opened(const TestLibrary &library) : catalogue(valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite))) {}

    core::PhotoId idOf(const fs::path &path) const
    {
        const auto row = valueOf(catalogue->photos().findByPath(path));
        return row ? row->id : core::PhotoId{};
    }
    void caption(const fs::path &path, const std::string &text) const
    {
        const std::vector<std::string> texts{text}, languages{"en"};
        QVERIFY(catalogue->captions().replace(idOf(path), "user", texts, languages).has_value());
    }
    QString captionOf(const fs::path &path) const
    {
        const auto captions = valueOf(catalogue->captions().ofPhoto(idOf(path)));
        return captions.empty() ? QString() : QString::fromStdString(captions.front().text);
    }
    store::FolderRow folder(const fs::path &path) const
    {
        for (const store::FolderRow &row : valueOf(catalogue->folders().all()))
            if (row.path == path)
                return row;
        return {};
    }
    void exclude(const fs::path &folderPath, const std::string &patterns, std::optional<bool> hidden = {}) const
    {
        QVERIFY(catalogue->folders().setRules(folder(folderPath).id, {patterns, hidden}).has_value());
    }
    bool isOffline(const fs::path &path) const { return valueOf(catalogue->scan().isMarked(idOf(path), store::PhotoMark::Offline)); }
    QStringList shown(const TestLibrary &library) const
    {
        QStringList names;
        for (const store::PhotoRow &row : valueOf(catalogue->photos().rows(valueOf(catalogue->photos().timeline()))))
            names << QString::fromStdString(row.path.lexically_relative(library.path()).native());
        names.sort();
        return names;
    }

    std::unique_ptr<store::Catalogue> catalogue;
};

QStringList searchable(const TestLibrary &library)
{
    const auto searcher = valueOf(jobs::loadSearcher(library.library(), library.encoder));
    search::VectorQuery query;
    query.text = valueOf(library.encoder->embed(std::vector<std::string>{"red"}, jobs::Scaling::UnitLength)).values;
    query.ignoreCutOff = true;
    QStringList names;
    for (const search::PhotoHit &hit : valueOf(searcher->photos(query)).hits)
        names << QString::fromStdString(hit.path.lexically_relative(library.path()).native());
    names.sort();
    return names;
}

// Every file is in exactly one figure, every photo in exactly one, and what failed is named.
void addUp(const jobs::IndexReport &report)
{
    QCOMPARE(report.outcome, jobs::Outcome::Finished);
    const jobs::SeenFiles &seen = report.seen;
    QCOMPARE(report.photos + seen.captionFiles + seen.hidden + seen.excluded + seen.others + seen.unreadable, seen.files);
    QCOMPARE(report.indexed + report.unchanged + report.moved + report.failedPhotos, report.photos);
    QVERIFY(static_cast<std::int64_t>(report.failed.size()) >= report.failedPhotos + seen.unreadable);
    for (const jobs::IndexedFile &file : report.failed)
        QVERIFY2(!file.reason.empty(), file.path.c_str());
}

std::int64_t filesBelow(const fs::path &folder)
{
    std::int64_t files = 0;
    for (const auto &entry : fs::recursive_directory_iterator(folder)) {
        std::error_code loop;
        files += entry.is_directory(loop) ? 0 : 1;
    }
    return files;
}

// A file system mounted in a folder, for as long as it lives. Only root may.
class Mounted {
public:
    explicit Mounted(fs::path folder) : m_folder(std::move(folder)), works(::mount("none", m_folder.c_str(), "tmpfs", 0, "size=4m") == 0) {}
    ~Mounted()
    {
        if (works)
            ::umount2(m_folder.c_str(), MNT_DETACH);
    }
    Mounted(const Mounted &) = delete;
    Mounted &operator=(const Mounted &) = delete;

private:
    const fs::path m_folder;

public:
    const bool works;
};

}  // namespace

class TestIndexFolders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hiddenFilesAreLeftOutUntilTheyAreWanted()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addPhoto(".b.png", "blue");
        library.addPhoto(".thumbs/c.png", "green");
        const auto first = library.index();
        addUp(first);
        QCOMPARE(first.photos, 1);
        QCOMPARE(first.seen.hidden, 1);  // a hidden folder is not entered: what is in it is not seen
        Opened(library).exclude(library.photos(), "", true);
        QCOMPARE(library.index().indexed, 2);
        Opened(library).exclude(library.photos(), "");
        const auto again = library.index();
        addUp(again);
        QCOMPARE(again.removed, 0);
        QCOMPARE(Opened(library).shown(library), QStringList{"photos/a.png"});
    }

    void aPatternLeavesOutWhatIsNew()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.index();
        Opened(library).exclude(library.photos(), "exports/\n*_small.png\n");
        library.addPhoto("exports/b.png", "red", 1);
        library.addPhoto("c_small.png", "red", 2);
        library.addPhoto("c.png", "red", 3);
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.seen.excluded, 1);
        QCOMPARE(searchable(library), (QStringList{"photos/a.png", "photos/c.png"}));
    }

    void whatIsLeftOutAfterwardsKeepsWhatHangsOnIt()
    {
        TestLibrary library;
        const auto photo = library.addPhoto("old/a.png", "red");
        library.addPhoto("b.png", "red", 1);
        library.index();
        const core::PhotoId id = Opened(library).idOf(photo);
        Opened(library).caption(photo, "mine");
        {
            const Opened opened(library);
            opened.exclude(library.photos(), "old/\n");
            const auto applied = valueOf(jobs::applyRules(*opened.catalogue));
            QCOMPARE(applied.excluded, 1);
            QCOMPARE(applied.back, 0);
        }
        QCOMPARE(searchable(library), QStringList{"photos/b.png"});
        for (int run = 0; run < 2; ++run) {
            const auto report = library.index();
            addUp(report);
            QCOMPARE(report.removed, 0);
            QCOMPARE(Opened(library).shown(library), QStringList{"photos/b.png"});
            QCOMPARE(Opened(library).folder(library.photos()).excluded, 1);
        }
        QCOMPARE(Opened(library).idOf(photo), id);
        QCOMPARE(Opened(library).captionOf(photo), "mine");
        {
            const Opened opened(library);
            opened.exclude(library.photos(), "");
            QCOMPARE(valueOf(jobs::applyRules(*opened.catalogue)).back, 1);
        }
        QCOMPARE(searchable(library), (QStringList{"photos/b.png", "photos/old/a.png"}));
        const int embedded = library.encoder->pictures;
        QCOMPARE(library.index().unchanged, 2);
        QCOMPARE(library.encoder->pictures.load(), embedded);
        QVERIFY(library.problems().isEmpty());
    }

    void whatIsLeftOutIsForgottenOnlyWhenAsked()
    {
        TestLibrary library;
        const auto photo = library.addPhoto("a.png", "red");
        library.addPhoto("b.png", "red", 1);
        library.index();
        const Opened opened(library);
        QVERIFY(jobs::setLibraryRules(*opened.catalogue, {"a.png\n", false}).has_value());
        QCOMPARE(valueOf(jobs::applyRules(*opened.catalogue)).excluded, 1);
        QVERIFY(opened.idOf(photo).valid());
        QCOMPARE(valueOf(opened.catalogue->scan().removeMarked(store::PhotoMark::Excluded)), 1);
        QVERIFY(!opened.idOf(photo).valid());
        QVERIFY(fs::exists(photo));
    }

    void aFolderInsideAnotherHasItsOwnRules()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addPhoto("raw/b.png", "red", 1);
        library.index();
        Opened(library).exclude(library.photos(), "raw/\n");
        library.index({library.photos() / "raw"});
        for (const fs::path &asked : {library.photos(), library.photos() / "raw", library.photos()}) {
            addUp(library.index({asked}));
            QCOMPARE(Opened(library).shown(library), (QStringList{"photos/a.png", "photos/raw/b.png"}));
        }
        QCOMPARE(Opened(library).folder(library.photos() / "raw").photos, 1);
        QCOMPARE(Opened(library).folder(library.photos()).photos, 1);
    }

    void theInnerFolderIsRemovedAndItsPhotosStayInTheOuter()
    {
        TestLibrary library;
        const auto photo = library.addPhoto("sub/a.png", "red");
        library.index();
        Opened(library).caption(photo, "mine");
        library.index({library.photos() / "sub"});
        {
            const Opened opened(library);
            QVERIFY(opened.catalogue->folders().remove(opened.folder(library.photos() / "sub").id).has_value());
            QCOMPARE(opened.captionOf(photo), "mine");
            QCOMPARE(opened.folder(library.photos()).photos, 1);
        }
        QCOMPARE(library.index().unchanged, 1);
    }

    void theOuterFolderIsRemovedAndTheInnerKeepsItsPhotos()
    {
        TestLibrary library;
        const auto inner = library.addPhoto("sub/a.png", "red");
        const auto outer = library.addPhoto("b.png", "red", 1);
        library.index();
        library.index({library.photos() / "sub"});
        const Opened opened(library);
        QVERIFY(opened.catalogue->folders().remove(opened.folder(library.photos()).id).has_value());
        QVERIFY(opened.idOf(inner).valid());
        QVERIFY(!opened.idOf(outer).valid());
    }

    void aFolderUnderTwoNamesIsOneFolder()
    {
        TestLibrary library;
        library.addPhoto("sub/a.png", "red");
        fs::create_directory_symlink(library.photos(), library.file("link"));
        library.index();
        const auto report = library.index({library.file("link")});
        addUp(report);
        QCOMPARE(report.unchanged, 1);
        QCOMPARE(library.index({library.file("link") / "sub"}).unchanged, 1);
        QCOMPARE(Opened(library).shown(library), QStringList{"photos/sub/a.png"});
    }

    void aLinkIntoAnotherFolderOfTheLibraryIsNotFollowed()
    {
        TestLibrary library;
        library.addPhoto("one/a.png", "red");
        library.addPhoto("two/b.png", "red", 1);
        fs::create_directory_symlink(library.photos() / "two", library.photos() / "one" / "link");
        library.index({library.photos() / "two"});
        const auto report = library.index({library.photos() / "one"});
        addUp(report);
        QCOMPARE(report.photos, 1);
        QCOMPARE(Opened(library).shown(library), (QStringList{"photos/one/a.png", "photos/two/b.png"}));
    }

    void aLinkedFolderThatBecomesOneOfTheLibraryKeepsItsPhotos()
    {
        TestLibrary library;
        library.addPhoto("one/a.png", "red");
        library.addPhoto("two/b.png", "red", 1);
        fs::create_directory_symlink(library.photos() / "two", library.photos() / "one" / "link");
        const fs::path linked = library.photos() / "one" / "link" / "b.png";
        library.index({library.photos() / "one"});
        Opened(library).caption(linked, "mine");
        const auto report = library.index({library.photos() / "two"});
        addUp(report);
        QCOMPARE(report.moved, 1);
        QCOMPARE(Opened(library).captionOf(library.photos() / "two" / "b.png"), "mine");
        QCOMPARE(library.index({library.photos() / "one"}).photos, 1);
    }

    void aFolderThatIsAwayIsOfflineAndComesBack()
    {
        TestLibrary library;
        const auto photo = library.addPhoto("usb/a.png", "red");
        const fs::path usb = library.photos() / "usb";
        library.addPhoto("home/b.png", "red", 1);
        library.index({usb, library.photos() / "home"});
        Opened(library).caption(photo, "mine");
        fs::rename(usb, library.file("unplugged"));
        const auto report = library.index({usb, library.photos() / "home"});
        addUp(report);
        QCOMPARE(report.offline, 1);
        QVERIFY(Opened(library).folder(usb).offline);
        QVERIFY(Opened(library).isOffline(photo));
        QVERIFY(!Opened(library).isOffline(library.photos() / "home" / "b.png"));
        QCOMPARE(searchable(library).size(), 2);  // still found
        QVERIFY(!library.tryIndex({usb}));
        fs::rename(library.file("unplugged"), usb);
        const auto back = library.index({usb});
        addUp(back);
        QCOMPARE(back.unchanged, 1);
        QVERIFY(!Opened(library).folder(usb).offline);
        QVERIFY(!Opened(library).isOffline(photo));
        QCOMPARE(Opened(library).captionOf(photo), "mine");
    }

    void aDriveThatComesBackElsewhereIsRecognised()
    {
        TestLibrary library;
        const auto photo = library.addPhoto("usb1/trip/a.png", "red");
        library.addPhoto("usb1/b.png", "red", 1);
        library.index({library.photos() / "usb1"});
        const core::PhotoId id = Opened(library).idOf(photo);
        Opened(library).caption(photo, "mine");
        fs::rename(library.photos() / "usb1", library.photos() / "usb2");
        QVERIFY(!library.tryIndex({library.photos() / "usb1"}));
        const auto report = library.index({library.photos() / "usb2"});
        addUp(report);
        QCOMPARE(report.moved, 2);
        QCOMPARE(Opened(library).idOf(library.photos() / "usb2" / "trip" / "a.png"), id);
        QCOMPARE(Opened(library).captionOf(library.photos() / "usb2" / "trip" / "a.png"), "mine");
        QCOMPARE(library.encoder->pictures.load(), 2);
        QVERIFY(library.problems().isEmpty());
    }

    void aCopyOfAPhotoWhoseDriveIsAwayIsNotThatPhoto()
    {
        TestLibrary library;
        const auto photo = library.addPhoto("usb/trip/a.png", "red");
        library.index({library.photos() / "usb"});
        fs::create_directories(library.photos() / "home");
        fs::copy_file(photo, library.photos() / "home" / "copy.png");
        fs::rename(library.photos() / "usb", library.file("unplugged"));
        const auto report = library.index({library.photos() / "home"});
        QCOMPARE(report.moved, 0);
        QCOMPARE(report.indexed, 1);
        QVERIFY(Opened(library).idOf(photo).valid());
    }

    void anUnmountedDriveIsNotAnEmptyFolder_data()
    {
        QTest::addColumn<QString>("mountPoint");
        QTest::newRow("the folder itself") << "photos";
        QTest::newRow("a folder inside it") << "photos/usb";
    }
    void anUnmountedDriveIsNotAnEmptyFolder()
    {
        QFETCH(QString, mountPoint);
        TestLibrary library;
        const fs::path point = library.file(mountPoint.toStdString());
        fs::create_directories(point);
        {
            const Mounted mounted(point);
            if (!mounted.works)
                QSKIP("only root may mount a file system, and not everywhere");
            writeBytes(point / "a.png", colourPng("red", 0));
            writeBytes(point / "b.png", colourPng("red", 1));
            QCOMPARE(library.index().indexed, 2);
            fs::remove(point / "b.png");
            QCOMPARE(library.index().removed, 1);  // gone from a drive that is there is gone
        }
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.removed, 0);
        QCOMPARE(report.offline, 1);
        QVERIFY(Opened(library).isOffline(point / "a.png"));
        // Copied to where the drive used to be: an ordinary folder from now on.
        writeBytes(point / "a.png", colourPng("red", 0));
        QCOMPARE(library.index().offline, 0);
        fs::remove(point / "a.png");
        QCOMPARE(library.index().removed, 1);
    }

    void aLinkToADriveThatIsAwayLosesNothing()
    {
        TestLibrary library;
        writeBytes(library.file("drive/a.png"), colourPng("red", 0));
        fs::create_directory_symlink(library.file("drive"), library.photos() / "drive");
        library.index();
        fs::rename(library.file("drive"), library.file("unplugged"));
        const auto report = library.index();
        addUp(report);
        QCOMPARE(report.removed, 0);
        QCOMPARE(report.offline, 1);
        fs::rename(library.file("unplugged"), library.file("drive"));
        QCOMPARE(library.index().unchanged, 1);
        QVERIFY(!Opened(library).isOffline(library.photos() / "drive" / "a.png"));
    }

    // However a folder and links to it are listed, and in whatever order: the first run indexes, every other finds nothing to do.
    void linksToListedFoldersChangeNoNumber_data()
    {
        QTest::addColumn<QStringList>("asked");
        QTest::addColumn<int>("photos");
        QTest::newRow("a folder and a link to it") << QStringList{"photos/x", "link"} << 1;
        QTest::newRow("a link to a folder and the folder") << QStringList{"link", "photos/x"} << 1;
        QTest::newRow("a folder and a link inside it to a part of it") << QStringList{"photos", "photos/to_x"} << 2;
        QTest::newRow("a part of it too") << QStringList{"photos", "photos/x", "photos/to_x"} << 2;
        QTest::newRow("a part of it before") << QStringList{"photos/to_x", "photos/x", "photos"} << 2;
        QTest::newRow("a link to a link") << QStringList{"link_to_link", "link", "photos/x"} << 1;
        QTest::newRow("two folders that link to a third") << QStringList{"a", "b"} << 2;
        QTest::newRow("and the third") << QStringList{"a", "b", "third"} << 1;
        QTest::newRow("a link to what lies around another folder") << QStringList{"c", "third/inner"} << 2;
    }
    void linksToListedFoldersChangeNoNumber()
    {
        QFETCH(QStringList, asked);
        QFETCH(int, photos);
        TestLibrary library;
        library.addPhoto("x/in_x.png", "red");
        library.addPhoto("y.png", "green", 1);
        fs::create_directory_symlink("x", library.photos() / "to_x");
        fs::create_directory_symlink("photos/x", library.file("link"));
        fs::create_directory_symlink("link", library.file("link_to_link"));
        if (asked.contains("third/inner"))
            writeBytes(library.file("third/inner/in_inner.png"), colourPng("blue", 3));
        writeBytes(library.file("third/in_third.png"), colourPng("blue", 2));
        for (const char *folder : {"a", "b", "c"}) {
            fs::create_directory(library.file(folder));
            fs::create_directory_symlink("../third", library.file(folder) / "link");
        }
        std::vector<fs::path> folders;
        for (const QString &folder : asked)
            folders.push_back(library.file(folder.toStdString()));
        const auto first = library.index(folders);
        addUp(first);
        QCOMPARE(first.indexed, photos);
        const QStringList shown = Opened(library).shown(library);
        auto again = folders;
        for (int run = 0; run < 4; ++run) {
            if (run == 1)
                std::reverse(again.begin(), again.end());
            else if (run > 1)
                again = {folders[static_cast<std::size_t>(run) % folders.size()]};  // one alone finds the same there
            const auto report = library.index(again);
            addUp(report);
            QCOMPARE(report.unchanged, report.photos);
            QCOMPARE(report.removed, 0);
            QCOMPARE(run < 2 ? report.photos : photos, photos);
            QCOMPARE(Opened(library).shown(library), shown);
        }
        QVERIFY(library.problems().isEmpty());
    }

    // So it is in a library whose second folder was replaced by a link to the first.
    void twoKnownFoldersThatBecameOneSettle()
    {
        TestLibrary library;
        writeBytes(library.file("one/a.png"), colourPng("red", 0));
        writeBytes(library.file("two/a.png"), colourPng("red", 0));
        library.index({library.file("one"), library.file("two")});
        fs::remove_all(library.file("one"));
        fs::create_directory_symlink("two", library.file("one"));
        addUp(library.index({library.file("one"), library.file("two")}));
        for (const auto &asked : {"one", "two"}) {
            const auto report = library.index({library.file(asked)});
            addUp(report);
            QCOMPARE(report.unchanged, 1);
            QCOMPARE(Opened(library).shown(library), QStringList{"two/a.png"});
        }
    }

    // Everything at once that a folder can contain.
    void everyFileOfAHostileTreeIsAccountedFor()
    {
        TestLibrary library;
        for (int i = 0; i < 20; ++i)
            library.addPhoto("deep/" + std::to_string(i % 4) + "/" + photoName("p", i), "red", i);
        library.addPhoto("caf\xE9\n\t.png", "red", 100);
        library.addPhoto(std::string(200, 'n') + ".png", "red", 101);
        library.addPhoto("no_extension", "red", 102);
        library.addPhoto(".hidden.png", "red", 103);
        library.addPhoto(".cache/x.png", "red", 104);
        library.addPhoto("skip/x.png", "red", 105);
        library.addPhoto("skip_me.png", "red", 106);
        library.addPhoto("other/inner.png", "blue");
        library.addText("other/catalog.db", "");
        library.addText("captions.csv", "image,caption\nno_extension,words\n");
        library.addText("no_extension.txt", "more words");
        library.addText("notes.doc", "words");
        library.addText("empty.jpg", "");
        library.addText("liar.png", "no picture at all");
        std::string path = library.photos().native();
        for (int depth = 0; depth < 60; ++depth)
            fs::create_directory(path += "/deeper_and_deeper_and_deeper");
        writeBytes(fs::path(path) / "bottom.png", colourPng("red", 107));
        QCOMPARE(::mkfifo((library.photos() / "pipe.jpg").c_str(), 0600), 0);
        QCOMPARE(::mkfifo((library.photos() / "pipe").c_str(), 0600), 0);
        QCOMPARE(::mknod((library.photos() / "socket.png").c_str(), S_IFSOCK | 0600, 0), 0);
        fs::create_symlink("nowhere", library.photos() / "dangling.png");
        fs::create_symlink("nowhere", library.photos() / "dangling");
        fs::create_symlink("self.png", library.photos() / "self.png");
        fs::create_symlink("no_extension", library.photos() / "second_name.png");
        fs::create_hard_link(library.photos() / "no_extension", library.photos() / "third_name.png");
        fs::create_directory_symlink(library.photos(), library.photos() / "deep" / "up");
        fs::create_directory_symlink("deep", library.photos() / "again");
        {
            const Opened opened(library);
            static_cast<void>(valueOf(opened.catalogue->folders().add(library.photos())));
            opened.exclude(library.photos(), "skip*\n");
        }
        for (int run = 0; run < 2; ++run) {
            const auto report = library.index({library.photos(), library.photos() / "deep", library.photos() / "again"});
            addUp(report);
            // Not seen: what lies below .cache, skip and the other library.
            QCOMPARE(report.seen.files, filesBelow(library.photos()) - 4);
            QCOMPARE(report.photos, 20 + 3 + 1 + 2 + 6);  // deep ones, odd names, bottom, links, and those that cannot be read
            QCOMPARE(report.failedPhotos, 6);             // empty, liar, pipe, socket, dangling, self
            QCOMPARE(report.seen.captionFiles, 2);
            QCOMPARE(report.seen.hidden, 1);
            QCOMPARE(report.seen.excluded, 1);
            QCOMPARE(report.seen.others, 3);  // notes.doc, pipe, dangling
            QCOMPARE(run == 0 ? report.indexed : report.unchanged, report.photos - 6);
            QCOMPARE(report.moved, 0);
            QCOMPARE(report.removed, 0);
        }
        QVERIFY(library.problems().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestIndexFolders)
#include "tst_index_folders.moc"
