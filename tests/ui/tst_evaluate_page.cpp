#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QtTest>

#include "tests/support/evaluation_reports.h"
#include "tests/ui/window_fixture.h"
#include "ui/charts/confusion_matrix.h"
#include "ui/charts/figure_bars.h"
#include "ui/pages/evaluate_page.h"
#include "ui/widgets/behind_panel.h"
#include "ui/widgets/report_view.h"

using namespace semblance;
using test::WindowFixture;

static api::JobStatus measured(api::JobState state)
{
    api::JobStatus job;
    job.id = core::JobId{1};
    job.kind = api::JobKind::Evaluate;
    job.state = state;
    job.subject = "library";
    return job;
}

static void choose(const WindowFixture &f, core::EvaluationKind kind)
{
    auto *box = f.find<QComboBox>("evaluateKind");
    box->setCurrentIndex(box->findData(int(kind)));
    Q_EMIT box->activated(box->currentIndex());
}

class TestEvaluatePage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuringAsksTheEngineAndShowsTheReport()
    {
        WindowFixture f(40);
        f.window->showPage("evaluate");
        QTRY_VERIFY(f.find<QPushButton>("evaluateStart")->isVisible());
        f.find<QPushButton>("evaluateStart")->click();
        QVERIFY(f.engine.did("evaluate library"));
        QVERIFY(!f.find<QPushButton>("evaluateStart")->isEnabled());
        f.engine.reports = {test::retrievalReport()};
        f.engine.setJob(measured(api::JobState::Done));
        QTRY_VERIFY(f.find<ui::ReportView>("reportView")->isVisible());
        QTRY_COMPARE(f.find<ui::FigureBars>("reportBars")->rows().size(), std::size_t(6));
        QVERIFY(f.find<QPushButton>("evaluateStart")->isEnabled());
    }

    void aBarOpensTheCaptionsThatDidNotFindTheirPhoto()
    {
        WindowFixture f(40);
        f.engine.reports = {test::retrievalReport()};
        f.window->showPage("evaluate");
        QTRY_VERIFY(f.find<ui::ReportView>("reportView")->isVisible());
        Q_EMIT f.find<ui::FigureBars>("reportBars")->activated("text_to_image|r1");
        auto *behind = f.window->findChild<ui::BehindPanel *>();
        QTRY_COMPARE(behind->count(), 2);
        QCOMPARE(behind->items().front().detail, QString("place 14"));  // the worst first
    }

    void aCellOpensItsPhotos()
    {
        WindowFixture f(40);
        f.engine.reports = {test::classReport()};
        f.window->showPage("evaluate");
        QTRY_VERIFY(f.find<ui::ReportView>("reportView")->isVisible());
        Q_EMIT f.find<ui::ConfusionMatrix>("confusionMatrix")->cellActivated(0, 1);
        auto *behind = f.window->findChild<ui::BehindPanel *>();
        QTRY_COMPARE(behind->count(), 1);
        QVERIFY(behind->items().front().detail.startsWith("taken for dog"));
    }

    void theTableFilters()
    {
        WindowFixture f(40);
        f.engine.reports = {test::retrievalReport()};
        f.window->showPage("evaluate");
        QTRY_VERIFY(f.find<ui::ReportView>("reportView")->isVisible());
        auto *model = f.find<QTableView>("figureTable")->model();
        const int all = model->rowCount();
        QVERIFY(all >= 8);
        f.find<QLineEdit>("figureFilter")->setText("median");
        QVERIFY(model->rowCount() >= 1 && model->rowCount() < all);
    }

    void classesNeedAFolderAndAPlaceForTheName()
    {
        WindowFixture f(40);
        f.window->showPage("evaluate");
        choose(f, core::EvaluationKind::Classification);
        QVERIFY(!f.find<QPushButton>("evaluateStart")->isEnabled());
        QVERIFY(f.find<QLineEdit>("evaluatePrompt")->isVisible());
    }

    void aFailureIsSaid()
    {
        WindowFixture f(40);
        f.window->showPage("evaluate");
        f.find<QPushButton>("evaluateStart")->click();
        auto failed = measured(api::JobState::Failed);
        failed.error = api::Error{api::ErrorCode::InvalidArgument, "captions.csv has no photo that can be read"};
        f.engine.setJob(failed);
        QTRY_VERIFY(!f.find<ui::ReportView>("reportView")->isVisible());
        QTRY_VERIFY(f.find<QPushButton>("evaluateStart")->isEnabled());
        bool said = false;
        for (const auto *label : f.find<ui::EvaluatePage>("evaluatePage")->findChildren<QLabel *>("stateDetail"))
            said = said || label->text().contains("no photo that can be read");
        QVERIFY(said);
    }

    void comparingNeedsAnotherModel()
    {
        WindowFixture f(40);
        f.engine.modelList.resize(2);
        f.engine.modelList[0].id = "starter";
        f.engine.modelList[0].folder = "/models/starter";
        f.engine.modelList[0].active = true;
        f.engine.modelList[1].id = "holiday";
        f.engine.modelList[1].folder = "/models/holiday";
        f.window->showPage("evaluate");
        choose(f, core::EvaluationKind::Comparison);
        QTRY_COMPARE(f.find<QComboBox>("evaluateModel")->count(), 2);
        f.find<QComboBox>("evaluateModel")->setCurrentIndex(1);
        f.find<QComboBox>("evaluateBaseline")->setCurrentIndex(1);
        Q_EMIT f.find<QComboBox>("evaluateBaseline")->activated(1);
        QVERIFY(!f.find<QPushButton>("evaluateStart")->isEnabled());  // against itself
        f.find<QComboBox>("evaluateBaseline")->setCurrentIndex(0);
        Q_EMIT f.find<QComboBox>("evaluateBaseline")->activated(0);
        QVERIFY(f.find<QPushButton>("evaluateStart")->isEnabled());
        f.find<QPushButton>("evaluateStart")->click();
        QCOMPARE(f.engine.lastEvaluation.model, std::filesystem::path("/models/holiday"));
        QCOMPARE(f.engine.lastEvaluation.baseline, std::filesystem::path("/models/starter"));
    }

    void everyKindOfReportIsDrawn()
    {
        WindowFixture f(40);
        for (const auto &report : {test::retrievalReport(), test::classReport(), test::mapReport()}) {
            ui::ReportView view;
            view.resize(900, 700);
            view.setReport(report);
            auto *tabs = view.findChild<QTabWidget *>("reportTabs");
            for (int i = 0; i < tabs->count(); ++i) {
                tabs->setCurrentIndex(i);
                QVERIFY(!view.grab().isNull());
            }
        }
    }
};

QTEST_MAIN(TestEvaluatePage)
#include "tst_evaluate_page.moc"
