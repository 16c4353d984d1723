// Where tiles lie, compared with a walk over all of them.
#include <QtTest>

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
