// What goes wrong on real machines: broken files, odd names, a kill in the middle, a library that is in use, wrong usage.
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "tests/end_to_end/cli_runner.h"

class TestCliFaults : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    CliRunner m_cli{m_temporary.path()};
    QString m_photos = m_temporary.filePath("photos"), m_model = m_temporary.filePath("model");

    CliAnswer json(const QString &library, QStringList arguments) const
    {
        return m_cli.run(arguments << "--json"
                                   << "--library" << m_temporary.filePath(library));
    }
    static void write(const QString &path, const QByteArray &bytes)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    QByteArray photo(int number) const
    {
        QFile file(m_photos + "/" + QDir(m_photos).entryList({"*.jpg"}, QDir::Files, QDir::Name).at(number));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_cli.run({"samples", m_photos, "--count", "150", "--seed", "21"}).exitCode, 0);
        const auto trained = m_cli.run(tinyTraining(m_photos + "/captions.csv", m_model));
        QVERIFY2(trained.exitCode == 0, trained.errors);
        m_cli.always({"--model", m_model, "--precision", "fp32"});
        QCOMPARE(json("whole", {"index", m_photos}).exitCode, 0);
    }

    // Killed again and again, later each time; then the rest is indexed and everything equals a run that was left alone.
    void aKilledIndexResumes()
    {
        for (int milliseconds = 60; milliseconds < 5000; milliseconds = milliseconds * 3 / 2) {
            QProcess process;
            m_cli.start(process, {"index", m_photos, "--json", "--library", m_temporary.filePath("killed")});
            if (process.waitForFinished(milliseconds))
                break;
            process.kill();
            QVERIFY(process.waitForFinished());
            if (QFile::exists(m_temporary.filePath("killed/catalog.db"))) {
                const auto checked = json("killed", {"library", "check"});
                QVERIFY2(checked.exitCode == 0, checked.lines.value(0) + checked.errors);
            }
        }
        const auto rest = json("killed", {"index", m_photos});
        QVERIFY2(rest.exitCode == 0, rest.errors);
        QCOMPARE(rest.json()["photos"].toInt(), 150);
        QCOMPARE(json("killed", {"library", "check"}).lines.value(0), QByteArray(R"({"ok":true,"problems":[]})"));
        for (const char *sentence : {"a red boat", "snow on a mountain", "a dog"})
            QCOMPARE(json("killed", {"search", sentence, "--all", "--top", "150"}).lines,
                     json("whole", {"search", sentence, "--all", "--top", "150"}).lines);
        const QString first = m_photos + "/" + QDir(m_photos).entryList({"*.jpg"}).first();
        QCOMPARE(json("killed", {"captions", "--image", first}).lines, json("whole", {"captions", "--image", first}).lines);
        const auto killed = json("killed", {"library", "info"}).json(), whole = json("whole", {"library", "info"}).json();
        for (const char *count : {"photos", "failed", "captions", "embedded_photos", "embedded_captions"})
            QCOMPARE(killed[count], whole[count]);
    }

    void aStopIsConsistent()
    {
        QProcess process;
        m_cli.start(process, {"index", m_photos, "--json", "--library", m_temporary.filePath("stopped")});
        while (!QFile::exists(m_temporary.filePath("stopped/catalog.db")) && !process.waitForFinished(5)) {}
        ::kill(pid_t(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(120'000));
        QVERIFY(process.exitCode() == 130 || process.exitCode() == 0);
        QCOMPARE(json("stopped", {"library", "check"}).exitCode, 0);
        QCOMPARE(json("stopped", {"index", m_photos}).json()["photos"].toInt(), 150);
    }

    void brokenFilesAreListedAndTheRestIsIndexed()
    {
        const QString folder = m_temporary.filePath("mixed");
        write(folder + "/good.jpg", photo(0));
        write(folder + "/empty.jpg", {});
        write(folder + "/text.png", "this is not a picture");
        write(folder + "/cut.jpg", photo(1).left(photo(1).size() / 2));
        write(folder + "/notes.txt", "not a photo");
        write(folder + "/deeper/good too.jpg", photo(2));
        QVERIFY(QFile::link(folder, folder + "/deeper/loop"));
        const auto indexed = json("mixed-library", {"index", folder});
        QVERIFY2(indexed.exitCode == 0, indexed.errors);
        QStringList failed, warned;
        for (const auto &entry : indexed.json()["failed"].toArray())
            failed << QFileInfo(entry.toObject()["path"].toString()).fileName();
        for (const auto &entry : indexed.json()["warnings"].toArray())
            warned << QFileInfo(entry.toObject()["path"].toString()).fileName();
        failed.sort();
        QCOMPARE(failed, (QStringList{"empty.jpg", "text.png"}));
        QCOMPARE(warned, QStringList{"cut.jpg"});
        QCOMPARE(json("mixed-library", {"search", "anything", "--all"}).lines.size(), 3);
    }

    void aNameThatIsNotUtf8()
    {
        const QByteArray folder = m_temporary.filePath("odd").toUtf8(), name = "caf\xe9.jpg";
        QVERIFY(QDir().mkpath(QString::fromUtf8(folder)));
        const int file = ::open((folder + "/" + name).constData(), O_CREAT | O_WRONLY, 0644);
        const QByteArray bytes = photo(4);
        QVERIFY(file >= 0 && ::write(file, bytes.constData(), size_t(bytes.size())) == bytes.size());
        ::close(file);
        QCOMPARE(json("odd-library", {"index", QString::fromUtf8(folder)}).json()["indexed"].toInt(), 1);
        const auto found = json("odd-library", {"search", "a boat", "--all"});
        QCOMPARE(found.lines.size(), 1);
        QCOMPARE(keysInOrder(found.lines[0]), (QStringList{"rank", "path", "path_base64", "score", "probability"}));
        QVERIFY(found.json()["path"].toString().endsWith(QStringLiteral("caf\uFFFD.jpg")));
        QCOMPARE(QByteArray::fromBase64(found.json()["path_base64"].toString().toLatin1()), folder + "/" + name);
    }

    void aLibraryInUseIsReadButNotWritten()
    {
        const QByteArray lock = m_temporary.filePath("whole/library.lock").toUtf8();
        const int file = ::open(lock.constData(), O_RDWR | O_CREAT, 0644);
        QVERIFY(file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) == 0);
        QCOMPARE(json("whole", {"search", "a boat", "--all"}).exitCode, 0);
        QCOMPARE(json("whole", {"library", "info"}).json()["writable"].toBool(true), false);
        QCOMPARE(json("whole", {"library", "check"}).exitCode, 0);
        const auto written = json("whole", {"index", m_photos});
        QCOMPARE(written.exitCode, 1);
        QVERIFY2(written.errors.contains("is held by"), written.errors);
        ::close(file);
        QCOMPARE(json("whole", {"index", m_photos}).exitCode, 0);
    }

    void aModelWithoutEmbeddingsSaysSo()
    {
        const QString other = m_temporary.filePath("other");
        auto arguments = tinyTraining(m_photos + "/captions.csv", other);
        arguments[arguments.indexOf("3")] = "4";  // the seed
        const CliRunner bare(m_temporary.path());
        QCOMPARE(bare.run(arguments).exitCode, 0);
        const auto answer = bare.run({"search", "a boat", "--json", "--library", m_temporary.filePath("whole"), "--model", other});
        QCOMPARE(answer.exitCode, 1);
        QVERIFY2(answer.errors.contains("index"), answer.errors);
        QVERIFY(answer.lines.isEmpty());
    }

    void damagedModels_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("fault");
        QTest::newRow("no weights") << "model.safetensors"
                                    << "remove";
        QTest::newRow("cut weights") << "model.safetensors"
                                     << "cut";
        QTest::newRow("a pickle") << "model.safetensors"
                                  << "pickle";
        QTest::newRow("no tokenizer") << "merges.txt"
                                      << "remove";
        QTest::newRow("a configuration that is no JSON") << "config.json"
                                                         << "cut";
    }
    void damagedModels()
    {
        QFETCH(QString, file);
        QFETCH(QString, fault);
        QTemporaryDir copy;
        for (const char *part : {"config.json", "model.safetensors", "vocab.json", "merges.txt"})
            QVERIFY(QFile::copy(m_model + "/" + part, copy.filePath(part)));
        QFile damaged(copy.filePath(file));
        if (fault == "remove")
            QVERIFY(damaged.remove());
        if (fault == "cut")
            QVERIFY(damaged.resize(damaged.size() / 2));
        if (fault == "pickle")
            QVERIFY(damaged.open(QIODevice::WriteOnly) && damaged.write("\x80\x02}q\x01.........................") > 0);
        damaged.close();
        const CliRunner bare(m_temporary.path());
        const auto answer = bare.run({"embed", "--text", "a boat", "--json", "--model", copy.path()});
        QCOMPARE(answer.exitCode, 1);
        QVERIFY(answer.lines.isEmpty());
        QVERIFY2(answer.errors.contains(file.toUtf8()) || answer.errors.contains(copy.path().toUtf8()), answer.errors);
        QCOMPARE(bare.run({"models", "inspect", copy.path(), "--json"}).exitCode, 1);
    }

    void failuresNameTheFile_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        QTest::newRow("no such photo") << QStringList{"search", "--image", "gone.jpg"} << "gone.jpg";
        QTest::newRow("no such photo to embed") << QStringList{"embed", "--image", "gone.jpg"} << "gone.jpg";
        QTest::newRow("no such folder") << QStringList{"index", "gone-folder"} << "gone-folder";
        QTest::newRow("no such tensors") << QStringList{"embed", "--tensor", "gone.safetensors"} << "gone.safetensors";
        QTest::newRow("no such data") << QStringList{"evaluate", "retrieval", "--data", "gone.csv"} << "gone.csv";
        QTest::newRow("no such classes") << QStringList{"evaluate", "classify", "--data", "gone-classes"} << "gone-classes";
        QTest::newRow("no such backup") << QStringList{"library", "restore", "gone.db"} << "gone.db";
        QTest::newRow("no such package") << QStringList{"models", "inspect", "gone-model"} << "gone-model";
        QTest::newRow("a prompt without a place")
            << QStringList{"evaluate", "classify", "--data", m_temporary.path(), "--prompt", "a photo"} << "{}";
    }
    void failuresNameTheFile()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const auto answer = json("whole", arguments);
        QCOMPARE(answer.exitCode, 1);
        QVERIFY2(QString::fromUtf8(answer.errors).contains(says), answer.errors);
        QVERIFY(answer.lines.isEmpty());
    }

    void usageErrors_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no command") << QStringList{};
        QTest::newRow("an unknown command") << QStringList{"find"};
        QTest::newRow("an unknown option") << QStringList{"search", "a", "--best"};
        QTest::newRow("search for nothing") << QStringList{"search"};
        QTest::newRow("captions of nothing") << QStringList{"captions"};
        QTest::newRow("embed nothing") << QStringList{"embed"};
        QTest::newRow("embed two kinds") << QStringList{"embed", "--text", "a", "--tensor", "b"};
        QTest::newRow("an unknown device") << QStringList{"search", "a", "--device", "abacus"};
        QTest::newRow("no number") << QStringList{"search", "a", "--top", "many"};
        QTest::newRow("none at all") << QStringList{"search", "a", "--top", "0"};
        QTest::newRow("half a command") << QStringList{"library"};
        QTest::newRow("an unknown bench") << QStringList{"bench", "patience"};
    }
    void usageErrors()
    {
        QFETCH(QStringList, arguments);
        const auto answer = json("whole", arguments);
        QCOMPARE(answer.exitCode, 2);
        QVERIFY(answer.lines.isEmpty());
        QVERIFY(!answer.errors.isEmpty());
    }

    void helpIsNoError()
    {
        const auto answer = m_cli.run({"--help"});
        QCOMPARE(answer.exitCode, 0);
        QVERIFY(answer.lines.join('\n').contains("search"));
    }
};

QTEST_GUILESS_MAIN(TestCliFaults)
#include "tst_cli_faults.moc"
