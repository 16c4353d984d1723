// The catalogue of models from the command line: listed, downloaded from a server of this machine, resumed, forecast.
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "tests/end_to_end/cli_runner.h"
#include "tests/support/served_package.h"

using namespace semblance::tests;

class TestCliModels : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    CliRunner m_cli{m_temporary.path()};
    QString m_library;
    int m_number = 0;

    static std::filesystem::path package() { return std::filesystem::path(SEMBLANCE_TEST_DATA) / "reference" / "tiny-clip-hf"; }
    static QString sha256(const std::string &bytes)
    {
        return QCryptographicHash::hash(QByteArray::fromStdString(bytes), QCryptographicHash::Sha256).toHex();
    }
    void useCatalogueOf(const LocalServer &server)
    {
        const QString path = m_temporary.filePath("models.json");
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no catalogue");
        file.write(QByteArray::fromStdString(catalogueText(server.url("/tiny/"))));
        m_cli.always({"--catalogue", path, "--library", m_library, "--json"});
    }
    QString part() const { return m_library + "/models/.tiny.downloading/model.safetensors.part"; }
    // A slow download that runs and has brought more than 300 kB.
    void downloadPartly(LocalServer &server, QProcess &process)
    {
        servePackage(server, package(), {.bytesPerSecond = 600'000});
        useCatalogueOf(server);
        m_cli.start(process, {"models", "download", "tiny", "--proxy", "none"});
        QTRY_VERIFY_WITH_TIMEOUT(QFile(part()).size() > 300'000, 60'000);
    }

private Q_SLOTS:
    void init() { m_library = m_temporary.filePath("library" + QString::number(m_number++)); }

    void ourCatalogueIsListed()
    {
        m_cli.always({"--library", m_library, "--json"});
        const auto answer = m_cli.run({"models", "catalogue"});
        QCOMPARE(answer.exitCode, 0);
        QVERIFY(answer.lines.size() >= 5);
        QCOMPARE(keysInOrder(answer.lines[0]),
                 QStringList({"id", "name", "publisher", "page", "licence", "licence_url", "languages", "parameters", "bytes", "image_size",
                              "embedding_dimension", "figures", "downloadable", "installed", "downloaded_bytes", "note"}));
        m_cli.always({"--library", m_library});
        const auto words = m_cli.run({"models", "catalogue"});
        QCOMPARE(words.exitCode, 0);
        QVERIFY(words.lines.join('\n').contains("licence MIT"));
    }

    void aModelIsDownloadedForecastAndSearchesWithItsName()
    {
        LocalServer server;
        servePackage(server, package());
        useCatalogueOf(server);
        const QString pin = "model.safetensors=" + sha256(bytesOf(package() / "model.safetensors"));
        const auto answer = m_cli.run({"models", "download", "tiny", "--proxy", "none", "--sha256", pin});
        QVERIFY2(answer.exitCode == 0, answer.errors);
        const auto files = answer.json()["files"].toArray();
        QCOMPARE(files.size(), 5);
        QCOMPARE(files[4].toObject()["vouched_by"].toString(), QString("pin"));
        QCOMPARE(files[0].toObject()["vouched_by"].toString(), QString("nobody"));
        QVERIFY(QFile::exists(m_library + "/models/tiny/model.safetensors"));
        QVERIFY(m_cli.run({"models", "catalogue"}).json()["installed"].toBool());

        const QString photos = m_temporary.filePath("photos");
        QCOMPARE(m_cli.run({"samples", photos, "--count", "6", "--seed", "5"}).exitCode, 0);
        const auto cost = m_cli.run({"models", "forecast", m_library + "/models/tiny"});
        QVERIFY2(cost.exitCode == 0, cost.errors);
        QCOMPARE(cost.json()["photos"].toInt(), 0);  // the library is empty
        QCOMPARE(m_cli.run({"index", photos, "--model", "tiny"}).exitCode, 0);
        const auto nothing = m_cli.run({"models", "forecast", m_library + "/models/tiny"});
        QVERIFY2(nothing.exitCode == 0, nothing.errors);
        QCOMPARE(nothing.json()["photos"].toInt(), 0);
        const auto other = m_cli.run({"models", "forecast", QString::fromStdString((package() / "../tiny-clip-openclip").native())});
        QCOMPARE(other.json()["photos"].toInt(), 6);
        QVERIFY(other.json()["seconds"].toDouble() > 0 && other.json()["bytes"].toInt() > 0);
        QCOMPARE(m_cli.run({"search", "red", "--model", "tiny", "--all"}).lines.size(), 6);
    }

    void aPinThatDoesNotFitFailsAndABadOneIsUsage()
    {
        LocalServer server;
        servePackage(server, package());
        useCatalogueOf(server);
        const auto wrong =
            m_cli.run({"models", "download", "tiny", "--proxy", "none", "--sha256", "model.safetensors=" + QString(64, 'a')});
        QCOMPARE(wrong.exitCode, 1);
        QVERIFY2(wrong.errors.contains("pinned"), wrong.errors);
        QVERIFY(wrong.lines.isEmpty());
        QCOMPARE(m_cli.run({"models", "download", "tiny", "--sha256", "abc"}).exitCode, 2);
        QCOMPARE(m_cli.run({"models", "download", "no-such"}).exitCode, 1);
    }

    void aKilledDownloadGoesOn()
    {
        LocalServer server;
        QProcess process;
        downloadPartly(server, process);
        process.kill();
        QVERIFY(process.waitForFinished(10'000));
        QVERIFY(m_cli.run({"models", "catalogue"}).json()["downloaded_bytes"].toInt() > 300'000);
        const auto answer = m_cli.run({"models", "download", "tiny", "--proxy", "none"});
        QVERIFY2(answer.exitCode == 0, answer.errors);
        QVERIFY(lastRange(server).starts_with("bytes="));
        QCOMPARE(answer.json()["files"].toArray().last().toObject()["sha256"].toString(), sha256(bytesOf(package() / "model.safetensors")));
    }

    void anInterruptedDownloadSaysSoAndIsDiscarded()
    {
        LocalServer server;
        QProcess process;
        downloadPartly(server, process);
        process.terminate();
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 130);
        QCOMPARE(m_cli.run({"models", "discard", "tiny"}).exitCode, 0);
        QVERIFY(!QFile::exists(part()));
    }

    void jobsOfNobodyAreNone()
    {
        m_cli.always({"--library", m_library, "--json"});
        const auto answer = m_cli.run({"jobs", "list"});
        QCOMPARE(answer.exitCode, 0);
        QVERIFY(answer.lines.isEmpty());
        QCOMPARE(m_cli.run({"jobs", "log", "3"}).exitCode, 1);
    }
};

QTEST_GUILESS_MAIN(TestCliModels)
#include "tst_cli_models.moc"
