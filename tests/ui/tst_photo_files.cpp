// Copies into a folder: nothing is overwritten, what fails is named, it stops. Files into the trash: behind the window, the same.
#include <QComboBox>
#include <QDir>
#include <QImage>
#include <QLabel>
#include <QMessageBox>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>
#include <thread>

#include "tests/ui/window_fixture.h"
#include "ui/bridge/formats.h"
#include "ui/bridge/photo_files.h"
#include "ui/widgets/export_dialog.h"
#include "ui/widgets/photo_actions.h"
#include "ui/widgets/trash_dialog.h"

using namespace semblance;
using core::PhotoId;

class TestPhotoFiles : public QObject {
    Q_OBJECT

    const QTemporaryDir m_data;

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

    // Files with names that nothing else in a trash has, in one folder.
    static std::vector<std::filesystem::path> filesToGo(const QTemporaryDir &folder, int count)
    {
        QDir().mkpath(folder.filePath("photos"));
        std::vector<std::filesystem::path> files;
        for (int i = 0; i < count; ++i) {
            const QString file = folder.filePath(QStringLiteral("photos/semblance_trash_test_%1.png").arg(i));
            QImage(8, 6, QImage::Format_RGB32).save(file);
            files.push_back(ui::toPath(file));
        }
        return files;
    }
    // Looks where the next file of `folder` would land. What the test moved there is taken out again; returns the names.
    static QStringList takeFromTrash(const QTemporaryDir &folder)
    {
        const QString probe = folder.filePath("photos/semblance_trash_test_probe.png");
        QImage(8, 6, QImage::Format_RGB32).save(probe);
        QString landed;
        if (!QFile::moveToTrash(probe, &landed))
            return {};
        QDir trash = QFileInfo(landed).dir();
        const QStringList names = trash.entryList({"semblance_trash_test_*"}, QDir::Files);
        for (const QString &name : names) {
            trash.remove(name);
            QFile::remove(trash.filePath("../info/" + name + ".trashinfo"));
        }
        return names;
    }
    static bool knowsItsFolders(const ui::EngineBridge &bridge) { return !bridge.library().folders.empty(); }

private Q_SLOTS:
    void initTestCase() { qputenv("XDG_DATA_HOME", m_data.path().toLocal8Bit()); }  // where the trash of the test lies

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

    void theOpenDialogFollowsTheLanguage()
    {
        const QTemporaryDir folder, target;
        test::FakeEngine engine(1, {picture(folder, 1, "a.png")});
        ui::EngineBridge bridge(engine);
        ui::initResources();
        ui::Language language;
        language.apply("en");
        const QPointer<ui::ExportDialog> dialog = new ui::ExportDialog(bridge, {PhotoId{1}}, target.path());
        dialog->show();
        dialog->start();
        QTRY_VERIFY(!dialog->isBusy());
        const auto *result = dialog->findChild<QLabel *>("exportResult");
        const auto *size = dialog->findChild<QComboBox *>("exportSize");
        QCOMPARE(result->text(), QString("1 photo copied."));
        language.apply("zh_CN");
        QTRY_COMPARE(dialog->windowTitle(), QString::fromUtf8("导出副本"));
        QVERIFY2(result->text().contains(QString::fromUtf8("张照片")), qPrintable(result->text()));
        for (int i = 0; i < size->count(); ++i)
            QVERIFY2(!size->itemText(i).contains(QRegularExpression("[a-z]{4}")), qPrintable(size->itemText(i)));
        for (const auto *label : dialog->findChildren<QLabel *>())
            QVERIFY2(label->objectName() == "exportResult" || !label->text().contains("Folder"), qPrintable(label->text()));
        language.apply("en");
        QTRY_COMPARE(dialog->windowTitle(), QString("Export copies"));
        dialog->close();
    }

    void whatCannotBeMovedToTheTrashIsNamedAndTheRestGoes()
    {
        const QTemporaryDir folder;
        auto files = filesToGo(folder, 3);
        files.insert(files.begin() + 1, files.front().parent_path() / "never_there.png");
        const auto done = ui::moveToTrash(files, goesOn);
        QCOMPARE(done.moved, (std::vector{files[0], files[2], files[3]}));
        QCOMPARE(done.folders, std::set{files[0].parent_path()});
        QVERIFY(!done.stopped);
        QCOMPARE(done.failed.size(), std::size_t{1});
        QCOMPARE(done.failed[0].path, files[1]);
        QVERIFY(!done.failed[0].reason.empty());
        QCOMPARE(takeFromTrash(folder).filter("_probe").size(), 1);
        for (const auto &file : done.moved)
            QVERIFY(!std::filesystem::exists(file));
    }

    void movedFilesAreInTheTrashAndStoppingLeavesTheRest()
    {
        const QTemporaryDir folder;
        const auto files = filesToGo(folder, 4);
        const auto done = ui::moveToTrash(files, [](std::int64_t at, std::int64_t total) { return total == 4 && at < 2; });
        QVERIFY(done.stopped);
        QCOMPARE(done.moved.size(), std::size_t{2});
        QVERIFY(std::filesystem::exists(files[2]) && std::filesystem::exists(files[3]));
        const QStringList there = takeFromTrash(folder);
        QVERIFY(there.contains("semblance_trash_test_0.png") && there.contains("semblance_trash_test_1.png"));
        QVERIFY(!there.contains("semblance_trash_test_2.png"));
    }

    void anErrandMovesBehindTheWindowAndTellsTheEngine()
    {
        const QTemporaryDir folder;
        const auto files = filesToGo(folder, 20);
        test::FakeEngine engine(20, files);
        ui::EngineBridge bridge(engine);
        QTRY_VERIFY(knowsItsFolders(bridge));
        ui::TrashErrand errand(bridge, files);
        QSignalSpy finished(&errand, &ui::TrashErrand::finished);
        errand.start();
        QVERIFY(errand.isRunning() && finished.isEmpty());  // the window's thread goes on
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(!errand.isRunning());
        QCOMPARE(errand.result().moved.size(), files.size());
        QVERIFY(engine.did("index " + files.front().parent_path().string()));
        takeFromTrash(folder);
    }

    void anErrandThatIsEndedEarlyTellsWhatItMoved()
    {
        const QTemporaryDir folder;
        const auto files = filesToGo(folder, 50);
        test::FakeEngine engine(50, files);
        ui::EngineBridge bridge(engine);
        QTRY_VERIFY(knowsItsFolders(bridge));
        auto errand = std::make_unique<ui::TrashErrand>(bridge, files);
        errand->start();
        while (std::filesystem::exists(files.front()))  // no event is handled: it cannot have told that it ended
            std::this_thread::yield();
        errand.reset();
        QVERIFY(engine.did("index " + files.front().parent_path().string()));
        takeFromTrash(folder);
    }

    void theTrashDialogStaysOnlyToSayWhatFailed()
    {
        const QTemporaryDir folder;
        auto files = filesToGo(folder, 2);
        test::FakeEngine engine(2, files);
        ui::EngineBridge bridge(engine);
        QPointer<ui::TrashDialog> quiet = new ui::TrashDialog(bridge, {files[0]});
        quiet->start();
        QVERIFY(quiet->isBusy() && !quiet->isVisible());
        QTRY_VERIFY(quiet.isNull());
        files[0] = files[1].parent_path() / "never_there.png";
        QPointer<ui::TrashDialog> told = new ui::TrashDialog(bridge, files);
        told->start();
        QTRY_VERIFY(!told->isBusy());
        QVERIFY(told->isVisible() && !told->findChild<QProgressBar *>("trashProgress")->isVisible());
        const QString text = told->findChild<QLabel *>("trashText")->text();
        QVERIFY2(text.contains("1 photo") && text.contains("never_there.png: "), qPrintable(text));
        told->findChild<QPushButton *>("trashClose")->click();
        QTRY_VERIFY(told.isNull());
        takeFromTrash(folder);
    }

    void theTrashDialogStops()
    {
        const QTemporaryDir folder;
        const auto files = filesToGo(folder, 400);
        test::FakeEngine engine(400, files);
        ui::EngineBridge bridge(engine);
        QPointer<ui::TrashDialog> dialog = new ui::TrashDialog(bridge, files);
        dialog->start();
        dialog->show();
        dialog->findChild<QPushButton *>("trashClose")->click();
        QTRY_VERIFY(!dialog->isBusy());
        QVERIFY(dialog->isVisible());
        QVERIFY(std::filesystem::exists(files.back()));
        QVERIFY(dialog->findChild<QLabel *>("trashText")->text().contains("Stopped: "));
        dialog->close();
        QTRY_VERIFY(dialog.isNull());
        takeFromTrash(folder);
    }

    void photosGoToTheTrashAfterAQuestion()
    {
        const QTemporaryDir folder;
        const auto files = filesToGo(folder, 3);
        test::FakeEngine engine(3, files);
        ui::EngineBridge bridge(engine);
        QTRY_VERIFY(knowsItsFolders(bridge));
        const ui::ThumbnailStore thumbnails(engine);
        ui::Preferences preferences(folder.filePath("settings.ini"));
        QWidget window;
        ui::PhotoActions actions(bridge, thumbnails, preferences, &window);
        actions.askTrash({PhotoId{1}, PhotoId{3}});
        auto *box = window.findChild<QMessageBox *>("trashBox");
        QVERIFY(box);
        box->findChild<QPushButton *>("trashConfirm")->click();
        QTRY_VERIFY(engine.did("index " + files.front().parent_path().string()));
        QVERIFY(!std::filesystem::exists(files[0]) && std::filesystem::exists(files[1]) && !std::filesystem::exists(files[2]));
        takeFromTrash(folder);
    }
};

QTEST_MAIN(TestPhotoFiles)
#include "tst_photo_files.moc"
