// The catalogue on the Models page, and the dialog of all jobs.
#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/window_fixture.h"
#include "ui/models/past_job_model.h"
#include "ui/widgets/job_strip.h"
#include "ui/widgets/jobs_dialog.h"
#include "ui/widgets/published_card.h"

using namespace semblance;
using test::WindowFixture;

static api::PublishedModel published(const char *id)
{
    api::PublishedModel model;
    model.id = id;
    model.name = std::string("Model ") + id;
    model.publisher = "Somebody";
    model.licence = "MIT";
    model.languages = {"en", "zh"};
    model.bytes = 605'000'000;
    model.figures = {{"ImageNet zero-shot, top 1", 0.666, "Model card"}};
    model.downloadable = true;
    return model;
}

static QList<ui::PublishedCard *> cards(const WindowFixture &f)
{
    QList<ui::PublishedCard *> alive;
    for (auto *card : f.window->findChildren<ui::PublishedCard *>())
        if (card->isVisibleTo(f.window.get()))
            alive << card;
    return alive;
}

static QString allText(const QWidget *widget)
{
    QStringList texts;
    for (auto *label : widget->findChildren<QLabel *>())
        texts << label->text();
    return texts.join('|');
}

static api::PastJob past(std::int64_t id, api::JobState state)
{
    api::PastJob job;
    job.id = core::JobId{id};
    job.state = state;
    job.subject = "/pictures/Holidays";
    job.startedAt = "2026-11-21T10:00:00Z";
    job.endedAt = "2026-11-21T10:03:00Z";
    return job;
}

class TestModelShop : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCardSaysWhatAModelIs()
    {
        WindowFixture f;
        f.engine.shop.publishedList = {published("b32")};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 1);
        const QString said = allText(cards(f)[0]);
        for (const char *part : {"Somebody", "licence MIT", "English, Chinese", "605.0 MB", "0.666", "Model card"})
            QVERIFY2(said.contains(part), qPrintable(said));
    }

    void aDownloadIsAskedForWithProxyAndMirror()
    {
        WindowFixture f;
        f.engine.shop.publishedList = {published("b32")};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 1);
        f.find<QPushButton>("modelConnection")->click();
        auto *dialog = f.find<QDialog>("connectionDialog");
        QVERIFY(dialog != nullptr);
        dialog->findChild<QLineEdit *>("downloadProxy")->setText(" http://proxy:3128 ");
        dialog->findChild<QLineEdit *>("downloadMirror")->setText("https://mirror.example.org");
        dialog->findChild<QPushButton *>("connectionSave")->click();
        QCOMPARE(f.preferences.downloadProxy(), QString("http://proxy:3128"));
        cards(f)[0]->findChild<QPushButton *>("modelDownload")->click();
        QVERIFY(f.engine.did("download b32 proxy 'http://proxy:3128' mirror 'https://mirror.example.org'"));
        QTRY_VERIFY(cards(f)[0]->findChild<QProgressBar *>("downloadProgress")->isVisible());
        QVERIFY(!cards(f)[0]->findChild<QPushButton *>("modelDownload")->isVisible());
    }

    void aRunningDownloadIsPausedResumedAndStopped()
    {
        WindowFixture f;
        f.engine.shop.publishedList = {published("b32")};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 1);
        api::JobStatus job;
        job.id = core::JobId{7};
        job.kind = api::JobKind::Download;
        job.state = api::JobState::Running;
        job.subject = "/models/b32";
        job.done = 121'000'000;
        job.total = 605'000'000;
        job.rate = 3'200'000;
        job.secondsLeft = 151;
        f.engine.setJob(job);
        auto *card = cards(f)[0];
        QTRY_VERIFY(card->findChild<QLabel *>("downloadState")->text().contains("121.0 MB of 605.0 MB"));
        QVERIFY(card->findChild<QLabel *>("downloadState")->text().contains("3.2 MB/s"));
        QCOMPARE(card->findChild<QProgressBar *>("downloadProgress")->value(), 200);
        card->findChild<QToolButton *>("downloadPause")->click();
        QVERIFY(f.engine.did("pause 7"));
        job.state = api::JobState::Paused;
        f.engine.setJob(job);
        QTRY_COMPARE(card->findChild<QToolButton *>("downloadPause")->accessibleName(), QString("Resume"));
        card->findChild<QToolButton *>("downloadPause")->click();
        QVERIFY(f.engine.did("resume 7"));
        card->findChild<QToolButton *>("downloadCancel")->click();
        QVERIFY(f.engine.did("cancel 7"));
    }

    void aFailedDownloadSaysWhyAndGoesOn()
    {
        WindowFixture f;
        f.engine.shop.publishedList = {published("b32")};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 1);
        api::JobStatus job;
        job.id = core::JobId{7};
        job.kind = api::JobKind::Download;
        job.state = api::JobState::Failed;
        job.subject = "/models/b32";
        job.error = api::Error{api::ErrorCode::Corrupt, "its SHA-256 is another one"};
        f.engine.setJob(job);
        QTRY_VERIFY(!cards(f).isEmpty() && cards(f)[0]->findChild<QLabel *>("downloadState")->text().contains("SHA-256"));
        QCOMPARE(cards(f)[0]->findChild<QPushButton *>("modelDownload")->text(), QString("Go on"));
    }

    void whatCameIsDiscardedWhenAsked()
    {
        WindowFixture f;
        auto model = published("b32");
        model.downloadedBytes = 12'000'000;
        f.engine.shop.publishedList = {model};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 1);
        QVERIFY(cards(f)[0]->findChild<QLabel *>("downloadState")->text().contains("12.0 MB"));
        cards(f)[0]->findChild<QToolButton *>("downloadDiscard")->click();
        QTRY_COMPARE(f.engine.shop.discarded.size(), std::size_t(1));
    }

    void aModelThatIsHereOrCannotBeDownloadedOffersNoDownload()
    {
        WindowFixture f;
        auto here = published("here"), pickle = published("pickle");
        here.installed = true;
        pickle.downloadable = false;
        pickle.note = "Published as a pickle.";
        f.engine.shop.publishedList = {here, pickle};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 2);
        for (auto *card : cards(f))
            QVERIFY(!card->findChild<QPushButton *>("modelDownload")->isVisible());
        QVERIFY(allText(cards(f)[1]).contains("Published as a pickle."));
    }

    void pastJobsAreAModel()
    {
        ui::PastJobModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setJobs({past(2, api::JobState::Running), past(1, api::JobState::Done)});
        QCOMPARE(model.rowCount(), 2);
        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset), changed(&model, &QAbstractItemModel::dataChanged);
        auto ended = past(2, api::JobState::Done);
        model.setJobs({ended, past(1, api::JobState::Done)});
        QCOMPARE(reset.count(), 0);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.index(0).data(ui::PastJobModel::StateRole).toString(), QString("Done in 3 min"));
        ended.interrupted = true;
        model.setJobs({past(3, api::JobState::Queued), ended});
        QCOMPARE(reset.count(), 1);
        QVERIFY(model.index(1).data(ui::PastJobModel::TroubleRole).toBool());
        QVERIFY(model.index(1).data(ui::PastJobModel::StateRole).toString().startsWith("Interrupted"));
    }

    void logsOfEarlierJobsAreRead()
    {
        WindowFixture f;
        f.engine.shop.past = {past(5, api::JobState::Failed), past(4, api::JobState::Done)};
        f.engine.shop.logs = {{core::JobId{5}, "the fifth\nfailed"}, {core::JobId{4}, "the fourth"}};
        f.find<ui::JobStrip>("jobStrip")->togglePanel();  // no job is shown: straight to the history
        auto *dialog = f.find<ui::JobsDialog>("jobsDialog");
        QVERIFY(dialog != nullptr);
        auto *log = dialog->findChild<QPlainTextEdit *>("jobLog");
        QTRY_COMPARE(log->toPlainText(), QString("the fifth\nfailed"));
        auto *list = dialog->findChild<QListView *>("jobsList");
        list->setCurrentIndex(list->model()->index(1, 0));
        QTRY_COMPARE(log->toPlainText(), QString("the fourth"));
        QVERIFY(dialog->findChild<QLabel *>("jobTitle")->text().startsWith("Indexing Holidays"));
    }
};

QTEST_MAIN(TestModelShop)
#include "tst_model_shop.moc"
