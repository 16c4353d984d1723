// The neighbours of every row against brute force: over blocks and tiles, without what was removed, stopped half-way.
#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include <QtTest>

#include "engine/index/vector_index.h"

using namespace semblance;
using index::ExactIndex;
using index::Hit;
using index::Neighbours;

namespace {

constexpr std::size_t dimension = 16;
using Rows = std::map<std::int64_t, std::vector<float>>;

// Points around a few centres, so that some are near and most are not.
Rows clustered(int count, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<std::vector<float>> centres;
    for (int c = 0; c < 12; ++c) {
        centres.emplace_back(dimension);
        for (float &value : centres.back())
            value = normal(random);
    }
    Rows rows;
    for (int i = 0; i < count; ++i) {
        std::vector<float> row = centres[static_cast<std::size_t>(i) % centres.size()];
        double square = 0;
        for (float &value : row) {
            value += 0.35f * normal(random);
            square += static_cast<double>(value) * value;
        }
        for (float &value : row)
            value = static_cast<float>(value / std::sqrt(square));
        rows.emplace(1000 + 3 * i, std::move(row));
    }
    return rows;
}

// The index restores the last digits of a row: from here on they are what it holds.
ExactIndex indexOf(Rows &rows, std::size_t blockRows)
{
    ExactIndex index(dimension, blockRows);
    for (const auto &[key, row] : rows)
        if (!index.add(std::vector{key}, row))
            qFatal("a row was refused");
    for (auto &[key, row] : rows)
        row = index.vectorOf(key).value();
    return index;
}

std::vector<Neighbours> byHand(const Rows &rows, std::size_t most, float least)
{
    std::vector<Neighbours> all;
    for (const auto &[key, row] : rows) {
        Neighbours one{key, {}};
        for (const auto &[other, values] : rows) {
            double sum = 0;
            for (std::size_t i = 0; i < dimension; ++i)
                sum += static_cast<double>(row[i]) * static_cast<double>(values[i]);
            if (other != key && static_cast<float>(sum) >= least)
                one.hits.push_back({other, static_cast<float>(sum)});
        }
        std::sort(one.hits.begin(), one.hits.end(),
                  [](const Hit &a, const Hit &b) { return a.score != b.score ? a.score > b.score : a.key < b.key; });
        one.hits.resize(std::min(most, one.hits.size()));
        if (!one.hits.empty())
            all.push_back(std::move(one));
    }
    return all;
}

void compare(std::vector<Neighbours> found, const std::vector<Neighbours> &expected)
{
    std::sort(found.begin(), found.end(), [](const Neighbours &a, const Neighbours &b) { return a.key < b.key; });
    QCOMPARE(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        QCOMPARE(found[i].key, expected[i].key);
        QVERIFY(found[i].hits == expected[i].hits);
    }
}

}  // namespace

class TestNearRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asBruteForce_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("blockRows");
        QTest::addColumn<int>("most");
        QTest::addColumn<float>("least");
        QTest::newRow("small blocks") << 300 << 7 << 1000 << 0.7f;
        QTest::newRow("the best few") << 300 << 64 << 3 << 0.2f;
        QTest::newRow("several tiles of one block") << 2500 << 4096 << 5 << 0.8f;
        QTest::newRow("nothing is so near") << 200 << 16 << 10 << 0.99999f;
        QTest::newRow("one row") << 1 << 16 << 10 << 0.0f;
    }
    void asBruteForce()
    {
        QFETCH(const int, count);
        QFETCH(const int, blockRows);
        QFETCH(const int, most);
        QFETCH(const float, least);
        Rows rows = clustered(count, 5);
        auto index = indexOf(rows, static_cast<std::size_t>(blockRows));
        const auto found = index.snapshot().nearestToEach(static_cast<std::size_t>(most), least);
        QVERIFY(found);
        compare(*found, byHand(rows, static_cast<std::size_t>(most), least));
    }

    void removedRowsAreNobodysNeighbours()
    {
        Rows rows = clustered(200, 6);
        auto index = indexOf(rows, 32);
        std::vector<std::int64_t> gone;
        for (int i = 0; i < 200; i += 3)
            gone.push_back(1000 + 3 * i);
        QCOMPARE(index.remove(gone), gone.size());
        for (const std::int64_t key : gone)
            rows.erase(key);
        const auto found = index.snapshot().nearestToEach(1000, 0.6f);
        QVERIFY(found);
        compare(*found, byHand(rows, 1000, 0.6f));
    }

    void anEmptyIndexHasNone()
    {
        const auto found = index::IndexSnapshot().nearestToEach(5, 0.5f);
        QVERIFY(found && found->empty());
    }

    void itTellsHowFarItIsAndStops()
    {
        Rows rows = clustered(400, 7);
        auto index = indexOf(rows, 50);
        std::int64_t last = -1, calls = 0;
        QVERIFY(index.snapshot().nearestToEach(5, 0.5f, [&](std::int64_t done, std::int64_t total) {
            ++calls;
            const bool forward = done >= last && done < total && total == 400;
            last = done;
            return forward;
        }));
        QCOMPARE(calls, 36);  // pairs of eight tiles
        const auto pairs = [](const std::vector<Neighbours> &found) {
            std::size_t sum = 0;
            for (const Neighbours &one : found)
                sum += one.hits.size();
            return sum;
        };
        const auto some = index.snapshot().nearestToEach(1000, 0.5f, [](std::int64_t done, std::int64_t) { return done < 100; });
        const auto all = index.snapshot().nearestToEach(1000, 0.5f);
        QVERIFY(some && all && pairs(*some) < pairs(*all) && pairs(*some) > 0);
    }
};

QTEST_APPLESS_MAIN(TestNearRows)
#include "tst_near_rows.moc"
