// What a blind test shows, and what its votes add up to.
#include "engine/jobs/blind_trials.h"

#include "tests/engine/jobs/test_library.h"

using namespace semblance;
using namespace semblance::tests;
using core::BlindChoice;
using core::BlindVote;

class TestBlindTrials : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSideAnswersByItsModelAlone()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red", 1);
        library.addPhoto("b.png", "green", 2);
        library.addPhoto("green thing.png", "blue", 3);  // its name is no reason here
        library.index();
        jobs::BlindSide side(library.encoder);
        const auto places = valueOf(side.answer(library.library(), "green thing", 2));
        QCOMPARE(places.size(), std::size_t(2));
        QCOMPARE(places.front().path.filename(), std::filesystem::path("b.png"));
        QVERIFY(places.front().photo.valid());
        library.addPhoto("c.png", "white", 4);
        library.index();
        QCOMPARE(valueOf(side.answer(library.library(), "green", 10)).size(), std::size_t(4));  // it follows the library
        const auto filters = side.answer(library.library(), "date:2023-99", 2);
        QVERIFY(!filters.has_value());
        jobs::BlindSide stranger(std::make_shared<FakeEncoder>("stranger"));
        const auto unknown = stranger.answer(library.library(), "green", 2);
        QVERIFY(!unknown.has_value());
        QCOMPARE(unknown.error().code, core::ErrorCode::NoEmbeddings);
        QVERIFY(unknown.error().detail.find("stranger") != std::string::npos);
    }

    void votesAreOneTallyWhateverTheOrder()
    {
        const auto vote = [](const char *first, const char *second, bool left, BlindChoice choice) {
            return BlindVote{first, std::string(first) + "-hash", second, std::string(second) + "-hash", "a dog", left, choice, "now"};
        };
        const std::vector<BlindVote> votes{vote("old", "new", true, BlindChoice::Second), vote("old", "other", true, BlindChoice::Same),
                                           vote("new", "old", true, BlindChoice::First),  // the new one once more
                                           vote("old", "new", true, BlindChoice::First), vote("old", "new", false, BlindChoice::Same)};
        const auto tallies = jobs::tallyVotes(votes);
        QCOMPARE(tallies.size(), std::size_t(2));
        const core::BlindTally &tally = tallies.front();  // voted on last
        QCOMPARE(tally.firstModel, std::string("old"));
        QCOMPARE(tally.first, std::int64_t(1));
        QCOMPARE(tally.second, std::int64_t(2));
        QCOMPARE(tally.same, std::int64_t(1));
        QCOMPARE(tally.left, std::int64_t(2));  // the new one stood at the left once, the old one once
        QCOMPARE(tally.votes.size(), std::size_t(4));
        QCOMPARE(tally.votes[1].firstModel, std::string("old"));
        QVERIFY(tally.votes[1].choice == BlindChoice::Second && !tally.votes[1].firstWasLeft);
        QCOMPARE(tally.pValue, 1.0);
        QCOMPARE(tallies.back().secondModel, std::string("other"));
        QVERIFY(jobs::tallyVotes({}).empty());
    }
};

QTEST_GUILESS_MAIN(TestBlindTrials)
#include "tst_blind_trials.moc"
