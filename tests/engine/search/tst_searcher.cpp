// Ranking over a snapshot with vectors whose cosines are known.
#include <QtTest>

#include <cmath>

#include "engine/search/searcher.h"

using namespace semblance;
using core::PhotoId;
using search::Searcher;
using search::VectorQuery;

namespace {

std::vector<float> at(double degrees)
{
    const double radians = degrees * M_PI / 180;
    return {static_cast<float>(std::cos(radians)), static_cast<float>(std::sin(radians)), 0.0f};
}

struct Shelf {
    search::SearcherContents contents;
    Shelf()
    {
        contents.dimension = 3;
        contents.calibration.text = {0.0, 0.2};
        contents.calibration.photo = {0.3, 0.15};
    }
    void photo(int id, const std::string &path, const std::vector<float> &vector)
    {
        const auto row = static_cast<std::int64_t>(contents.photoRows.size()) / 3;
        contents.photoRows.insert(contents.photoRows.end(), vector.begin(), vector.end());
        contents.photos.push_back({PhotoId{id}, path, row});
    }
    void copyOf(int id, const std::string &path, std::int64_t row) { contents.photos.push_back({PhotoId{id}, path, row}); }
    void caption(int id, int photo, std::int64_t row) { contents.captions.push_back({core::CaptionId{id}, PhotoId{photo}, row}); }
    std::shared_ptr<const Searcher> searcher() const
    {
        auto made = Searcher::make(contents);
        if (!made)
            qFatal("%s", made.error().detail.c_str());
        return *made;
    }
};

Shelf fan()
{
    Shelf shelf;
    shelf.photo(1, "/c", at(10));
    shelf.photo(2, "/b", at(40));
    shelf.photo(3, "/a", at(90));
    shelf.photo(4, "/d", at(180));
    return shelf;
}

VectorQuery text(const std::vector<float> &vector, bool all = true)
{
    VectorQuery query;
    query.text = vector;
    query.ignoreCutOff = all;
    return query;
}

QString order(const search::PhotoHits &hits)
{
    QString ids;
    for (const auto &hit : hits.hits)
        ids += QString::number(hit.photo.value);
    return ids;
}

}  // namespace

class TestSearcher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNearestComeFirstWithTheirCosine()
    {
        const auto answer = *fan().searcher()->photos(text(at(0)));
        QCOMPARE(order(answer), QString("1234"));
        QVERIFY(std::abs(answer.hits[0].score - std::cos(10 * M_PI / 180)) < 1e-6);
        QVERIFY(std::abs(answer.hits[3].score + 1) < 1e-6);
        QCOMPARE(answer.searched, 4);
        QCOMPARE(answer.hits[0].path, std::filesystem::path("/c"));
    }

    void topCutsAndManyIsNoError()
    {
        auto query = text(at(0));
        query.top = 2;
        QCOMPARE(order(*fan().searcher()->photos(query)), QString("12"));
        query.top = 0;
        QCOMPARE(order(*fan().searcher()->photos(query)), QString());
        query.top = 1'000'000;
        QCOMPARE(order(*fan().searcher()->photos(query)), QString("1234"));
    }

    void equalScoresGoByPathBytes()
    {
        Shelf shelf;
        shelf.photo(1, "/z", at(10));
        shelf.photo(2, "/\xC3\xA4", at(10));
        shelf.photo(3, "/Z", at(-10));
        shelf.photo(4, "/a", at(10));
        QCOMPARE(order(*shelf.searcher()->photos(text(at(0)))), QString("3412"));
    }

    void photosThatShareAVectorAreAllFound()
    {
        Shelf shelf = fan();
        shelf.copyOf(9, "/0", 0);
        auto query = text(at(0));
        QCOMPARE(order(*shelf.searcher()->photos(query)), QString("91234"));
        query.top = 1;
        QCOMPARE(order(*shelf.searcher()->photos(query)), QString("9"));
        QCOMPARE(shelf.searcher()->photoCount(), 5);
    }

    void whatIsExcludedFallsBack()
    {
        auto query = text(at(30));
        QCOMPARE(order(*fan().searcher()->photos(query)).left(2), QString("21"));
        query.minus = at(75);
        QCOMPARE(order(*fan().searcher()->photos(query)).left(2), QString("12"));
    }

    void wordsAndAPhotoMeetInTheMiddle()
    {
        auto query = text(at(0));
        query.photo = at(80);
        const auto answer = *fan().searcher()->photos(query);
        QCOMPARE(answer.hits[0].photo, PhotoId{2});
        QVERIFY(answer.hits[0].score > 0.999);
    }

    void thePhotoThatIsAskedWithMayBeLeftOut()
    {
        VectorQuery query;
        query.photo = at(10);
        query.ignoreCutOff = true;
        query.top = 2;
        QCOMPARE(order(*fan().searcher()->photos(query)), QString("12"));
        query.exclude = PhotoId{1};
        const auto answer = *fan().searcher()->photos(query);
        QCOMPARE(order(answer), QString("23"));
        QCOMPARE(answer.searched, 3);
    }

    void theCutOffLeavesWhatIsProbablyRelevant()
    {
        const auto shown = *fan().searcher()->photos(text(at(0), false));
        QCOMPARE(order(shown), QString("12"));  // cosines 0.98 and 0.77: 4.9 and 3.8 deviations; 0 and -1 are noise
        QCOMPARE(shown.belowCutOff, 2);
        const auto all = *fan().searcher()->photos(text(at(0)));
        QCOMPARE(all.belowCutOff, 0);
        for (std::size_t i = 1; i < all.hits.size(); ++i)
            QVERIFY(all.hits[i - 1].probability > all.hits[i].probability);
        QVERIFY(all.hits[1].probability > 0.5 && all.hits[2].probability < 0.01);
    }

    void whatStandsOutOfItsQuerysBulkIsShown()
    {
        Shelf shelf;
        shelf.contents.calibration.text = {0.3, 0.4};  // by this, even a cosine of 0.94 means nothing
        for (int i = 0; i < 100; ++i)
            shelf.photo(100 + i, "/many/" + std::string(1, static_cast<char>('0' + i % 10)), at(60 + 0.2 * i));
        shelf.photo(1, "/one", at(20));
        QCOMPARE(order(*shelf.searcher()->photos(text(at(0), false))), QString("1"));
    }

    void wordsThatNobodyKnowsFindNothing()
    {
        auto query = text(at(20), false);
        query.knownShare = 0;
        const auto answer = *fan().searcher()->photos(query);
        QVERIFY(answer.hits.empty());
        QCOMPARE(answer.belowCutOff, 4);
    }

    void whatIsWrittenIsNotCutOff()
    {
        const std::vector<store::WordHit> words{{PhotoId{4}, -1.0, {{store::WordField::Caption, {"dog"}}}}};
        const auto answer = *fan().searcher()->photos(text(at(0), false), words);
        QCOMPARE(order(answer), QString("412"));  // in both rankings; the last of four by score
        QCOMPARE(answer.belowCutOff, 1);
        QVERIFY(answer.hits[0].probability < 0.01 && !answer.hits[0].words.empty());
        auto query = text(at(0));
        query.top = 2;
        QCOMPARE(order(*fan().searcher()->photos(query, words)), QString("14"));  // 4 is not among the two best: words alone
        QVERIFY(std::abs(fan().searcher()->photos(query, words)->hits[1].score + 1) < 1e-6);
        query.exclude = PhotoId{4};
        QCOMPARE(order(*fan().searcher()->photos(query, words)), QString("12"));
        query.top = 0;
        QCOMPARE(order(*fan().searcher()->photos(query, words)), QString());
    }

    void filtersComeBeforeTheRanking()
    {
        Shelf shelf = fan();
        shelf.copyOf(9, "/0", 0);  // shares the best vector with 1
        auto query = text(at(0));
        query.top = 2;
        query.among = std::make_shared<const std::unordered_set<PhotoId>>(std::unordered_set<PhotoId>{PhotoId{3}, PhotoId{4}, PhotoId{9}});
        const auto answer = *shelf.searcher()->photos(query);
        QCOMPARE(order(answer), QString("93"));
        QCOMPARE(answer.searched, 3);
        query.excluded = {PhotoId{9}};
        QCOMPARE(order(*shelf.searcher()->photos(query)), QString("34"));
    }

    void judgementsMoveTheQueryAndAreCertain()
    {
        Shelf shelf;
        for (int i = 0; i < 12; ++i)
            shelf.photo(i + 1, "/" + std::string(1, static_cast<char>('a' + i)), at(30.0 * i));
        const auto searcher = shelf.searcher();
        auto query = text(at(5));
        QCOMPARE(searcher->photos(query)->hits[1].photo, PhotoId{2});  // 30 degrees
        query.disliked = {PhotoId{2}};
        const auto moved = *searcher->photos(query);
        QCOMPARE(moved.hits[0].photo, PhotoId{1});
        QCOMPARE(moved.hits[1].photo, PhotoId{12});  // 330 degrees: the query turned away from 30
        const auto wrong = std::find_if(moved.hits.begin(), moved.hits.end(), [](const auto &hit) { return hit.photo == PhotoId{2}; });
        QVERIFY(wrong->judged == -1 && wrong->probability == 0 && !wrong->likely);
        query.disliked.clear();
        query.liked = {PhotoId{4}};  // 90 degrees
        query.top = 2;
        const auto liked = *searcher->photos(query);
        QCOMPARE(liked.hits[0].photo, PhotoId{4});
        QVERIFY(liked.hits[0].judged == 1 && liked.hits[0].probability == 1);
        QCOMPARE(liked.hits[1].photo, PhotoId{2});  // turned towards 90
    }

    void judgementsDoNotChangeWhatUnrelatedPhotosMean()
    {
        Shelf shelf;
        for (int i = 0; i < 120; ++i)
            shelf.photo(i + 1, "/" + std::to_string(i), at(3.0 * i));
        shelf.contents.calibration.text = {0.0, 0.7};
        const auto searcher = shelf.searcher();
        auto query = text(at(0));
        const auto plain = *searcher->scoring(query);
        query.liked = {PhotoId{1}, PhotoId{2}};
        const auto moved = *searcher->scoring(query);
        // The mean photo is the origin here: scores keep their mean and their spread but for the scale.
        QVERIFY(std::abs(moved.model.unrelatedMean - plain.model.unrelatedMean) < 0.01);
        QVERIFY(moved.model.unrelatedDeviation > 0.3 && moved.model.unrelatedDeviation < 0.9);
    }

    void listingsLeaveOutWhatIsUnwanted()
    {
        const auto searcher = fan().searcher();
        const std::vector<PhotoId> ids{PhotoId{3}, PhotoId{77}, PhotoId{1}, PhotoId{2}};
        const auto all = *searcher->listing(ids, nullptr, 10, false);
        QCOMPARE(order(all), QString("312"));
        QCOMPARE(all.searched, 3);
        QCOMPARE(all.hits[0].probability, 1.0);
        const auto unwanted = text(at(0));
        const auto left = *searcher->listing(ids, &unwanted, 10, false);
        QCOMPARE(order(left), QString("3"));
        QCOMPARE(left.belowCutOff, 2);
        QCOMPARE(order(*searcher->listing(ids, &unwanted, 10, true)), QString("312"));
        QCOMPARE(order(*searcher->listing(ids, nullptr, 2, false)), QString("31"));
    }

    void placesInTheRankingAreCounted()
    {
        const auto searcher = fan().searcher();
        const auto query = text(at(0));
        const auto scoring = *searcher->scoring(query);
        QCOMPARE(searcher->rankOf(scoring, std::cos(40 * M_PI / 180), query), 2);
        QCOMPARE(searcher->rankOf(scoring, 0.999, query), 1);
        auto few = query;
        few.exclude = PhotoId{1};
        QCOMPARE(searcher->rankOf(scoring, std::cos(40 * M_PI / 180), few), 1);
    }

    void whatIsCutOffTakesNoPlaceFromWhatIsWritten()
    {
        const std::vector<store::WordHit> words{{PhotoId{4}, -2.0, {{store::WordField::Caption, {"dog"}}}},
                                                {PhotoId{3}, -1.0, {{store::WordField::Caption, {"dog"}}}}};
        auto query = text(at(20), false);
        query.knownShare = 0;
        query.top = 2;
        QCOMPARE(order(*fan().searcher()->photos(query)), QString());
        const auto answer = *fan().searcher()->photos(query, words);
        QCOMPARE(order(answer), QString("43"));
        QCOMPARE(answer.belowCutOff, 2);
    }

    void captionsAreOneADistinctText()
    {
        Shelf shelf = fan();
        for (const double degrees : {15.0, 90.0})
            for (const float value : at(degrees))
                shelf.contents.captionRows.push_back(value);
        shelf.caption(11, 1, 0);
        shelf.caption(12, 3, 0);  // the same text at /a, which comes first
        shelf.caption(13, 2, 1);
        VectorQuery query;
        query.photo = at(0);
        const auto hits = *shelf.searcher()->captions(query);
        QCOMPARE(hits.size(), std::size_t{2});
        QCOMPARE(hits[0].caption, core::CaptionId{12});
        QCOMPARE(hits[0].path, std::filesystem::path("/a"));
        QCOMPARE(hits[1].caption, core::CaptionId{13});
        QCOMPARE(shelf.searcher()->captionCount(), 3);
    }

    void vectorsOfPhotosAreKnown()
    {
        const auto searcher = fan().searcher();
        QVERIFY(std::abs(searcher->vectorOf(PhotoId{3})[1] - 1.0f) < 1e-6f);
        QVERIFY(searcher->vectorOf(PhotoId{77}).empty());
    }

    void anEmptyLibraryAnswersNothing()
    {
        const auto searcher = Shelf().searcher();
        const auto answer = searcher->photos(text(at(0)));
        QVERIFY(answer.has_value());
        QVERIFY(answer->hits.empty());
        QCOMPARE(answer->searched, 0);
        QVERIFY(searcher->captions(text(at(0)))->empty());
    }

    void queriesThatMakeNoSenseAreErrors()
    {
        const auto searcher = fan().searcher();
        QCOMPARE(searcher->photos(VectorQuery{}).error().code, core::ErrorCode::InvalidArgument);
        QCOMPARE(searcher->photos(text({1.0f, 0.0f})).error().code, core::ErrorCode::InvalidArgument);
        QCOMPARE(searcher->photos(text({0.0f, 0.0f, 0.0f})).error().code, core::ErrorCode::InvalidArgument);
        Shelf shelf;
        shelf.copyOf(1, "/a", 5);
        QVERIFY(!Searcher::make(shelf.contents));
    }
};

QTEST_GUILESS_MAIN(TestSearcher)
#include "tst_searcher.moc"
