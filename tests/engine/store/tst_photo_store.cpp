#include "store_fixture.h"

using namespace semblance::store;
using namespace semblance::core;

class TestPhotoStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_library = std::make_unique<StoreFixture>();
        m_catalogue = m_library->open();
        QVERIFY(m_catalogue);
        m_folder = m_catalogue->folders().add("/p").value();
    }
    void cleanup() { m_catalogue.reset(); }

    void everyFieldComesBack_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("plain") << QByteArray("/p/a.jpg");
        QTest::newRow("Chinese") << QByteArray("/p/红船.jpg");
        QTest::newRow("not UTF-8") << QByteArray("/p/caf\xE9\xFF.jpg");
        QTest::newRow("newline and quote") << QByteArray("/p/a\n'\".jpg");
    }
    void everyFieldComesBack()
    {
        QFETCH(QByteArray, path);
        PhotoRow row = indexedPhoto(m_folder, path.toStdString());
        row.warning = "decoded in part";
        row.takenAt = "2023-07-14T18:05:11";
        row.camera = "Kamera Ü";
        row.latitude = -12.5;
        row.longitude = 0.0;
        row.rating = 4;
        row.title = "红船";
        const auto id = m_catalogue->photos().put(row);
        VERIFY_OK(id);
        const auto found = m_catalogue->photos().findByPath(row.path);
        VERIFY_OK(found);
        QVERIFY(found->has_value());
        const PhotoRow &back = **found;
        QVERIFY(back.id == *id && back.folder == m_folder && back.state == PhotoState::Indexed);
        QCOMPARE(back.path.native(), row.path.native());
        QCOMPARE(back.bytes, row.bytes);
        QCOMPARE(back.modifiedNs, row.modifiedNs);
        QCOMPARE(back.contentHash, row.contentHash);
        QCOMPARE(back.warning, row.warning);
        QCOMPARE(back.width, row.width);
        QCOMPARE(back.height, row.height);
        QCOMPARE(back.takenAt, row.takenAt);
        QCOMPARE(back.camera, row.camera);
        QVERIFY(back.latitude == row.latitude && back.longitude == row.longitude);
        QCOMPARE(back.rating, row.rating);
        QCOMPARE(back.title, row.title);
    }

    void putAgainUpdatesTheSameRow()
    {
        PhotoRow row = indexedPhoto(m_folder, "/p/a");
        row.latitude = 1.0;
        row.longitude = 2.0;
        const auto first = m_catalogue->photos().put(row);
        VERIFY_OK(m_catalogue->photos().put(indexedPhoto(m_folder, "/p/b")));
        row.state = PhotoState::Failed;
        row.reason = "cut off";
        row.latitude.reset();
        row.longitude.reset();
        const auto second = m_catalogue->photos().put(row);
        VERIFY_OK(second);
        QVERIFY(*first == *second);
        const auto back = m_catalogue->photos().find(*first).value().value();
        QVERIFY(back.state == PhotoState::Failed && !back.latitude && !back.longitude);
        QCOMPARE(back.reason, std::string("cut off"));
        QCOMPARE(m_catalogue->photos().count(PhotoState::Indexed).value(), std::int64_t(1));
        QCOMPARE(m_catalogue->photos().count(PhotoState::Failed).value(), std::int64_t(1));
        QCOMPARE(m_catalogue->photos().failed().value().size(), std::size_t(1));
    }

    void aPhotoOfNoFolderIsRefused()
    {
        const auto refused = m_catalogue->photos().put(indexedPhoto(FolderId{77}, "/p/a"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(m_catalogue->photos().count(PhotoState::Indexed).value(), std::int64_t(0));
    }

    void moveKeepsIdAndCaptions()
    {
        const auto other = m_catalogue->folders().add("/q").value();
        const auto id = m_catalogue->photos().put(indexedPhoto(m_folder, "/p/a")).value();
        VERIFY_OK(m_catalogue->captions().replace(id, "user", std::vector<std::string>{"a dog"}, std::vector<std::string>{"en"}));
        VERIFY_OK(m_catalogue->photos().move(id, other, "/q/b", 1000, 5));
        QVERIFY(!m_catalogue->photos().findByPath("/p/a").value());
        const auto moved = m_catalogue->photos().findByPath("/q/b").value().value();
        QVERIFY(moved.id == id && moved.folder == other && moved.modifiedNs == 5);
        QCOMPARE(m_catalogue->captions().ofPhoto(id).value().size(), std::size_t(1));
        const auto missing = m_catalogue->photos().move(PhotoId{99}, other, "/q/c", 1, 1);
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        VERIFY_OK(m_catalogue->photos().put(indexedPhoto(m_folder, "/p/taken")));
        const auto taken = m_catalogue->photos().move(id, other, "/p/taken", 1, 1);
        QCOMPARE(taken.error().code, ErrorCode::InvalidArgument);
    }

    void removedIdsAreNotUsedAgain()
    {
        const auto a = m_catalogue->photos().put(indexedPhoto(m_folder, "/p/a")).value();
        const auto b = m_catalogue->photos().put(indexedPhoto(m_folder, "/p/b")).value();
        VERIFY_OK(m_catalogue->photos().remove(std::vector{b, PhotoId{99}}));
        QVERIFY(!m_catalogue->photos().find(b).value());
        QVERIFY(m_catalogue->photos().find(a).value());
        QVERIFY(m_catalogue->photos().put(indexedPhoto(m_folder, "/p/b")).value().value > b.value);
    }

    void rowsKeepTheOrderOfTheIds()
    {
        const auto a = m_catalogue->photos().put(indexedPhoto(m_folder, "/p/a")).value();
        const auto b = m_catalogue->photos().put(indexedPhoto(m_folder, "/p/b")).value();
        const auto rows = m_catalogue->photos().rows(std::vector{b, PhotoId{99}, a, b}).value();
        QCOMPARE(rows.size(), std::size_t(3));
        QVERIFY(rows[0].id == b && rows[1].id == a && rows[2].id == b);
    }

    void timelineIsNewestFirst()
    {
        const auto put = [&](const char *path, const char *takenAt, std::int64_t seconds) {
            PhotoRow row = indexedPhoto(m_folder, path);
            row.takenAt = takenAt;
            row.modifiedNs = seconds * 1'000'000'000;
            return m_catalogue->photos().put(row).value();
        };
        const auto old = put("/p/old", "2001-02-03T04:05:06", 1'700'000'000);  // the time it was taken counts, not the file's
        const auto tieB = put("/p/b", "2020-01-01T00:00:00", 0);
        const auto tieA = put("/p/a", "2020-01-01T00:00:00", 1);
        const auto byFile = put("/p/file", "", 1'600'000'000);  // 2020-09-13
        PhotoRow failed = indexedPhoto(m_folder, "/p/failed");
        failed.state = PhotoState::Failed;
        VERIFY_OK(m_catalogue->photos().put(failed));
        const auto timeline = m_catalogue->photos().timeline().value();
        QVERIFY((timeline == std::vector{byFile, tieA, tieB, old}));
    }

    void sectionsAreMonthsOrFolders()
    {
        const auto put = [&](const char *path, const char *takenAt) {
            PhotoRow row = indexedPhoto(m_folder, path);
            row.takenAt = takenAt;
            return m_catalogue->photos().put(row).value();
        };
        const auto a = put("/p/sea/a", "2020-01-02T00:00:00"), b = put("/p/b", "2020-01-03T00:00:00"),
                   c = put("/p/sea/c", "2021-05-01T00:00:00");
        const auto months = m_catalogue->photos().sections(SectionBy::Month).value();
        QCOMPARE(months.size(), std::size_t(2));
        QVERIFY(months[0].name == "2021-05" && months[0].photos == std::vector{c});
        QVERIFY(months[1].name == "2020-01" && (months[1].photos == std::vector{b, a}));
        const auto folders = m_catalogue->photos().sections(SectionBy::Folder).value();
        QCOMPARE(folders.size(), std::size_t(2));
        QVERIFY(folders[0].name == "/p" && folders[0].photos == std::vector{b});
        QVERIFY(folders[1].name == "/p/sea" && (folders[1].photos == std::vector{c, a}));
    }

    void theUsersRatingOutlivesWhatFilesSay()
    {
        PhotoRow row = indexedPhoto(m_folder, "/p/a");
        row.rating = 2;
        const auto id = m_catalogue->photos().put(row).value();
        QVERIFY(!m_catalogue->photos().find(id).value()->rated);
        QVERIFY(m_catalogue->photos().rate(id, 5).value());
        QVERIFY(!m_catalogue->photos().rate(id, 5).value());  // nothing new
        row.rating = 3;
        QVERIFY(m_catalogue->photos().put(row).value() == id);  // the file says another
        QCOMPARE(m_catalogue->photos().find(id).value()->rating, 5);
        QVERIFY(m_catalogue->photos().find(id).value()->rated);
        QVERIFY(m_catalogue->captions().editedPhotos().value() == std::vector{id});
        QVERIFY(m_catalogue->photos().rate(id, 3).value());  // as the file says: not the user's any more
        QVERIFY(!m_catalogue->photos().find(id).value()->rated);
        row.rating = 1;
        QVERIFY(m_catalogue->photos().put(row));
        QCOMPARE(m_catalogue->photos().find(id).value()->rating, 1);
        QCOMPARE(m_catalogue->photos().rate(id, 6).error().code, semblance::core::ErrorCode::InvalidArgument);
        QCOMPARE(m_catalogue->photos().rate(PhotoId{999}, 1).error().code, semblance::core::ErrorCode::NotFound);
    }

    void stampsOfOneFolderOrAll()
    {
        const auto other = m_catalogue->folders().add("/q").value();
        VERIFY_OK(m_catalogue->photos().put(indexedPhoto(m_folder, "/p/\xFF")));
        VERIFY_OK(m_catalogue->photos().put(indexedPhoto(other, "/q/b")));
        const auto paths = [&](FolderId folder) {
            QByteArrayList found;
            const auto done = m_catalogue->photos().forEachStamp(folder, [&](std::filesystem::path &&path, PhotoStamp &&stamp) {
                found << QByteArray::fromStdString(path.native()) + (stamp.bytes == 1000 && stamp.contentHash.size() == 32 ? "" : "?");
                // A visitor may ask the store, even with the same statement.
                if (!m_catalogue->photos().findByPath(path).value() || !m_catalogue->photos().forEachStamp(folder, [](auto &&, auto &&) {}))
                    found << "!";
            });
            std::sort(found.begin(), found.end());
            return done ? found : QByteArrayList{"failed"};
        };
        QCOMPARE(paths(FolderId{}), (QByteArrayList{"/p/\xFF", "/q/b"}));
        QCOMPARE(paths(other), QByteArrayList{"/q/b"});
    }

private:
    std::unique_ptr<StoreFixture> m_library;
    std::unique_ptr<Catalogue> m_catalogue;
    FolderId m_folder;
};

QTEST_GUILESS_MAIN(TestPhotoStore)
#include "tst_photo_store.moc"
