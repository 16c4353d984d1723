// What is installed: complete, valid by the desktop's own tools where they are there, and it starts from another place than the build.
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace {

const QString installer = QStringLiteral(SEMBLANCE_SOURCE_DIR) + "/installer/";

struct Outcome {
    int code = -1;
    QString said;
};

Outcome run(const QString &program, const QStringList &arguments, const QString &home = {})
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    if (!home.isEmpty())
        for (const char *name : {"HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"})
            environment.insert(name, home);
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(300'000))
        return {-1, process.errorString()};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
}

QString textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList matches(const QString &text, const QString &pattern)
{
    QStringList found;
    for (auto all = QRegularExpression(pattern, QRegularExpression::MultilineOption).globalMatch(text); all.hasNext();)
        found << all.next().captured(1);
    return found;
}

}  // namespace

class TestPackaging : public QObject {
    Q_OBJECT

    QTemporaryDir m_prefix;

private Q_SLOTS:
    void initTestCase()
    {
        const auto installed = run("cmake", {"--install", SEMBLANCE_BUILD_DIR, "--prefix", m_prefix.path()});
        QVERIFY2(installed.code == 0, qPrintable(installed.said));
    }

    void everythingIsInItsPlace_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *file :
             {"bin/semblance", "bin/semblance-cli", "libexec/semblance/semblance-decoder", "share/semblance/starter/model.safetensors",
              "share/semblance/models.json", "share/applications/semblance.desktop",
              "share/metainfo/io.github.semblance.Semblance.metainfo.xml", "share/icons/hicolor/scalable/apps/semblance.svg",
              "share/icons/hicolor/symbolic/apps/semblance-symbolic.svg", "share/doc/semblance/copyright",
              "share/doc/semblance/changelog.gz", "share/man/man1/semblance.1.gz", "share/man/man1/semblance-cli.1.gz"})
            QTest::newRow(file) << QString(file);
    }
    void everythingIsInItsPlace()
    {
        QFETCH(QString, file);
        QVERIFY2(QFileInfo(m_prefix.filePath(file)).size() > 0, qPrintable(file));
    }

    void theDesktopEntryIsValid()
    {
        const QString tool = QStandardPaths::findExecutable("desktop-file-validate");
        if (tool.isEmpty())
            QSKIP("desktop-file-validate is not here (desktop-file-utils)");
        const auto checked = run(tool, {installer + "semblance.desktop"});
        QVERIFY2(checked.code == 0 && checked.said.isEmpty(), qPrintable(checked.said));
    }

    void theAppStreamMetadataIsValid()
    {
        const QString tool = QStandardPaths::findExecutable("appstreamcli");
        if (tool.isEmpty())
            QSKIP("appstreamcli is not here (appstream)");
        const auto checked = run(tool, {"validate", "--no-net", installer + "io.github.semblance.Semblance.metainfo.xml"});
        QVERIFY2(checked.code == 0, qPrintable(checked.said));
        QVERIFY2(!checked.said.contains("\nW:") && !checked.said.contains("\nE:"), qPrintable(checked.said));
    }

    // The manual names no option that is not there, and those that people need.
    void theManualNamesTheOptions()
    {
        const QString help = run(m_prefix.filePath("bin/semblance"), {"--help"}).said;
        QString manual = textOf(installer + "man/semblance.1");
        manual.remove('\\');
        const QStringList offered = matches(help, "^ +(?:-[a-z?], )*(--[a-z]+)");
        QVERIFY2(offered.size() > 10, qPrintable(help));
        for (const QString &option : matches(manual, "^\\.BI? \"?(--[a-z]+)"))
            QVERIFY2(option == "--help" || offered.contains(option), qPrintable(option));
        for (const char *option : {"--library", "--query", "--gallery", "--screenshot"})
            QVERIFY2(manual.contains(option) && help.contains(option), option);
    }

    void entryAndMetadataAgree()
    {
        const QString entry = textOf(installer + "semblance.desktop"),
                      metadata = textOf(installer + "io.github.semblance.Semblance.metainfo.xml");
        QStringList types = matches(entry, "^MimeType=(.*)$").value(0).split(';', Qt::SkipEmptyParts);
        QStringList provided = matches(metadata, "<mediatype>(.*)</mediatype>");
        types.sort();
        provided.sort();
        QVERIFY(types.size() >= 5);
        QCOMPARE(types, provided);
        QCOMPARE(matches(metadata, "<launchable type=\"desktop-id\">(.*)</launchable>"), QStringList{"semblance.desktop"});
        for (const QString &program : matches(metadata, "<binary>(.*)</binary>"))
            QVERIFY2(QFileInfo(m_prefix.filePath("bin/" + program)).isExecutable(), qPrintable(program));
        QVERIFY(QFile::exists(m_prefix.filePath("share/icons/hicolor/scalable/apps/" + matches(entry, "^Icon=(.*)$").value(0) + ".svg")));
        for (const QString &command : matches(entry, "^Exec=(.*)$"))
            QVERIFY2(command.startsWith("semblance"), qPrintable(command));
    }

    void theInstalledProgramsStart()
    {
        const QTemporaryDir home;
        const auto version = run(m_prefix.filePath("bin/semblance-cli"), {"--version"}, home.path());
        QVERIFY2(version.code == 0 && version.said.contains("semblance-cli 0."), qPrintable(version.said));
        const auto window = run(m_prefix.filePath("bin/semblance"), {"--version"}, home.path());
        QVERIFY2(window.code == 0 && window.said.contains("semblance 0."), qPrintable(window.said));
        // The starter and the decoder beside it are found, not those of the source.
        const auto listed = run(m_prefix.filePath("bin/semblance-cli"), {"models", "list", "--json"}, home.path());
        QVERIFY2(listed.said.contains(QDir(m_prefix.path()).canonicalPath() + "/share/semblance/starter"), qPrintable(listed.said));
        const auto rendered =
            run(m_prefix.filePath("bin/semblance-cli"), {"samples", home.filePath("photos"), "--count", "2"}, home.path());
        QVERIFY2(rendered.code == 0, qPrintable(rendered.said));
        const auto indexed = run(m_prefix.filePath("bin/semblance-cli"), {"index", home.filePath("photos"), "--json"}, home.path());
        QVERIFY2(indexed.code == 0 && indexed.said.contains("\"indexed\":2"), qPrintable(indexed.said));
    }

    void theWindowOpensWithAPhotoAsTheDesktopWouldAsk()
    {
        const QTemporaryDir home;
        const QString picture = home.filePath("shot.png");
        const auto shot = run(m_prefix.filePath("bin/semblance"),
                              {"--screenshot", picture, "--size", "1024x700", SEMBLANCE_TEST_DATA "/reference/small.png"}, home.path());
        QVERIFY2(shot.code == 0, qPrintable(shot.said));
        QVERIFY(QFileInfo(picture).size() > 10'000);
    }
};

QTEST_GUILESS_MAIN(TestPackaging)
#include "tst_packaging.moc"
