// Folders from the command line: what is left out and taken back, drives that are away, and changes that are indexed by themselves.
#include <signal.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "tests/end_to_end/cli_runner.h"

class TestCliFolders : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    CliRunner m_cli{m_temporary.path()};
    QString m_photos = m_temporary.filePath("photos"), m_spare = m_temporary.filePath("spare"), m_model = m_temporary.filePath("model");
    QString m_library;
    int m_number = 0;

    CliAnswer json(const QStringList &arguments) const
    {
        const auto answer = m_cli.run(arguments + QStringList{"--json", "--library", m_library});
        if (answer.exitCode != 0)
            qWarning("%s", answer.errors.constData());
        return answer;
    }
    QString photo(int number) const { return m_photos + "/" + QDir(m_photos).entryList({"*.jpg"}, QDir::Files, QDir::Name).value(number); }
    static void addUp(const QJsonObject &report)
    {
        const auto ignored = report["ignored"].toObject();
        QCOMPARE(report["photos"].toInt() + report["caption_files"].toInt() + ignored["hidden"].toInt() + ignored["excluded"].toInt()
                     + ignored["no_picture"].toInt() + report["unreadable"].toInt(),
                 report["files"].toInt());
        QCOMPARE(report["indexed"].toInt() + report["unchanged"].toInt() + report["moved"].toInt() + report["failed_photos"].toInt(),
                 report["photos"].toInt());
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_cli.run({"samples", m_photos, "--count", "40", "--seed", "5"}).exitCode, 0);
        QCOMPARE(m_cli.run({"samples", m_spare, "--count", "3", "--seed", "6"}).exitCode, 0);
        const auto trained = m_cli.run(tinyTraining(m_photos + "/captions.csv", m_model));
        QVERIFY2(trained.exitCode == 0, trained.errors);
        m_cli.always({"--model", m_model, "--precision", "fp32"});
    }
    void init() { m_library = m_temporary.filePath("library" + QString::number(m_number++)); }

    void whatIsLeftOutLeavesTheAnswersAndComesBack()
    {
        const auto indexed = json({"index", m_photos});
        QCOMPARE(indexed.exitCode, 0);
        addUp(indexed.json());
        const QString name = QFileInfo(photo(3)).fileName();
        const auto out = json({"library", "rules", "--exclude", name}).json();
        QCOMPARE(out["left_out"].toInt(), 1);
        QCOMPARE(out["exclude"].toArray().at(0).toString(), name);
        QCOMPARE(json({"library", "info"}).json()["photos"].toInt(), 39);
        const auto folder = json({"library", "folders"}).json();
        QCOMPARE(folder["photos"].toInt(), 39);
        QCOMPARE(folder["excluded"].toInt(), 1);
        QVERIFY(!folder["offline"].toBool());
        const auto again = json({"index", m_photos}).json();
        addUp(again);
        QCOMPARE(again["ignored"].toObject()["excluded"].toInt(), 1);
        QCOMPARE(again["removed"].toInt(), 0);
        QCOMPARE(json({"library", "rules", "--include", name}).json()["back"].toInt(), 1);
        QCOMPARE(json({"index", m_photos}).json()["unchanged"].toInt(), 40);
        QCOMPARE(json({"library", "rules", "--folder", m_photos, "--exclude", name}).json()["left_out"].toInt(), 1);
        QCOMPARE(json({"library", "prune"}).json()["forgotten"].toInt(), 1);
        QCOMPARE(json({"library", "folders"}).json()["excluded"].toInt(), 0);
        QVERIFY(QFile::exists(photo(3)));
        QVERIFY(json({"library", "check"}).json()["ok"].toBool());
    }

    void rulesOfAFolderThatIsNotThere()
    {
        QCOMPARE(json({"index", m_photos}).exitCode, 0);
        QCOMPARE(m_cli.run({"library", "rules", "--folder", "/nowhere", "--exclude", "x", "--library", m_library}).exitCode, 1);
        QCOMPARE(m_cli.run({"library", "rules", "--hidden", "perhaps", "--library", m_library}).exitCode, 2);
    }

    void whatChangesIsIndexedByItself()
    {
        const QString watched = m_temporary.filePath("watched");
        QVERIFY(QDir().mkpath(watched));
        QVERIFY(QFile::copy(photo(0), watched + "/a.jpg"));
        QProcess process;
        m_cli.start(process, {"index", watched, "--watch", "--json", "--library", m_library});
        auto lastLine = [&process, lines = QByteArrayList()]() mutable {
            process.waitForReadyRead(50);
            while (process.canReadLine())
                lines << process.readLine();
            CliAnswer answer;
            if (!lines.isEmpty())
                answer.lines = {lines.last()};
            return answer.json();
        };
        QTRY_COMPARE_WITH_TIMEOUT(lastLine()["photos"].toInt(), 1, 120'000);
        QVERIFY(QFile::copy(photo(1), watched + "/b.jpg"));
        QTRY_COMPARE_WITH_TIMEOUT(lastLine()["photos"].toInt(), 2, 120'000);
        QVERIFY(QDir().mkpath(watched + "/sub"));
        QVERIFY(QFile::copy(photo(2), watched + "/sub/c.jpg"));
        QTRY_COMPARE_WITH_TIMEOUT(lastLine()["photos"].toInt(), 3, 120'000);
        QVERIFY(QFile::remove(watched + "/a.jpg"));
        QTRY_COMPARE_WITH_TIMEOUT(lastLine()["photos"].toInt(), 2, 120'000);
        ::kill(pid_t(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(json({"library", "check"}).json()["ok"].toBool());
    }

    void aFolderThatIsAwayIsSaidToBe()
    {
        const QString usb = m_temporary.filePath("usb");
        QVERIFY(QDir().rename(m_spare, usb));
        QCOMPARE(json({"index", m_photos, usb}).exitCode, 0);
        QVERIFY(QDir().rename(usb, m_spare));
        const auto report = json({"index", m_photos, usb}).json();
        addUp(report);
        QCOMPARE(report["offline"].toInt(), 3);
        QCOMPARE(json({"library", "info"}).json()["photos"].toInt(), 43);
        QCOMPARE(json({"library", "prune", "--offline"}).json()["forgotten"].toInt(), 3);
        QCOMPARE(json({"library", "info"}).json()["photos"].toInt(), 40);
    }
};

QTEST_GUILESS_MAIN(TestCliFolders)
#include "tst_cli_folders.moc"
