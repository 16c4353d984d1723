#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

#include "tests/support/run_reports.h"
#include "tests/ui/window_fixture.h"
#include "ui/charts/line_chart.h"
#include "ui/models/run_model.h"
#include "ui/pages/train_page.h"
#include "ui/widgets/names_panel.h"
#include "ui/widgets/run_view.h"
#include "ui/widgets/small_widgets.h"

using namespace semblance;
using test::WindowFixture;

static api::TrainEvent step(int number, double loss)
{
    return {"step", number, 0, {{"loss", loss}, {"learning_rate", 0.001}, {"pairs_per_second", 120}, {"steps", 40}}, {}};
}

static api::TrainEvent epoch(int number, double recall)
{
    return {"epoch", number, number / 10, {{"loss", 1}, {"val_loss", 1.2}, {"recall_at_10", recall}, {"base_recall_at_10", 0.2}}, {}};
}

static api::JobStatus status(api::JobState state)
{
    api::JobStatus job;
    job.id = core::JobId{1};
    job.kind = api::JobKind::Train;
    job.state = state;
    job.subject = "/models/trained";
    job.done = 20;
    job.total = 40;
    return job;
}

class TestTrainPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLibrarysCaptionsAreCounted()
    {
        WindowFixture f(40);
        f.window->showPage("train");
        QTRY_COMPARE(f.find<QLabel>("dataFacts")->text(), "40 photos with 200 captions");
        QVERIFY(f.find<QLabel>("dataProblems")->text().contains("2 left out"));
        QTRY_VERIFY(f.find<QPushButton>("trainStart")->isEnabled());
    }

    void languagesAreCountedWhereThereAreTwo()
    {
        WindowFixture f(40);
        f.engine.previewLanguages = {{"en", 160}, {"zh", 40}};
        f.window->showPage("train");
        QTRY_COMPARE(f.find<QLabel>("dataFacts")->text(), "40 photos with 200 captions: 160 English, 40 Chinese");
    }

    void withoutCaptionsNothingStarts()
    {
        WindowFixture f(40);
        f.engine.previewError = api::Error{api::ErrorCode::InvalidArgument, "no pair is left"};
        f.window->showPage("train");
        QTRY_VERIFY(f.find<QLabel>("dataFacts")->text().contains("no captions yet"));
        QVERIFY(!f.find<QPushButton>("trainStart")->isEnabled());
        QVERIFY(!f.find<QLabel>("trainHint")->text().isEmpty());
    }

    void theChosenRecipeAndItsSettingsAreSent()
    {
        WindowFixture f(40);
        f.window->showPage("train");
        QTRY_VERIFY(f.find<QPushButton>("trainStart")->isEnabled());
        f.find<QPushButton>("recipe-lora")->click();
        f.find<QLineEdit>("recipeEpochs")->setText("7");
        f.find<QLineEdit>("recipeMore")->setText("batch_size=64 loss=triplet");
        f.find<QPushButton>("trainStart")->click();
        QVERIFY(f.engine.did("train lora on library"));
        QCOMPARE(f.engine.lastTraining.settings.at("epochs"), std::string("7"));
        QCOMPARE(f.engine.lastTraining.settings.at("batch_size"), std::string("64"));
        QCOMPARE(f.engine.lastTraining.loss, std::string("triplet"));
        QTRY_VERIFY(!f.find<QPushButton>("trainStart")->isEnabled());
    }

    void aSettingWithoutAValueIsRefusedWhileTyping()
    {
        WindowFixture f(40);
        f.window->showPage("train");
        QTRY_VERIFY(f.find<QPushButton>("trainStart")->isEnabled());
        f.find<QLineEdit>("recipeMore")->setText("batch_size=");
        QVERIFY(!f.find<QPushButton>("trainStart")->isEnabled());
        f.find<QLineEdit>("recipeMore")->setText("batch_size=8");
        QVERIFY(f.find<QPushButton>("trainStart")->isEnabled());
    }

    void theCurvesGrowAndTheResultIsOffered()
    {
        WindowFixture f(40);
        f.window->showPage("train");
        QTRY_VERIFY(f.find<QPushButton>("trainStart")->isEnabled());
        f.find<QPushButton>("trainStart")->click();
        for (int i = 0; i < 20; ++i)
            f.engine.tellTrained(core::JobId{1}, step(i, 3.0 - 0.1 * i));
        f.engine.tellTrained(core::JobId{1}, epoch(20, 0.4));
        QTRY_COMPARE(f.find<ui::LineChart>("chartLoss")->pointCount(0), 20);
        QCOMPARE(f.find<ui::LineChart>("chartLoss")->pointCount(1), 1);
        QCOMPARE(f.find<ui::LineChart>("chartRecall")->pointCount(0), 1);
        QVERIFY(!f.find<QFrame>("runResult")->isVisible());
        f.engine.tellTrained(core::JobId{1}, {"done", 40, 2, {}, "/models/trained"});
        f.engine.setJob(status(api::JobState::Done));
        QTRY_VERIFY(f.find<QFrame>("runResult")->isVisible());
        QVERIFY(f.find<QFrame>("runResult")->accessibleName().startsWith("Better"));
        QVERIFY(f.find<QLabel>("runResultText")->text().contains("40%"));
        f.find<QPushButton>("runUse")->click();
        QVERIFY(f.engine.did("use /models/trained"));
    }

    void aWorseResultIsCalledWorse()
    {
        WindowFixture f(40);
        f.window->showPage("train");
        QTRY_VERIFY(f.find<QPushButton>("trainStart")->isEnabled());
        f.find<QPushButton>("trainStart")->click();
        f.engine.tellTrained(core::JobId{1}, epoch(10, 0.1));
        f.engine.tellTrained(core::JobId{1}, {"done", 10, 1, {}, "/models/trained"});
        f.engine.setJob(status(api::JobState::Done));
        QTRY_VERIFY(f.find<QFrame>("runResult")->isVisible());
        QVERIFY(f.find<QFrame>("runResult")->accessibleName().startsWith("Not better"));
        f.find<QPushButton>("runRemove")->click();
        QTRY_VERIFY(f.engine.did("remove model /models/trained"));
    }

    void earlierRunsAreComparedNotedRepeatedAndDeleted()
    {
        WindowFixture f(40);
        f.engine.runReports = test::runReports();
        f.window->showPage("train");
        auto *table = f.find<QTableView>("runsTable");
        QTRY_COMPARE(table->model()->rowCount(), 3);
        QVERIFY(f.find<QPushButton>("trainEarlier")->text().contains("3"));
        f.find<QPushButton>("trainEarlier")->click();
        QTRY_VERIFY(table->isVisible());
        const auto cell = [&](int row, int column) { return table->model()->index(row, column); };
        QCOMPARE(cell(0, ui::RunModel::Result).data().toString(), "Better");
        QCOMPARE(cell(0, ui::RunModel::Recall).data().toString(), "16% → 23%");
        QCOMPARE(cell(2, ui::RunModel::Result).data().toString(), "Stopped");
        QVERIFY(!f.find<ui::LineChart>("compareLoss")->isVisible());

        // Two that are ticked lie over one another, and behind the run that is watched.
        for (int row : {0, 1})
            QVERIFY(table->model()->setData(cell(row, 0), Qt::Checked, Qt::CheckStateRole));
        QTRY_COMPARE(f.find<ui::LineChart>("compareRecall")->pointCount(1), 4);
        QVERIFY(f.find<ui::LineChart>("compareLoss")->isVisible());
        QVERIFY(f.find<QLabel>("runDifferences")->text().contains("batch_size: 128 · 64"));
        QCOMPARE(f.find<ui::LineChart>("chartRecall")->earlierCount(), 2);
        QVERIFY(table->model()->setData(cell(1, 0), Qt::Unchecked, Qt::CheckStateRole));
        QTRY_COMPARE(f.find<ui::LineChart>("compareRecall")->pointCount(1), 0);
        QCOMPARE(f.find<ui::LineChart>("chartRecall")->earlierCount(), 1);

        QVERIFY(table->model()->setData(cell(1, ui::RunModel::Note), "with flips ", Qt::EditRole));
        QTRY_VERIFY(f.engine.did("note of run 2: with flips"));
        table->setCurrentIndex(cell(1, 0));
        f.find<QPushButton>("runForget")->click();
        QTRY_VERIFY(f.find<QPushButton>("forgetRunConfirm"));
        f.find<QPushButton>("forgetRunConfirm")->click();
        QTRY_VERIFY(f.engine.did("forget run 2"));
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->setCurrentIndex(cell(0, 0));
        f.find<QPushButton>("runRepeat")->click();
        QVERIFY(f.engine.did("train head on /photos/captions.csv"));
        QCOMPARE(f.engine.lastTraining.seed, std::uint64_t(7));
        QCOMPARE(f.engine.lastTraining.settings.at("start_from"), std::string("/models/starter"));
        QTRY_VERIFY(!table->isVisible());  // the new run is watched
        f.find<QPushButton>("trainEarlier")->click();
        QVERIFY(!f.find<QPushButton>("runRepeat")->isEnabled());  // one at a time
    }

    void correctionsAreLearnedWithOneButton()
    {
        WindowFixture f(40);
        f.window->showPage("train");
        auto *learn = f.find<QPushButton>("learnCorrections");
        QTRY_VERIFY(f.find<QLabel>("correctionsText")->text().contains("(Y)"));
        QVERIFY(!learn->isEnabled());
        f.engine.correctionCount = {12, 3, 4};
        f.window->showPage("search");
        f.window->showPage("train");
        QTRY_VERIFY(learn->isEnabled());
        QCOMPARE(f.find<QLabel>("correctionsText")->text(), "12 right and 3 wrong, for 4 searches");
        learn->click();
        QVERIFY(f.engine.did("train head on corrections"));
        QVERIFY(!learn->isEnabled());  // one at a time
    }

    void namesAreGivenAndDeleted()
    {
        WindowFixture f(40);
        auto *sheet = new ui::NameSheet(f.window->bridge(), {core::PhotoId{1}, core::PhotoId{2}, core::PhotoId{3}}, f.window.get());
        sheet->open();
        auto *give = sheet->findChild<QPushButton *>("nameGive");
        QVERIFY(!give->isEnabled());
        sheet->findChild<QLineEdit *>("nameText")->setText(" Rex ");
        sheet->findChild<QLineEdit *>("nameKind")->setText("dog");
        give->click();
        QTRY_VERIFY(f.engine.did("name Rex (dog) 3"));
        f.window->showPage("train");
        QTRY_VERIFY(f.find<QToolButton>("forgetName-Rex"));
        f.find<QToolButton>("forgetName-Rex")->click();
        QTRY_VERIFY(f.engine.did("forget name Rex"));
        QTRY_VERIFY(!f.find<QToolButton>("forgetName-Rex"));
    }

    void aVersionThatWasAdaptedTooOftenIsSaidBeforeTheRun()
    {
        WindowFixture f(40);
        api::ModelInfo model;
        model.id = "four-times";
        model.active = true;
        model.adaptable = false;
        f.engine.modelList = {model};
        f.window->showPage("train");
        QTRY_VERIFY(f.find<QLabel>("trainHint")->text().contains("four times"));
        QVERIFY(!f.find<QPushButton>("trainStart")->isEnabled());
        f.find<QPushButton>("recipe-lora")->click();
        QVERIFY(f.find<QPushButton>("trainStart")->isEnabled());
    }

    void pauseAndStopReachTheJob()
    {
        WindowFixture f(40);
        f.window->showPage("train");
        QTRY_VERIFY(f.find<QPushButton>("trainStart")->isEnabled());
        f.find<QPushButton>("trainStart")->click();
        f.engine.setJob(status(api::JobState::Running));
        QTRY_VERIFY(f.find<ui::ElidedLabel>("runState")->fullText().contains("20"));
        f.find<QPushButton>("runPause")->click();
        QVERIFY(f.engine.did("pause 1"));
        f.find<QPushButton>("runStop")->click();
        QVERIFY(f.engine.did("cancel 1"));
        f.engine.setJob(status(api::JobState::Cancelled));
        QTRY_VERIFY(!f.find<QPushButton>("runPause")->isVisible());
        QTRY_VERIFY(f.find<QPushButton>("trainStart")->isEnabled());
    }
};

QTEST_MAIN(TestTrainPage)
#include "tst_train_page.moc"
