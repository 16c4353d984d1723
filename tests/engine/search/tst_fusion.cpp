// Reciprocal rank fusion with sums known by hand.
#include <QtTest>

#include "engine/search/fusion.h"

using namespace semblance;
using core::PhotoId;
using search::PhotoHit;

namespace {

PhotoHit hit(int id, double score)
{
    return {PhotoId{id}, "/" + std::to_string(id), score, score, {}};
}

store::WordHit word(int id, double bm25)
{
    return {PhotoId{id}, bm25, {{store::WordField::Title, {"w" + std::to_string(id)}}}};
}

QString fused(std::vector<PhotoHit> hits, const std::vector<store::WordHit> &words)
{
    search::fuseWords(hits, words,
                      [](PhotoId id) { return id.value < 90 ? std::optional(hit(static_cast<int>(id.value), 0.01)) : std::nullopt; });
    QStringList ids;
    for (const PhotoHit &one : hits)
        ids << QString::number(one.photo.value) + (one.words.empty() ? "" : "w");
    return ids.join(' ');
}

}  // namespace

class TestFusion : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void order_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("found");
        const std::vector<PhotoHit> four{hit(1, 0.9), hit(2, 0.8), hit(3, 0.7), hit(4, 0.6)};
        QTest::newRow("no words") << "1 2 3 4" << fused(four, {});
        QTest::newRow("in both comes first") << "4w 1 2 3" << fused(four, {word(4, -2)});  // 1/64 + 1/61 > 1/61
        QTest::newRow("only in the words: equal to the first, the score decides") << "1 7w 2 3 4" << fused(four, {word(7, -2)});
        QTest::newRow("by the sum") << "2w 4w 1 3" << fused(four, {word(4, -3), word(2, -2)});  // 1/62+1/62 > 1/64+1/61
        QTest::newRow("equal words share a rank") << "2w 3w 4w 1" << fused(four, {word(4, -2), word(3, -2), word(2, -2)});
        QTest::newRow("not in the snapshot") << "1 2 3 4" << fused(four, {word(99, -2)});
        QTest::newRow("and takes no rank") << "1 7w 2 3 4" << fused(four, {word(99, -3), word(7, -2)});
        QTest::newRow("nothing by embedding") << "7w 8w" << fused({}, {word(7, -3), word(8, -2)});
    }
    void order()
    {
        QFETCH(QString, expected);
        QFETCH(QString, found);
        QCOMPARE(found, expected);
    }

    void hitsKeepTheirScoresAndLearnTheirWords()
    {
        std::vector<PhotoHit> hits{hit(1, 0.9)};
        search::fuseWords(hits, std::vector{word(1, -2)}, [](PhotoId) { return std::nullopt; });
        QCOMPARE(hits[0].score, 0.9);
        QCOMPARE(hits[0].words.at(0).words.at(0), std::string("w1"));
        QVERIFY(hits[0].words[0].field == store::WordField::Title);
    }
};

QTEST_GUILESS_MAIN(TestFusion)
#include "tst_fusion.moc"
