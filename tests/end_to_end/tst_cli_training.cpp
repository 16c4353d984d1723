// `train`: events, the package it writes, and a run that is stopped and goes on as if it had not been.
#include <signal.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "tests/end_to_end/cli_runner.h"

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestCliTraining : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    CliRunner m_cli{m_temporary.path()};
    QString m_data = m_temporary.filePath("photos/captions.csv"), m_model = m_temporary.filePath("model");
    CliAnswer m_trained;

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_cli.run({"samples", m_temporary.filePath("photos"), "--count", "64", "--seed", "9"}).exitCode, 0);
        m_cli.always({"--json", "--threads", "1"});
        m_trained = m_cli.run(tinyTraining(m_data, m_model));
        QVERIFY2(m_trained.exitCode == 0, m_trained.errors);
    }

    void printsAnEventALine()
    {
        int steps = 0, epochs = 0;
        for (int i = 0; i < m_trained.lines.size(); ++i) {
            const auto keys = keysInOrder(m_trained.lines[i]);
            QCOMPARE(keys.mid(0, 4), (QStringList{"event", "step", "epoch", "loss"}));
            const QString event = m_trained.json(i)["event"].toString();
            steps += event == "step";
            epochs += event == "epoch";
            if (event != "step")
                QCOMPARE(keys.mid(4, 2), (QStringList{"val_loss", "recall_at_10"}));
        }
        QCOMPARE(epochs, 3);
        QVERIFY(steps >= 6);
        QCOMPARE(m_trained.json(int(m_trained.lines.size()) - 1)["event"].toString(), "done");
    }

    void writesAPackageThatStandsAlone()
    {
        const QString moved = m_temporary.filePath("moved");
        QVERIFY(QDir().mkpath(moved));
        for (const char *file : {"config.json", "model.safetensors", "vocab.json", "merges.txt"})
            QVERIFY(QFile::copy(m_model + "/" + file, moved + "/" + file));
        const auto inspected = m_cli.run({"models", "inspect", moved});
        QVERIFY2(inspected.exitCode == 0, inspected.errors);
        QCOMPARE(inspected.json()["layout"].toString(), "semblance");
        const auto embedded = m_cli.run({"embed", "--text", "a red boat", "--model", moved});
        QVERIFY2(embedded.exitCode == 0, embedded.errors);
        QVERIFY(!bytesOf(m_model + "/recipe.json").contains(m_temporary.path().toUtf8()));
    }

    void aStoppedRunGoesOnAsIfItHadNot_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("kill -9") << SIGKILL;
    }
    void aStoppedRunGoesOnAsIfItHadNot()
    {
        QFETCH(int, signal);
        const QString out = m_temporary.filePath("stopped-" + QString::number(signal));
        QProcess process;
        m_cli.start(process, tinyTraining(m_data, out));
        QByteArray printed;
        while (printed.count("\"step\",") < 2 && process.waitForReadyRead(120'000))
            printed += process.readAllStandardOutput();
        QVERIFY2(printed.count("\"step\",") >= 2, process.readAllStandardError());
        ::kill(pid_t(process.processId()), signal);
        QVERIFY(process.waitForFinished(120'000));
        const bool finishedFirst = (printed + process.readAllStandardOutput()).contains("\"done\"");
        if (!finishedFirst) {
            if (signal != SIGKILL)
                QCOMPARE(process.exitCode(), 130);
            QVERIFY(!QFile::exists(out + "/config.json"));
            const auto resumed = m_cli.run({"train", "--resume", out});
            QVERIFY2(resumed.exitCode == 0, resumed.errors);
            QVERIFY(resumed.lines.size() < m_trained.lines.size());
        }
        QVERIFY(bytesOf(out + "/model.safetensors") == bytesOf(m_model + "/model.safetensors"));
        QCOMPARE(bytesOf(out + "/config.json"), bytesOf(m_model + "/config.json"));
    }

    void refusals_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("says");
        const QStringList train{"train", "--data", m_data};
        QTest::newRow("neither data nor a run") << QStringList{"train"} << 2 << "--data";
        QTest::newRow("a setting without a value") << train + QStringList{"--set", "epochs"} << 2 << "key=value";
        QTest::newRow("another recipe") << train + QStringList{"--recipe", "magic"} << 2 << "magic";
        QTest::newRow("an unknown setting") << train + QStringList{"--set", "speed=9", "--out", m_temporary.filePath("x")} << 1 << "speed";
        QTest::newRow("a value that is none") << train + QStringList{"--set", "epochs=many", "--out", m_temporary.filePath("x")} << 1
                                              << "many";
        QTest::newRow("a model is there already") << train + QStringList{"--out", m_model} << 1 << "--resume";
        QTest::newRow("no run there") << QStringList{"train", "--resume", m_temporary.path()} << 1 << "no training run";
        QTest::newRow("no data there") << QStringList{"train", "--data", "missing.csv", "--out", m_temporary.filePath("y")} << 1
                                       << "missing.csv";
    }
    void refusals()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, exitCode);
        QFETCH(QString, says);
        const auto answer = m_cli.run(arguments);
        QCOMPARE(answer.exitCode, exitCode);
        QVERIFY2(QString::fromUtf8(answer.errors).contains(says), answer.errors);
        QVERIFY(answer.lines.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCliTraining)
#include "tst_cli_training.moc"
