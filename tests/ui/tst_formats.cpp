#include <QLocale>
#include <QtTest>

#include "ui/bridge/formats.h"

using namespace semblance;

class TestFormats : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void pathsSurviveTheTripThroughAnUrl_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("plain") << QByteArray("/pictures/beach.jpg");
        QTest::newRow("spaces and percent") << QByteArray("/my pictures/100% sun.jpg");
        QTest::newRow("hash and question mark") << QByteArray("/p/a#b?c.jpg");
        QTest::newRow("Chinese") << QByteArray("/照片/海.jpg");
        QTest::newRow("not UTF-8") << QByteArray("/p/caf\xe9.jpg");
    }

    void pathsSurviveTheTripThroughAnUrl()
    {
        QFETCH(QByteArray, bytes);
        const std::filesystem::path path(bytes.toStdString());
        QVERIFY(ui::toUrl(path).isLocalFile());
        QCOMPARE(ui::toPath(ui::toUrl(path)).native(), path.native());
    }

    void durationsAreShort_data()
    {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("never nothing") << 0.0001 << "1 ms";
        QTest::newRow("milliseconds") << 0.012 << "12 ms";
        QTest::newRow("seconds with a digit") << 3.44 << "3.4 s";
        QTest::newRow("seconds") << 42.0 << "42 s";
        QTest::newRow("minutes") << 540.0 << "9 min";
        QTest::newRow("hours") << 7500.0 << "2 h 5 min";
    }

    void durationsAreShort()
    {
        QFETCH(double, seconds);
        QTEST(ui::duration(seconds), "text");
    }

    void jobLineShowsRateAndTimeLeft()
    {
        api::JobStatus job;
        job.state = api::JobState::Running;
        job.subject = "/pictures/Holidays";
        QCOMPARE(ui::jobText(job), QString::fromUtf8("Looking for photos in Holidays…"));
        job.done = 12340;
        job.total = 80112;
        job.rate = 118;
        job.secondsLeft = 540;
        QCOMPARE(ui::jobText(job), QString::fromUtf8("Indexing 12,340 of 80,112 · 118/s · 9 min left"));
        job.state = api::JobState::Paused;
        QCOMPARE(ui::jobText(job), "Paused at 12,340 of 80,112");
        job.state = api::JobState::Failed;
        job.error = api::Error{api::ErrorCode::NotFound, "the folder /pictures/Holidays is not there"};
        QVERIFY(ui::jobText(job).contains("/pictures/Holidays is not there"));
    }

    void jobsAtTheirEndSayWhatTheyDid()
    {
        api::JobStatus job;
        job.state = api::JobState::Done;
        job.kind = api::JobKind::Evaluate;
        job.subject = "/sets/pets.csv";
        QCOMPARE(ui::jobText(job), QString("Measured on pets.csv"));
        job.state = api::JobState::Cancelled;
        QCOMPARE(ui::jobText(job), QString("The measurement was stopped"));
        job.kind = api::JobKind::SwitchModel;
        QCOMPARE(ui::jobText(job), QString("Stopped; the version before goes on answering"));
        job.kind = api::JobKind::Index;
        QCOMPARE(ui::jobText(job), QString("Stopped; what was indexed stays searchable"));
    }

    void placesAndPictures()
    {
        QCOMPARE(ui::place(48.8583, -2.2945), QString::fromUtf8("48.8583° N, 2.2945° W"));
        QVERIFY(ui::looksLikePicture("/a/B.JPG"));
        QVERIFY(ui::looksLikePicture("/a/b.avif"));
        QVERIFY(ui::looksLikePicture("/a/b.CR3"));
        QVERIFY(!ui::looksLikePicture("/a/notes.txt"));
        QCOMPARE(ui::percent(0.874), "87%");
        QCOMPARE(ui::metres(1234.6), "1,235 m");
    }

    void zones_data()
    {
        QTest::addColumn<int>("minutes");
        QTest::addColumn<QString>("expected");
        QTest::newRow("none") << 0 << "UTC";
        QTest::newRow("east") << 120 << "UTC+2";
        QTest::newRow("east of half an hour") << 330 << "UTC+5:30";
        QTest::newRow("west") << -210 << QString::fromUtf8("UTC−3:30");
        QTest::newRow("west of less than an hour") << -5 << QString::fromUtf8("UTC−0:05");
    }
    void zones()
    {
        QFETCH(int, minutes);
        QTEST(ui::zone(minutes), "expected");
    }

    void whatIsWritten()
    {
        QCOMPARE(ui::written({}), QString());
        QCOMPARE(ui::written({{"caption", {"dog", "frisbee"}}, {"name", {"crete"}}}), "dog, frisbee (caption); crete (file name)");
        QCOMPARE(ui::written({{"a new field", {"dog"}}}), "dog (a new field)");
    }
};

QTEST_GUILESS_MAIN(TestFormats)
#include "tst_formats.moc"
