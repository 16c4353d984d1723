// The tables and the lists with ticks keep what views rely on, while their contents come, change and go.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include "tests/support/evaluation_reports.h"
#include "tests/support/run_reports.h"
#include "ui/models/figure_model.h"
#include "ui/models/learnt_tag_model.h"
#include "ui/models/query_model.h"
#include "ui/models/run_model.h"
#include "ui/models/sidecar_model.h"

using namespace semblance;
using core::PhotoId;

class TestTableModels : public QObject {
    Q_OBJECT

    static constexpr auto strict = QAbstractItemModelTester::FailureReportingMode::QtTest;

    static api::LearntTag tagged(int photo, const char *text)
    {
        api::LearntTag tag;
        tag.photo = PhotoId{photo};
        tag.path = "/p/" + std::to_string(photo) + ".jpg";
        tag.tag.tag = true;
        tag.tag.text = text;
        tag.tag.probability = 0.9;
        tag.tag.classifier = "classes";
        tag.tag.version = "f3a1";
        return tag;
    }

private Q_SLOTS:
    void figuresOfOneReportAfterAnother()
    {
        ui::FigureModel model;
        const QAbstractItemModelTester tester(&model, strict);
        QCOMPARE(model.rowCount(), 0);
        const auto retrieval = test::retrievalReport(), classes = test::classReport();
        model.setFigures(retrieval.summary.figures, {});
        QCOMPARE(model.rowCount(), int(retrieval.summary.figures.size()));
        model.setFigures(classes.summary.figures, {"cat", "dog"});
        QCOMPARE(model.rowCount(), int(classes.summary.figures.size()));
        QCOMPARE(model.columnCount(), int(ui::FigureModel::ColumnCount));
        for (int row = 0; row < model.rowCount(); ++row)
            QVERIFY(!model.index(row, ui::FigureModel::What).data().toString().isEmpty());
        model.setFigures({}, {});
        QCOMPARE(model.rowCount(), 0);
    }

    void queriesOfAReportAndOfAComparison()
    {
        const auto retrieval = test::retrievalReport(), comparison = test::comparisonReport();
        ui::QueryModel model;
        const QAbstractItemModelTester tester(&model, strict);
        model.setReport(retrieval);
        QVERIFY(model.rowCount() >= 3 && !model.compares());
        model.setReport(comparison);
        QVERIFY(model.rowCount() >= 3 && model.compares());
        for (int row = 0; row < model.rowCount(); ++row)
            QVERIFY(!model.index(row, ui::QueryModel::Query).data().toString().isEmpty());
    }

    void ticksAndNotesOfRunsStayWithTheirRun()
    {
        std::vector<api::RunSummary> runs;
        for (const api::RunReport &report : test::runReports())
            runs.push_back(report.summary);
        ui::RunModel model;
        const QAbstractItemModelTester tester(&model, strict);
        QSignalSpy ticked(&model, &ui::RunModel::tickedChanged), noted(&model, &ui::RunModel::noteWritten);
        model.setRuns(runs);
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(model.setData(model.index(1, ui::RunModel::Started), Qt::Checked, Qt::CheckStateRole));
        QVERIFY(model.setData(model.index(2, ui::RunModel::Note), "with flips", Qt::EditRole));
        QVERIFY(!model.setData(model.index(2, ui::RunModel::Result), "better", Qt::EditRole));
        QCOMPARE(ticked.size(), 1);
        QCOMPARE(noted.size(), 1);
        runs.erase(runs.begin());
        model.setRuns(runs);
        QCOMPARE(model.ticked().size(), std::size_t{1});
        QCOMPARE(model.ticked().front().id, runs.front().id);
        QCOMPARE(model.index(0, ui::RunModel::Started).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
        runs.erase(runs.begin());
        model.setRuns(runs);
        QVERIFY(model.ticked().empty());
        QCOMPARE(ticked.size(), 2);
    }

    void learntTagsAreLeftOutByTheirTick()
    {
        ui::LearntTagModel model;
        const QAbstractItemModelTester tester(&model, strict);
        model.setTags({tagged(1, "dog"), tagged(2, "boat"), tagged(3, "boat")});
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(model.index(0).data().toString().contains("boat"));  // of two photos
        QVERIFY(model.setData(model.index(0), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(model.ticked().size(), std::size_t{1});
        QCOMPARE(model.ticked().front().photo, PhotoId{1});
        model.setTags({});
        QCOMPARE(model.rowCount(), 0);
    }

    void sidecarsThatWouldNotChangeAreOnlyCounted()
    {
        const auto change = [](const char *file, bool exists, bool changes, const char *problem) {
            api::SidecarChange one;
            one.file = file;
            one.exists = exists;
            one.changes = changes;
            one.problem = problem;
            one.after.tags = {"sea"};
            return one;
        };
        ui::SidecarModel model;
        const QAbstractItemModelTester tester(&model, strict);
        model.reset({change("/p/a.xmp", false, true, ""), change("/p/b.xmp", true, true, ""), change("/p/c.xmp", true, false, ""),
                     change("/p/d.xmp", true, true, "it is no XMP")});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE((std::vector{model.created(), model.changed(), model.unchanged(), model.failed()}), (std::vector{1, 1, 1, 1}));
        model.reset({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(TestTableModels)
#include "tst_table_models.moc"
