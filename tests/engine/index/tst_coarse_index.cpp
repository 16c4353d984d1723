// Clusters of a large index: what they find of the exact answer, filters, marks, rows that came later, and when they are not asked.
#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include <QtTest>

#include "engine/index/coarse_index.h"
#include "engine/index/vector_index.h"

using namespace semblance;
using index::CoarseIndex;
using index::ExactIndex;
using index::Hit;

namespace {

constexpr std::size_t dimension = 32;
constexpr std::size_t rows = 12'000;
using Vector = std::vector<float>;

Vector unit(Vector values)
{
    double square = 0;
    for (const float value : values)
        square += static_cast<double>(value) * value;
    for (float &value : values)
        value = static_cast<float>(value / std::sqrt(square));
    return values;
}

// Photos come in kinds: rows lie around some hundred centres.
class Kinds {
public:
    Kinds()
    {
        for (int i = 0; i < 300; ++i)
            m_centres.push_back(unit(draw(1.0f)));
    }
    Vector row()
    {
        Vector values = draw(0.12f);
        const Vector &centre = m_centres[m_random() % m_centres.size()];
        for (std::size_t i = 0; i < dimension; ++i)
            values[i] += centre[i];
        return unit(std::move(values));
    }
    std::mt19937 &random() { return m_random; }

private:
    Vector draw(float deviation)
    {
        std::normal_distribution<float> normal(0, deviation);
        Vector values(dimension);
        std::generate(values.begin(), values.end(), [&] { return normal(m_random); });
        return values;
    }
    std::mt19937 m_random{9};
    std::vector<Vector> m_centres;
};

ExactIndex filled(Kinds &kinds, std::size_t count)
{
    ExactIndex vectors(dimension, 1024, 0);
    std::vector<std::int64_t> keys;
    Vector values;
    for (std::size_t i = 0; i < count; ++i) {
        keys.push_back(static_cast<std::int64_t>(i));
        const Vector row = kinds.row();
        values.insert(values.end(), row.begin(), row.end());
    }
    if (!vectors.add(keys, values))
        qFatal("rows were refused");
    return vectors;
}

double recall(const std::vector<Hit> &have, const std::vector<Hit> &want)
{
    std::set<std::int64_t> keys;
    for (const Hit &hit : have)
        keys.insert(hit.key);
    const auto found = std::count_if(want.begin(), want.end(), [&](const Hit &hit) { return keys.contains(hit.key); });
    return static_cast<double>(found) / static_cast<double>(want.size());
}

}  // namespace

class TestCoarseIndex : public QObject {
    Q_OBJECT

    Kinds m_kinds;
    index::IndexSnapshot m_exact, m_clustered;
    std::shared_ptr<const CoarseIndex> m_clusters;

private Q_SLOTS:
    void initTestCase()
    {
        m_exact = filled(m_kinds, rows).snapshot();
        const auto made = CoarseIndex::make(m_exact, {}, {0.99, 20, 64});
        QVERIFY2(made, made ? "" : made.error().detail.c_str());
        m_clusters = *made;
        m_clustered = m_exact.with(m_clusters);
    }

    void enoughOfTheExactAnswerIsFoundInFewClusters()
    {
        QCOMPARE(m_clusters->rows(), rows);
        QCOMPARE(m_clusters->trainedRows(), rows);
        QVERIFY(m_clusters->recall() >= 0.99);
        QVERIFY2(m_clusters->probes() <= m_clusters->clusters() / 4, qPrintable(QString::number(m_clusters->probes())));
        double sum = 0;
        for (int i = 0; i < 100; ++i) {
            const Vector query = m_kinds.row();
            const auto have = m_clustered.search(query, 20), want = m_exact.search(query, 20);
            QVERIFY(have && want);
            QCOMPARE(have->size(), std::size_t{20});
            sum += recall(*have, *want) / 100;
            for (const Hit &hit : *have)  // scores are exact to the last bit
                for (const Hit &other : *want)
                    QVERIFY(hit.key != other.key || hit.score == other.score);
        }
        QVERIFY2(sum >= 0.98, qPrintable(QString::number(sum)));
    }

    void filtersComeBeforeTheRanking()
    {
        const auto third = [](std::int64_t key) { return key % 3 == 1; };
        double sum = 0;
        for (int i = 0; i < 50; ++i) {
            const Vector query = m_kinds.row();
            const auto have = *m_clustered.search(query, 20, third), want = *m_exact.search(query, 20, third);
            QCOMPARE(have.size(), std::size_t{20});
            QVERIFY(std::all_of(have.begin(), have.end(), [&](const Hit &hit) { return third(hit.key); }));
            sum += recall(have, want) / 50;
        }
        QVERIFY2(sum >= 0.95, qPrintable(QString::number(sum)));
        const auto few = [](std::int64_t key) { return key < 40; };  // so few are looked at one by one
        const Vector query = m_kinds.row();
        QVERIFY(*m_clustered.search(query, 30, few) == *m_exact.search(query, 30, few));
    }

    void wantingMuchIsExact()
    {
        const Vector query = m_kinds.row();
        QVERIFY(*m_clustered.search(query, rows / 32) == *m_exact.search(query, rows / 32));
        QVERIFY(m_clustered.search(query, 0)->empty());
    }

    void withoutClustersItIsExactAgain()
    {
        const Vector query = m_kinds.row();
        QVERIFY(!m_clustered.with(nullptr).clusters());
        QVERIFY(*m_clustered.with(nullptr).search(query, 20) == *m_exact.search(query, 20));
    }

    void whatIsRemovedIsNotFoundAndWhatIsAddedIs()
    {
        ExactIndex changed(m_clustered);
        const Vector query = m_kinds.row();
        const auto best = m_clustered.search(query, 3)->front().key;
        QCOMPARE(changed.remove(std::vector<std::int64_t>{best}), std::size_t{1});
        QVERIFY(changed.add(std::vector<std::int64_t>{static_cast<std::int64_t>(rows)}, query));
        const auto after = changed.snapshot();
        QVERIFY(after.clusters() == m_clusters);
        const auto hits = *after.search(query, 20);
        QCOMPARE(hits.front().key, static_cast<std::int64_t>(rows));
        QVERIFY(std::none_of(hits.begin(), hits.end(), [&](const Hit &hit) { return hit.key == best; }));
        const auto even = *after.search(query, 20, [](std::int64_t key) { return key % 2 == 0; });
        QCOMPARE(even.front().key, static_cast<std::int64_t>(rows));
        QCOMPARE(m_clustered.search(query, 3)->front().key, best);
    }

    // Clusters stay where they are until there are twice as many rows as they were found with.
    void clustersAreFoundAnewWhenTheLibraryDoubles()
    {
        ExactIndex more(m_exact);
        for (std::size_t i = rows; i < rows + 500; ++i)
            QVERIFY(more.add(std::vector<std::int64_t>{static_cast<std::int64_t>(i)}, m_kinds.row()));
        const auto grown = CoarseIndex::make(more.snapshot(), {}, {0.99, 20, 64}, m_clusters.get());
        QVERIFY(grown);
        QCOMPARE((*grown)->rows(), rows + 500);
        QCOMPARE((*grown)->trainedRows(), rows);
        QCOMPARE((*grown)->clusters(), m_clusters->clusters());
        QVERIFY((*grown)->recall() >= 0.99);
        const auto doubled = CoarseIndex::make(filled(m_kinds, 2 * rows).snapshot(), {}, {0.99, 20, 64}, m_clusters.get());
        QVERIFY(doubled);
        QCOMPARE((*doubled)->trainedRows(), 2 * rows);
    }

    void questionsDecideHowManyClustersAreLookedInto()
    {
        Vector far;  // nowhere near a centre: their neighbours are everywhere
        std::normal_distribution<float> normal;
        for (std::size_t i = 0; i < 64 * dimension; ++i)
            far.push_back(normal(m_kinds.random()));
        const auto made = CoarseIndex::make(m_exact, far, {0.99, 20, 64});
        QVERIFY(made);
        QVERIFY((*made)->recall() >= 0.99);
        QVERIFY((*made)->probes() > m_clusters->probes());
    }

    // What is kept for the next start finds what it found before, to the last row, and what came since.
    void partsMakeTheSameClustersAgain()
    {
        const index::CoarseParts parts = m_clusters->parts();
        QCOMPARE(parts.clusterOfRow.size(), rows);
        const auto again = CoarseIndex::over(m_exact, parts);
        QVERIFY2(again, again ? "" : again.error().detail.c_str());
        QCOMPARE((*again)->rows(), rows);
        QCOMPARE((*again)->trainedRows(), rows);
        QCOMPARE((*again)->clusters(), m_clusters->clusters());
        QCOMPARE((*again)->probes(), m_clusters->probes());
        QCOMPARE((*again)->recall(), m_clusters->recall());
        const auto clustered = m_exact.with(*again);
        for (int i = 0; i < 20; ++i) {
            const Vector query = m_kinds.row();
            QVERIFY(*clustered.search(query, 20) == *m_clustered.search(query, 20));
        }
        ExactIndex more(m_exact);
        const Vector late = m_kinds.row();
        QVERIFY(more.add(std::vector<std::int64_t>{static_cast<std::int64_t>(rows)}, late));
        const auto over = CoarseIndex::over(more.snapshot(), parts);
        QVERIFY(over);
        QCOMPARE((*over)->rows(), rows);
        QCOMPARE(more.snapshot().with(*over).search(late, 1)->front().key, static_cast<std::int64_t>(rows));
    }

    // Of other rows the centres alone are good: they are gone on with.
    void centresWithoutRowsAreGoneOnWith()
    {
        index::CoarseParts parts = m_clusters->parts();
        parts.clusterOfRow.clear();
        const auto centres = CoarseIndex::over(m_exact, parts);
        QVERIFY(centres);
        QCOMPARE((*centres)->rows(), std::size_t{0});
        const auto made = CoarseIndex::make(filled(m_kinds, rows + 700).snapshot(), {}, {0.99, 20, 64}, centres->get());
        QVERIFY(made);
        QCOMPARE((*made)->rows(), rows + 700);
        QCOMPARE((*made)->trainedRows(), rows);
        QVERIFY((*made)->parts().centres == parts.centres);
    }

    void partsThatDoNotFit_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"a centre is cut off", "no ranges", "more rows than there are", "a cluster that does not exist",
                                 "no probes", "more probes than clusters", "of another width"})
            QTest::newRow(what) << what;
    }

    void partsThatDoNotFit()
    {
        QFETCH(QString, what);
        index::CoarseParts parts = m_clusters->parts();
        if (what.startsWith("a centre"))
            parts.centres.pop_back();
        else if (what == "no ranges")
            parts.ranges.clear();
        else if (what.startsWith("more rows"))
            parts.clusterOfRow.push_back(0);
        else if (what.startsWith("a cluster"))
            parts.clusterOfRow[77] = static_cast<std::uint32_t>(m_clusters->clusters());
        else if (what == "no probes")
            parts.probes = 0;
        else if (what.startsWith("more probes"))
            parts.probes = m_clusters->clusters() + 1;
        else
            parts.ranges.resize(2 * (dimension + 1));
        const auto made = CoarseIndex::over(m_exact, parts);
        QVERIFY(!made);
        QCOMPARE(made.error().code, core::ErrorCode::Corrupt);
    }

    // Other questions than those that chose the number of clusters find as much: what chance may add is not counted.
    void otherQuestionsFindAsMuch()
    {
        const auto made = CoarseIndex::make(m_exact, {}, {0.99, 20, 128});
        QVERIFY(made);
        const auto clustered = m_exact.with(*made);
        double sum = 0;
        constexpr int questions = 300;
        for (int i = 0; i < questions; ++i) {
            Vector query = m_kinds.row();
            const Vector other = m_kinds.row();
            for (std::size_t k = 0; k < dimension; ++k)
                query[k] += 0.5f * other[k];
            sum += recall(*clustered.search(query, 20), *m_exact.search(query, 20)) / questions;
        }
        QVERIFY2(sum >= 0.99, qPrintable(QString::number(sum)));
    }

    void refused()
    {
        const auto few = filled(m_kinds, 500).snapshot();
        QCOMPARE(CoarseIndex::make(few, {}).error().code, core::ErrorCode::InvalidArgument);
        QCOMPARE(CoarseIndex::make(m_exact, Vector(dimension + 1)).error().code, core::ErrorCode::InvalidArgument);
    }
};

QTEST_GUILESS_MAIN(TestCoarseIndex)
#include "tst_coarse_index.moc"
