// The log of changes: what is noted, when, and for whom.
#include "store_fixture.h"

#include "engine/store/catalogue.h"
#include "engine/store/change_reader.h"

using namespace semblance::store;
using semblance::core::FolderId;
using semblance::core::PhotoId;

class TestChangeReader : public QObject {
    Q_OBJECT

    std::unique_ptr<StoreFixture> m_library;
    std::unique_ptr<Catalogue> m_catalogue;
    FolderId m_folder;
    PhotoId m_first, m_second;

    std::unique_ptr<ChangeReader> reader()
    {
        auto opened = ChangeReader::open(m_library->path);
        return opened ? std::move(*opened) : nullptr;
    }
    CatalogueMoment now() { return reader()->now().value(); }

    // The photos that changed since the last call, as "1 2"; "everything" when that cannot be told.
    QString changed(CatalogueMoment &since, std::int64_t most = 1000)
    {
        const auto connection = reader();
        const auto photos = connection->since(since, most);
        if (!photos)
            return QString::fromStdString(photos.error().detail);
        if (!*photos)
            return "everything";
        since = connection->now().value();
        QStringList ids;
        for (const PhotoId id : **photos)
            ids << QString::number(id.value);
        return ids.join(' ');
    }

private Q_SLOTS:
    void init()
    {
        m_library = std::make_unique<StoreFixture>();
        m_catalogue = m_library->open();
        QVERIFY(m_catalogue);
        m_folder = m_catalogue->folders().add("/photos").value();
        m_first = m_catalogue->photos().put(indexedPhoto(m_folder, "/photos/a.jpg")).value();
        m_second = m_catalogue->photos().put(indexedPhoto(m_folder, "/photos/b.jpg")).value();
    }

    void cleanup() { m_catalogue.reset(); }

    void aNewLibraryHasAMoment()
    {
        const StoreFixture other;
        QCOMPARE(ChangeReader::open(other.path).error().code, semblance::core::ErrorCode::NotFound);
        const auto catalogue = other.open();
        const auto opened = ChangeReader::open(other.path);
        VERIFY_OK(opened);
        const auto moment = (*opened)->now();
        VERIFY_OK(moment);
        QVERIFY(moment->number > 0);
        QVERIFY((*opened)->since(*moment, 10).value()->empty());
    }

    void whatASearchMustHearOfIsNotedOnce()
    {
        auto moment = now();
        QCOMPARE(changed(moment), QString());
        const std::vector<std::string> texts{"a red boat", "the sea"}, languages{"en", "en"};
        VERIFY_OK(m_catalogue->captions().replace(m_second, "user", texts, languages));
        QCOMPARE(changed(moment), QString("2"));
        VERIFY_OK(m_catalogue->captions().replace(m_second, "user", texts, languages));
        QCOMPARE(changed(moment), QString());
        VERIFY_OK(m_catalogue->captions().replace(m_second, "user", {}, {}));
        QCOMPARE(changed(moment), QString("2"));
        VERIFY_OK(m_catalogue->photos().move(m_first, m_folder, "/photos/c.jpg", 1000, 5));
        QCOMPARE(changed(moment), QString("1"));
        auto row = indexedPhoto(m_folder, "/photos/c.jpg");
        row.rating = 4;
        row.title = "Boat";
        VERIFY_OK(m_catalogue->photos().put(row));
        QCOMPARE(changed(moment), QString());  // words and filters are asked of the catalogue itself
        row.contentHash = "fedcba9876543210fedcba9876543210";
        VERIFY_OK(m_catalogue->photos().put(row));
        QCOMPARE(changed(moment), QString("1"));
        VERIFY_OK(m_catalogue->scan().mark(std::vector<PhotoId>{m_first}, PhotoMark::Excluded, true));
        VERIFY_OK(m_catalogue->scan().mark(std::vector<PhotoId>{m_first}, PhotoMark::Excluded, true));
        QCOMPARE(changed(moment), QString("1"));
        const auto third = m_catalogue->photos().put(indexedPhoto(m_folder, "/photos/d.jpg")).value();
        VERIFY_OK(m_catalogue->photos().remove(std::vector<PhotoId>{m_first}));
        QCOMPARE(changed(moment), "1 " + QString::number(third.value));
        QCOMPARE(changed(moment), QString());
    }

    void captionsThatTheUserHidesAreNoted()
    {
        VERIFY_OK(
            m_catalogue->captions().replace(m_first, "table", std::vector<std::string>{"a red boat"}, std::vector<std::string>{"en"}));
        auto moment = now();
        VERIFY_OK(m_catalogue->captions().edit(m_first, {}));
        QCOMPARE(changed(moment), QString("1"));
    }

    void whatGoesWithItsFolderIsNoted()
    {
        auto moment = now();
        VERIFY_OK(m_catalogue->folders().remove(m_folder));
        QCOMPARE(changed(moment), QString("1 2"));
    }

    void whatIsTakenBackIsNotNoted()
    {
        auto moment = now();
        {
            const auto transaction = m_catalogue->begin();
            VERIFY_OK(m_catalogue->photos().remove(std::vector<PhotoId>{m_first}));
        }
        QCOMPARE(changed(moment), QString());
        QCOMPARE(now(), moment);
    }

    void aReaderSeesTheChangesOfItsOwnState()
    {
        auto moment = now();
        const auto early = reader();
        QCOMPARE(early->now().value(), moment);
        VERIFY_OK(m_catalogue->photos().remove(std::vector<PhotoId>{m_first}));
        QVERIFY(early->since(moment, 10).value()->empty());
        QCOMPARE(early->photos(std::vector<PhotoId>{m_first}).value().size(), 1u);
        QCOMPARE(changed(moment), QString("1"));
    }

    void tooManyOrForgottenIsEverything()
    {
        auto moment = now();
        VERIFY_OK(m_catalogue->photos().remove(std::vector<PhotoId>{m_first, m_second}));
        QCOMPARE(changed(moment, 1), QString("everything"));
        QCOMPARE(changed(moment), QString("1 2"));
    }

    // A catalogue that is written to for years keeps no log of years.
    void oldChangesAreForgotten()
    {
        auto moment = now();
        {
            SQLite::Database raw(m_library->file(), SQLite::OPEN_READWRITE);
            raw.exec("INSERT INTO changes (id, photo) VALUES (" + std::to_string(moment.number + 262'144 + 10) + ", 2)");
        }
        auto far = moment;
        QCOMPARE(changed(far, 1'000'000), QString("2"));
        {
            SQLite::Database raw(m_library->file(), SQLite::OPEN_READWRITE);
            raw.exec("INSERT INTO changes (id, photo) VALUES (524288, 1)");
        }
        QCOMPARE(changed(moment, 1'000'000), QString("everything"));
        QCOMPARE(changed(far, 1'000'000), QString("1"));
    }

    void photosThatMayBeFound()
    {
        auto row = indexedPhoto(m_folder, "/photos/broken.jpg");
        row.state = PhotoState::Failed;
        row.reason = "It is broken.";
        const auto failed = m_catalogue->photos().put(row).value();
        VERIFY_OK(m_catalogue->scan().mark(std::vector<PhotoId>{m_second}, PhotoMark::Excluded, true));
        const auto found = reader()->photos(std::vector<PhotoId>{failed, m_second, PhotoId{99}, m_first}).value();
        QCOMPARE(found.size(), 1u);
        QCOMPARE(found[0].id, m_first);
        QCOMPARE(found[0].path, std::filesystem::path("/photos/a.jpg"));
        QCOMPARE(found[0].contentHash, std::string("0123456789abcdef0123456789abcdef"));
    }

    // After a backup is restored the numbers go on from where it was taken: the same number then means another state.
    void anotherPastIsEverything()
    {
        VERIFY_OK(m_catalogue->backupTo(m_library->outside("copy.db")));
        VERIFY_OK(m_catalogue->photos().remove(std::vector<PhotoId>{m_first}));
        auto lost = now();
        m_catalogue.reset();
        VERIFY_OK(restoreCatalogue(m_library->path, m_library->outside("copy.db")));
        m_catalogue = m_library->open();
        QCOMPARE(changed(lost), QString("everything"));
        VERIFY_OK(m_catalogue->photos().remove(std::vector<PhotoId>{m_second}));
        QCOMPARE(now().number, lost.number);
        QCOMPARE(changed(lost), QString("everything"));
    }
};

QTEST_GUILESS_MAIN(TestChangeReader)
#include "tst_change_reader.moc"
