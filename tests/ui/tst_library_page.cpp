#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/window_fixture.h"
#include "ui/models/folder_model.h"
#include "ui/pages/library_page.h"
#include "ui/widgets/job_strip.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/small_widgets.h"

using namespace semblance;
using test::WindowFixture;

static api::JobStatus running(std::int64_t id)
{
    api::JobStatus job;
    job.id = core::JobId{id};
    job.state = api::JobState::Running;
    job.subject = "/pictures/Holidays";
    job.done = 10;
    job.total = 100;
    return job;
}

class TestLibraryPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foldersAndPhotosAreListed()
    {
        WindowFixture f(40);
        f.window->showPage("library");
        QTRY_COMPARE(f.find<QListView>("folderList")->model()->rowCount(), 1);
        QTRY_COMPARE(f.find<ui::PhotoGrid>("libraryGrid")->model()->rowCount(), 40);
        QVERIFY(f.find<QLabel>("librarySummary")->text().startsWith("40 photos"));
    }

    void photosStandUnderMonthsOrFolders()
    {
        WindowFixture f(40);
        f.window->showPage("library");
        auto *grid = f.find<ui::PhotoGrid>("libraryGrid");
        QTRY_COMPARE(grid->sectionCount(), 4);  // of ten each
        QCOMPARE(grid->model()->rowCount(), 40);
        auto *box = f.find<QComboBox>("librarySections");
        box->setCurrentIndex(box->findData("none"));
        Q_EMIT box->activated(box->currentIndex());
        QTRY_COMPARE(grid->sectionCount(), 1);
        QCOMPARE(f.preferences.librarySections(), "none");
        box->setCurrentIndex(box->findData("folder"));
        Q_EMIT box->activated(box->currentIndex());
        QTRY_COMPARE(grid->sectionCount(), 4);
        f.engine.setPhotos(52);  // the photos follow the library
        QTRY_COMPARE(grid->model()->rowCount(), 52);
        QCOMPARE(grid->sectionCount(), 6);
        f.language.apply("zh_CN");
        QTRY_COMPARE(box->currentText(), QString::fromUtf8("按文件夹"));
    }

    void starsAreGivenToTheSelectionAndUndone()
    {
        WindowFixture f(40);
        f.window->showPage("library");
        auto *grid = f.find<ui::PhotoGrid>("libraryGrid");
        QTRY_COMPARE(grid->model()->rowCount(), 40);
        f.window->selectRow(0);
        grid->selectionModel()->select(grid->model()->index(1, 0), QItemSelectionModel::Select);
        QTest::keyClick(grid, Qt::Key_5);
        QTRY_COMPARE(f.engine.texts.rating(40).value_or(-9), 5);
        QCOMPARE(f.engine.texts.rating(39).value_or(-9), 5);
        QTRY_VERIFY(f.window->isSettled());
        QTest::keyClick(f.window.get(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(f.engine.texts.rating(40).value_or(-9), 0);
    }

    void removingAFolderAsksFirst()
    {
        WindowFixture f(40);
        f.window->showPage("library");
        auto *list = f.find<QListView>("folderList");
        QTRY_COMPARE(list->model()->rowCount(), 1);
        QVERIFY(!f.find<QPushButton>("folderRemove")->isEnabled());
        list->setCurrentIndex(list->model()->index(0, 0));
        f.find<QPushButton>("folderRemove")->click();
        auto *box = f.find<QMessageBox>("removeBox");
        QVERIFY(box != nullptr);
        QVERIFY(!f.engine.did("remove 1"));
        box->findChild<QPushButton *>("removeConfirm")->click();
        QTRY_VERIFY(f.engine.did("remove 1"));
    }

    void scanAsksForTheSelectedFolder()
    {
        WindowFixture f(40);
        f.window->showPage("library");
        auto *list = f.find<QListView>("folderList");
        QTRY_COMPARE(list->model()->rowCount(), 1);
        list->setCurrentIndex(list->model()->index(0, 0));
        f.find<QPushButton>("folderRescan")->click();
        QVERIFY(f.engine.did("index /pictures/Holidays"));
    }

    void problemsNameTheFileAndTheReason()
    {
        WindowFixture f(40);
        f.engine.problemList = {{"/pictures/Holidays/bad.jpg", "the file is empty"}};
        f.window->bridge().refresh();
        f.window->showPage("library");
        f.find<QTabBar>("libraryTabs")->setCurrentIndex(1);
        auto *list = f.find<QListView>("problemList");
        QTRY_COMPARE(list->model()->rowCount(), 1);
        QTRY_VERIFY(list->isVisible());
        QTRY_COMPARE(f.find<QTabBar>("libraryTabs")->tabText(1), "Problems (1)");
        QVERIFY(list->model()->index(0, 0).data(Qt::AccessibleTextRole).toString().contains("the file is empty"));
    }

    void unreadableFilesAreTriedAgain()
    {
        WindowFixture f(40);
        f.engine.problemList = {{"/pictures/Holidays/bad.jpg", "the file is empty"}, {"/pictures/Holidays/worse.jpg", "cut short"}};
        f.window->bridge().refresh();
        f.window->showPage("library");
        f.find<QTabBar>("libraryTabs")->setCurrentIndex(1);
        auto *list = f.find<QListView>("problemList");
        QTRY_COMPARE(list->model()->rowCount(), 2);
        QVERIFY(!f.find<QPushButton>("problemShow")->isEnabled());
        f.find<QPushButton>("problemTryAgain")->click();  // nothing is selected: all of them
        QTRY_VERIFY(f.engine.did("try again /pictures/Holidays/bad.jpg /pictures/Holidays/worse.jpg"));
        list->setCurrentIndex(list->model()->index(1, 0));
        QVERIFY(f.find<QPushButton>("problemShow")->isEnabled());
        f.find<QPushButton>("problemTryAgain")->click();
        QTRY_VERIFY(f.engine.did("try again /pictures/Holidays/worse.jpg"));
    }

    void anUnreadableFileIsShownInTheFileManager()
    {
        WindowFixture f(40);
        f.engine.problemList = {{"/pictures/Holidays/bad.jpg", "the file is empty"}};
        f.window->bridge().refresh();
        f.window->showPage("library");
        auto *list = f.find<QListView>("problemList");
        QTRY_COMPARE(list->model()->rowCount(), 1);
        list->setCurrentIndex(list->model()->index(0, 0));
        auto *page = f.find<ui::LibraryPage>("libraryPage");
        disconnect(page, &ui::LibraryPage::fileManagerWanted, nullptr, nullptr);  // no file manager is started here
        std::filesystem::path shown;
        connect(page, &ui::LibraryPage::fileManagerWanted, this, [&shown](const std::filesystem::path &file) { shown = file; });
        f.find<QPushButton>("problemShow")->click();
        QCOMPARE(shown, std::filesystem::path("/pictures/Holidays/bad.jpg"));
    }

    void foldersAreKeptUpToDateWhenAsked()
    {
        WindowFixture f(40);
        f.engine.folderList.front().path = f.folder.path().toStdString();  // one that is there
        f.window->bridge().refresh();
        f.window->showPage("library");
        auto *watch = f.find<QCheckBox>("folderWatch");
        QTRY_VERIFY(watch->isEnabled());
        QVERIFY(!watch->isChecked());
        watch->click();
        QTRY_VERIFY(f.engine.did("watch"));
        auto *list = f.find<QListView>("folderList");
        QTRY_VERIFY(list->model()->index(0, 0).data(ui::FolderModel::StateRole).toString().startsWith("watched"));
        QVERIFY(watch->isChecked());
        watch->click();
        QTRY_VERIFY(f.engine.did("watch no more"));
        QTRY_VERIFY(!watch->isChecked());
    }

    void aChangeThatFailsIsToldAndUndone()
    {
        WindowFixture f(40);
        f.window->showPage("library");
        f.engine.folderError = api::Error{api::ErrorCode::NoSpace, "there is no space left"};
        auto *watch = f.find<QCheckBox>("folderWatch");
        QTRY_VERIFY(watch->isEnabled());
        watch->click();
        QTRY_VERIFY(f.find<QLabel>("libraryNotice")->isVisible());
        QVERIFY(f.find<QLabel>("libraryNotice")->text().contains("no space left"));
        QTRY_VERIFY(!watch->isChecked());
        QVERIFY(f.find<QLabel>("libraryNotice")->isVisible());  // reading the library anew does not hide it
        f.engine.folderError.reset();
        watch->click();
        QVERIFY(!f.find<QLabel>("libraryNotice")->isVisible());
    }

    void rulesAreCheckedWhileTheyAreWritten()
    {
        WindowFixture f(40);
        f.window->showPage("library");
        auto *list = f.find<QListView>("folderList");
        QTRY_COMPARE(list->model()->rowCount(), 1);
        list->setCurrentIndex(list->model()->index(0, 0));
        f.find<QPushButton>("folderRules")->click();
        auto *patterns = f.find<QPlainTextEdit>("rulesPatterns");
        QTRY_VERIFY(patterns->isEnabled());
        auto *save = f.find<QPushButton>("rulesSave");
        QVERIFY(!save->isEnabled());  // nothing is changed yet
        patterns->setPlainText("exports/\n*_[ab.jpg");
        auto *message = f.find<QLabel>("rulesMessage");
        QVERIFY(message->text().contains("Line 2"));
        QCOMPARE(message->property("role").toString(), "danger");
        QVERIFY(!save->isEnabled());
        patterns->setPlainText("exports\\2019");
        QVERIFY(message->text().contains("Line 1"));
        patterns->setPlainText("exports/\n\n*_[ab].jpg\n# a note");
        QTRY_VERIFY(message->text().contains("leaves out 9"));  // the fake: three photos a line that is not empty
        QCOMPARE(message->property("role").toString(), "muted");
        QVERIFY(save->isEnabled());
        save->click();
        QTRY_VERIFY(f.engine.did("rules 1 exports/ *_[ab].jpg # a note"));
        QTRY_VERIFY(f.find<QPlainTextEdit>("rulesPatterns") == nullptr);
    }

    void hiddenFilesAreTakenOrLeftOutOrAsTheLibrarySays()
    {
        WindowFixture f(40);
        f.window->showPage("library");
        auto *list = f.find<QListView>("folderList");
        QTRY_COMPARE(list->model()->rowCount(), 1);
        QTRY_VERIFY(f.find<QPushButton>("folderRules")->isEnabled());
        const auto choose = [&f](int count, int row) {
            f.find<QPushButton>("folderRules")->click();
            auto *hidden = f.find<QComboBox>("rulesHidden");
            QTRY_VERIFY(hidden->isEnabled());
            QCOMPARE(hidden->count(), count);
            hidden->setCurrentIndex(row);
            Q_EMIT hidden->activated(row);
            f.find<QPushButton>("rulesSave")->click();
            QTRY_VERIFY(f.find<QComboBox>("rulesHidden") == nullptr);
        };
        choose(2, 1);  // no folder is selected: of the library
        QVERIFY(f.engine.did("rules 0 +hidden"));
        list->setCurrentIndex(list->model()->index(0, 0));
        choose(3, 1);
        QVERIFY(f.engine.did("rules 1 -hidden"));
        choose(3, 0);
        QVERIFY(f.engine.did("rules 1"));
    }

    void rulesThatCannotBeKeptSaySo()
    {
        WindowFixture f(40);
        f.window->showPage("library");
        QTRY_VERIFY(f.find<QPushButton>("folderRules")->isEnabled());
        f.find<QPushButton>("folderRules")->click();
        auto *patterns = f.find<QPlainTextEdit>("rulesPatterns");
        QTRY_VERIFY(patterns->isEnabled());
        patterns->setPlainText("exports/");
        f.engine.folderError = api::Error{api::ErrorCode::Locked, "another program holds it"};
        f.find<QPushButton>("rulesSave")->click();
        QTRY_VERIFY(f.find<QLabel>("rulesMessage")->text().contains("another program"));
        QCOMPARE(patterns->toPlainText(), "exports/");
        f.find<QPushButton>("rulesCancel")->click();
        QTRY_VERIFY(f.find<QPlainTextEdit>("rulesPatterns") == nullptr);
    }

    void forgettingAsksFirst_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<QString>("command");
        QTest::newRow("left out") << "forgetExcluded"
                                  << "forget excluded";
        QTest::newRow("offline") << "forgetOffline"
                                 << "forget offline";
    }
    void forgettingAsksFirst()
    {
        QFETCH(QString, action);
        QFETCH(QString, command);
        WindowFixture f(40);
        f.window->showPage("library");
        auto *menu = f.find<QMenu>("folderMenu");
        QTRY_VERIFY(f.find<QPushButton>("folderRules")->isEnabled());
        Q_EMIT menu->aboutToShow();
        QVERIFY(!menu->findChild<QAction *>(action)->isEnabled());  // there is nothing to forget
        f.engine.offlinePhotos = 7;
        f.engine.folderList.front().excluded = 5;
        f.window->bridge().refresh();
        QTRY_COMPARE(f.window->bridge().library().folders.front().excluded, 5);
        Q_EMIT menu->aboutToShow();
        menu->findChild<QAction *>(action)->trigger();
        auto *box = f.find<QMessageBox>("forgetBox");
        QVERIFY(box != nullptr);
        QVERIFY(!f.engine.did(command.toStdString()));
        box->findChild<QPushButton *>("forgetConfirm")->click();
        QTRY_VERIFY(f.engine.did(command.toStdString()));
    }

    void aLibraryHeldByAnotherProgramSaysSo()
    {
        WindowFixture f(40);
        f.engine.writable = false;
        f.window->bridge().refresh();
        f.window->showPage("library");
        QTRY_VERIFY(f.find<QLabel>("libraryNotice")->isVisible());
        QVERIFY(!f.find<QPushButton>("libraryAdd")->isEnabled());
    }

    void aJobCanBePausedResumedAndCancelled()
    {
        WindowFixture f(40);
        auto *strip = f.find<ui::JobStrip>("jobStrip");
        QVERIFY(!strip->isVisible());
        f.engine.setJob(running(7));
        QTRY_VERIFY(strip->isVisible());
        auto *pause = strip->findChild<QToolButton *>("jobPause");
        pause->click();
        QVERIFY(f.engine.did("pause 7"));
        auto paused = running(7);
        paused.state = api::JobState::Paused;
        f.engine.setJob(paused);
        QTRY_COMPARE(pause->accessibleName(), "Resume");
        pause->click();
        QVERIFY(f.engine.did("resume 7"));
        strip->findChild<QToolButton *>("jobCancel")->click();
        QVERIFY(f.engine.did("cancel 7"));
    }

    void aResultStaysUntilItIsDismissed()
    {
        WindowFixture f(40);
        auto *strip = f.find<ui::JobStrip>("jobStrip");
        auto done = running(7);
        done.state = api::JobState::Done;
        done.index = api::IndexResult{};
        done.index->indexed = 12;
        done.index->failed = {{"/a.jpg", "empty"}};
        f.engine.setJob(done);
        QTRY_VERIFY(strip->isVisible());
        QVERIFY(strip->findChild<ui::ElidedLabel *>("jobText")->fullText().startsWith("Indexed 12 photos"));
        QVERIFY(!strip->findChild<QToolButton *>("jobCancel")->isVisible());
        strip->findChild<QPushButton *>("jobProblems")->click();
        QVERIFY(f.find<ui::LibraryPage>("libraryPage")->isVisible());
        strip->findChild<QToolButton *>("jobDismiss")->click();
        QVERIFY(!strip->isVisible());
    }

    void aFailedJobCanBeTriedAgain()
    {
        WindowFixture f(40);
        auto *strip = f.find<ui::JobStrip>("jobStrip");
        auto failed = running(100);
        failed.state = api::JobState::Failed;
        failed.error = api::Error{api::ErrorCode::NotFound, "the folder /pictures/Holidays is not there"};
        f.engine.setJob(failed);
        QTRY_VERIFY(strip->isVisible());
        strip->findChild<QPushButton *>("jobRetry")->click();
        QVERIFY(f.engine.did("index /pictures/Holidays"));
    }
};

QTEST_MAIN(TestLibraryPage)
#include "tst_library_page.moc"
