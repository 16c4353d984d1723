#include <QAbstractButton>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QtTest>

#include "tests/ui/window_fixture.h"
#include "ui/bridge/formats.h"
#include "ui/settled_watcher.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/lightbox.h"
#include "ui/widgets/overlays.h"
#include "ui/widgets/photo_grid.h"

using namespace semblance;
using test::WindowFixture;

class TestMainWindow : public QObject {
    Q_OBJECT

private:
    static void drop(ui::MainWindow &window, const QList<QUrl> &urls)
    {
        QMimeData data;
        data.setUrls(urls);
        QDragEnterEvent enter({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &enter);
        QDropEvent event({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &event);
    }

private Q_SLOTS:
    void anEmptyLibraryIsAFirstStart()
    {
        WindowFixture f(0);
        QTRY_VERIFY(f.find<QWidget>("welcomePage")->isVisible());
        f.find<QPushButton>("welcomeSamples")->click();
        QVERIFY(f.engine.did("samples"));
        QTRY_VERIFY(f.find<QWidget>("searchPage")->isVisible());  // the job runs: the search page waits for photos
    }

    void aDroppedFolderIsAddedAndADroppedPhotoSearched()
    {
        WindowFixture f(30);
        QTemporaryDir folder;
        drop(*f.window, {QUrl::fromLocalFile(folder.path())});
        QVERIFY(f.engine.did("index " + folder.path().toStdString()));
        QFile photo(folder.filePath("cat.jpg"));
        QVERIFY(photo.open(QIODevice::WriteOnly));
        photo.close();
        QTRY_VERIFY(f.window->isSettled());
        drop(*f.window, {QUrl::fromLocalFile(photo.fileName())});
        const auto askedWithPhoto = [&f] {
            const auto log = f.engine.log();
            return std::any_of(log.begin(), log.end(), [](const auto &line) {
                return line.starts_with("search near:file://") && line.find("cat.jpg") != std::string::npos;
            });
        };
        QTRY_VERIFY(askedWithPhoto());
        QVERIFY(!f.find<QWidget>("dropHint")->isVisible());
    }

    void theLanguageSwitchesAtRunTime()
    {
        WindowFixture f(30);
        auto *edit = f.find<QLineEdit>("queryText");
        const QString english = edit->placeholderText();
        f.window->showPage("settings");
        auto *box = f.find<QComboBox>("settingsLanguage");
        Q_EMIT box->activated(box->findData("zh_CN"));
        QTRY_VERIFY(edit->placeholderText() != english);
        QCOMPARE(f.find<QAbstractButton>("railSearch")->accessibleName(), QString::fromUtf8("搜索"));
        QCOMPARE(f.preferences.language(), "zh_CN");
        Q_EMIT box->activated(box->findData("en"));
        QTRY_COMPARE(edit->placeholderText(), english);
    }

    void theThemeSwitchesAtRunTime()
    {
        WindowFixture f(30);
        auto *box = f.find<QComboBox>("settingsTheme");
        Q_EMIT box->activated(box->findData("dark"));
        QVERIFY(ui::isDark(f.window->palette()));
        const QImage shot = f.window->grab().toImage();
        QVERIFY(shot.pixelColor(2, 400).lightness() < 80);  // the rail
        QCOMPARE(f.preferences.theme(), "dark");
    }

    void theLightboxOpensWalksZoomsAndCloses()
    {
        WindowFixture f(30);
        auto *grid = f.find<ui::PhotoGrid>("searchGrid");
        QTRY_COMPARE(grid->model()->rowCount(), 30);
        f.window->selectRow(0);
        QTest::keyClick(grid, Qt::Key_Space);
        auto *box = f.find<ui::Lightbox>("lightbox");
        QVERIFY(box->isOpen());
        QTest::keyClick(box, Qt::Key_Right);
        QCOMPARE(grid->currentIndex().row(), 1);
        QTest::keyClick(box, Qt::Key_End);
        QCOMPARE(grid->currentIndex().row(), 29);
        QTest::keyClick(box, Qt::Key_Plus);
        QVERIFY(box->zoom() > 1);
        QTest::keyClick(box, Qt::Key_0);
        QCOMPARE(box->zoom(), 1.0);
        QTest::keyClick(box, Qt::Key_Escape);
        QVERIFY(!box->isOpen());
        QTRY_VERIFY(f.window->isSettled());
    }

    void theNextStartGoesOnWhereThisOneEnded()
    {
        WindowFixture f(30);
        f.window->typeQuery("dog -people");
        f.window->showPage("library");
        f.window->close();
        f.window.reset();
        ui::MainWindow again(f.engine, f.preferences, f.theme, f.language);
        again.show();
        f.engine.setModel({});
        again.restoreSession();
        QTRY_VERIFY(again.findChild<QWidget *>("libraryPage")->isVisible());
        QTRY_VERIFY(f.engine.did("search -people dog "));
        again.typeQuery("near:file:///elsewhere/cat.jpg");
        again.close();
        QCOMPARE(f.preferences.lastQuery(), QString());  // it may be gone by then
    }

    void theInspectorShowsTheSelectedPhoto()
    {
        WindowFixture f(30);
        QTRY_COMPARE(f.find<ui::PhotoGrid>("searchGrid")->model()->rowCount(), 30);
        f.window->selectRow(2);
        QTRY_VERIFY(f.engine.did("captions 28"));
        auto *captions = f.find<QAbstractItemView>("inspectorCaptions");
        QTRY_COMPARE(captions->model()->rowCount(), 4);
        auto *panel = f.find<ui::Inspector>("inspectorPanel");
        QTest::keyClick(f.find<ui::PhotoGrid>("searchGrid"), Qt::Key_I);
        QTRY_VERIFY(!panel->isVisible());
        QCOMPARE(f.preferences.inspectorShown("search"), false);
    }

    void theInspectorShowsWhatIsKnown()
    {
        WindowFixture f(30);
        QTRY_COMPARE(f.find<ui::PhotoGrid>("searchGrid")->model()->rowCount(), 30);
        f.window->selectRow(0);
        QTRY_VERIFY(f.window->isSettled());
        QStringList shown;
        for (const auto *label : f.find<ui::Inspector>("inspectorPanel")->findChildren<QLabel *>())
            if (!label->isHidden())
                shown << label->accessibleName();
        for (const char *detail : {"Lens 23mm F2", "People Ada Lovelace"})
            QVERIFY2(shown.contains(detail), qPrintable(shown.join('|')));
        QVERIFY(shown.filter("Taken").value(0).endsWith("UTC+2"));
        QVERIFY(shown.filter("Place").value(0).endsWith(", 35 m"));
    }

    void aPhotoFoundByItsWordsSaysSo()
    {
        WindowFixture f(30);
        QTRY_COMPARE(f.find<ui::PhotoGrid>("searchGrid")->model()->rowCount(), 30);
        QTest::keyClicks(f.find<QLineEdit>("queryText"), "frisbee");
        QTRY_VERIFY(f.engine.did("search frisbee"));
        QTRY_VERIFY(f.window->isSettled());
        f.window->selectRow(0);
        auto *why = f.find<QLabel>("inspectorProbability");
        QTRY_COMPARE(why->text(), "Written about it: frisbee (caption); holidays (folder)");
        f.window->selectRow(1);
        QTRY_VERIFY(why->text().contains("likely"));
        QVERIFY(!why->text().contains("Written"));
    }

    void everyControlHasANameForTestsAndOneForScreenReaders()
    {
        WindowFixture f(30);
        QTRY_VERIFY(f.window->isSettled());
        for (const auto *button : f.window->findChildren<QAbstractButton *>()) {
            if (button->objectName().startsWith("qt_") || button->inherits("QTabBar"))
                continue;
            const bool named =
                !button->objectName().isEmpty() && (!button->accessibleName().isEmpty() || !button->text().isEmpty() || button->isHidden());
            QVERIFY2(named, qPrintable(button->objectName() + " in " + button->parentWidget()->objectName()));
        }
    }

    void aPictureIsTakenOnlyWhenEverythingArrived()
    {
        WindowFixture f(30, false);
        ui::SettledWatcher watcher(*f.window, 30'000);
        const QSignalSpy settled(&watcher, &ui::SettledWatcher::settled);
        QTRY_COMPARE(f.find<ui::PhotoGrid>("searchGrid")->model()->rowCount(), 30);
        QCOMPARE(settled.size(), 0);  // the model is still being loaded
        f.window->typeQuery("dog");
        f.engine.setModel({});
        QTRY_VERIFY(settled.size() > 0);
        QCOMPARE(f.find<ui::PhotoGrid>("searchGrid")->model()->rowCount(), 24);
        QVERIFY(f.find<ui::PhotoGrid>("searchGrid")->isSettled());
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
