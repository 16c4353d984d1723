// What a walk found, beside what the catalogue holds.
#include "store_fixture.h"

#include <map>
#include <set>

using namespace semblance::store;
using semblance::core::FolderId;
using semblance::core::PhotoId;
namespace fs = std::filesystem;

class TestScanStore : public QObject {
    Q_OBJECT

    std::unique_ptr<StoreFixture> m_library;
    std::unique_ptr<Catalogue> m_catalogue;
    FolderId m_folder, m_other;

    PhotoId put(const fs::path &path, FolderId folder) const { return m_catalogue->photos().put(indexedPhoto(folder, path)).value(); }
    ScannedFile scanned(const fs::path &path) const { return {path, m_folder, 1000, 1'600'000'000'000'000'000, {}}; }
    QStringList unseen(const std::set<std::int64_t> &met = {}) const
    {
        QStringList paths;
        const auto visited = m_catalogue->scan().forEachUnseen([&](PhotoId id) { return met.contains(id.value); },
                                                               [&](fs::path &&path, PhotoStamp &&) { paths << path.c_str(); });
        paths.sort();
        return visited ? paths : QStringList{"failed"};
    }
    static bool none(PhotoId) { return false; }

private Q_SLOTS:
    void init()
    {
        m_library = std::make_unique<StoreFixture>();
        m_catalogue = m_library->open();
        QVERIFY(m_catalogue);
        m_folder = m_catalogue->folders().add("/p").value();
        m_other = m_catalogue->folders().add("/p/inner").value();
        VERIFY_OK(m_catalogue->scan().begin());
    }
    void cleanup() { m_catalogue.reset(); }

    void aScanIsComparedWithTheCatalogue()
    {
        const PhotoId known = put("/p/b.jpg", m_folder);
        put("/p/gone.jpg", m_folder);
        const std::vector<ScannedFile> files{scanned("/p/c.jpg"), scanned("/p/b.jpg"), scanned("/p/a\xE9.jpg")};
        VERIFY_OK(m_catalogue->scan().addPhotos(files));
        QCOMPARE(m_catalogue->scan().photoCount().value(), std::int64_t(3));
        const auto photos = m_catalogue->scan().photosAfter("", 10).value();
        QCOMPARE(photos.size(), std::size_t(3));
        QCOMPARE(photos[0].file.path, fs::path("/p/a\xE9.jpg"));
        QVERIFY(!photos[0].known.id.valid());
        QVERIFY(photos[1].known.id == known);
        QCOMPARE(photos[1].known.contentHash, std::string("0123456789abcdef0123456789abcdef"));
        QCOMPARE(m_catalogue->scan().photosAfter("/p/b.jpg", 10).value().size(), std::size_t(1));
        QCOMPARE(m_catalogue->scan().photosAfter("", 2).value().size(), std::size_t(2));
        QVERIFY(m_catalogue->scan().holdsPhoto("/p/c.jpg").value());
        QVERIFY(!m_catalogue->scan().holdsPhoto("/p/gone.jpg").value());
        QCOMPARE(unseen(), QStringList{"/p/gone.jpg"});
    }

    void whatWasMetNeedsNoScan()
    {
        const PhotoId met = put("/p/a.jpg", m_folder);
        put("/p/b.jpg", m_folder);
        QCOMPARE(unseen({met.value}), QStringList{"/p/b.jpg"});
        QVERIFY(m_catalogue->scan().holdsPhotoBelow("/p", [&](PhotoId id) { return id == met; }).value());
        QVERIFY(!m_catalogue->scan().holdsPhotoBelow("/p", none).value());
        QVERIFY(!m_catalogue->scan().holdsPhotoBelow("/p/a.jp", [](PhotoId) { return true; }).value());
    }

    void settlingMovesPhotosToTheirFolderAndBringsThemBack()
    {
        const PhotoId elsewhere = put("/p/inner/a.jpg", m_other), away = put("/p/b.jpg", m_folder), same = put("/p/c.jpg", m_folder);
        const PhotoId ids[]{away};
        VERIFY_OK(m_catalogue->scan().mark(ids, PhotoMark::Offline, true));
        QVERIFY(m_catalogue->scan().isMarked(away, PhotoMark::Offline).value());
        const std::vector<ScannedFile> files{scanned("/p/inner/a.jpg"), scanned("/p/b.jpg"), scanned("/p/c.jpg")};
        VERIFY_OK(m_catalogue->scan().addPhotos(files));
        QCOMPARE(m_catalogue->scan().settle().value(), std::int64_t(2));
        QVERIFY(!m_catalogue->scan().isMarked(away, PhotoMark::Offline).value());
        QVERIFY(m_catalogue->photos().find(elsewhere).value()->folder == m_folder);
        QVERIFY(m_catalogue->photos().find(same).value()->folder == m_folder);
        QCOMPARE(m_catalogue->scan().settle().value(), std::int64_t(0));
        QVERIFY(m_catalogue->check().value().empty());  // the words name the folder
    }

    void aMarkedPhotoIsKeptUntilItIsForgotten()
    {
        const PhotoId out = put("/p/a.jpg", m_folder);
        put("/p/b.jpg", m_folder);
        const PhotoId ids[]{out};
        VERIFY_OK(m_catalogue->scan().mark(ids, PhotoMark::Excluded, true));
        QCOMPARE(m_catalogue->scan().countMarked(PhotoMark::Excluded).value(), std::int64_t(1));
        QCOMPARE(m_catalogue->photos().count(PhotoState::Indexed).value(), std::int64_t(1));
        QCOMPARE(m_catalogue->photos().timeline().value().size(), std::size_t(1));
        QVERIFY(m_catalogue->photos().find(out).value().has_value());
        QCOMPARE(m_catalogue->scan().removeMarked(PhotoMark::Offline).value(), std::int64_t(0));
        QCOMPARE(m_catalogue->scan().removeMarked(PhotoMark::Excluded).value(), std::int64_t(1));
        QVERIFY(!m_catalogue->photos().find(out).value().has_value());
        QVERIFY(m_catalogue->check().value().empty());
    }

    void sidecarsFindTheirPhotos()
    {
        const std::vector<fs::path> texts{"/p/a.txt", "/p/a.jpg.txt", "/p/b.TXT", "/p/d.e.txt"};
        VERIFY_OK(m_catalogue->scan().addTexts(texts));
        const std::map<std::string, std::size_t> expected{
            {"/p/a.jpg", 2}, {"/p/b.png", 1}, {"/p/c.jpg", 0}, {"/p/d.e.jpg", 1}, {"/p/d.jpg", 0}};
        for (const auto &[photo, count] : expected)
            QVERIFY2(m_catalogue->scan().textsOf(photo).value().size() == count, photo.c_str());
        const std::vector<ScannedFile> packets{scanned("/p/a.xmp"), scanned("/p/a.jpg.xmp"), scanned("/p/b.xmp")};
        VERIFY_OK(m_catalogue->scan().addSidecars(packets));
        QCOMPARE(m_catalogue->scan().sidecarOf("/p/a.jpg").value()->path, fs::path("/p/a.jpg.xmp"));
        QCOMPARE(m_catalogue->scan().sidecarOf("/p/a.png").value()->path, fs::path("/p/a.xmp"));
        QVERIFY(!m_catalogue->scan().sidecarOf("/p/c.jpg").value());
        for (const char *path : {"/p/a.jpg", "/p/a.png", "/p/b.jpg", "/p/b.c.jpg", "/p/c.jpg", "/p/a.jpg.gif"})
            put(path, m_folder);
        std::set<std::string> found;
        VERIFY_OK(m_catalogue->scan().forEachWithSidecar([&](fs::path &&path, PhotoStamp &&) { found.insert(path); }));
        QCOMPARE(found, (std::set<std::string>{"/p/a.jpg", "/p/a.png", "/p/b.jpg", "/p/a.jpg.gif"}));
    }

    void theMarkChangesWithEveryPhotoAndCaption()
    {
        std::set<std::string> marks{m_catalogue->scan().contentMark().value()};
        const PhotoId first = put("/p/a.jpg", m_folder);
        QVERIFY(marks.insert(m_catalogue->scan().contentMark().value()).second);
        const std::vector<std::string> texts{"words"}, languages{"en"};
        VERIFY_OK(m_catalogue->captions().replace(first, "user", texts, languages));
        QVERIFY(marks.insert(m_catalogue->scan().contentMark().value()).second);
        VERIFY_OK(m_catalogue->captions().replace(first, "user", std::vector<std::string>{"others"}, languages));
        QVERIFY(marks.insert(m_catalogue->scan().contentMark().value()).second);
        VERIFY_OK(m_catalogue->photos().remove(std::vector<PhotoId>{first}));
        QVERIFY(marks.insert(m_catalogue->scan().contentMark().value()).second);
        put("/p/a.jpg", m_folder);
        QVERIFY(marks.insert(m_catalogue->scan().contentMark().value()).second);
    }

    void captionsAreCountedByFolder()
    {
        const PhotoId first = put("/p/a.jpg", m_folder);
        put("/p/inner/b.jpg", m_other);
        const std::vector<std::string> texts{"one", "two"}, languages{"en", "en"};
        VERIFY_OK(m_catalogue->captions().replace(first, "user", texts, languages));
        QCOMPARE(m_catalogue->scan().captionCount(m_folder).value(), std::int64_t(2));
        QCOMPARE(m_catalogue->scan().captionCount(m_other).value(), std::int64_t(0));
    }

    void aScanBeginsEmpty()
    {
        const std::vector<ScannedFile> files{scanned("/p/a.jpg")};
        VERIFY_OK(m_catalogue->scan().addPhotos(files));
        VERIFY_OK(m_catalogue->scan().end());
        QCOMPARE(m_catalogue->scan().photoCount().value(), std::int64_t(0));
        VERIFY_OK(m_catalogue->scan().addPhotos(files));
        VERIFY_OK(m_catalogue->scan().begin());
        QCOMPARE(m_catalogue->scan().photoCount().value(), std::int64_t(0));
    }
};

QTEST_GUILESS_MAIN(TestScanStore)
#include "tst_scan_store.moc"
