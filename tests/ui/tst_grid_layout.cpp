// Where tiles lie, compared with a walk over all of them.
#include <QtTest>
#include <random>

#include "ui/widgets/grid_layout.h"

using namespace semblance::ui;

class TestGridLayout : public QObject {
    Q_OBJECT

private:
    static std::vector<GridSection> sectionsAt(const std::vector<int> &rows)
    {
        std::vector<GridSection> sections;
        for (const int row : rows)
            sections.push_back({row, QString::number(row)});
        return sections;
    }

    // Upright, square and wide ones, and now and then a panorama or a strip.
    static std::vector<double> someRatios(int count)
    {
        std::mt19937 random(7);
        std::vector<double> ratios;
        for (int row = 0; row < count; ++row)
            ratios.push_back(std::vector{0.667, 0.75, 1.0, 1.333, 1.5, 1.5, 1.778, 3.9, 0.3}[random() % 9]);
        return ratios;
    }
    static JustifiedLines::RatioOf by(const std::vector<double> &ratios)
    {
        return [&ratios](int row) { return ratios[std::size_t(row)]; };
    }

private Q_SLOTS:
    void everyTileIsWhereAWalkPutsIt_data()
    {
        QTest::addColumn<QList<int>>("rows");
        QTest::addColumn<int>("count");
        QTest::newRow("no headings") << QList<int>{} << 23;
        QTest::newRow("one over everything") << QList<int>{0} << 23;
        QTest::newRow("one in the middle") << QList<int>{9} << 23;
        QTest::newRow("full and broken lines") << QList<int>{0, 4, 5, 12, 22} << 23;
        QTest::newRow("a heading behind the last photo is none") << QList<int>{0, 23, 40} << 23;
        QTest::newRow("nothing") << QList<int>{0, 4} << 0;
    }
    void everyTileIsWhereAWalkPutsIt()
    {
        QFETCH(const QList<int>, rows);
        QFETCH(const int, count);
        constexpr int columns = 4, side = 50, step = side + GridLayout::gap;
        GridLayout layout;
        layout.setSections(sectionsAt({rows.begin(), rows.end()}));
        layout.fit(count, columns, side);
        int top = GridLayout::gap, column = 0;
        for (int row = 0; row < count; ++row) {
            if (rows.contains(row)) {
                top += column > 0 ? step : 0;
                top += GridLayout::headingHeight;
                column = 0;
            }
            const QRect expected(GridLayout::margin + column * step, top, side, side);
            QCOMPARE(layout.rectOf(row), expected);
            QCOMPARE(layout.rowAt(expected.center()), row);
            QCOMPARE(layout.rowAt(expected.bottomRight() + QPoint(3, 0)), -1);
            if (++column == columns) {
                column = 0;
                top += step;
            }
        }
        QCOMPARE(layout.height(), count == 0 ? 0 : top + (column > 0 ? step : 0) + GridLayout::margin);
        for (int y = -20; y < layout.height() + 20; y += 7) {
            const auto [first, last] = layout.rowsBetween(std::max(0, y), y + 90);
            for (int row = 0; row < count; ++row) {
                const QRect rect = layout.rectOf(row);
                if (rect.bottom() >= std::max(0, y) && rect.top() <= y + 90)
                    QVERIFY2(row >= first && row < last, qPrintable(QStringLiteral("row %1 at %2").arg(row).arg(y)));
            }
            QVERIFY(last - first <= 4 * columns);  // and not much more
        }
    }

    void linesUpAndDownKeepTheColumn()
    {
        GridLayout layout;
        layout.setSections(sectionsAt({0, 6}));  // lines of 4, 2 | 4, 4
        layout.fit(14, 4, 50);
        QCOMPARE(layout.rowBeside(3, 1), 5);
        QCOMPARE(layout.rowBeside(5, 1), 7);
        QCOMPARE(layout.rowBeside(9, -1), 5);
        QCOMPARE(layout.rowBeside(0, -1), 0);
        QCOMPARE(layout.rowBeside(13, 1), 13);
        QCOMPARE(layout.rowBeside(2, 100), 12);
        QCOMPARE(layout.rowBeside(12, -100), 2);
        QCOMPARE(layout.sectionOf(5), 0);
        QCOMPARE(layout.sectionOf(6), 1);
        QCOMPARE(layout.rowsOf(1), std::pair(6, 14));
    }

    void linesOfWholePhotosFillTheWidth_data()
    {
        QTest::addColumn<QList<int>>("rows");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("wanted");
        QTest::newRow("no headings") << QList<int>{} << 1000 << 150;
        QTest::newRow("headings, lines of one photo among them") << QList<int>{0, 40, 41, 90} << 1000 << 150;
        QTest::newRow("one in the middle") << QList<int>{77} << 803 << 112;
        QTest::newRow("narrower than a photo") << QList<int>{0, 9} << 130 << 320;
    }
    void linesOfWholePhotosFillTheWidth()
    {
        QFETCH(const QList<int>, rows);
        QFETCH(const int, width);
        QFETCH(const int, wanted);
        constexpr int count = 200;
        const auto ratios = someRatios(count);
        GridLayout layout;
        layout.setSections(sectionsAt({rows.begin(), rows.end()}));
        layout.fitLines(count, width, wanted, by(ratios));
        int top = GridLayout::gap, line = 0;
        for (int row = 0; row < count; ++row) {
            const QRect rect = layout.rectOf(row);
            const bool begins = rect.left() == GridLayout::margin;
            const bool ends = row + 1 == count || rows.contains(row + 1) || layout.rectOf(row + 1).top() != rect.top();
            const bool endsSection = row + 1 == count || rows.contains(row + 1);
            if (row == 0 || rows.contains(row) || begins) {
                top += row > 0 ? line + GridLayout::gap : 0;
                top += rows.contains(row) ? GridLayout::headingHeight : 0;
                line = rect.height();
                QVERIFY(begins);
            } else {
                QCOMPARE(rect.left(), layout.rectOf(row - 1).right() + 1 + GridLayout::gap);
            }
            QCOMPARE(rect.top(), top);
            QCOMPARE(rect.height(), line);
            // Nothing is cropped: the tile is as wide for its height as the photo, but for rounding.
            QVERIFY2(std::abs(rect.width() - ratios[std::size_t(row)] * rect.height()) <= 1 + 0.5 * ratios[std::size_t(row)],
                     qPrintable(QString::number(row)));
            if (ends && !endsSection)
                QCOMPARE(rect.right() + 1, GridLayout::margin + width);
            QVERIFY(rect.right() < GridLayout::margin + width && rect.height() < 2 * wanted);
            QVERIFY(rect.height() > wanted / 2 || begins);  // a wide photo alone is as low as it must be
            QCOMPARE(layout.rowAt(rect.center()), row);
            QCOMPARE(layout.rowAt(rect.bottomLeft() + QPoint(0, 3)), -1);
            QCOMPARE(layout.rowAt(rect.topRight() + QPoint(4, 0)), -1);
            QCOMPARE(layout.isInFirstLine(row), rect.top() == layout.rectOf(layout.rowsOf(layout.sectionOf(row)).first).top());
        }
        QCOMPARE(layout.height(), top + line + GridLayout::gap + GridLayout::margin);
        for (int y = 0; y < layout.height() + 20; y += 13) {
            const auto [first, last] = layout.rowsBetween(y, y + 90);
            for (int row = 0; row < count; ++row) {
                const QRect rect = layout.rectOf(row);
                if (rect.bottom() >= y && rect.top() <= y + 90)
                    QVERIFY2(row >= first && row < last, qPrintable(QStringLiteral("row %1 at %2").arg(row).arg(y)));
            }
            QVERIFY(last - first < 80);
        }
    }

    void theLastLineOfASectionIsAsHighAsWanted()
    {
        const std::vector<double> ratios{1.5, 1, 1.5};
        GridLayout layout;
        layout.fitLines(3, 1000, 150, by(ratios));
        QCOMPARE(layout.rectOf(0), QRect(GridLayout::margin, GridLayout::gap, 225, 150));
        QCOMPARE(layout.rectOf(2).height(), 150);
        QCOMPARE(layout.rowAt(QPoint(900, 60)), -1);
    }

    void panoramasAndStripsAreKeptInBounds()
    {
        const std::vector<double> ratios{40, 0.01, 1.5, 1.5};
        GridLayout layout;
        layout.fitLines(4, 500, 150, by(ratios));
        QCOMPARE(layout.rectOf(0).size(), QSize(500, 100));  // five to one
        QCOMPARE(layout.rectOf(1).size(), QSize(30, 150));
    }

    void linesUpAndDownLeadToTheNearestPhoto()
    {
        const std::vector<double> ratios{2, 2, 1, 1, 1, 1, 1, 3};  // of 100 high: 200 200 | 100 100 100 100 | 100 300
        GridLayout layout;
        layout.fitLines(8, 408, 100, by(ratios));
        QCOMPARE(layout.rectOf(2).top(), layout.rectOf(5).top());
        QVERIFY(layout.rectOf(6).top() > layout.rectOf(5).top());
        QCOMPARE(layout.rowBeside(1, 1, layout.rectOf(1).center().x() + 40), 5);
        QCOMPARE(layout.rowBeside(1, 1, layout.rectOf(1).center().x() - 40), 4);
        QCOMPARE(layout.rowBeside(0, 2, layout.rectOf(0).left()), 6);
        QCOMPARE(layout.rowBeside(7, -2, 400), 1);
        QCOMPARE(layout.rowBeside(0, -1, 0), 0);
        QCOMPARE(layout.rowBeside(6, 1, 400), 6);  // there is no line further on
        QCOMPARE(layout.rowBeside(7, -100, 0), 0);
    }

    void otherShapesCountWhenTheLayoutIsToldSo()
    {
        std::vector<double> ratios(20, 1.5);
        GridLayout layout;
        layout.fitLines(20, 1000, 150, by(ratios));
        const QRect before = layout.rectOf(7);
        ratios.assign(20, 0.75);
        layout.fitLines(20, 1000, 150, by(ratios));
        QCOMPARE(layout.rectOf(7), before);
        layout.invalidate();
        layout.fitLines(20, 1000, 150, by(ratios));
        QVERIFY(layout.rectOf(7) != before);
        layout.fit(20, 4, 50);  // squares again
        QCOMPARE(layout.rectOf(4), QRect(GridLayout::margin, GridLayout::gap + 58, 50, 50));
    }

    void aHundredThousandWholePhotosAreQuick()
    {
        const auto ratios = someRatios(100'000);
        std::vector<int> rows;
        for (int row = 0; row < 100'000; row += 200)
            rows.push_back(row);
        GridLayout layout;
        layout.setSections(sectionsAt(rows));
        QBENCHMARK
        {
            layout.invalidate();
            layout.fitLines(100'000, 1300, 176, by(ratios));
        }
        for (const int row : {0, 199, 200, 54'321, 99'999})
            QCOMPARE(layout.rowAt(layout.rectOf(row).center()), row);
    }

    void aHundredThousandPhotosCostNothing()
    {
        std::vector<int> rows;
        for (int row = 0; row < 100'000; row += 20)
            rows.push_back(row);
        GridLayout layout;
        layout.setSections(sectionsAt(rows));
        layout.fit(100'000, 7, 180);
        QCOMPARE(layout.sectionCount(), 5'000);
        for (const int row : {0, 19, 20, 54'321, 99'999})
            QCOMPARE(layout.rowAt(layout.rectOf(row).center()), row);
        QBENCHMARK
        {
            for (int y = 0; y < layout.height(); y += 10'000)
                QVERIFY(layout.rowsBetween(y, y + 900).second > 0);
        }
    }
};

QTEST_APPLESS_MAIN(TestGridLayout)
#include "tst_grid_layout.moc"
