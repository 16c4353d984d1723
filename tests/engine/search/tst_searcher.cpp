// Ranking over a snapshot with vectors whose cosines are known.
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "engine/core/section_file.h"
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

// A library with few contents and few texts, so that many photos share them.
class Village {
public:
    search::SearcherContents contents() const
    {
        Shelf shelf;
        std::map<std::uint64_t, std::int64_t> rows, textRows;
        std::vector<std::pair<std::string, int>> byPath;
        for (const auto &[id, home] : m_homes)
            byPath.emplace_back(home.path, id);
        std::sort(byPath.begin(), byPath.end());
        for (const auto &[path, id] : byPath) {
            const Home &home = m_homes.at(id);
            shelf.contents.photos.push_back(
                {PhotoId{id}, path, rowOf(rows, home.content, shelf.contents.photoRows, shelf.contents.photoKeys)});
            for (std::size_t i = 0; i < home.texts.size(); ++i)
                shelf.contents.captions.push_back({core::CaptionId{id * 100 + static_cast<int>(i)}, PhotoId{id},
                                                   rowOf(textRows, home.texts[i], shelf.contents.captionRows, shelf.contents.captionKeys)});
        }
        return shelf.contents;
    }
    search::SearcherChange changeSomething()
    {
        search::SearcherChange change;
        change.calibration = Shelf().contents.calibration;
        for (int i = 0; i < 6; ++i) {
            const int id = 1 + next() % 40;
            if (std::find(change.forgotten.begin(), change.forgotten.end(), PhotoId{id}) != change.forgotten.end())
                continue;
            change.forgotten.push_back(PhotoId{id});
            if (next() % 3 == 0) {
                m_homes.erase(id);
                continue;
            }
            Home home{"/" + std::to_string(next() % 1000) + "/" + std::to_string(id), static_cast<std::uint64_t>(next() % 25), {}};
            for (int texts = next() % 3; texts > 0; --texts)
                home.texts.push_back(static_cast<std::uint64_t>(next() % 12));
            change.photos.push_back({PhotoId{id}, home.path, keyOf(home.content), at(degreesOf(home.content))});
            for (std::size_t text = 0; text < home.texts.size(); ++text)
                change.captions.push_back({core::CaptionId{id * 100 + static_cast<int>(text)}, PhotoId{id}, keyOf(home.texts[text]),
                                           at(degreesOf(home.texts[text]))});
            m_homes[id] = std::move(home);
        }
        return change;
    }
    int next() { return static_cast<int>(m_random() >> 1); }

private:
    struct Home {
        std::string path;
        std::uint64_t content = 0;
        std::vector<std::uint64_t> texts;
    };
    static search::VectorKey keyOf(std::uint64_t content) { return {(content * 7919) % 31, content}; }
    static double degreesOf(std::uint64_t content) { return 37.0 * static_cast<double>(content); }
    static std::int64_t rowOf(std::map<std::uint64_t, std::int64_t> &rows, std::uint64_t content, std::vector<float> &values,
                              std::vector<search::VectorKey> &keys)
    {
        const auto [row, isNew] = rows.try_emplace(content, static_cast<std::int64_t>(rows.size()));
        if (isNew) {
            for (const float value : at(degreesOf(content)))
                values.push_back(value);
            keys.push_back(keyOf(content));
        }
        return row->second;
    }
    std::map<int, Home> m_homes;
    std::mt19937 m_random{5};
};

QString describe(const search::PhotoHits &hits)
{
    QString lines = QString("%1 of %2\n").arg(hits.belowCutOff).arg(hits.searched);
    for (const auto &hit : hits.hits)
        lines += QString("%1 %2 %3 %4 %5\n")
                     .arg(hit.photo.value)
                     .arg(QString::fromStdString(hit.path.native()))
                     .arg(hit.score, 0, 'g', 17)
                     .arg(hit.probability, 0, 'g', 17)
                     .arg(hit.judged);
    return lines;
}

QString describe(const std::vector<search::CaptionHit> &hits)
{
    QString lines;
    for (const auto &hit : hits)
        lines += QString("%1 %2 %3\n").arg(hit.caption.value).arg(hit.photo.value).arg(hit.score, 0, 'g', 17);
    return lines;
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

    // A library that is changed at random answers like one made of what it holds, to the last bit.
    void changesLaidOverEqualASearcherMadeAnew()
    {
        Village village;
        auto searcher = *Searcher::make(village.contents());
        for (int step = 0; step < 60; ++step) {
            auto next = searcher->changed(village.changeSomething());
            QVERIFY2(next, next ? "" : next.error().detail.c_str());
            searcher = *next;
            if (step == 30) {
                QVERIFY(searcher->changeCount() > 0);
                searcher = *Searcher::make(village.contents());  // goes on from a new base
                QCOMPARE(searcher->changeCount(), 0);
            }
            const auto anew = *Searcher::make(village.contents());
            QCOMPARE(searcher->photoCount(), anew->photoCount());
            QCOMPARE(searcher->captionCount(), anew->captionCount());
            for (const bool all : {true, false})
                for (const std::int64_t top : {3, 1000}) {
                    auto query = text(at(village.next() % 360), all);
                    query.top = top;
                    query.liked = {PhotoId{1 + village.next() % 40}};
                    query.excluded = {PhotoId{1 + village.next() % 40}};
                    const auto have = *searcher->photos(query), want = *anew->photos(query);
                    QCOMPARE(describe(have), describe(want));
                    QCOMPARE(describe(*searcher->captions(query)), describe(*anew->captions(query)));
                }
        }
    }

    void aSearcherInAFileAnswersTheSameAndCanBeChanged()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "searcher.flat";
        Village village;
        for (int i = 0; i < 10; ++i)
            village.changeSomething();
        const auto made = *Searcher::make(village.contents());
        QVERIFY(made->save(path, "a note"));
        const auto file = *core::SectionFile::open(path);
        QCOMPARE(file->note(), std::string("a note"));
        const auto mapped = Searcher::open(file, 3);
        QVERIFY2(mapped, mapped ? "" : mapped.error().detail.c_str());
        search::SearcherChange nothing;
        nothing.calibration = made->calibration();
        const auto calibrated = *(*mapped)->changed(nothing);
        QCOMPARE(calibrated->changeCount(), 0);
        for (int degrees = 0; degrees < 360; degrees += 45) {
            auto query = text(at(degrees), false);
            query.liked = {PhotoId{1 + degrees / 10}};
            QCOMPARE(describe(*calibrated->photos(query)), describe(*made->photos(query)));
            QCOMPARE(describe(*calibrated->captions(query)), describe(*made->captions(query)));
        }
        const auto change = village.changeSomething();
        const auto after = *calibrated->changed(change);
        QCOMPARE(describe(*after->photos(text(at(77)))), describe(*(*Searcher::make(village.contents()))->photos(text(at(77)))));
        QCOMPARE(after->save(path, "").error().code, core::ErrorCode::InvalidArgument);
        QCOMPARE(Searcher::open(file, 4).error().code, core::ErrorCode::Corrupt);  // sections of another width
    }

    void aChangeLeavesTheSearcherBeforeItAlone()
    {
        const auto before = fan().searcher();
        search::SearcherChange change;
        change.forgotten = {PhotoId{1}, PhotoId{77}};
        change.photos.push_back({PhotoId{5}, "/new", {1, 1}, at(5)});
        const auto after = *before->changed(change);
        QCOMPARE(order(*before->photos(text(at(0)))), QString("1234"));
        QCOMPARE(order(*after->photos(text(at(0)))), QString("5234"));
        QCOMPARE(after->pathOf(PhotoId{1}), std::filesystem::path());
        QVERIFY(after->vectorOf(PhotoId{1}).empty() && !after->vectorOf(PhotoId{5}).empty());
        QCOMPARE(after->changeCount(), 2);
        change.photos = {{PhotoId{6}, "/short", {2, 2}, {1.0f}}};
        QCOMPARE(after->changed(change).error().code, core::ErrorCode::InvalidArgument);
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
