#include <QSignalSpy>
#include <QtTest>
#include <cmath>

#include "ui/charts/confusion_matrix.h"
#include "ui/charts/curve_chart.h"
#include "ui/charts/embedding_map.h"
#include "ui/charts/figure_bars.h"
#include "ui/theme/icons.h"

using namespace semblance;

class TestEvaluationCharts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::initResources(); }

    void confusedClassesStandTogether()
    {
        // 0 and 2 are confused with each other, 1 and 3 are.
        const std::vector<double> counts{8, 0, 2, 0, 0, 7, 0, 3, 4, 0, 6, 0, 0, 1, 0, 9};
        QCOMPARE(ui::orderByConfusion(counts, 4), (std::vector<int>{0, 2, 1, 3}));
        QCOMPARE(ui::orderByConfusion({}, 0).size(), std::size_t(0));
    }

    void aCellTellsTruthAndAnswerInAnyOrder()
    {
        ui::ConfusionMatrix matrix;
        matrix.resize(520, 520);  // 120 pixels of names, 400 of cells
        matrix.setMatrix({"a", "b", "c", "d"}, {8, 0, 2, 0, 0, 7, 0, 3, 4, 0, 6, 0, 0, 1, 0, 9});
        matrix.show();
        QSignalSpy cells(&matrix, &ui::ConfusionMatrix::cellActivated);
        QTest::mouseClick(&matrix, Qt::LeftButton, {}, {120 + 250, 120 + 50});  // column 2, row 0
        QCOMPARE(cells.takeFirst(), (QList<QVariant>{0, 2}));
        matrix.setOrdered(true);  // 0 2 1 3
        QTest::mouseClick(&matrix, Qt::LeftButton, {}, {120 + 150, 120 + 50});
        QCOMPARE(cells.takeFirst(), (QList<QVariant>{0, 2}));
        QTest::mouseClick(&matrix, Qt::LeftButton, {}, {10, 10});
        QCOMPARE(cells.size(), 0);
    }

    void anEmptyMatrixIsPainted()
    {
        ui::ConfusionMatrix matrix;
        matrix.setMatrix({}, {});
        matrix.resize(300, 300);
        QVERIFY(!matrix.grab().isNull());
        matrix.setMatrix({"only"}, {});  // too few counts
        QVERIFY(!matrix.grab().isNull());
    }

    void aLassoTakesThePointsInside()
    {
        ui::EmbeddingMap map;
        map.resize(400, 400);
        map.setPoints({{-1, -1}, {1, 1}, {0, 0}, {std::nanf(""), 0}});
        const auto all = map.inside(QPolygonF(QRectF(0, 0, 400, 400)));
        QCOMPARE(all, (std::vector<int>{0, 1, 2}));
        QCOMPARE(map.inside(QPolygonF(QRectF(180, 180, 40, 40))), (std::vector<int>{2}));
    }

    void aClickSelectsTheNearestPoint()
    {
        ui::EmbeddingMap map;
        map.resize(400, 400);
        map.setPoints({{-1, -1}, {1, 1}, {0, 0}});
        map.show();
        QTest::mouseClick(&map, Qt::LeftButton, {}, {203, 198});
        QCOMPARE(map.selection(), (std::vector<int>{2}));
        QTest::mouseClick(&map, Qt::LeftButton, {}, {100, 200});
        QVERIFY(map.selection().empty());
    }

    void twentyThousandPointsStayFluid()
    {
        std::vector<ui::MapPoint> points;
        for (int i = 0; i < 20'000; ++i)
            points.push_back({std::sin(i * 0.7f) * i, std::cos(i * 0.3f) * i, i % 7, i % 2 == 0});
        ui::EmbeddingMap map;
        map.resize(900, 700);
        map.setPoints(std::move(points));
        QElapsedTimer clock;
        clock.start();
        QVERIFY(!map.grab().isNull());
        QVERIFY2(clock.elapsed() < 1500, qPrintable(QString::number(clock.elapsed())));
    }

    void barsAreChosenByMouseAndKeyboard()
    {
        ui::FigureBars bars;
        bars.setRows({{"a|r1", "First", 0.2, {}, {}}, {"a|r10", "Among the first 10", 0.6, std::pair{0.5, 0.7}, 0.4}});
        bars.resize(500, bars.sizeHint().height());
        bars.show();
        QSignalSpy chosen(&bars, &ui::FigureBars::activated);
        QTest::mouseClick(&bars, Qt::LeftButton, {}, {100, 45});
        QCOMPARE(chosen.takeFirst().first().toString(), QString("a|r10"));
        bars.setFocus();
        QTest::keyClick(&bars, Qt::Key_Up);
        QTest::keyClick(&bars, Qt::Key_Return);
        QCOMPARE(chosen.takeFirst().first().toString(), QString("a|r1"));
        QVERIFY(!bars.grab().isNull());
    }

    void headingsStandAboveTheirBarsAndCannotBeChosen()
    {
        ui::FigureBars bars;
        bars.setRows({{"a|r1", "First", 0.2, {}, {}, "Text finds photo"},
                      {"a|r10", "Among the first 10", 0.6, {}, {}, "Text finds photo"},
                      {"b|r1", "First", 0.3, {}, {}, "Photo finds text"}});
        bars.resize(500, bars.sizeHint().height());
        bars.show();
        QSignalSpy chosen(&bars, &ui::FigureBars::activated);
        QTest::mouseClick(&bars, Qt::LeftButton, {}, {100, 10});
        QVERIFY(chosen.isEmpty());
        QTest::mouseClick(&bars, Qt::LeftButton, {}, {100, bars.height() - 10});
        QCOMPARE(chosen.takeFirst().first().toString(), QString("b|r1"));
        QTest::mouseClick(&bars, Qt::LeftButton, {}, {100, bars.height() - 45});
        QVERIFY(chosen.isEmpty());
    }

    void curvesReplaceEachOther()
    {
        ui::CurveChart chart("chart");
        chart.setUnitSquare(false);
        chart.setCurves({{"matching", {{0.1, 0.2}, {0.3, 0.5}}, false, true}});
        chart.setCurves({{"unrelated", {{0.1, 0.1}}, false, false}, {{}, {{0, 0}, {1, 1}}, true, false}});
        chart.resize(300, 200);
        QVERIFY(!chart.grab().isNull());
        QCOMPARE(chart.curves().size(), std::size_t(2));
    }
};

QTEST_MAIN(TestEvaluationCharts)
#include "tst_evaluation_charts.moc"
