#include <QFile>
#include <QTemporaryDir>
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
