// Judgements: one a query and photo, gone with the photo.
#include <QtTest>

#include "tests/engine/store/store_fixture.h"

using namespace semblance::store;
using semblance::core::PhotoId;

class TestJudgementStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLastWordOnAPhotoCounts()
    {
        const StoreFixture fixture;
        const auto catalogue = fixture.open();
        const auto folder = catalogue->folders().add("/p");
        const auto a = catalogue->photos().put(indexedPhoto(*folder, "/p/a.jpg"));
        const auto b = catalogue->photos().put(indexedPhoto(*folder, "/p/b.jpg"));
        auto &judgements = catalogue->judgements();
        VERIFY_OK(judgements.put({"red boat", "red boat", *a, true, 10}));
        VERIFY_OK(judgements.put({"red boat", "red boat", *b, false, 11}));
        VERIFY_OK(judgements.put({"dog", "dog", *a, false, 12}));
        VERIFY_OK(judgements.put({"red boat", "Red boat", *a, false, 13}));
        const auto rows = judgements.ofQuery("red boat");
        VERIFY_OK(rows);
        QCOMPARE(rows->size(), 2u);
        QCOMPARE((*rows)[0].photo, *b);
        QCOMPARE((*rows)[1].photo, *a);
        QVERIFY(!(*rows)[1].relevant && (*rows)[1].judgedAt == 13 && (*rows)[1].text == "Red boat");
        QCOMPARE(*judgements.count(), 3);
        VERIFY_OK(judgements.remove("red boat", *b));
        QCOMPARE(judgements.all()->size(), 2u);
    }

    void aPhotoTakesItsJudgementsAlong()
    {
        const StoreFixture fixture;
        const auto catalogue = fixture.open();
        const auto folder = catalogue->folders().add("/p");
        const auto photo = catalogue->photos().put(indexedPhoto(*folder, "/p/a.jpg"));
        VERIFY_OK(catalogue->judgements().put({"dog", "dog", *photo, true, 1}));
        VERIFY_OK(catalogue->judgements().put({"dog", "dog", PhotoId{999}, true, 1}));
        QCOMPARE(*catalogue->judgements().count(), 1);
        VERIFY_OK(catalogue->photos().remove(std::vector{*photo}));
        QCOMPARE(*catalogue->judgements().count(), 0);
    }

    void readersSeeThem()
    {
        const StoreFixture fixture;
        const auto writer = fixture.open();
        const auto folder = writer->folders().add("/p");
        const auto photo = writer->photos().put(indexedPhoto(*folder, "/p/a.jpg"));
        VERIFY_OK(writer->judgements().put({"dog", "dog", *photo, true, 1}));
        const auto reader = fixture.open(Access::ReadOnly);
        QCOMPARE(reader->judgements().ofQuery("dog")->size(), 1u);
        QVERIFY(!reader->judgements().put({"dog", "dog", *photo, false, 2}));
    }
};

QTEST_APPLESS_MAIN(TestJudgementStore)
#include "tst_judgement_store.moc"
