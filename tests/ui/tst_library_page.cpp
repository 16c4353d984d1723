#include <QLabel>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QTabBar>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/window_fixture.h"
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
