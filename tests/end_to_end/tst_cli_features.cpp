// `train --recipe head` and `align`: the starter adapted on photos with captions, as a package of its own.
#include <signal.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
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

class TestCliFeatures : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    CliRunner m_cli{m_temporary.path()};
    QString m_data = m_temporary.filePath("photos/captions.csv"), m_head = m_temporary.filePath("head");
    CliAnswer m_trained;

    QStringList train(const QString &recipe, const QString &out, const QStringList &settings = {}) const
    {
        QStringList arguments{"train", "--model", "starter", "--recipe", recipe, "--data", m_data, "--out", out, "--seed", "3"};
        for (const QString &setting : settings)
            arguments << "--set" << setting;
        return arguments;
    }
    // `dropout` so that a resumed run has something to repeat.
    QStringList headSettings() const { return {"epochs=6", "batch_size=16", "checkpoint_steps=2", "dropout=0.1", "views=2", "patience=0"}; }

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_cli.run({"samples", m_temporary.filePath("photos"), "--count", "64", "--seed", "9"}).exitCode, 0);
        m_cli.always({"--json", "--threads", "1"});
        m_trained = m_cli.run(train("head", m_head, headSettings()));
        QVERIFY2(m_trained.exitCode == 0, m_trained.errors);
    }

    void printsAnEventALineAndTheVerdict()
    {
        int steps = 0, epochs = 0;
        for (int i = 0; i < m_trained.lines.size(); ++i) {
            const QString event = m_trained.json(i)["event"].toString();
            steps += event == "step";
            epochs += event == "epoch";
            QCOMPARE(keysInOrder(m_trained.lines[i]).mid(0, 3), (QStringList{"event", "step", "epoch"}));
        }
        QCOMPARE(epochs, 6);
        QCOMPARE(steps, 18);  // 48 photos to learn from, 16 a step
        const auto done = m_trained.json(int(m_trained.lines.size()) - 1);
        QCOMPARE(done["event"].toString(), "done");
        QCOMPARE(done["held_out_photos"].toInt(), 8);
        const auto interval = done["gain_text_to_image_r10_ci"].toArray();
        QCOMPARE(interval.size(), 2);
        QVERIFY(interval[0].toDouble() <= done["gain_text_to_image_r10"].toDouble());
        QVERIFY(std::abs(done["text_to_image_r10"].toDouble() - done["base_text_to_image_r10"].toDouble()
                         - done["gain_text_to_image_r10"].toDouble())
                < 1e-9);
        QVERIFY(done.contains("better"));
    }

    void writesAPackageThatStandsAlone_data()
    {
        QTest::addColumn<QString>("recipe");
        QTest::newRow("head") << "head";
        QTest::newRow("align") << "align";
    }
    void writesAPackageThatStandsAlone()
    {
        QFETCH(QString, recipe);
        const QString folder = recipe == "head" ? m_head : m_temporary.filePath("align");
        if (recipe == "align") {
            const auto aligned = m_cli.run(train("align", folder));
            QVERIFY2(aligned.exitCode == 0, aligned.errors);
            QCOMPARE(aligned.lines.size(), 1);
        }
        const QString moved = m_temporary.filePath("moved-" + recipe);
        QVERIFY(QDir().mkpath(moved));
        for (const QFileInfo &file : QDir(folder).entryInfoList(QDir::Files))
            QVERIFY(QFile::copy(file.filePath(), moved + "/" + file.fileName()));
        const auto inspected = m_cli.run({"models", "inspect", moved}),
                   starter = m_cli.run({"models", "inspect", SEMBLANCE_SOURCE_DIR "/resources/starter"});
        QVERIFY2(inspected.exitCode == 0, inspected.errors);
        QVERIFY(inspected.json()["version"].toString() != starter.json()["version"].toString());
        const auto evaluated = m_cli.run({"evaluate", "retrieval", "--data", m_data, "--model", moved});
        QVERIFY2(evaluated.exitCode == 0, evaluated.errors);
        const auto indexed = m_cli.run({"index", m_temporary.filePath("photos"), "--model", moved, "--library", moved + "-library"});
        QVERIFY2(indexed.exitCode == 0, indexed.errors);
        const auto found = m_cli.run({"search", "a red boat", "--all", "--model", moved, "--library", moved + "-library"});
        QVERIFY2(found.exitCode == 0 && !found.lines.isEmpty(), found.errors);
        QVERIFY(!bytesOf(folder + "/recipe.json").contains(m_temporary.path().toUtf8()));
    }

    void aStoppedRunGoesOnAsIfItHadNot_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("kill -9") << SIGKILL;
    }
    void aStoppedRunGoesOnAsIfItHadNot()
    {
        QFETCH(int, signal);
        const QString out = m_temporary.filePath("stopped-" + QString::number(signal));
        QProcess process;
        m_cli.start(process, train("head", out, headSettings()));
        QByteArray printed;
        while (printed.count("\"step\",") < 3 && process.waitForReadyRead(120'000))
            printed += process.readAllStandardOutput();
        ::kill(pid_t(process.processId()), signal);
        QVERIFY(process.waitForFinished(120'000));
        if (!(printed + process.readAllStandardOutput()).contains("\"done\"")) {
            const auto resumed = m_cli.run({"train", "--resume", out});
            QVERIFY2(resumed.exitCode == 0, resumed.errors);
        }
        for (const char *file : {"adapter.safetensors", "adapter.json", "model.safetensors", "config.json"})
            QVERIFY2(bytesOf(out + "/" + file) == bytesOf(m_head + "/" + file), file);
    }

    void aRunsOwnListGivesTheSameParts()
    {
        const QString out = m_temporary.filePath("listed");
        auto settings = headSettings();
        settings << "split=" + m_head + "/run/split.csv";
        const auto again = m_cli.run(train("head", out, settings));
        QVERIFY2(again.exitCode == 0, again.errors);
        QCOMPARE(bytesOf(out + "/run/split.csv"), bytesOf(m_head + "/run/split.csv"));
        QVERIFY(bytesOf(out + "/adapter.safetensors") == bytesOf(m_head + "/adapter.safetensors"));
    }

    void mixesAreMeasuredAndKept()
    {
        const auto mixed = m_cli.run({"train", "blend", m_head, "--steps", "3"});
        QVERIFY2(mixed.exitCode == 0, mixed.errors);
        QCOMPARE(mixed.lines.size(), 3);
        const auto done = m_trained.json(int(m_trained.lines.size()) - 1);
        QCOMPARE(mixed.json(0)["share"].toDouble(), 0.0);
        QCOMPARE(mixed.json(0)["text_to_image_r10"].toDouble(), done["base_text_to_image_r10"].toDouble());
        QCOMPARE(mixed.json(2)["text_to_image_r10"].toDouble(), done["text_to_image_r10"].toDouble());
        QCOMPARE(mixed.json(1)["gain_r10_ci"].toArray().size(), 2);
        const QString out = m_temporary.filePath("mix");
        const auto kept = m_cli.run({"train", "blend", m_head, "--keep", "0.4", "--out", out});
        QVERIFY2(kept.exitCode == 0, kept.errors);
        QCOMPARE(kept.json(1)["path"].toString(), out);
        const auto evaluated = m_cli.run({"evaluate", "retrieval", "--data", m_data, "--model", out});
        QVERIFY2(evaluated.exitCode == 0, evaluated.errors);
        QCOMPARE(m_cli.run({"train", "blend", out}).exitCode, 1);  // no run made it
    }

    void settingsAreSearchedFor()
    {
        const QString out = m_temporary.filePath("tuned");
        auto arguments = train("head", out, {"epochs=3", "batch_size=16", "patience=0"});
        arguments << "--tune"
                  << "random"
                  << "--trials"
                  << "3"
                  << "--range"
                  << "learning_rate=1e-4..1e-2"
                  << "--pin"
                  << "a red boat";
        const auto tuned = m_cli.run(arguments);
        QVERIFY2(tuned.exitCode == 0, tuned.errors);
        int trials = 0, pinned = 0;
        double best = -1;
        for (int i = 0; i < tuned.lines.size(); ++i) {
            const auto line = tuned.json(i);
            pinned += line["event"] == "pinned" && line["queries"].toArray()[0].toObject()["query"] == "a red boat";
            if (line["event"] != "trial")
                continue;
            QCOMPARE(line["trial"].toInt(), ++trials);
            QVERIFY(line["settings"].toObject().contains("learning_rate"));
            best = std::max(best, line["objective"].toDouble());
        }
        QCOMPARE(trials, 3);
        QCOMPARE(pinned, 4);
        QVERIFY(std::abs(tuned.json(int(tuned.lines.size()) - 1)["mean_recall"].toDouble() - best) < 1e-9);
        QVERIFY(QFile::exists(out + "/config.json"));
    }

    void photosAreForgotten()
    {
        const auto runs = m_cli.run({"train", "runs", "list"});
        QString id;
        for (int i = 0; i < runs.lines.size(); ++i)
            if (runs.json(i)["out"].toString() == m_head)
                id = QString::number(runs.json(i)["id"].toInt());
        const auto photos = m_cli.run({"train", "runs", "show", id, "--photos"}).json()["photo_list"].toArray();
        const QString unwanted = photos[0].toObject()["path"].toString(), out = m_temporary.filePath("without");
        const auto again = m_cli.run({"train", "forget-photos", id, unwanted, "--out", out});
        QVERIFY2(again.exitCode == 0, again.errors);
        const auto newest = m_cli.run({"train", "runs", "list"}).json();
        const auto left =
            m_cli.run({"train", "runs", "show", QString::number(newest["id"].toInt()), "--photos"}).json()["photo_list"].toArray();
        QCOMPARE(left.size(), photos.size() - 1);
        for (const auto &photo : left)
            QVERIFY(photo.toObject()["path"].toString() != unwanted);
        QCOMPARE(m_cli.run({"train", "forget-photos", id, m_data, "--out", out + "2"}).exitCode, 1);  // no photo of the run
    }

    void judgedAnswersAreLearned()
    {
        const QString library = m_temporary.filePath("judged-library"), photos = m_temporary.filePath("photos");
        const auto with = [&](QStringList arguments) {
            return m_cli.run(arguments << "--library" << library << "--model"
                                       << "starter");
        };
        const auto indexed = with({"index", photos});
        QVERIFY2(indexed.exitCode == 0, indexed.errors);
        const QDir images(QFileInfo(m_data).dir().filePath("images"));
        const auto files = (images.exists() ? images : QFileInfo(m_data).dir()).entryInfoList({"*.jpg", "*.png"}, QDir::Files);
        QFile table(m_temporary.filePath("judgements.csv"));
        QVERIFY(table.open(QIODevice::WriteOnly));
        table.write("query,photo,verdict\n");
        for (int i = 0; i < 30; ++i)
            table.write(QString("a thing number %1,%2,right\n").arg(i % 5).arg(files[i].filePath()).toUtf8());
        table.close();
        const auto judged = with({"judge", "--table", table.fileName()});
        QVERIFY2(judged.exitCode == 0, judged.errors);
        QCOMPARE(judged.json()["judged"].toInt(), 30);
        QCOMPARE(with({"judge", "a thing number 0", files[0].filePath(), "--take-back"}).exitCode, 0);
        QCOMPARE(with({"judge", "camera:x", files[0].filePath()}).exitCode, 1);  // nothing but a filter is asked
        QCOMPARE(with({"judge", "a thing", m_temporary.filePath("no.jpg")}).exitCode, 1);
        QCOMPARE(with({"judge", "a thing"}).exitCode, 2);
        const QString out = m_temporary.filePath("corrected");
        const auto trained = with({"train", "corrections", "--keep", "--out", out});
        QVERIFY2(trained.exitCode == 0, trained.errors);
        const auto done = trained.json(int(trained.lines.size()) - 1);
        QVERIFY(done.contains("better") && done.contains("probe_r10") && done.contains("forgets"));
        QVERIFY(QFile::exists(out + "/config.json"));
    }

    void whatARunWouldLearnFromIsShown()
    {
        QFile table(m_temporary.filePath("photos/two.csv"));
        QVERIFY(table.open(QIODevice::WriteOnly));
        const QString photo = QDir(m_temporary.filePath("photos")).entryList({"*.jpg"}, QDir::Files).value(0);
        QVERIFY(!photo.isEmpty());
        table.write(QString("image,caption\n%1,a boat\n%1,一条船\n%1,a boat\nnowhere.jpg,a tree\n").arg(photo).toUtf8());
        table.close();
        const auto shown = m_cli.run({"train", "preview", table.fileName()});
        QVERIFY2(shown.exitCode == 0, shown.errors);
        const auto found = shown.json(0);
        QCOMPARE(found["photos"].toInt(), 1);
        QCOMPARE(found["captions"].toInt(), 2);
        QCOMPARE(found["languages"].toObject(), (QJsonObject{{"en", 1}, {"zh", 1}}));
        QCOMPARE(found["skipped"].toInt(), 2);  // the caption that is there twice, the file that is not there
        QCOMPARE(found["problems"].toArray().size(), 2);
        QCOMPARE(found["examples"].toArray()[0].toObject()["caption"].toString(), "a boat");
    }

    void costsAreForecast()
    {
        const auto forecast = m_cli.run({"train", "forecast", "--photos", "600", "--captions", "3000", "--model", "starter"});
        QVERIFY2(forecast.exitCode == 0, forecast.errors);
        QCOMPARE(forecast.json(0)["recipe"].toString(), "head");
        for (int i = 0; i < forecast.lines.size(); ++i)
            QVERIFY(forecast.json(i)["seconds"].toDouble() > 0 && forecast.json(i)["bytes"].toDouble() > 1e5);
    }

    void anAdaptedModelIsAdaptedOnceMore()
    {
        const QString out = m_temporary.filePath("twice");
        auto arguments = train("head", out, headSettings());
        arguments[2] = m_head;
        const auto trained = m_cli.run(arguments);
        QVERIFY2(trained.exitCode == 0, trained.errors);
        QVERIFY(bytesOf(out + "/adapter.json") == bytesOf(m_head + "/adapter.json"));
        QVERIFY(QFile::exists(out + "/adapter-2.json") && QFile::exists(out + "/adapter-2.safetensors"));
        // What it is held against is the adapted model: where that one ended, this one begins.
        const auto first = m_trained.json(int(m_trained.lines.size()) - 1), second = trained.json(int(trained.lines.size()) - 1);
        const double ended = first["mean_recall"].toDouble(), begins = second["base_mean_recall"].toDouble();
        QVERIFY2(std::abs(begins - ended) < 0.06, qPrintable(QString("%1 and %2").arg(ended).arg(begins)));
        const auto inspected = m_cli.run({"models", "inspect", out}), before = m_cli.run({"models", "inspect", m_head});
        QVERIFY2(inspected.exitCode == 0, inspected.errors);
        QVERIFY(inspected.json()["version"] != before.json()["version"]);
        const auto evaluated = m_cli.run({"evaluate", "retrieval", "--data", m_data, "--model", out});
        QVERIFY2(evaluated.exitCode == 0, evaluated.errors);
    }

    void everyRunIsKept()
    {
        const auto listed = m_cli.run({"train", "runs", "list"});
        QVERIFY2(listed.exitCode == 0, listed.errors);
        QJsonObject kept;
        for (int i = 0; i < listed.lines.size(); ++i)
            if (listed.json(i)["out"].toString() == m_head)
                kept = listed.json(i);
        QCOMPARE(kept["state"].toString(), "done");
        QCOMPARE(kept["recipe"].toString(), "head");
        QCOMPARE(kept["seed"].toInt(), 3);
        QCOMPARE(kept["settings"].toObject()["epochs"].toString(), "6");
        QCOMPARE(kept["photos"].toObject()["train"].toInt(), 48);
        const QString id = QString::number(kept["id"].toInt());
        const auto shown = m_cli.run({"train", "runs", "show", id, "--photos"}).json();
        QCOMPARE(shown["curves"].toObject()["loss"].toObject()["values"].toArray().size(), 18);
        QCOMPARE(shown["curves"].toObject()["recall_at_10"].toObject()["values"].toArray().size(), 7);  // and before the first epoch
        QCOMPARE(shown["photo_list"].toArray().size(), 64);
        QCOMPARE(shown["options"].toObject()["batch_size"].toInt(), 16);

        QCOMPARE(m_cli.run({"train", "runs", "note", id, "the first"}).exitCode, 0);
        QCOMPARE(m_cli.run({"train", "runs", "show", id}).json()["note"].toString(), "the first");
        const QString out = m_temporary.filePath("repeated");
        const auto repeated = m_cli.run({"train", "runs", "repeat", id, "--out", out});
        QVERIFY2(repeated.exitCode == 0, repeated.errors);
        QVERIFY(bytesOf(out + "/adapter.safetensors") == bytesOf(m_head + "/adapter.safetensors"));
        const auto newest = m_cli.run({"train", "runs", "list"}).json();
        QCOMPARE(newest["out"].toString(), out);
        QCOMPARE(newest["manifest"], kept["manifest"]);
        const auto compared = m_cli.run({"train", "runs", "compare", id, QString::number(newest["id"].toInt())}).json();
        QVERIFY(compared["differences"].toObject().isEmpty());
        const auto recalls = compared["figures"].toObject()["text_to_image_r10"].toArray();
        QCOMPARE(recalls.size(), 2);
        QCOMPARE(recalls[0], recalls[1]);
        QCOMPARE(m_cli.run({"train", "runs", "forget", id}).exitCode, 0);
        QCOMPARE(m_cli.run({"train", "runs", "show", id}).exitCode, 1);
        QVERIFY(QFile::exists(m_head + "/config.json"));  // the model stays
        QCOMPARE(m_cli.run({"train", "runs"}).exitCode, 2);
    }

    void classesAreToldApartAndSearchStaysTheSame()
    {
        // What is in the photos does not matter here, only that the way runs.
        const QString classes = m_temporary.filePath("classes"), out = m_temporary.filePath("classifier");
        const QDir images(QFileInfo(m_data).dir().filePath("images"));
        const auto photos = (images.exists() ? images : QFileInfo(m_data).dir()).entryInfoList({"*.jpg", "*.png"}, QDir::Files);
        QVERIFY(photos.size() >= 32);
        for (int i = 0; i < 32; ++i) {
            const QString folder = classes + (i % 2 ? "/boat" : "/dog");
            QVERIFY(QDir().mkpath(folder));
            QVERIFY(QFile::copy(photos[i].filePath(), folder + "/" + photos[i].fileName()));
        }
        auto arguments = train("classify", out, {"epochs=30", "validation_share=0.25", "test_share=0.25"});
        arguments[arguments.indexOf("--data") + 1] = classes;
        const auto trained = m_cli.run(arguments);
        QVERIFY2(trained.exitCode == 0, trained.errors);
        const auto done = trained.json();
        QCOMPARE(done["event"].toString(), "done");
        QCOMPARE(done["held_out_photos"].toInt(), 8);
        QVERIFY(done["accuracy"].toDouble() >= 0.0 && done["accuracy"].toDouble() <= 1.0);
        QVERIFY(bytesOf(out + "/classifier.json").contains("\"boat\""));
        // The embeddings are the base's: so is the version, and a library that is indexed stays so.
        QCOMPARE(m_cli.run({"models", "inspect", out}).json()["version"],
                 m_cli.run({"models", "inspect", SEMBLANCE_SOURCE_DIR "/resources/starter"}).json()["version"]);
    }

    void refusals_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        const QString out = m_temporary.filePath("refused");
        QTest::newRow("an unknown setting") << train("head", out, {"speed=9"}) << "speed";
        QTest::newRow("a kind that is none") << train("head", out, {"kind=deep"}) << "residual, linear or mlp";
        QTest::newRow("a loss for a closed form") << train("align", out) + QStringList{"--loss", "triplet"} << "closed form";
        QTest::newRow("a model is there already") << train("head", m_head) << "--resume";
        QTest::newRow("no such list") << train("head", out, {"split=missing.csv"}) << "missing.csv";
        const QString often = m_temporary.filePath("often");
        if (QDir().mkpath(often))
            for (const QFileInfo &file : QDir(m_head).entryInfoList(QDir::Files))
                QFile::copy(file.filePath(), often + "/" + file.fileName());
        for (const char *place : {"-2", "-3", "-4"})
            QFile::copy(m_head + "/adapter.json", often + "/adapter" + place + ".json");
        auto again = train("head", out);
        again[2] = often;
        QTest::newRow("adapted too often") << again << "4 times already";
    }
    void refusals()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        QDir(m_temporary.filePath("refused")).removeRecursively();
        const auto answer = m_cli.run(arguments);
        QCOMPARE(answer.exitCode, 1);
        QVERIFY2(QString::fromUtf8(answer.errors).contains(says), answer.errors);
        QVERIFY(answer.lines.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCliFeatures)
#include "tst_cli_features.moc"
