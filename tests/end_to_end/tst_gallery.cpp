// semblance --gallery: pictures of a page in its states, by the real engine, and an exit status that tells.
#include <QDir>
#include <QDirIterator>
#include <QImage>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

namespace {

int draw(const QString &folder, const QStringList &arguments, QString *said)
{
    QProcess process;
    const QTemporaryDir home;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"})
        environment.insert(name, home.path());
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(SEMBLANCE_BIN_DIR "/semblance",
                  QStringList{"--gallery", folder, "--starter", SEMBLANCE_SOURCE_DIR "/resources/starter"} + arguments);
    const bool ended = process.waitForFinished(600'000);
    *said = QString::fromUtf8(process.readAll());
    QDirIterator left(home.path(), {"*semblance*"}, QDir::AllEntries | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    if (left.hasNext())
        *said += QStringLiteral("\nleft in the user's folders: ") + left.next();
    return ended ? process.exitCode() : -1;
}

int coloursIn(const QImage &image)
{
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); y += 7)
        for (int x = 0; x < image.width(); x += 7)
            colours << image.pixel(x, y);
    return int(colours.size());
}

}  // namespace

class TestGallery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPageIsDrawnInEachOfItsStates()
    {
        const QTemporaryDir folder;
        QString said;
        const int code = draw(folder.filePath("pictures"), {"--page", "library", "--theme", "light", "--language", "en"}, &said);
        QVERIFY2(code == 0, qPrintable(said));
        const QDir pictures(folder.filePath("pictures"));
        QSet<QByteArray> different;
        for (const char *state : {"empty", "busy", "full", "failed"})
            for (const QSize &size : {QSize(1440, 900), QSize(1024, 700)}) {
                const QString name = QStringLiteral("library-%1-light-en-%2.png").arg(QLatin1String(state)).arg(size.width());
                const QImage image(pictures.filePath(name));
                QCOMPARE(image.size(), size);
                QVERIFY2(coloursIn(image) > 8, qPrintable(name));
                different << QByteArray(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes());
            }
        QCOMPARE(pictures.entryList({"*.png"}).size(), 8);
        QCOMPARE(different.size(), 8);  // no state looks like another
        QVERIFY2(!said.contains("left in the user's folders"), qPrintable(said));
    }

    void aFolderThatCannotBeMadeIsSaid()
    {
        QString said;
        QCOMPARE(draw("/dev/null/pictures", {"--page", "settings"}, &said), 1);
        QVERIFY2(said.contains("/dev/null/pictures"), qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(TestGallery)
#include "tst_gallery.moc"
