#include "store_fixture.h"

using namespace semblance::store;
using namespace semblance::core;

class TestSuggestionStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void verdictsAreKeptReplacedAndForgotten()
    {
        const StoreFixture library;
        const auto catalogue = library.open();
        QVERIFY(catalogue);
        const auto folder = catalogue->folders().add("/p").value();
        const auto photo = catalogue->photos().put(indexedPhoto(folder, "/p/a")).value();
        auto &suggestions = catalogue->suggestions();
        VERIFY_OK(suggestions.put({photo, SuggestionKind::Caption, "a dog", true, "v1", 10}));
        VERIFY_OK(suggestions.put({photo, SuggestionKind::Tag, "a dog", false, "v1", 20}));
        VERIFY_OK(suggestions.put({photo, SuggestionKind::Caption, "a dog", false, "v2", 30}));
        const auto rows = suggestions.ofPhoto(photo).value();
        QCOMPARE(rows.size(), std::size_t(2));
        QVERIFY(rows[0].kind == SuggestionKind::Tag);
        QVERIFY(!rows[1].accepted);
        QCOMPARE(rows[1].model, std::string("v2"));
        QCOMPARE(rows[1].decidedAt, std::int64_t(30));
        VERIFY_OK(suggestions.remove(photo, SuggestionKind::Tag, "a dog"));
        QCOMPARE(suggestions.ofPhoto(photo).value().size(), std::size_t(1));
        VERIFY_OK(suggestions.put({PhotoId{99}, SuggestionKind::Tag, "x", true, "v1", 1}));  // of a photo that is gone: nothing
        QVERIFY(suggestions.ofPhoto(PhotoId{99}).value().empty());
        VERIFY_OK(catalogue->photos().remove(std::vector{photo}));
        QVERIFY(suggestions.ofPhoto(photo).value().empty());
        QVERIFY(catalogue->check().value().empty());
    }

    void editedPhotosAreThoseWithWordsOfTheUser()
    {
        const StoreFixture library;
        const auto catalogue = library.open();
        const auto folder = catalogue->folders().add("/p").value();
        std::vector<PhotoId> photos;
        for (const char *path : {"/p/a", "/p/b", "/p/c", "/p/d"}) {
            PhotoRow row = indexedPhoto(folder, path);
            row.keywords = {"said by the file"};
            photos.push_back(catalogue->photos().put(row).value());
            QVERIFY(catalogue->captions().replace(photos.back(), "table", std::vector<std::string>{"x"}, std::vector<std::string>{"en"}));
        }
        QVERIFY(catalogue->captions().editedPhotos().value().empty());
        QVERIFY(catalogue->captions().edit(photos[2], std::vector<CaptionText>{{"mine", "en"}}).value());
        QVERIFY(catalogue->captions().edit(photos[0], std::vector<CaptionText>{}).value());
        QVERIFY(catalogue->keywords().edit(photos[3], std::vector<std::string>{}).value());
        const auto edited = catalogue->captions().editedPhotos().value();
        QVERIFY(edited == (std::vector{photos[0], photos[2], photos[3]}));
    }
};

QTEST_GUILESS_MAIN(TestSuggestionStore)
#include "tst_suggestion_store.moc"
