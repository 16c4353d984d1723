// Eight-bit rows: what they lose, that every way to multiply them agrees, and that a scan by bounds misses nothing.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include <QtTest>

#include "engine/index/bounded_best.h"
#include "engine/index/quantised_rows.h"
#include "engine/index/vector_index.h"

using namespace semblance;
using index::QuantisedRow;

namespace {

using Vector = std::vector<float>;

Vector randomUnit(std::mt19937 &random, std::size_t size)
{
    std::normal_distribution<float> normal;
    Vector values(size);
    std::generate(values.begin(), values.end(), [&] { return normal(random); });
    const auto length = std::sqrt(std::inner_product(values.begin(), values.end(), values.begin(), 0.0));
    std::transform(values.begin(), values.end(), values.begin(), [&](float value) { return static_cast<float>(value / length); });
    return values;
}

}  // namespace

class TestQuantisedRows : public QObject {
    Q_OBJECT

    std::mt19937 m_random{11};

private Q_SLOTS:
    void strideIsWholeCacheLines()
    {
        QCOMPARE(index::codeStride(1), std::size_t{64});
        QCOMPARE(index::codeStride(64), std::size_t{64});
        QCOMPARE(index::codeStride(65), std::size_t{128});
        QCOMPARE(index::codeStride(512), std::size_t{512});
    }

    void theErrorIsWhatIsLost()
    {
        const auto row = randomUnit(m_random, 100);
        std::vector<std::int8_t> codes(index::codeStride(100), 77);
        const auto of = index::quantise(row, codes.data());
        double lost = 0;
        for (std::size_t i = 0; i < 100; ++i)
            lost += std::pow(static_cast<double>(row[i]) - static_cast<double>(codes[i]) * of.scale, 2);
        QVERIFY(std::abs(std::sqrt(lost) - of.error) < 1e-6);
        QVERIFY(of.error > 0.f && of.error < 0.02f);
        QVERIFY(std::all_of(codes.begin() + 100, codes.end(), [](std::int8_t code) { return code == 0; }));
        QCOMPARE(*std::max_element(codes.begin(), codes.end(), [](auto a, auto b) { return std::abs(a) < std::abs(b); }) == 127
                     || *std::min_element(codes.begin(), codes.end()) == -127,
                 true);
    }

    void oneAxisIsExact()
    {
        Vector row(64, 0.f);
        row[5] = -1.f;
        std::vector<std::int8_t> codes(64);
        QCOMPARE(index::quantise(row, codes.data()).error < 1e-7f, true);
        QCOMPARE(codes[5], std::int8_t{-127});
    }

    void everyWayToMultiplyAgrees_data()
    {
        QTest::addColumn<int>("dimension");
        for (const int dimension : {1, 24, 64, 100, 512, 1000})
            QTest::addRow("%d values", dimension) << dimension;
    }

    void everyWayToMultiplyAgrees()
    {
        QFETCH(int, dimension);
        const auto stride = index::codeStride(static_cast<std::size_t>(dimension));
        constexpr std::size_t rows = 37;
        std::uniform_int_distribution<int> any(-127, 127);
        std::vector<std::int8_t> codes(rows * stride), query(stride);
        for (auto *values : {&codes, &query})
            std::generate(values->begin(), values->end(), [&] { return static_cast<std::int8_t>(any(m_random)); });
        std::fill_n(codes.begin(), stride, std::int8_t{-127});  // the extremes
        std::fill_n(codes.begin() + static_cast<std::ptrdiff_t>(stride), stride, std::int8_t{127});
        std::vector<std::int32_t> fast(rows), plain(rows);
        index::multiplyCodes(codes.data(), rows, stride, query.data(), fast.data());
        index::multiplyCodesPlainly(codes.data(), rows, stride, query.data(), plain.data());
        QVERIFY(fast == plain);
        QCOMPARE(plain[1], 127 * std::accumulate(query.begin(), query.end(), 0));
    }

    void boundsKeepWhatMayBeBest()
    {
        index::BoundedBest best(2);
        best.offer(10, 0.5f, 0.6f);
        best.offer(11, 0.1f, 0.2f);  // out as soon as two others are better
        best.offer(12, 0.4f, 0.9f);
        best.offer(13, 0.3f, 0.45f);  // its upper bound reaches the second lower bound
        best.offer(14, 0.0f, 0.39f);
        index::BoundedBest other(2);
        other.offer(9, -1.f, 1.f);
        best.merge(other);
        QCOMPARE(best.rows(), (std::vector<std::size_t>{9, 10, 12, 13}));
    }

    // Scores that crowd within the codes' error, and many of them: nothing may get lost, whatever the number of candidates.
    void crowdedScores_data()
    {
        QTest::addColumn<double>("spread");
        QTest::addColumn<int>("k");
        QTest::newRow("far apart") << 1.0 << 10;
        QTest::newRow("within the codes' error") << 1e-3 << 10;
        QTest::newRow("all but equal") << 1e-6 << 10;
        QTest::newRow("all of them wanted") << 0.1 << 5000;
        QTest::newRow("more than there are") << 0.1 << 50000;
    }

    void crowdedScores()
    {
        QFETCH(double, spread);
        QFETCH(int, k);
        constexpr std::size_t dimension = 96;
        const auto centre = randomUnit(m_random, dimension);
        index::ExactIndex byCodes(dimension, 256, 0), byProducts(dimension, 256, std::numeric_limits<std::size_t>::max());
        for (std::int64_t key = 0; key < 6000; ++key) {
            auto row = randomUnit(m_random, dimension);
            double square = 0;
            for (std::size_t i = 0; i < dimension; ++i) {
                row[i] = centre[i] + static_cast<float>(spread) * row[i];
                square += static_cast<double>(row[i]) * row[i];
            }
            for (auto &value : row)
                value = static_cast<float>(value / std::sqrt(square));
            QVERIFY(byCodes.add({&key, 1}, row) && byProducts.add({&key, 1}, row));
        }
        const auto query = randomUnit(m_random, dimension);
        const auto have = byCodes.search(query, static_cast<std::size_t>(k)), want = byProducts.search(query, static_cast<std::size_t>(k));
        QVERIFY(have && want);
        QVERIFY(*have == *want);
        QCOMPARE(have->size(), static_cast<std::size_t>(std::min(k, 6000)));
    }
};

QTEST_GUILESS_MAIN(TestQuantisedRows)
#include "tst_quantised_rows.moc"
