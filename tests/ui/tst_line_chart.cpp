#include <QAbstractScrollArea>
#include <QFile>
#include <QMouseEvent>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>
#include <cmath>

#include "ui/charts/line_chart.h"
#include "ui/theme/icons.h"

using namespace semblance;

class TestLineChart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::initResources(); }

    void valuesThatAreNoNumbersAreLeftOut()
    {
        ui::LineChart chart("chart");
        const int line = chart.addLine("loss");
        chart.append(line, {0, 1.0});
        chart.append(line, {1, std::nan("")});
        chart.append(line, {2, 0.5});
        QCOMPARE(chart.pointCount(line), 2);
        QCOMPARE(chart.csv(), QString("line,x,y\n\"loss\",0,1\n\"loss\",2,0.5\n"));
    }

    void logarithmicScaleTakesZeroAndComesBack()
    {
        ui::LineChart chart("chart");
        const int line = chart.addLine("loss");
        for (int i = 0; i < 50; ++i)
            chart.append(line, {double(i), i == 10 ? 0.0 : 10.0 / (i + 1)});
        chart.show();
        chart.setLogScale(true);
        QCoreApplication::processEvents();
        chart.setLogScale(false);
        QCoreApplication::processEvents();
        QCOMPARE(chart.pointCount(line), 50);
    }

    void tenThousandPointsStayQuick()
    {
        ui::LineChart chart("chart");
        const int line = chart.addLine("loss");
        chart.setSmoothing(0.9);
        chart.resize(400, 200);
        chart.show();
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 10'000; ++i)
            chart.append(line, {double(i), std::sin(i * 0.01)});
        QCoreApplication::processEvents();
        QVERIFY(clock.elapsed() < 2000);
    }

    void aPartOfTheRangeStaysShownWhileTheLineGrows()
    {
        ui::LineChart chart("chart");
        const int line = chart.addLine("loss");
        for (int i = 0; i <= 100; ++i)
            chart.append(line, {double(i), 100.0 - i});
        chart.resize(500, 240);
        chart.show();
        QCoreApplication::processEvents();
        QCOMPARE(chart.range(), QPointF(0, 100));
        auto *whole = chart.findChild<QToolButton *>("chartWhole");
        QVERIFY(!whole->isVisible());
        chart.setRange(20, 40);
        QVERIFY(chart.isZoomed() && whole->isVisible());
        for (int i = 101; i <= 200; ++i)
            chart.append(line, {double(i), 1.0});
        QCoreApplication::processEvents();
        QCOMPARE(chart.range(), QPointF(20, 40));
        QTest::keyClick(&chart, Qt::Key_Plus);
        QVERIFY(chart.range().x() > 20 && chart.range().y() < 40);
        const QPointF before = chart.range();
        QTest::keyClick(&chart, Qt::Key_Right);
        QVERIFY(chart.range().x() > before.x());
        QTest::keyClick(&chart, Qt::Key_Minus);
        QTest::keyClick(&chart, Qt::Key_0);
        QCOMPARE(chart.range(), QPointF(0, 200));
        QVERIFY(!chart.isZoomed() && !whole->isVisible());
        chart.setRange(-50, 999);  // no more than there is
        QCOMPARE(chart.range(), QPointF(0, 200));
    }

    void earlierCurvesAreInTheTable()
    {
        ui::LineChart chart("chart");
        const int line = chart.addLine("loss");
        chart.append(line, {1, 2});
        chart.setEarlier({{"#3 Quick", false, {{1, 4}}}});
        QCOMPARE(chart.csv(), QString("line,x,y\n\"loss\",1,2\n\"#3 Quick\",1,4\n"));
    }

    void smoothingAndTheValueUnderTheCursor()
    {
        ui::LineChart chart("chart");
        const int line = chart.addLine("training loss");
        for (int i = 0; i <= 10; ++i)
            chart.append(line, {double(i), i % 2 ? 3.0 : 1.0});
        chart.resize(500, 240);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QCoreApplication::processEvents();
        QVERIFY2(chart.readout().contains("1"), qPrintable(chart.readout()));
        chart.setSmoothing(0.9);  // what is read is never the smoothed value
        auto *area = chart.findChild<QAbstractScrollArea *>();
        QVERIFY(area);
        auto *view = area->viewport();
        QStringList read;
        for (int x = 60; x < view->width() - 10; x += 4) {
            const QPointF at(x, view->height() / 2.0);
            QMouseEvent move(QEvent::MouseMove, at, view->mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
            QCoreApplication::sendEvent(view, &move);
            read << chart.readout();
        }
        QVERIFY2(read.join("|").contains("3"), qPrintable(read.join("|")));
        QCOMPARE(chart.csv().count('\n'), 12);
    }

    void savesPictureDrawingAndTable()
    {
        QTemporaryDir folder;
        ui::LineChart chart("chart", ui::LineChart::Values::Share);
        const int line = chart.addLine("recall");
        chart.append(line, {0, 0.25});
        chart.resize(300, 200);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        for (const char *name : {"a.png", "a.svg", "a.csv"}) {
            QVERIFY(chart.saveAs(folder.filePath(name)));
            QVERIFY(QFile(folder.filePath(name)).size() > 10);
        }
        QVERIFY(!chart.saveAs("/proc/none/a.csv"));
    }
};

QTEST_MAIN(TestLineChart)
#include "tst_line_chart.moc"
