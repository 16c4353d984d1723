#include "store_fixture.h"

using namespace semblance::store;
using namespace semblance::core;

class TestFolderStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_library = std::make_unique<StoreFixture>();
        m_catalogue = m_library->open();
        QVERIFY(m_catalogue);
    }
    void cleanup() { m_catalogue.reset(); }

    void aPathIsAddedOnce()
    {
        const auto first = m_catalogue->folders().add("/b/caf\xE9");
        const auto other = m_catalogue->folders().add("/a");
        const auto again = m_catalogue->folders().add("/b/caf\xE9");
        VERIFY_OK(first);
        VERIFY_OK(other);
        VERIFY_OK(again);
        QVERIFY(first->valid());
        QVERIFY(*first == *again);
        QVERIFY(*first != *other);
        const auto all = m_catalogue->folders().all();
        VERIFY_OK(all);
        QCOMPARE(all->size(), std::size_t(2));
        QCOMPARE(all->at(0).path.native(), std::string("/a"));
        QCOMPARE(all->at(1).path.native(), std::string("/b/caf\xE9"));
    }

    void photosAreCountedByState()
    {
        const auto one = m_catalogue->folders().add("/one");
        const auto two = m_catalogue->folders().add("/two");
        for (const char *name : {"/one/a", "/one/b", "/one/c"}) {
            PhotoRow row = indexedPhoto(*one, name);
            if (row.path == "/one/c") {
                row.state = PhotoState::Failed;
                row.reason = "cut off";
            }
            VERIFY_OK(m_catalogue->photos().put(row));
        }
        VERIFY_OK(m_catalogue->photos().put(indexedPhoto(*two, "/two/a")));
        const auto all = m_catalogue->folders().all();
        VERIFY_OK(all);
        QCOMPARE(all->at(0).photos, std::int64_t(2));
        QCOMPARE(all->at(0).failed, std::int64_t(1));
        QCOMPARE(all->at(1).photos, std::int64_t(1));
        QCOMPARE(all->at(1).failed, std::int64_t(0));
    }

    void removingTakesPhotosAndCaptionsAlong()
    {
        const auto one = m_catalogue->folders().add("/one");
        const auto two = m_catalogue->folders().add("/two");
        const std::vector<std::string> texts{"a dog"}, languages{"en"};
        for (const auto &[folder, path] : {std::pair(*one, "/one/a"), std::pair(*two, "/two/a")}) {
            const auto photo = m_catalogue->photos().put(indexedPhoto(folder, path));
            VERIFY_OK(photo);
            VERIFY_OK(m_catalogue->captions().replace(*photo, "user", texts, languages));
        }
        VERIFY_OK(m_catalogue->folders().remove(*one));
        QCOMPARE(m_catalogue->photos().count(PhotoState::Indexed).value(), std::int64_t(1));
        QCOMPARE(m_catalogue->captions().count().value(), std::int64_t(1));
        QCOMPARE(m_catalogue->words().match("dog", 10).value().size(), std::size_t(1));
        QVERIFY(m_catalogue->check().value().empty());
        const auto again = m_catalogue->folders().remove(*one);
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::NotFound);
    }

    void photosStayWithTheFolderAround()
    {
        const auto outer = m_catalogue->folders().add("/one");
        const auto beside = m_catalogue->folders().add("/one/tw");
        const auto inner = m_catalogue->folders().add("/one/two");
        const auto photo = m_catalogue->photos().put(indexedPhoto(*inner, "/one/two/a"));
        VERIFY_OK(m_catalogue->folders().addMount({"/one/two/usb", *inner}));
        VERIFY_OK(m_catalogue->folders().remove(*inner));
        QVERIFY(m_catalogue->photos().find(*photo).value()->folder == *outer);
        QVERIFY(m_catalogue->folders().mounts().value().front().folder == *outer);
        QVERIFY(m_catalogue->check().value().empty());
        VERIFY_OK(m_catalogue->folders().remove(*outer));  // nothing is around it
        QVERIFY(!m_catalogue->photos().find(*photo).value());
        QVERIFY(m_catalogue->folders().mounts().value().empty());
        QVERIFY(m_catalogue->folders().list().value().front().id == *beside);
    }

    void rulesAndWhetherItIsThere()
    {
        const auto folder = m_catalogue->folders().add("/one");
        const auto photo = m_catalogue->photos().put(indexedPhoto(*folder, "/one/a"));
        QVERIFY(m_catalogue->folders().list().value().front().rules == FolderRules{});
        for (const FolderRules &rules : {FolderRules{"*.tmp\nexports/\n", true}, FolderRules{"", false}, FolderRules{"caf\xC3\xA9", {}}}) {
            VERIFY_OK(m_catalogue->folders().setRules(*folder, rules));
            QVERIFY(m_catalogue->folders().all().value().front().rules == rules);
        }
        QCOMPARE(m_catalogue->folders().setRules(FolderId{99}, {}).error().code, ErrorCode::NotFound);
        VERIFY_OK(m_catalogue->folders().setOffline(*folder, true));
        QVERIFY(m_catalogue->folders().list().value().front().offline);
        QVERIFY(m_catalogue->scan().isMarked(*photo, PhotoMark::Offline).value());
        VERIFY_OK(m_catalogue->folders().setOffline(*folder, false));
        QVERIFY(!m_catalogue->folders().list().value().front().offline);
        QVERIFY(m_catalogue->scan().isMarked(*photo, PhotoMark::Offline).value());  // a scan says whether it is back
    }

    void mountsAreKeptOnce()
    {
        const auto folder = m_catalogue->folders().add("/one");
        for (int i = 0; i < 2; ++i)
            VERIFY_OK(m_catalogue->folders().addMount({"/one/usb", *folder}));
        QCOMPARE(m_catalogue->folders().mounts().value().size(), std::size_t(1));
        VERIFY_OK(m_catalogue->folders().removeMount("/one/usb"));
        QVERIFY(m_catalogue->folders().mounts().value().empty());
    }

private:
    std::unique_ptr<StoreFixture> m_library;
    std::unique_ptr<Catalogue> m_catalogue;
};

QTEST_GUILESS_MAIN(TestFolderStore)
#include "tst_folder_store.moc"
