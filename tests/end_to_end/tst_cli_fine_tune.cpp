// `train` that goes on from a package: every recipe makes a model that `--model` takes, runs are finished early, mistakes are named.
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

QStringList events(const CliAnswer &answer)
{
    QStringList names;
    for (int i = 0; i < answer.lines.size(); ++i)
        names << answer.json(i)["event"].toString();
    return names;
}

}  // namespace

class TestCliFineTune : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    CliRunner m_cli{m_temporary.path()};
    QString m_data = m_temporary.filePath("photos/captions.csv"), m_base = m_temporary.filePath("base");

    QStringList tiny(const QString &recipe, const QString &out) const
    {
        QStringList arguments{"train", "--model", m_base, "--recipe", recipe, "--data", m_data, "--out", out, "--seed", "3"};
        for (const QString setting : {"epochs=3", "batch_size=16", "checkpoint_steps=1", "bfloat16=false", "keep_best=false"})
            arguments << "--set" << setting;
        if (recipe == "shared")
            arguments << "--set"
                      << "source=" + m_data;
        return arguments;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_cli.run({"samples", m_temporary.filePath("photos"), "--count", "64", "--seed", "9"}).exitCode, 0);
        m_cli.always({"--json", "--threads", "1"});
        const auto trained = m_cli.run(tinyTraining(m_data, m_base));
        QVERIFY2(trained.exitCode == 0, trained.errors);
    }

    void everyRecipeMakesAModel_data()
    {
        QTest::addColumn<QString>("recipe");
        QTest::addColumn<QString>("loss");
        QTest::newRow("full") << "full"
                              << "siglip";
        QTest::newRow("layers") << "layers"
                                << "triplet";
        QTest::newRow("lora") << "lora"
                              << "infonce";
        QTest::newRow("shared") << "shared"
                                << "match";
    }
    void everyRecipeMakesAModel()
    {
        QFETCH(QString, recipe);
        QFETCH(QString, loss);
        const QString out = m_temporary.filePath(recipe);
        const auto trained = m_cli.run(tiny(recipe, out) + QStringList{"--loss", loss, "--set", "probe=" + m_data});
        QVERIFY2(trained.exitCode == 0, trained.errors);
        const auto names = events(trained);
        QCOMPARE(names.first(), QString("baseline"));
        QCOMPARE(names.count("epoch"), 3);
        QCOMPARE(names.last(), QString("done"));
        const auto epoch = trained.json(int(names.lastIndexOf("epoch")));
        for (const char *key : {"recall_at_10", "photo_recall_at_10", "probe_recall_at_10", "probe_photo_recall_at_10", "best"})
            QVERIFY2(epoch.contains(key), key);
        QVERIFY(trained.json(1)["peak_memory_mib"].toDouble() > 10.0);

        const auto base = m_cli.run({"models", "inspect", m_base}), own = m_cli.run({"models", "inspect", out});
        QVERIFY2(own.exitCode == 0, own.errors);
        QVERIFY(own.json()["version"].toString() != base.json()["version"].toString());
        const auto embedded = m_cli.run({"embed", "--text", "a red boat", "--model", out});
        QVERIFY2(embedded.exitCode == 0, embedded.errors);
        QVERIFY(!bytesOf(out + "/recipe.json").contains(m_temporary.path().toUtf8()));
    }

    void aStoppedRunIsFinishedAsItStands()
    {
        const QString out = m_temporary.filePath("finished");
        QProcess process;
        m_cli.start(process, tiny("layers", out) + QStringList{"--set", "epochs=2000", "--set", "patience=0"});
        QByteArray printed;
        while (printed.count("\"step\",") < 3 && process.waitForReadyRead(120'000))
            printed += process.readAllStandardOutput();
        process.terminate();
        QVERIFY(process.waitForFinished(120'000));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(!QFile::exists(out + "/config.json"));
        const auto finished = m_cli.run({"train", "--resume", out, "--finish"});
        QVERIFY2(finished.exitCode == 0, finished.errors);
        QCOMPARE(events(finished).first(), QString("finish"));
        QVERIFY(!events(finished).contains("step"));
        QCOMPARE(events(finished).last(), QString("done"));
        QCOMPARE(m_cli.run({"embed", "--text", "a red boat", "--model", out}).exitCode, 0);
    }

    void scratchGoesOnFromAModel()
    {
        const QString out = m_temporary.filePath("onward");
        QStringList arguments{"train", "--recipe", "scratch", "--data", m_data, "--out", out};
        for (const QString &setting : {"start_from=" + m_base, QString("epochs=1"), QString("batch_size=16"), QString("bfloat16=false")})
            arguments << "--set" << setting;
        const auto trained = m_cli.run(arguments);
        QVERIFY2(trained.exitCode == 0, trained.errors);
        QCOMPARE(events(trained).first(), QString("baseline"));
        QCOMPARE(bytesOf(out + "/merges.txt"), bytesOf(m_base + "/merges.txt"));
        QCOMPARE(bytesOf(out + "/config.json"), bytesOf(m_base + "/config.json"));
    }

    void refusals_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("says");
        const auto add = [&](const char *name, QStringList more, int code, const char *says, const QString &recipe = "layers") {
            QTest::newRow(name) << tiny(recipe, m_temporary.filePath("refused")) + more << code << says;
        };
        add("a setting of another recipe", {"--set", "image_size=32"}, 1, "image_size");
        add("no such metric", {"--set", "stop_metric=luck"}, 1, "stop_metric");
        add("a source for a recipe that has none", {"--set", "source=" + m_data}, 1, "shared");
        add("a shape that contradicts the model", {"--set", "start_from=" + m_base, "--set", "text_width=64"}, 1, "contradicts", "scratch");
        add("no such model", {"--set", "start_from=/nowhere"}, 1, "nowhere");
        add("finish without a run", {"--finish"}, 2, "--resume");
        QTest::newRow("shared without a source")
            << QStringList{"train", "--model", m_base, "--recipe", "shared", "--data", m_data, "--out", m_temporary.filePath("refused")}
            << 1 << "source";
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

QTEST_GUILESS_MAIN(TestCliFineTune)
#include "tst_cli_fine_tune.moc"
