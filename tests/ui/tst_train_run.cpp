// What the Train page shows of a run beside its curves: watched sentences, trials, mixes, classes that become tags, runs that go on.
#include <QComboBox>
#include <QDialog>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QSlider>
#include <QAbstractItemModelTester>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

#include <algorithm>

#include "tests/support/fake_teaching.h"
#include "tests/support/run_reports.h"
#include "tests/ui/window_fixture.h"
#include "ui/charts/line_chart.h"
#include "ui/models/trial_model.h"
#include "ui/pages/train_page.h"
#include "ui/theme/language.h"
#include "ui/widgets/blend_panel.h"
#include "ui/widgets/pinned_strip.h"
#include "ui/widgets/recipe_settings.h"
#include "ui/widgets/run_view.h"
#include "ui/widgets/small_widgets.h"

using namespace semblance;
using test::WindowFixture;

static api::JobStatus status(api::JobState state)
{
    api::JobStatus job;
    job.id = core::JobId{1};
    job.kind = api::JobKind::Train;
    job.state = state;
    job.subject = "/models/trained";
    return job;
}

static api::TrainEvent pinned(const QStringList &photos)
{
    api::TrainEvent event{"pinned", 0, 0, {}, {}};
    event.pinned.push_back({"a dog", {}, {}});
    for (const QString &photo : photos) {
        event.pinned[0].photos.push_back(photo.toStdString());
        event.pinned[0].scores.push_back(0.3);
    }
    return event;
}

// The page, ready to start.
static void open(WindowFixture &f)
{
    f.window->showPage("train");
    QTRY_VERIFY(f.find<QPushButton>("trainStart")->isEnabled());
}

class TestTrainRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRunIsWatchedForWhatItForgets()
    {
        WindowFixture f(40);
        open(f);
        f.find<QPushButton>("trainStart")->click();
        QCOMPARE(f.engine.lastTraining.settings.at("probe"), std::string("scenes"));
        QVERIFY(!f.engine.lastTraining.pinned.empty());  // captions of the photos, when nobody says what to watch
        f.engine.setJob(status(api::JobState::Done));
        QTRY_VERIFY(f.find<QPushButton>("trainStart")->isEnabled());
        f.find<QLineEdit>("recipePinned")->setText(" our boat ; a dog on the beach;;");
        f.find<QLineEdit>("recipeMore")->setText("probe=/mine.csv");
        f.find<QPushButton>("trainStart")->click();
        QCOMPARE(f.engine.lastTraining.settings.at("probe"), std::string("/mine.csv"));
        QCOMPARE(f.engine.lastTraining.pinned, (std::vector<std::string>{"our boat", "a dog on the beach"}));
    }

    void watchedSentencesAreRankedAnew()
    {
        WindowFixture f(40);
        open(f);
        f.find<QPushButton>("trainStart")->click();
        auto *strip = f.find<ui::PinnedStrip>("pinnedStrip");
        QVERIFY(!strip->isVisible());
        f.engine.tellTrained(core::JobId{1}, pinned({"/a.jpg", "/b.jpg", "/c.jpg"}));
        QTRY_VERIFY(strip->isVisible());
        QCOMPARE(strip->shown(0), (QStringList{"/a.jpg", "/b.jpg", "/c.jpg"}));
        f.engine.tellTrained(core::JobId{1}, pinned({"/c.jpg", "/a.jpg", "/d.jpg"}));
        QTRY_COMPARE(strip->shown(0), (QStringList{"/c.jpg", "/a.jpg", "/d.jpg"}));
        QStringList said;
        for (const QLabel *tile : strip->findChildren<QLabel *>())
            if (tile->isVisible() && !tile->accessibleName().isEmpty())
                said << tile->accessibleName();
        QVERIFY2(said.join("|").contains("up from place 3"), qPrintable(said.join("|")));
        QVERIFY(said.join("|").contains("down from place 1"));
        QVERIFY(said.join("|").contains("new among the first"));
        // The pictures themselves come from a worker.
        const auto complete = [strip] {
            const auto tiles = strip->findChildren<QLabel *>();
            return std::all_of(tiles.begin(), tiles.end(), [](const QLabel *tile) {
                return !tile->isVisible() || !tile->property("photo").isValid() || !tile->pixmap().isNull();
            });
        };
        QTRY_VERIFY(complete());
    }

    void mixesAreMeasuredAndOneIsKept()
    {
        WindowFixture f(40);
        open(f);
        f.find<QPushButton>("trainStart")->click();
        f.engine.tellTrained(core::JobId{1}, {"done",
                                              9,
                                              1,
                                              {{"better", 0},
                                               {"forgets", 1},
                                               {"text_to_image_r10", 0.23},
                                               {"base_text_to_image_r10", 0.16},
                                               {"gain_r10", 0.06},
                                               {"gain_r10_ci_low", 0.02},
                                               {"gain_r10_ci_high", 0.10},
                                               {"probe_r10", 0.72},
                                               {"base_probe_r10", 0.82}},
                                              "/models/trained"});
        f.engine.setJob(status(api::JobState::Done));
        auto *panel = f.find<ui::BlendPanel>("blendPanel");
        QTRY_VERIFY(panel->isVisible());
        QVERIFY(f.find<QFrame>("runResult")->accessibleName().startsWith("It forgets"));
        const QString text = f.find<QLabel>("runResultText")->text();
        QVERIFY2(text.contains("between 2% and 10%") && text.contains("72%, before 82%"), qPrintable(text));
        auto *slider = f.find<QSlider>("blendSlider");
        auto *figures = f.find<QLabel>("blendFigures");
        QTRY_VERIFY2(figures->text().contains("23%") && figures->text().contains("72%"), qPrintable(figures->text()));
        QVERIFY(!f.find<QPushButton>("blendKeep")->isEnabled());  // all of the new one is no mix
        slider->setValue(0);
        QTRY_VERIFY2(figures->text().contains("16%") && figures->text().contains("82%"), qPrintable(figures->text()));
        slider->setValue(5);
        QTRY_VERIFY(f.find<QPushButton>("blendKeep")->isEnabled());
        f.find<QPushButton>("blendKeep")->click();
        QTRY_VERIFY(f.engine.did("keep blend of /models/trained at 50"));
        QTRY_VERIFY(f.find<QLabel>("runNote")->text().contains("trained-blend"));
        f.find<QPushButton>("runUse")->click();
        QVERIFY(f.engine.did("use /models/trained-blend"));
    }

    void withoutARunBesideItNothingIsMixed()
    {
        WindowFixture f(40);
        f.engine.blends = false;
        open(f);
        f.find<QPushButton>("trainStart")->click();
        f.engine.tellTrained(core::JobId{1}, {"done", 9, 1, {{"better", 1}}, "/models/trained"});
        f.engine.setJob(status(api::JobState::Done));
        QTRY_VERIFY(f.engine.did("measure blend of /models/trained"));
        QTRY_VERIFY(f.find<QFrame>("runResult")->isVisible());
        QVERIFY(!f.find<ui::BlendPanel>("blendPanel")->isVisible());
    }

    void aSearchForSettingsIsAskedForAndShown()
    {
        WindowFixture f(40);
        open(f);
        f.find<QPushButton>("recipeAdvanced")->click();
        auto *search = f.find<QComboBox>("recipeSearch");
        QVERIFY(!f.find<QLineEdit>("recipeRanges")->isVisible());
        search->setCurrentIndex(search->findData("bayes"));
        QVERIFY(f.find<QLineEdit>("recipeRanges")->placeholderText().contains("learning_rate="));
        f.find<QLineEdit>("recipeRanges")->setText("nothing");
        QVERIFY(!f.find<QPushButton>("trainStart")->isEnabled());
        f.find<QLineEdit>("recipeRanges")->setText("dropout=0..0.5  learning_rate=1e-4..1e-2");
        f.find<QPushButton>("trainStart")->click();
        QCOMPARE(f.engine.lastTraining.tune.method, std::string("bayes"));
        QCOMPARE(f.engine.lastTraining.tune.trials, 12);
        QCOMPARE(f.engine.lastTraining.tune.ranges, (std::vector<std::string>{"dropout=0..0.5", "learning_rate=1e-4..1e-2"}));
        auto *table = f.find<QTableView>("trialsTable");
        QVERIFY(!table->isVisible());
        test::tellTrials(f.engine);
        QTRY_COMPARE(table->model()->rowCount(), 9);
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->columnCount(), 6);
        const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(table->model()->index(3, ui::TrialModel::Objective).data().toString(), "failed");
        auto *chart = f.find<ui::LineChart>("chartTrials");
        QTRY_COMPARE(chart->pointCount(0), 8);  // one failed
        QCOMPARE(chart->pointCount(1), 9);
        test::tellTrials(f.engine);  // a run that was interrupted tells them again
        QTRY_COMPARE(chart->pointCount(0), 8);
        QCOMPARE(table->model()->rowCount(), 9);
        f.engine.setJob(status(api::JobState::Cancelled));  // between two trials: there is no run to resume, the search goes on
        QTRY_VERIFY(f.find<QPushButton>("runGoOn")->isVisible());
        f.find<QPushButton>("runGoOn")->click();
        QCOMPARE(f.engine.lastTraining.tune.method, std::string("bayes"));
        QCOMPARE(f.engine.lastTraining.out, std::filesystem::path("/models/trained"));
        QVERIFY(f.engine.lastTraining.resume.empty());
    }

    void theVariantsOfARecipeAreChosen_data()
    {
        QTest::addColumn<QString>("recipe");
        QTest::addColumn<QString>("variant");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("a cache behind the head") << "head"
                                                 << "cache=true"
                                                 << "cache"
                                                 << "true";
        QTest::newRow("classes from few photos") << "classify"
                                                 << "kind=tip"
                                                 << "kind"
                                                 << "tip";
        QTest::newRow("subspaces") << "align"
                                   << "method=subspace"
                                   << "method"
                                   << "subspace";
    }
    void theVariantsOfARecipeAreChosen()
    {
        QFETCH(QString, recipe);
        QFETCH(QString, variant);
        QFETCH(QString, key);
        QFETCH(QString, value);
        WindowFixture f(40);
        open(f);
        f.find<QPushButton>(qPrintable("recipe-" + recipe))->click();
        QTRY_VERIFY(f.find<QPushButton>("trainStart")->isEnabled());
        auto *kind = f.find<QComboBox>("recipeKind");
        QVERIFY(kind->findData(variant) > 0);
        kind->setCurrentIndex(kind->findData(variant));
        auto *loss = f.find<QComboBox>("recipeLoss");
        QCOMPARE(loss->count() > 1, recipe == "head");
        f.find<QPushButton>("trainStart")->click();
        QVERIFY(f.engine.did("train " + recipe.toStdString() + " on " + (recipe == "classify" ? "tags" : "library")));
        QCOMPARE(f.engine.lastTraining.settings.at(key.toStdString()), value.toStdString());
    }

    void trainedClassesTagThePhotos()
    {
        WindowFixture f(40);
        for (int i = 1; i <= 5; ++i)
            f.engine.texts.learnt.push_back(
                {core::PhotoId{i}, "/a.jpg", {true, i < 4 ? "boat" : "dog", {}, i == 5 ? 0.7 : 0.95, true, {}, "my-classes", "f3a1"}});
        open(f);
        f.find<QPushButton>("recipe-classify")->click();
        QTRY_VERIFY(f.engine.did("preview tags"));
        QTRY_VERIFY(f.find<QPushButton>("trainStart")->isEnabled());
        f.find<QPushButton>("trainStart")->click();
        QVERIFY(!f.engine.lastTraining.settings.contains("probe"));
        f.engine.tellTrained(core::JobId{1}, {"done", 0, 9, {{"better", 1}, {"accuracy", 0.9}, {"base_accuracy", 0.7}}, "/models/trained"});
        f.engine.setJob(status(api::JobState::Done));
        QTRY_VERIFY(f.find<QPushButton>("runTag")->isVisible());
        QVERIFY(!f.find<QPushButton>("runUse")->isVisible());
        f.find<QPushButton>("runTag")->click();
        QTRY_VERIFY(f.find<QDialog>("learntTagsDialog"));
        auto *list = f.find<QListView>("learntTagsList");
        QTRY_COMPARE(list->model()->rowCount(), 2);
        QVERIFY(list->model()->index(0, 0).data().toString().contains("boat · 3 photos, by my-classes"));
        f.find<QSlider>("learntTagsLeast")->setValue(60);
        QTRY_VERIFY(f.find<QLabel>("learntTagsSummary")->text().startsWith("5 new tags"));
        QVERIFY(list->model()->setData(list->model()->index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(f.find<QLabel>("learntTagsSummary")->text().startsWith("2 new tags"));
        f.find<QPushButton>("learntTagsWrite")->click();
        QTRY_COMPARE(f.engine.texts.log(), (std::vector<std::string>{"accept dog f3a1", "accept dog f3a1"}));
        const auto has = [&](std::int64_t photo, const char *tag) {
            const auto tags = f.engine.texts.tags(photo);
            return std::find(tags.begin(), tags.end(), tag) != tags.end();
        };
        QVERIFY(has(4, "dog") && has(5, "dog"));
        QVERIFY(!has(1, "boat"));
    }

    void photosOfARunAreForgotten()
    {
        WindowFixture f(40);
        f.engine.runReports = test::runReports();
        for (const char *name : {"/p/a.jpg", "/p/b.jpg", "/q/c.jpg"})
            f.engine.runReports[0].photos.push_back({name, api::RunPart::Train, 1});
        f.engine.runReports[0].photos.push_back({"/cache/scene.jpg", api::RunPart::Probe, 1});
        open(f);
        f.find<QPushButton>("trainEarlier")->click();
        auto *table = f.find<QTableView>("runsTable");
        QTRY_COMPARE(table->model()->rowCount(), 3);
        table->setCurrentIndex(table->model()->index(0, 0));
        f.find<QPushButton>("runPhotos")->click();
        QTRY_VERIFY(f.find<QListView>("runPhotosList"));
        auto *list = f.find<QListView>("runPhotosList");
        QCOMPARE(list->model()->rowCount(), 3);  // those of the general probe are nobody's
        const QAbstractItemModelTester tester(list->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(!f.find<QPushButton>("runPhotosForget")->isEnabled());
        QVERIFY(list->model()->setData(list->model()->index(0, 0), Qt::Checked, Qt::CheckStateRole));
        f.find<QLineEdit>("runPhotosFilter")->setText("/q/");
        QCOMPARE(list->model()->rowCount(), 1);
        QVERIFY(list->model()->setData(list->model()->index(0, 0), Qt::Checked, Qt::CheckStateRole));
        f.find<QPushButton>("runPhotosForget")->click();
        QVERIFY(f.engine.did("train head on /photos/captions.csv"));
        QCOMPARE(f.engine.lastTraining.without, (std::vector<std::filesystem::path>{"/p/a.jpg", "/q/c.jpg"}));
    }

    void aStoppedRunGoesOnOrIsKept()
    {
        WindowFixture f(40);
        open(f);
        f.find<QPushButton>("recipe-lora")->click();
        f.find<QPushButton>("trainStart")->click();
        f.engine.setJob(status(api::JobState::Running));
        QTRY_VERIFY(f.find<QPushButton>("runPause")->isVisible());
        QVERIFY(!f.find<QPushButton>("runGoOn")->isVisible());
        f.engine.setJob(status(api::JobState::Cancelled));
        QTRY_VERIFY(f.find<QPushButton>("runGoOn")->isVisible());
        f.find<QPushButton>("runFinish")->click();
        QCOMPARE(f.engine.lastTraining.resume, std::filesystem::path("/models/trained"));
        QVERIFY(f.engine.lastTraining.finish);
        QCOMPARE(f.engine.lastTraining.recipe, std::string("lora"));
    }

    void onASmallScreenNothingIsCutOff()
    {
        WindowFixture f(40);
        f.engine.correctionCount = {12, 3, 4};
        f.window->resize(1024, 700);
        open(f);
        auto *learn = f.find<QPushButton>("learnCorrections");
        QTRY_VERIFY(learn->isEnabled());
        const QPoint lowest = learn->mapTo(f.window.get(), learn->rect().bottomLeft());
        QVERIFY2(lowest.y() < f.window->height() - 28, qPrintable(QString::number(lowest.y())));
        f.find<QPushButton>("trainStart")->click();
        test::tellRun(f.engine);
        auto *chart = f.find<ui::LineChart>("chartRecall");
        QTRY_COMPARE(chart->pointCount(2), 6);
        QCoreApplication::processEvents();
        auto *readout = f.find<QLabel>("chartRecallReadout");
        QVERIFY(chart->readout().contains("photo to text"));
        QTRY_VERIFY2(
            readout->heightForWidth(readout->width()) <= readout->height(),
            qPrintable(
                QString("%1 of %2 in %3").arg(readout->height()).arg(readout->heightForWidth(readout->width())).arg(readout->width())));
    }

    void datesOfRunsAreThoseOfTheLanguage()
    {
        ui::Language language;
        language.apply("en");
        const QString date = QLocale().toString(QDateTime(QDate(2026, 11, 21), QTime(15, 2)), QLocale::ShortFormat);
        if (QLocale::system().language() == QLocale::C)  // as in this project's tests
            QVERIFY2(date.startsWith("21/11/2026"), qPrintable(date));
        language.apply("zh_CN");
        QVERIFY(QLocale().toString(QDate(2026, 11, 21), QLocale::ShortFormat).startsWith("2026"));
        language.apply("en");
    }
};

QTEST_MAIN(TestTrainRun)
#include "tst_train_run.moc"
