// Captions and tags from the command line, with a real model: kept, found, and taken back.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "tests/end_to_end/cli_runner.h"

class TestCliCaptions : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    CliRunner m_cli{m_temporary.path()};
    QString m_photos = m_temporary.filePath("photos"), m_model = m_temporary.filePath("model");
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
    static QStringList texts(const QJsonObject &line)
    {
        QStringList list;
        for (const auto &caption : line["captions"].toArray())
            list << caption.toObject()["text"].toString();
        list.sort();
        return list;
    }
    static QStringList tags(const QJsonObject &line)
    {
        QStringList list;
        for (const auto &tag : line["tags"].toArray())
            list << tag.toString();
        return list;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_cli.run({"samples", m_photos, "--count", "24", "--seed", "5"}).exitCode, 0);
        const auto trained = m_cli.run(tinyTraining(m_photos + "/captions.csv", m_model));
        QVERIFY2(trained.exitCode == 0, trained.errors);
        m_cli.always({"--model", m_model, "--precision", "fp32"});
    }
    void init()
    {
        m_library = m_temporary.filePath("library" + QString::number(m_number++));
        QCOMPARE(json({"index", m_photos}).exitCode, 0);
    }

    void captionsAreSetFoundAndKept()
    {
        const QString file = photo(3);
        const auto set =
            json({"library", "captions", "set", file, "--text", "the frisbee of aunt Agathe", "--text", QString::fromUtf8("姑妈的飞盘")});
        QCOMPARE(set.exitCode, 0);
        QCOMPARE(keysInOrder(set.lines.value(0)), QStringList({"path", "captions", "tags", "rating"}));
        QCOMPARE(set.json()["path"].toString(), file);
        QCOMPARE(texts(set.json()), QStringList({"the frisbee of aunt Agathe", QString::fromUtf8("姑妈的飞盘")}));
        QCOMPARE(set.json()["captions"].toArray().at(1).toObject()["language"].toString(), "zh");
        QCOMPARE(json({"search", "agathe"}).json()["path"].toString(), file);
        QCOMPARE(json({"index", m_photos}).exitCode, 0);
        QCOMPARE(texts(json({"library", "captions", "list", file}).json()).size(), 2);
        // As a sentence with a vector it is among those that fit a photo.
        bool found = false;
        const auto captions = json({"captions", "--image", file, "--top", "100"});
        for (qsizetype i = 0; i < captions.lines.size(); ++i)
            found = found || captions.json(int(i))["text"] == "the frisbee of aunt Agathe";
        QVERIFY(found);
        const auto part = json({"captions", "near:" + file + "@0,0,0.5,1", "--top", "3"});  // for the left half of it
        QCOMPARE(part.lines.size(), 3);
        QVERIFY(json({"library", "check"}).json()["ok"].toBool());
    }

    void starsAreGivenFoundAndKept()
    {
        const QString file = photo(2);
        QCOMPARE(json({"library", "rate", "5", file, photo(4)}).lines.size(), 2);
        QCOMPARE(json({"index", m_photos}).exitCode, 0);
        QCOMPARE(json({"library", "captions", "list", file}).json()["rating"].toInt(), 5);
        QCOMPARE(json({"search", "rating:5"}).lines.size(), 2);
        QCOMPARE(m_cli.run({"library", "rate", "6", file, "--library", m_library}).exitCode, 2);
        QCOMPARE(json({"library", "rate", "rejected", file}).json()["rating"].toInt(), -1);
    }

    void theMachineAndTheCaches()
    {
        const auto about = json({"about"});
        QVERIFY(!about.json()["version"].toString().isEmpty() && !about.json()["processor"].toString().isEmpty());
        QVERIFY(json({"library", "caches"}).json()["other_bytes"].toInt() > 0);
        const auto cleared = json({"library", "caches", "--clear"});
        QCOMPARE(cleared.json()["other_bytes"].toInt() + cleared.json()["thumbnail_bytes"].toInt(), 0);
        QVERIFY(json({"library", "check"}).json()["ok"].toBool());
    }

    void manyPhotosAtOnce()
    {
        const auto added = json({"library", "tags", "add", photo(0), photo(1), photo(2), "--tag", "Sea", "--tag", "summer 2023"});
        QCOMPARE(added.lines.size(), 3);
        QCOMPARE(tags(added.json(2)), QStringList({"Sea", "summer 2023"}));
        QCOMPARE(json({"search", "tag:sea", "--all"}).lines.size(), 3);
        const auto removed = json({"library", "tags", "remove", photo(1), "--tag", "SEA"});
        QCOMPARE(tags(removed.json()), QStringList{"summer 2023"});
        QCOMPARE(json({"search", "tag:sea", "--all"}).lines.size(), 2);
        QCOMPARE(tags(json({"library", "tags", "set", photo(0)}).json()), QStringList());
        const auto said = m_cli.run({"library", "captions", "add", photo(0), photo(1), "--text", "x", "--library", m_library});
        QCOMPARE(said.lines.value(0), QByteArray("2 photos changed."));
    }

    void whatFilesBringCanBeTakenAway()
    {
        const QString file = photo(0);
        const QStringList brought = texts(json({"library", "captions", "list", file}).json());
        QVERIFY(!brought.isEmpty());
        QCOMPARE(texts(json({"library", "captions", "remove", file, "--text", brought.first()}).json()).size(), brought.size() - 1);
        QFile table(m_photos + "/captions.csv");
        QVERIFY(table.open(QIODevice::Append));
        table.write("\n");  // read again
        table.close();
        QCOMPARE(json({"index", m_photos}).exitCode, 0);
        QCOMPARE(texts(json({"library", "captions", "list", file}).json()).size(), brought.size() - 1);
    }

    void mistakesAreNamed()
    {
        const auto unknown = m_cli.run({"library", "tags", "add", m_photos + "/none.jpg", "--tag", "a", "--library", m_library});
        QCOMPARE(unknown.exitCode, 1);
        QVERIFY(unknown.errors.contains("none.jpg"));
        QCOMPARE(m_cli.run({"library", "tags", "add", photo(0), "--library", m_library}).exitCode, 2);
        QCOMPARE(m_cli.run({"library", "captions", "--library", m_library}).exitCode, 2);
    }
};

QTEST_GUILESS_MAIN(TestCliCaptions)
#include "tst_cli_captions.moc"
