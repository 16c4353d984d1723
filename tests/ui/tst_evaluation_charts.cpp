#include <QGraphicsView>
#include <QLocale>
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

    // A click near a point tells its key and number, the values stand beside the title, the keyboard does the same.
    void pointsOfCurvesAreOpened()
    {
        ui::CurveChart chart("chart");
        chart.setTitle("ROC", "false alarms", "found");
        ui::Curve curve{"dog", {{0, 0}, {0.25, 0.5}, {1, 1}}};
        curve.key = "per_class/1/roc";
        curve.numbers = {0, 7, 9};
        chart.setCurves({curve, {{}, {{0, 0}, {1, 1}}, true}});
        chart.resize(420, 320);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QSignalSpy opened(&chart, &ui::CurveChart::pointActivated);
        QWidget *view = chart.findChild<QGraphicsView *>()->viewport();
        const auto onView = [&](const QPoint &place) { return view->mapFrom(&chart, place); };
        QTest::mouseClick(view, Qt::LeftButton, {}, onView(chart.positionOf(0, 1) + QPoint(3, -4)));
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.takeFirst(), (QList<QVariant>{"per_class/1/roc", 7}));
        QCOMPARE(chart.readout(),
                 QString("dog · false alarms %1 · found %2").arg(QLocale().toString(0.25, 'f', 3), QLocale().toString(0.5, 'f', 3)));
        QTest::mouseClick(view, Qt::LeftButton, {}, onView((chart.positionOf(0, 1) + chart.positionOf(0, 2)) / 2 + QPoint(0, 60)));
        QCOMPARE(opened.size(), 0);  // far from any point, though near the diagonal, which has nothing behind it
        chart.setFocus();
        QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Return);
        QCOMPARE(opened.takeFirst(), (QList<QVariant>{"per_class/1/roc", 9}));
        QVERIFY(chart.accessibleDescription().startsWith("dog"));
    }

    void binsOfAHistogramAreOpenedByTheirColumn()
    {
        ui::CurveChart chart("chart");
        chart.setUnitSquare(false);
        ui::Curve matching{"matching", {{0.1, 0.0}, {0.2, 0.1}, {0.3, 0.5}}, false, true},
            unrelated{"unrelated", {{0.1, 0.6}, {0.2, 0.3}, {0.3, 0.0}}, false, true};
        matching.key = "distribution/matching";
        unrelated.key = "distribution/unrelated";
        chart.setCurves({matching, unrelated});
        chart.resize(420, 320);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QSignalSpy opened(&chart, &ui::CurveChart::pointActivated);
        QWidget *view = chart.findChild<QGraphicsView *>()->viewport();
        const QPoint high = chart.positionOf(1, 1), low = chart.positionOf(0, 1);
        QTest::mouseClick(view, Qt::LeftButton, {}, view->mapFrom(&chart, high + QPoint(0, (low.y() - high.y()) / 4)));
        QCOMPARE(opened.takeFirst(), (QList<QVariant>{"distribution/unrelated", 1}));
        QTest::mouseClick(view, Qt::LeftButton, {}, view->mapFrom(&chart, low + QPoint(2, 5)));
        QCOMPARE(opened.takeFirst(), (QList<QVariant>{"distribution/matching", 1}));
        chart.setFocus();
        QTest::keyClick(&chart, Qt::Key_Down);
        QTest::keyClick(&chart, Qt::Key_Space);
        QCOMPARE(opened.takeFirst(), (QList<QVariant>{"distribution/unrelated", 1}));
    }

    void aChartWithNothingBehindItIsOnlyLookedAt()
    {
        ui::CurveChart chart("chart");
        chart.setCurves({{"dog", {{0, 0}, {1, 1}}}});
        chart.resize(300, 240);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QSignalSpy opened(&chart, &ui::CurveChart::pointActivated);
        QWidget *view = chart.findChild<QGraphicsView *>()->viewport();
        QTest::mouseClick(view, Qt::LeftButton, {}, view->mapFrom(&chart, chart.positionOf(0, 1)));
        QTest::keyClick(&chart, Qt::Key_Right);
        QTest::keyClick(&chart, Qt::Key_Return);
        QVERIFY(opened.isEmpty() && chart.readout().isEmpty());
        QCOMPARE(chart.focusPolicy(), Qt::NoFocus);
    }

    void cellsAreReachedByKeyboard()
    {
        ui::ConfusionMatrix matrix;
        matrix.resize(520, 520);
        matrix.setMatrix({"a", "b", "c", "d"}, {8, 0, 2, 0, 0, 7, 0, 3, 4, 0, 6, 0, 0, 1, 0, 9});
        matrix.show();
        QSignalSpy cells(&matrix, &ui::ConfusionMatrix::cellActivated);
        QTest::keyClick(&matrix, Qt::Key_Return);
        QVERIFY(cells.isEmpty());  // no cell is chosen yet
        for (const Qt::Key key : {Qt::Key_Down, Qt::Key_Down, Qt::Key_Right, Qt::Key_Left, Qt::Key_Left, Qt::Key_Return})
            QTest::keyClick(&matrix, key);
        QCOMPARE(cells.takeFirst(), (QList<QVariant>{1, 0}));
        QVERIFY(matrix.accessibleDescription().contains("b"));
        ui::ConfusionMatrix empty;
        QTest::keyClick(&empty, Qt::Key_Down);
        QVERIFY(!empty.grab().isNull());
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
