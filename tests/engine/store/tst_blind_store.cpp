#include "store_fixture.h"

#include "engine/store/blind_store.h"

using namespace semblance::store;
namespace core = semblance::core;

class TestBlindStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void votesComeBackAsTheyWereGiven()
    {
        const StoreFixture library;
        const auto catalogue = library.open();
        const auto votes = BlindStore::open(library.path, Access::ReadWrite);
        QVERIFY(votes.has_value());
        const core::BlindVote first{"old", "00ff", "new", "9f31", "一只小狗", false, core::BlindChoice::Second, "2026-11-21T15:02:11Z"};
        core::BlindVote second = first;
        second.secondVersion = "aaaa";
        second.choice = core::BlindChoice::Same;
        QVERIFY((*votes)->add(first).has_value() && (*votes)->add(second).has_value());
        const auto all = (*votes)->all();
        QVERIFY(all && all->size() == 2);
        QCOMPARE(all->front().query, first.query);
        QCOMPARE(all->front().secondVersion, first.secondVersion);
        QVERIFY(!all->front().firstWasLeft && all->front().choice == core::BlindChoice::Second);
        QCOMPARE(all->front().votedAt, first.votedAt);
        QVERIFY((*votes)->remove("9f31", "00ff").has_value());  // in either order
        QCOMPARE((*votes)->all()->size(), std::size_t(1));
        const auto again = (*votes)->remove("9f31", "00ff");
        QVERIFY(!again.has_value());
        QCOMPARE(again.error().code, core::ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestBlindStore)
#include "tst_blind_store.moc"
