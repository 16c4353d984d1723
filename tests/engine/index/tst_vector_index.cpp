// The exact index against brute force, and its snapshots.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <set>
#include <thread>

#include <QtTest>

#include "engine/index/vector_index.h"

using namespace semblance;
using index::ExactIndex;
using index::Hit;

namespace {

constexpr std::size_t dimension = 24;
constexpr std::size_t blockRows = 16;  // small, so that tests cross blocks

using Vector = std::vector<float>;

Vector randomUnit(std::mt19937 &random, std::size_t size = dimension)
{
    std::normal_distribution<float> normal;
    Vector values(size);
    double square = 0;
    for (auto &value : values) {
        value = normal(random);
        square += static_cast<double>(value) * value;
    }
    for (auto &value : values)
        value = static_cast<float>(value / std::sqrt(square));
    return values;
}

std::vector<Hit> bruteForce(const std::map<std::int64_t, Vector> &rows, const Vector &query, std::size_t k,
                            const index::KeyFilter &accept = {})
{
    std::vector<Hit> hits;
    for (const auto &[key, row] : rows)
        if (!accept || accept(key)) {
            double sum = 0;
            for (std::size_t i = 0; i < row.size(); ++i)
                sum += static_cast<double>(row[i]) * query[i];
            hits.push_back({key, static_cast<float>(sum)});
        }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit &a, const Hit &b) { return a.score > b.score; });
    hits.resize(std::min(k, hits.size()));
    return hits;
}

void compareHits(const core::Result<std::vector<Hit>> &have, const std::vector<Hit> &want)
{
    QVERIFY2(have, have ? "" : have.error().detail.c_str());
    QCOMPARE(have->size(), want.size());
    for (std::size_t i = 0; i < want.size(); ++i) {
        QCOMPARE((*have)[i].key, want[i].key);
        QVERIFY(std::abs((*have)[i].score - want[i].score) < 1e-6f);
    }
}

std::set<std::int64_t> keySet(const index::IndexSnapshot &snapshot)
{
    const auto keys = snapshot.keys();
    return {keys.begin(), keys.end()};
}

}  // namespace

class TestVectorIndex : public QObject {
    Q_OBJECT

private:
    std::mt19937 m_random{7};
    std::size_t m_codesFrom = 0;

    void fill(ExactIndex &vectors, std::map<std::int64_t, Vector> &rows, std::int64_t first, std::int64_t count)
    {
        std::vector<std::int64_t> keys;
        Vector values;
        for (auto key = first; key < first + count; ++key) {
            rows[key] = randomUnit(m_random);
            keys.push_back(key);
            values.insert(values.end(), rows[key].begin(), rows[key].end());
        }
        QVERIFY(vectors.add(keys, values));
    }

private Q_SLOTS:
    // Everything holds for both ways to scan.
    void initTestCase_data()
    {
        QTest::addColumn<std::size_t>("codesFrom");
        QTest::newRow("codes first") << std::size_t{0};
        QTest::newRow("products alone") << std::numeric_limits<std::size_t>::max();
    }

    void init()
    {
        QFETCH_GLOBAL(std::size_t, codesFrom);
        m_codesFrom = codesFrom;
    }

    void emptyFindsNothing()
    {
        ExactIndex vectors(dimension);
        QVERIFY(vectors.search(randomUnit(m_random), 5)->empty());
        QVERIFY(index::IndexSnapshot().search(randomUnit(m_random), 5)->empty());
        QVERIFY(vectors.scores(randomUnit(m_random))->keys.empty());
        QCOMPARE(vectors.remove(std::vector<std::int64_t>{3}), std::size_t{0});
        QVERIFY(!vectors.snapshot().vectorOf(1));
    }

    void equalsBruteForceThroughRandomChanges()
    {
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        for (int step = 0; step < 200; ++step) {
            const auto first = static_cast<std::int64_t>(m_random() % 300);
            const auto count = static_cast<std::int64_t>(m_random() % 20);
            if (m_random() % 3) {
                fill(vectors, rows, first, count);  // some keys are there: replaced
            } else {
                std::vector<std::int64_t> keys;
                std::size_t there = 0;
                for (auto key = first; key < first + count; ++key) {
                    keys.push_back(key);
                    there += rows.erase(key);
                }
                QCOMPARE(vectors.remove(keys), there);
            }
            if (step % 5 == 0)
                (void)vectors.snapshot();
            QCOMPARE(vectors.size(), rows.size());
            const auto query = randomUnit(m_random);
            const auto k = 1 + m_random() % 40;
            compareHits(vectors.search(query, k), bruteForce(rows, query, k));
        }
    }

    void filterIsAppliedBeforeTheBest()
    {
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        fill(vectors, rows, 0, 100);
        const auto query = randomUnit(m_random);
        const auto third = [](std::int64_t key) { return key % 3 == 0; };
        compareHits(vectors.search(query, 10, third), bruteForce(rows, query, 10, third));
        compareHits(vectors.search(query, 1000, third), bruteForce(rows, query, 1000, third));
        QVERIFY(vectors.search(query, 10, [](std::int64_t) { return false; })->empty());
        QVERIFY(vectors.search(query, 0)->empty());
    }

    void equalScoresComeBySmallerKey()
    {
        // Ten equal vectors spread over blocks, among others: whatever the row, the score is the same to the last bit.
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        fill(vectors, rows, 1000, 30);
        const auto same = randomUnit(m_random);
        for (const std::int64_t key : {40, 3, 17, 99, 5, 60, 21, 80, 11, 2})
            QVERIFY(vectors.add(std::vector<std::int64_t>{key}, same));
        fill(vectors, rows, 2000, 30);
        const auto hits = vectors.search(same, 6);
        QVERIFY(hits);
        std::vector<std::int64_t> keys;
        for (const auto &hit : *hits) {
            keys.push_back(hit.key);
            QCOMPARE(hit.score, hits->front().score);
        }
        QCOMPARE(keys, (std::vector<std::int64_t>{2, 3, 5, 11, 17, 21}));
    }

    void aScoreDoesNotDependOnTheRow()
    {
        std::map<std::int64_t, Vector> rows;
        ExactIndex one(dimension, blockRows, m_codesFrom), other(dimension, 5, m_codesFrom);
        fill(one, rows, 0, 90);
        for (auto item = rows.rbegin(); item != rows.rend(); ++item)
            QVERIFY(other.add(std::vector<std::int64_t>{item->first}, item->second));
        const auto query = randomUnit(m_random);
        QVERIFY(*one.search(query, 90) == *other.search(query, 90));
    }

    void manyQueriesAreSingleQueries()
    {
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        fill(vectors, rows, 0, 70);
        Vector queries;
        std::vector<Vector> each;
        for (int i = 0; i < 130; ++i) {  // more than are taken at once
            each.push_back(randomUnit(m_random));
            queries.insert(queries.end(), each.back().begin(), each.back().end());
        }
        const auto answers = vectors.snapshot().searchMany(queries, 7);
        QVERIFY(answers);
        QCOMPARE(answers->size(), each.size());
        for (std::size_t i = 0; i < each.size(); ++i)
            QVERIFY((*answers)[i] == *vectors.search(each[i], 7));
    }

    void scoresNameTheirKeys()
    {
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        fill(vectors, rows, 0, 50);
        QCOMPARE(vectors.remove(std::vector<std::int64_t>{0, 20, 49}), std::size_t{3});
        const auto query = randomUnit(m_random);
        const auto scores = vectors.scores(query);
        QVERIFY(scores);
        QCOMPARE(scores->keys.size(), std::size_t{47});
        for (std::size_t i = 0; i < scores->keys.size(); ++i) {
            const std::map<std::int64_t, Vector> one{{scores->keys[i], rows[scores->keys[i]]}};
            QVERIFY(std::abs(scores->values[i] - bruteForce(one, query, 1)[0].score) < 1e-6f);
        }
    }

    void theLengthOfAQueryDoesNotMatter()
    {
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        fill(vectors, rows, 0, 20);
        auto query = randomUnit(m_random);
        const auto expected = bruteForce(rows, query, 5);
        for (auto &value : query)
            value *= 37.f;
        compareHits(vectors.search(query, 5), expected);
    }

    void vectorsComeBack()
    {
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        fill(vectors, rows, 0, 40);
        vectors.remove(std::vector<std::int64_t>{3});
        const auto snapshot = vectors.snapshot();
        for (const auto &[key, row] : rows) {
            const auto mine = vectors.vectorOf(key), theirs = snapshot.vectorOf(key);
            QCOMPARE(mine.has_value(), key != 3);
            QVERIFY(mine == theirs);
            for (std::size_t i = 0; mine && i < dimension; ++i)
                QVERIFY(std::abs((*mine)[i] - row[i]) < 1e-6f);
        }
        QVERIFY(vectors.contains(4) && !vectors.contains(3));
    }

    void snapshotsKeepWhatTheySaw()
    {
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        fill(vectors, rows, 0, 60);
        const auto before = rows;
        const auto snapshot = vectors.snapshot();
        const auto copy = snapshot;
        fill(vectors, rows, 10, 5);  // replaces
        fill(vectors, rows, 100, 50);
        vectors.remove(std::vector<std::int64_t>{0, 1, 30, 59});
        const auto query = randomUnit(m_random);
        compareHits(snapshot.search(query, 60), bruteForce(before, query, 60));
        QCOMPARE(copy.size(), std::size_t{60});
        QCOMPARE(keySet(copy).size(), std::size_t{60});
        vectors.clear();
        QCOMPARE(vectors.size(), std::size_t{0});
        compareHits(copy.search(query, 60), bruteForce(before, query, 60));
        fill(vectors, rows, 0, 3);
        QCOMPARE(keySet(vectors.snapshot()), (std::set<std::int64_t>{0, 1, 2}));
    }

    void removingMarksAndMovesNothing()
    {
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        fill(vectors, rows, 0, 100);
        const auto before = vectors.snapshot();
        const std::vector<std::int64_t> gone{0, 15, 16, 40, 99};
        QCOMPARE(vectors.remove(gone), gone.size());
        QCOMPARE(vectors.remove(gone), std::size_t{0});
        QCOMPARE(vectors.size(), std::size_t{95});
        QCOMPARE(vectors.rowsHeld(), std::size_t{100});
        const auto after = vectors.snapshot();
        QCOMPARE(after.size(), std::size_t{95});
        QCOMPARE(before.size(), std::size_t{100});
        QVERIFY(before.contains(40) && !after.contains(40) && !after.vectorOf(40) && after.contains(41));
        const auto query = randomUnit(m_random);
        compareHits(before.search(query, 100), bruteForce(rows, query, 100));
        for (const auto key : gone)
            rows.erase(key);
        compareHits(after.search(query, 100), bruteForce(rows, query, 100));
        QCOMPARE(after.scores(query)->keys.size(), std::size_t{95});
        fill(vectors, rows, 40, 1);  // comes back with another vector
        compareHits(vectors.search(query, 100), bruteForce(rows, query, 100));
        rows.erase(40);
        compareHits(after.search(query, 95), bruteForce(rows, query, 95));
    }

    void mostlyMarkedRowsAreMovedTogether()
    {
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        fill(vectors, rows, 0, 100);
        const auto before = vectors.snapshot();
        for (std::int64_t key = 0; key < 60; ++key) {
            vectors.remove(std::vector<std::int64_t>{key});
            rows.erase(key);
        }
        QVERIFY(vectors.rowsHeld() < 60);
        QCOMPARE(vectors.size(), std::size_t{40});
        QCOMPARE(before.size(), std::size_t{100});
        fill(vectors, rows, 10, 20);
        const auto query = randomUnit(m_random);
        compareHits(vectors.search(query, 60), bruteForce(rows, query, 60));
        for (const auto &[key, row] : rows)
            QVERIFY(vectors.snapshot().vectorOf(key) == vectors.vectorOf(key));
    }

    void anIndexGoesOnFromASnapshot()
    {
        ExactIndex first(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        fill(first, rows, 0, 70);
        ExactIndex second(first.snapshot());
        QCOMPARE(second.remove(std::vector<std::int64_t>{5, 69, 70}), std::size_t{2});
        rows.erase(5);
        rows.erase(69);
        fill(second, rows, 70, 30);
        ExactIndex third(second.snapshot());  // marks and added rows are known
        QVERIFY(!third.contains(5) && third.contains(70));
        QCOMPARE(third.remove(std::vector<std::int64_t>{5, 71}), std::size_t{1});
        const auto query = randomUnit(m_random);
        compareHits(second.search(query, 100), bruteForce(rows, query, 100));
        rows.erase(71);
        compareHits(third.search(query, 100), bruteForce(rows, query, 100));
        QCOMPARE(first.size(), std::size_t{70});
    }

    void rowsThatLieElsewhereAreSearchedWhereTheyAre()
    {
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        fill(vectors, rows, 0, 75);
        struct Copy {
            std::vector<std::int64_t> keys;
            std::vector<float> values;
            std::vector<std::int8_t> codes;
            std::vector<index::QuantisedRow> measures;
        };
        const auto copy = std::make_shared<Copy>();
        for (const auto &run : vectors.snapshot().runs()) {
            copy->keys.insert(copy->keys.end(), run.keys.begin(), run.keys.end());
            copy->values.insert(copy->values.end(), run.values.begin(), run.values.end());
            copy->codes.insert(copy->codes.end(), run.codes.begin(), run.codes.end());
            copy->measures.insert(copy->measures.end(), run.measures.begin(), run.measures.end());
        }
        const std::weak_ptr<Copy> kept = copy;
        auto there = index::IndexSnapshot::over({copy->keys, copy->values, copy->codes, copy->measures}, dimension, copy, 10, m_codesFrom);
        const auto query = randomUnit(m_random);
        QVERIFY(*there.search(query, 75) == *vectors.search(query, 75));
        QVERIFY(there.vectorOf(74) == vectors.vectorOf(74));
        ExactIndex onwards(there);
        fill(onwards, rows, 75, 20);
        compareHits(onwards.search(query, 95), bruteForce(rows, query, 95));
        QCOMPARE(there.size(), std::size_t{75});
    }

    void tiesWithTheLastMayBeKept()
    {
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        fill(vectors, rows, 0, 50);
        const auto same = randomUnit(m_random);
        for (const std::int64_t key : {70, 60, 80})
            QVERIFY(vectors.add(std::vector<std::int64_t>{key}, same));
        const auto snapshot = vectors.snapshot();
        const auto kept = snapshot.search(same, 2, {}, index::Ties::Keep);
        QVERIFY(kept);
        QCOMPARE(kept->size(), std::size_t{3});
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE((*kept)[i].key, static_cast<std::int64_t>(60 + 10 * i));
        QCOMPARE(snapshot.search(same, 2)->size(), std::size_t{2});
        QCOMPARE(snapshot.search(same, 3, {}, index::Ties::Keep)->size(), std::size_t{3});
        QVERIFY(snapshot.search(same, 0, {}, index::Ties::Keep)->empty());
    }

    void aSnapshotIsSearchedWhileTheIndexChanges()
    {
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        std::map<std::int64_t, Vector> rows;
        fill(vectors, rows, 0, 80);
        const auto query = randomUnit(m_random);
        const auto expected = bruteForce(rows, query, 10);
        const auto snapshot = vectors.snapshot();
        int wrong = 0;
        std::thread reader([&, snapshot] {
            for (int i = 0; i < 300; ++i) {
                const auto hits = snapshot.search(query, 10);
                for (std::size_t j = 0; j < expected.size(); ++j)
                    wrong += !hits || (*hits)[j].key != expected[j].key;
            }
        });
        for (int i = 0; i < 100; ++i) {
            fill(vectors, rows, i % 80, 5);
            vectors.remove(std::vector<std::int64_t>{(i * 7) % 80});
        }
        reader.join();
        QCOMPARE(wrong, 0);
    }

    void refused_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("factor");
        QTest::newRow("a zero vector") << 0.0 << 0.0;
        QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << 1.0;
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << 1.0;
        QTest::newRow("twice as long") << 0.0 << 2.0;
    }

    void refused()
    {
        QFETCH(double, value);
        QFETCH(double, factor);
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        auto good = randomUnit(m_random), bad = randomUnit(m_random);
        for (auto &item : bad)
            item *= static_cast<float>(factor);
        bad[3] += static_cast<float>(value);
        Vector both = good;
        both.insert(both.end(), bad.begin(), bad.end());
        const auto added = vectors.add(std::vector<std::int64_t>{1, 2}, both);
        QVERIFY(!added);
        QCOMPARE(added.error().code, core::ErrorCode::InvalidArgument);
        QVERIFY(added.error().detail.find("key 2") != std::string::npos);
        QCOMPARE(vectors.size(), std::size_t{0});  // all or nothing
        QVERIFY(vectors.add(std::vector<std::int64_t>{1}, good));
        if (factor != 2.0)
            QCOMPARE(vectors.search(bad, 1).error().code, core::ErrorCode::InvalidArgument);
    }

    void wrongSizes()
    {
        ExactIndex vectors(dimension, blockRows, m_codesFrom);
        QVERIFY(!vectors.add(std::vector<std::int64_t>{1, 2}, randomUnit(m_random)));
        QVERIFY(vectors.add(std::vector<std::int64_t>{1}, randomUnit(m_random)));
        QVERIFY(!vectors.search(randomUnit(m_random, dimension - 1), 1));
        QVERIFY(!vectors.search(randomUnit(m_random, dimension * 2), 1));
        QVERIFY(!vectors.scores(randomUnit(m_random, dimension * 2)));
        QVERIFY(!vectors.search(Vector{}, 1));
    }
};

QTEST_GUILESS_MAIN(TestVectorIndex)
#include "tst_vector_index.moc"
