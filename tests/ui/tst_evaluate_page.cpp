#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QFile>
#include <QImage>
#include <QListView>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

#include "tests/support/evaluation_reports.h"
#include "tests/ui/window_fixture.h"
#include "ui/charts/confusion_matrix.h"
#include "ui/charts/curve_chart.h"
#include "ui/charts/embedding_map.h"
#include "ui/charts/figure_bars.h"
#include "ui/pages/evaluate_page.h"
#include "ui/models/figure_model.h"
#include "ui/models/query_model.h"
#include "ui/widgets/annotation_panel.h"
#include "ui/widgets/behind_panel.h"
#include "ui/widgets/blind_panel.h"
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

    void aPointOfTheReliabilityOpensItsPhotos()
    {
        const auto report = test::classReport();  // three bins: photos at 0.9, 0.6, 0.8 and 0.95
        const auto high = ui::behindPoint(report, "reliability", 2), middle = ui::behindPoint(report, "reliability", 1);
        QCOMPARE(high.items.size(), std::size_t(3));
        QCOMPARE(middle.items.size(), std::size_t(1));
        QVERIFY(middle.items.front().detail.startsWith("taken for dog"));
        QVERIFY(middle.title.contains("33%") && middle.title.contains("67%"));
        QVERIFY(ui::behindPoint(report, "reliability", 0).items.empty());
    }

    // A threshold of the cats' ROC: who is called so without being one, who is one and missed, and who is found.
    void aThresholdOpensMistakesFirst()
    {
        const auto report = test::classReport();
        const auto strict = ui::behindPoint(report, "per_class/0/roc", 1);  // calls one photo so
        QCOMPARE(strict.items.size(), std::size_t(2));
        QVERIFY(strict.items[0].detail.startsWith("missed") && strict.items[0].photo.filename() == "IMG_1002.jpg");
        QVERIFY(strict.items[1].detail.startsWith("found") && strict.items[1].photo.filename() == "IMG_1001.jpg");
        QCOMPARE(strict.title, QString("cat: 1 found, 0 false alarms, 1 missed"));
        const auto loose = ui::behindPoint(report, "per_class/0/pr", 2);  // calls all four so
        QCOMPARE(loose.items.size(), std::size_t(4));
        QVERIFY(loose.items[0].detail.startsWith("false alarm") && loose.items[0].title == "dog");
        QCOMPARE(loose.title, QString("cat: 2 found, 2 false alarms, 0 missed"));
        QVERIFY(ui::behindPoint(report, "per_class/0/roc", 0).title.startsWith("cat: 0 found"));
        QVERIFY(ui::behindPoint(report, "per_class/0/roc", 9).items.empty());
        auto old = report;  // of a version that did not tell
        std::erase_if(old.series, [](const core::Series &one) { return one.name == "called" || one.name == "photo"; });
        QVERIFY(ui::behindPoint(old, "per_class/0/roc", 1).items.empty());
    }

    void binsOfScoresOpenTheirPairs()
    {
        const auto report = test::retrievalReport();  // 60 bins from -0.2 to 0.6; own pairs at 0.41, 0.32 and 0.1
        const auto own = ui::behindPoint(report, "distribution/matching", 39),
                   other = ui::behindPoint(report, "distribution/unrelated", 37);
        QCOMPARE(own.items.size(), std::size_t(1));
        QCOMPARE(own.items.front().sentence, QString("Two children build a castle of sand"));
        QVERIFY(own.items.front().photo.filename() == "IMG_1002.jpg");
        QCOMPARE(other.items.size(), std::size_t(1));
        QVERIFY(other.items.front().photo.filename() == "IMG_1001.jpg" && other.items.front().detail.startsWith("unrelated"));
        const auto sure = ui::behindPoint(report, "calibration/platt", 4);  // of five bins: 0.93 and 0.91
        QCOMPARE(sure.items.size(), std::size_t(2));
        QVERIFY(sure.items[0].detail.startsWith("belong together") && sure.items[1].detail.startsWith("unrelated"));
        QVERIFY(ui::behindPoint(report, "calibration/platt", 2).items.empty());
        QVERIFY(ui::behindPoint(report, "nothing", 2).items.empty());
    }

    void aPointOfAChartOpensTheSidePanel()
    {
        WindowFixture f(40);
        f.engine.reports = {test::classReport()};
        f.window->showPage("evaluate");
        QTRY_VERIFY(f.find<ui::ReportView>("reportView")->isVisible());
        auto *box = f.find<QComboBox>("reportCurveClass");
        box->setCurrentIndex(1);
        Q_EMIT box->activated(1);
        QCOMPARE(f.find<ui::CurveChart>("chartFirst")->curves().front().key, QString("per_class/0/roc"));
        QCOMPARE(f.find<ui::CurveChart>("chartSecond")->curves().front().key, QString("per_class/0/pr"));
        Q_EMIT f.find<ui::CurveChart>("chartFirst")->pointActivated("per_class/0/roc", 1);
        auto *behind = f.window->findChild<ui::BehindPanel *>();
        QTRY_COMPARE(behind->count(), 2);
        QCOMPARE(f.find<QLabel>("behindTitle")->text(), QString("cat: 1 found, 0 false alarms, 1 missed"));
        auto *table = f.find<QTableView>("figureTable");
        const auto rowOf = [&](const QString &what) {
            for (int row = 0; row < table->model()->rowCount(); ++row)
                if (table->model()->index(row, ui::FigureModel::What).data().toString() == what)
                    return table->model()->index(row, 0);
            return QModelIndex();
        };
        Q_EMIT table->clicked(rowOf("Accuracy"));
        QTRY_COMPARE(behind->count(), 1);                   // the cat that was taken for a dog
        Q_EMIT table->clicked(rowOf("Calibration error"));  // nothing is behind it alone: what was there stays
        QCOMPARE(behind->count(), 1);
    }

    void aMapOfTwoModelsIsColouredByModel()
    {
        WindowFixture f(40);
        auto report = test::mapReport(12);
        report.summary.baseline = "holidays-2023";
        for (const core::Series &series : std::vector<core::Series>(report.series))
            if (series.name.starts_with("tsne"))
                report.series.push_back({"map", "baseline_" + series.name, series.of, std::vector<double>(12, 0.5)});
        f.engine.reports = {report};
        f.window->showPage("evaluate");
        QTRY_VERIFY(f.find<ui::ReportView>("reportView")->isVisible());
        auto *map = f.find<ui::EmbeddingMap>("embeddingMap");
        QCOMPARE(map->inside(QRectF(map->rect())).size(), std::size_t(48));
        auto *colour = f.find<QComboBox>("mapColour");
        const int byModel = colour->findText("By model");
        QVERIFY(byModel > 0);
        colour->setCurrentIndex(byModel);
        Q_EMIT colour->activated(byModel);
        QVERIFY(f.find<QLabel>("mapLegend")->text().contains("holidays-2023"));
        Q_EMIT map->selected({3, 24 + 3, 24 + 12 + 3});
        auto *behind = f.window->findChild<ui::BehindPanel *>();
        QTRY_COMPARE(behind->count(), 3);
        QVERIFY(behind->items()[0].photo == behind->items()[1].photo);
        QVERIFY(behind->items()[1].detail.contains("holidays-2023") && !behind->items()[2].sentence.isEmpty());
        f.engine.reports = {test::mapReport(12)};
        ui::ReportView alone;
        alone.setReport(test::mapReport(12));
        QVERIFY(alone.findChild<QComboBox *>("mapColour")->findText("By model") < 0);
    }

    void lostPinsWinsAndClustersAreOpened()
    {
        auto compared = test::comparisonReport();
        compared.series.push_back({"text_to_image", "pinned_lost", core::SeriesOf::Captions, {0, 0, 1}});
        QCOMPARE(ui::behindFigure(compared, "regression|lost").size(), std::size_t(1));
        QCOMPARE(ui::behindFigure(compared, "text_to_image|wins").front().detail, QString("place 3, before 9"));
        QCOMPARE(ui::behindFigure(compared, "text_to_image|losses").front().detail, QString("place 14, before 2"));
        QCOMPARE(ui::behindFigure(compared, "text_to_image|ties").size(), std::size_t(1));
        QVERIFY(ui::behindFigure(compared, "regression|kept").empty());
        QCOMPARE(ui::behindFigure(test::mapReport(12), "clusters/2|photos").size(), std::size_t(3));
        QCOMPARE(ui::behindFigure(test::retrievalReport(), "text_to_image|median_rank").size(), std::size_t(1));  // later than 4
        QCOMPARE(ui::behindFigure(test::retrievalReport(), "text_to_image|mrr").size(), std::size_t(2));          // not first
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

    void figuresAppearAsTheyCome()
    {
        WindowFixture f(40);
        f.engine.modelList.resize(1);
        f.engine.modelList[0].id = "starter";
        f.engine.modelList[0].folder = "/models/starter";
        f.window->showPage("evaluate");
        QTRY_COMPARE(f.find<QComboBox>("evaluateModel")->count(), 1);
        f.find<QPushButton>("evaluateStart")->click();
        auto *bars = f.find<ui::FigureBars>("reportBars");
        const auto tell = [&](const char *scope) {
            f.engine.tellMeasured(core::JobId{1}, {{scope, "r1", 0.3, core::Unit::Fraction, std::nullopt}});
        };
        tell("text_to_image");
        QTRY_COMPARE(bars->rows().size(), std::size_t(1));
        QVERIFY(f.find<ui::ReportView>("reportView")->isVisible());
        QVERIFY(!f.find<QPushButton>("evaluateSave")->isVisible());  // not whole yet
        tell("image_to_text");
        QTRY_COMPARE(bars->rows().size(), std::size_t(2));
        tell("text_to_image");  // it started over
        QTRY_COMPARE(bars->rows().size(), std::size_t(1));
        f.engine.setJob(measured(api::JobState::Cancelled));
        QTRY_VERIFY(!f.find<ui::ReportView>("reportView")->isVisible());
    }

    void theForecastSaysHowMuchAndHowLong()
    {
        WindowFixture f(40);
        auto before = test::retrievalReport();
        before.summary.figures.push_back({"", "gallery", 10, core::Unit::Count, std::nullopt});
        before.summary.seconds = 20;
        f.engine.reports = {before};
        f.window->showPage("evaluate");
        auto *forecast = f.find<QLabel>("evaluateForecast");
        QTRY_VERIFY(forecast->text().contains("40 photos, 200 captions"));
        QTRY_VERIFY2(forecast->text().contains("about 1 min"), qPrintable(forecast->text()));  // 40 photos at 2 s
        choose(f, core::EvaluationKind::Robustness);
        QTRY_VERIFY2(forecast->text().contains("about 9 min"), qPrintable(forecast->text()));  // each seven times
    }

    void theRequestSaysHowClassesAreToldApartAndWhatIsPinned()
    {
        WindowFixture f(40);
        f.window->showPage("evaluate");
        choose(f, core::EvaluationKind::Classification);
        auto *method = f.find<QComboBox>("evaluateMethod");
        QVERIFY(method->isVisible());
        method->setCurrentIndex(1);
        Q_EMIT method->activated(1);
        QVERIFY(!f.find<QLineEdit>("evaluatePrompt")->isVisible());
        QVERIFY(!f.find<QPushButton>("evaluateStart")->isEnabled());  // of which folder?
        choose(f, core::EvaluationKind::Comparison);
        QVERIFY(f.find<QPushButton>("evaluatePins")->isVisible() && !method->isVisible());
    }

    void whatIsBehindIsJudgedWrittenAboutAndSaved()
    {
        WindowFixture f(40);
        f.engine.reports = {test::retrievalReport()};
        f.window->showPage("evaluate");
        QTRY_VERIFY(f.find<ui::ReportView>("reportView")->isVisible());
        Q_EMIT f.find<ui::FigureBars>("reportBars")->activated("text_to_image|r1");
        auto *behind = f.window->findChild<ui::BehindPanel *>();
        QTRY_COMPARE(behind->count(), 2);
        QVERIFY(!f.find<QToolButton>("behindRight")->isEnabled());  // nothing is selected
        auto *list = f.find<QListView>("behindList");
        list->setCurrentIndex(list->model()->index(0, 0));
        f.find<QToolButton>("behindRight")->click();
        QVERIFY(f.engine.did("judge A red boat on the sea at sunset 3 right"));
        QVERIFY(list->model()->index(0, 0).data().toString().contains("judged right"));
        f.find<QToolButton>("behindTexts")->click();
        auto *editor = behind->findChild<ui::AnnotationPanel *>();
        QVERIFY(editor != nullptr);
        QCOMPARE(editor->photos(), (QList<api::PhotoId>{api::PhotoId{3}}));
        const QString file = f.folder.filePath("selection.csv");
        QVERIFY(behind->writeTable(file.toStdString()));
        QFile one(file);
        QVERIFY(one.open(QIODevice::ReadOnly));
        QCOMPARE(one.readAll(), QByteArray("image,caption\n\"/pictures/Holidays/IMG_1003.jpg\",\"A red boat on the sea at sunset\"\n"));
        list->clearSelection();
        QVERIFY(behind->writeTable(file.toStdString()));
        QFile all(file);
        QVERIFY(all.open(QIODevice::ReadOnly));
        QCOMPARE(all.readAll().count('\n'), 3);
        QVERIFY(!behind->writeTable("/no/such/folder/selection.csv"));
        Q_EMIT behind->learnWanted(file.toStdString());
        QTRY_VERIFY(f.engine.did("preview " + file.toStdString()));  // the Train page has it
    }

    void everyQueryIsListedAndOpened()
    {
        WindowFixture f(40);
        f.engine.reports = {test::comparisonReport()};
        f.window->showPage("evaluate");
        QTRY_VERIFY(f.find<ui::ReportView>("reportView")->isVisible());
        auto *table = f.find<QTableView>("queryTable");
        auto *model = table->model();
        QCOMPARE(model->rowCount(), 6);
        QCOMPARE(model->index(0, ui::QueryModel::Query).data().toString(), QString("A red boat on the sea at sunset"));  // the worst loss
        QVERIFY(model->index(0, ui::QueryModel::Change).data().toString().endsWith("12"));
        Q_EMIT table->clicked(model->index(0, 0));
        auto *behind = f.window->findChild<ui::BehindPanel *>();
        QTRY_COMPARE(behind->count(), 1);
        QCOMPARE(behind->items().front().detail, QString("place 14, before 2"));
        Q_EMIT f.find<ui::FigureBars>("reportBars")->activated("text_to_image/r10|version");
        QTRY_COMPARE(behind->count(), 2);  // one later, one earlier
        QCOMPARE(behind->items().back().detail, QString("place 3, before 9"));
        f.find<QLineEdit>("queryFilter")->setText("castle");
        QCOMPARE(model->rowCount(), 1);
    }

    void whatCameFirstInsteadIsShownBeside()
    {
        WindowFixture f(40);
        f.engine.reports = {test::retrievalReport()};
        f.window->showPage("evaluate");
        QTRY_VERIFY(f.find<ui::ReportView>("reportView")->isVisible());
        auto *table = f.find<QTableView>("queryTable");
        f.find<QLineEdit>("queryFilter")->setText("castle");
        Q_EMIT table->clicked(table->model()->index(0, 0));
        auto *behind = f.window->findChild<ui::BehindPanel *>();
        QTRY_COMPARE(behind->count(), 2);
        QVERIFY(behind->items()[0].photo.filename() == "IMG_1002.jpg" && behind->items()[1].photo.filename() == "IMG_1003.jpg");
        QCOMPARE(behind->items()[1].detail, QString("came first instead"));
        QCOMPARE(behind->items()[1].sentence, behind->items()[0].sentence);
        f.find<QLineEdit>("queryFilter")->setText("brown dog");  // found first: nothing came instead
        Q_EMIT table->clicked(table->model()->index(0, 0));
        QTRY_COMPARE(behind->count(), 1);
    }

    void damageIsATableWhoseCellsOpen()
    {
        WindowFixture f(40);
        f.engine.reports = {test::robustnessReport()};
        f.window->showPage("evaluate");
        QTRY_VERIFY(f.find<ui::ReportView>("reportView")->isVisible());
        auto *table = f.find<QTableView>("damageTable");
        QCOMPARE(table->model()->rowCount(), 8);
        QCOMPARE(table->model()->index(1, 0).data().toString(), QString("Blurred"));
        QCOMPARE(table->model()->index(1, 3).data().toString(), QString("71.0%"));
        Q_EMIT table->clicked(table->model()->index(1, 3));
        auto *behind = f.window->findChild<ui::BehindPanel *>();
        QTRY_COMPARE(behind->count(), 1);
        QCOMPARE(behind->items().front().detail, QString("place 17"));
    }

    void twoAnswersWithoutNamesAreVotedOn()
    {
        WindowFixture f(40);
        f.engine.modelList.resize(2);
        f.engine.modelList[0].id = "starter";
        f.engine.modelList[0].folder = "/models/starter";
        f.engine.modelList[1].id = "holiday";
        f.engine.modelList[1].folder = "/models/holiday";
        f.engine.blind.pair.left = {{core::PhotoId{1}, "/pictures/Holidays/IMG_1001.jpg"}};
        f.engine.blind.pair.right = {{core::PhotoId{2}, "/pictures/Holidays/IMG_1002.jpg"}};
        f.window->showPage("evaluate");
        auto *kind = f.find<QComboBox>("evaluateKind");
        kind->setCurrentIndex(kind->findData(-1));
        Q_EMIT kind->activated(kind->currentIndex());
        QTRY_COMPARE(f.find<QComboBox>("evaluateBaseline")->count(), 2);
        QVERIFY(f.find<ui::BlindPanel>("blindPanel")->isVisible() && !f.find<QPushButton>("evaluateStart")->isVisible());
        QVERIFY(!f.find<QLineEdit>("blindQuery")->isEnabled());  // one model against itself
        f.find<QComboBox>("evaluateBaseline")->setCurrentIndex(1);
        Q_EMIT f.find<QComboBox>("evaluateBaseline")->activated(1);
        f.find<QLineEdit>("blindQuery")->setText("a dog");
        QVERIFY(!f.find<QPushButton>("blindVoteLeft")->isEnabled());
        f.find<QPushButton>("blindAsk")->click();
        QTRY_VERIFY(f.find<QPushButton>("blindVoteLeft")->isEnabled());
        QCOMPARE(f.engine.blind.asked.front().query, std::string("a dog"));
        QCOMPARE(f.engine.blind.asked.front().second, std::filesystem::path("/models/holiday"));
        QCOMPARE(f.find<QListView>("blindRight")->model()->rowCount(), 1);
        f.find<QPushButton>("blindVoteRight")->click();
        QTRY_COMPARE(f.engine.blind.votes.size(), std::size_t(1));
        QVERIFY(f.engine.blind.votes.front().second == api::BlindVerdict::Right);
        QTRY_VERIFY(f.find<QLabel>("blindHint")->text().startsWith("1 vote counted"));
        QVERIFY(!f.find<QPushButton>("blindVoteRight")->isEnabled());
        api::BlindTally tally;
        tally.firstModel = "starter";
        tally.secondModel = "holiday";
        tally.first = 1;
        tally.second = 4;
        tally.share = 0.2;
        tally.pValue = 0.375;
        f.engine.blind.tallyList = {tally};
        f.find<QPushButton>("blindShow")->click();
        QTRY_VERIFY(f.find<QLabel>("blindResult")->text().contains("holiday 4 times"));
        QVERIFY(f.find<QLabel>("blindResult")->text().contains("38% of"));
        f.engine.blind.pair.alike = true;
        f.find<QLineEdit>("blindQuery")->setText("a cat");
        f.find<QPushButton>("blindAsk")->click();
        QTRY_VERIFY(f.find<QLabel>("blindHint")->text().contains("the same"));
        QVERIFY(!f.find<QPushButton>("blindVoteLeft")->isEnabled());
        f.engine.blind.error = api::Error{api::ErrorCode::NoEmbeddings, "holiday has no embeddings here"};
        f.find<QPushButton>("blindAsk")->click();
        QTRY_VERIFY(f.find<QLabel>("blindHint")->text().contains("holiday has no embeddings here"));
    }

    void whatIsShownIsSavedAsAPicture()
    {
        const QTemporaryDir folder;
        WindowFixture f(40);
        ui::ReportView view;
        view.resize(900, 700);
        view.setReport(test::classReport());
        view.setVisible(true);
        view.findChild<QTabWidget *>("reportTabs")->setCurrentIndex(1);
        const QString png = folder.filePath("matrix.png"), svg = folder.filePath("matrix.svg");
        QVERIFY(view.savePicture(png.toStdString()) && view.savePicture(svg.toStdString()));
        const QImage image(png);
        QVERIFY(image.width() > 1000);  // twice as many pixels
        QFile drawing(svg);
        QVERIFY(drawing.open(QIODevice::ReadOnly));
        const QByteArray text = drawing.readAll();
        QVERIFY(text.contains("<svg") && text.contains("cat"));  // text stays text
        QVERIFY(!view.savePicture(folder.filePath("matrix.gif").toStdString()));
        QVERIFY(!view.savePicture("/no/such/folder/matrix.png"));
    }

    void measuresAreSaidInPlainWords()
    {
        const auto words = [](const char *scope, const char *name, double value) {
            return ui::figureInWords({scope, name, value, core::Unit::Fraction, std::nullopt});
        };
        QCOMPARE(words("text_to_image", "r10", 0.74), QString("7 of 10 sentences find their photo among the first 10"));
        QCOMPARE(words("image_to_text", "r5", 0.042), QString("4 of 100 photos find one of their sentences among the first 5"));
        QCOMPARE(words("", "accuracy", 0.96), QString("96 of 100 photos are put into their class"));
        QCOMPARE(words("", "accuracy", std::nan("")), QString("Cannot be had here."));
        for (const auto &report : {test::retrievalReport(), test::classReport(), test::comparisonReport()})
            for (const core::Figure &figure : report.summary.figures)
                if (figure.unit != core::Unit::Count && figure.unit != core::Unit::Score && figure.name != "baseline"
                    && figure.name != "version")
                    QVERIFY2(!ui::figureInWords(figure).isEmpty(), figure.name.c_str());
    }

    void everyKindOfReportIsDrawn()
    {
        WindowFixture f(40);
        for (const auto &report :
             {test::retrievalReport(), test::classReport(), test::mapReport(), test::comparisonReport(), test::robustnessReport()}) {
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
