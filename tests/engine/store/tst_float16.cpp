#include <QTest>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/store/float16.h"

using namespace semblance::store;

class TestFloat16 : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void knownValues_data()
    {
        QTest::addColumn<float>("value");
        QTest::addColumn<int>("half");
        QTest::newRow("zero") << 0.0f << 0x0000;
        QTest::newRow("minus zero") << -0.0f << 0x8000;
        QTest::newRow("one") << 1.0f << 0x3C00;
        QTest::newRow("minus two") << -2.0f << 0xC000;
        QTest::newRow("a third") << 1.0f / 3.0f << 0x3555;
        QTest::newRow("largest") << 65504.0f << 0x7BFF;
        QTest::newRow("just below the tie above the largest") << 65519.996f << 0x7BFF;
        QTest::newRow("the tie above the largest") << 65520.0f << 0x7C00;
        QTest::newRow("infinity") << std::numeric_limits<float>::infinity() << 0x7C00;
        QTest::newRow("smallest normal") << 0x1p-14f << 0x0400;
        QTest::newRow("smallest subnormal") << 0x1p-24f << 0x0001;
        QTest::newRow("a tie to even zero") << 0x1p-25f << 0x0000;
        QTest::newRow("above that tie") << 0x1.000002p-25f << 0x0001;
        QTest::newRow("a tie to even below") << 1.0f + 0x1p-11f << 0x3C00;
        QTest::newRow("a tie to even above") << 1.0f + 3 * 0x1p-11f << 0x3C02;
    }
    void knownValues()
    {
        QFETCH(float, value);
        QFETCH(int, half);
        QCOMPARE(static_cast<int>(halfOf(value)), half);
        std::vector<std::uint16_t> halves(9);
        toHalf(std::vector<float>(9, value), halves);  // eight by the fast way, one by the plain
        for (const std::uint16_t one : halves)
            QCOMPARE(static_cast<int>(one), half);
    }

    void everyHalfSurvives()
    {
        std::vector<std::uint16_t> halves(65536), back(65536);
        for (std::size_t i = 0; i < halves.size(); ++i)
            halves[i] = static_cast<std::uint16_t>(i);
        std::vector<float> floats(65536);
        toFloat(halves, floats);
        toHalf(floats, back);
        for (std::size_t i = 0; i < halves.size(); ++i) {
            const float plain = floatOf(halves[i]);
            if (std::isnan(plain)) {
                QVERIFY(std::isnan(floats[i]) && std::isnan(floatOf(halfOf(plain))));
                continue;
            }
            QCOMPARE(std::bit_cast<std::uint32_t>(plain), std::bit_cast<std::uint32_t>(floats[i]));
            QCOMPARE(back[i], halves[i]);
            QCOMPARE(halfOf(plain), halves[i]);
        }
    }

    void bothWaysAgree()
    {
        // Every 9973rd float, of either sign and every exponent.
        std::vector<float> floats;
        for (std::uint64_t bits = 0; bits < (1ull << 32); bits += 9973) {
            if (const float value = std::bit_cast<float>(static_cast<std::uint32_t>(bits)); !std::isnan(value))
                floats.push_back(value);
        }
        std::vector<std::uint16_t> halves(floats.size());
        toHalf(floats, halves);
        for (std::size_t i = 0; i < floats.size(); ++i)
            QCOMPARE(halves[i], halfOf(floats[i]));
    }

    void unitLength()
    {
        std::vector<float> vector(19, 3.0f);
        toUnitLength(vector);
        double squares = 0;
        for (const float value : vector)
            squares += static_cast<double>(value) * value;
        QVERIFY(std::abs(squares - 1) < 1e-6);
        std::vector<float> zeros(19, 0.0f);
        toUnitLength(zeros);
        QCOMPARE(zeros[3], 0.0f);
    }
};

QTEST_GUILESS_MAIN(TestFloat16)
#include "tst_float16.moc"
