// Copies into a folder: nothing is overwritten, what fails is named, it stops.
#include <QDir>
#include <QImage>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/ui/window_fixture.h"
#include "ui/bridge/formats.h"
#include "ui/bridge/photo_files.h"
#include "ui/widgets/export_dialog.h"

using namespace semblance;
using core::PhotoId;

class TestPhotoFiles : public QObject {
    Q_OBJECT

private:
    static bool goesOn(std::int64_t, std::int64_t) { return true; }
    // A picture in a folder of its own, so that several have the same name.
    static std::filesystem::path picture(const QTemporaryDir &folder, int number, const char *name)
    {
        const QString path = folder.filePath(QString::number(number));
        QDir().mkpath(path);
        QImage image(400, 200, QImage::Format_RGB32);
        image.fill(QColor::fromHsv(40 * number, 200, 200));
        image.save(path + "/" + name);
        return ui::toPath(path + "/" + name);
    }

private Q_SLOTS:
    void filesOfOneNameStandBesideEachOther()
    {
        const QTemporaryDir folder, target;
        test::FakeEngine engine(3, {picture(folder, 1, "sea.png"), picture(folder, 2, "sea.png"), picture(folder, 3, "hill.png")});
        const auto done = ui::exportPhotos(engine, {PhotoId{1}, PhotoId{2}, PhotoId{3}}, {ui::toPath(target.path()), 0}, goesOn);
        QCOMPARE(done.written, 3);
        QVERIFY(done.failed.empty());
        QCOMPARE(QDir(target.path()).entryList(QDir::Files), (QStringList{"hill.png", "sea (2).png", "sea.png"}));
        QCOMPARE(QImage(target.filePath("sea (2).png")), QImage(folder.filePath("2/sea.png")));
    }

    void smallerCopiesAreJpegs()
    {
        const QTemporaryDir folder, target;
        test::FakeEngine engine(1, {picture(folder, 1, "sea.png")});
        QCOMPARE(ui::exportPhotos(engine, {PhotoId{1}}, {ui::toPath(target.path()), 100}, goesOn).written, 1);
        const QImage copy(target.filePath("sea.jpg"));
        QCOMPARE(std::max(copy.width(), copy.height()), 100);
    }

    void whatFailsIsNamedAndTheRestIsCopied()
    {
        const QTemporaryDir folder, target;
        const auto gone = picture(folder, 1, "gone.png"), here = picture(folder, 2, "here.png");
        test::FakeEngine engine(2, {gone, here});
        QVERIFY(QFile::remove(ui::toQString(gone)));
        const auto done = ui::exportPhotos(engine, {PhotoId{1}, PhotoId{2}, PhotoId{99}}, {ui::toPath(target.path()), 0}, goesOn);
        QCOMPARE(done.written, 1);
        QCOMPARE(done.failed.size(), std::size_t{2});
        QCOMPARE(done.failed[0].path, gone);
        QVERIFY(!done.failed[0].reason.empty() && !done.failed[1].reason.empty());
    }

    void itStops()
    {
        const QTemporaryDir folder, target;
        test::FakeEngine engine(2, {picture(folder, 1, "a.png"), picture(folder, 2, "b.png")});
        const auto done = ui::exportPhotos(engine, {PhotoId{1}, PhotoId{2}}, {ui::toPath(target.path()), 0},
                                           [](std::int64_t at, std::int64_t) { return at < 1; });
        QCOMPARE(done.written, 1);
        QVERIFY(done.stopped);
    }

    void theDialogCopiesAndSaysHowMany()
    {
        const QTemporaryDir folder, target;
        test::FakeEngine engine(2, {picture(folder, 1, "a.png"), picture(folder, 2, "b.png")});
        ui::EngineBridge bridge(engine);
        auto *dialog = new ui::ExportDialog(bridge, {PhotoId{1}, PhotoId{2}}, target.path());
        dialog->show();
        dialog->findChild<QPushButton *>("exportStart")->click();
        QVERIFY(dialog->isBusy());
        QTRY_VERIFY(!dialog->isBusy());
        QCOMPARE(QDir(target.path()).entryList(QDir::Files).size(), 2);
        QVERIFY(dialog->findChild<QPushButton *>("exportShow")->isVisible());
        dialog->close();
    }
};

QTEST_MAIN(TestPhotoFiles)
#include "tst_photo_files.moc"
