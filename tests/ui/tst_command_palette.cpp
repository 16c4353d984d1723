// A few letters find a command, the keyboard alone runs it.
#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QListView>
#include <QtTest>

#include "tests/ui/window_fixture.h"
#include "ui/bridge/fuzzy.h"
#include "ui/models/command_model.h"
#include "ui/widgets/command_palette.h"
#include "ui/widgets/photo_grid.h"

using namespace semblance;
using test::WindowFixture;

class TestCommandPalette : public QObject {
    Q_OBJECT

private:
    static ui::CommandPalette *open(WindowFixture &f)
    {
        f.window->activateWindow();  // a shortcut is heard by the active window alone
        if (!QTest::qWaitForWindowActive(f.window.get()))
            qFatal("The window does not become the active one.");
        QTest::keyClick(f.window.get(), Qt::Key_K, Qt::ControlModifier);
        return f.find<ui::CommandPalette>("commandPalette");
    }
    static void type(const WindowFixture &f, const QString &text) { QTest::keyClicks(f.find<QLineEdit>("paletteText"), text); }
    static QString current(const WindowFixture &f)
    {
        return f.find<QListView>("paletteList")->currentIndex().data(ui::CommandModel::IdRole).toString();
    }
    static void press(const WindowFixture &f, Qt::Key key) { QTest::keyClick(f.find<QLineEdit>("paletteText"), key); }

private Q_SLOTS:
    void lettersInOrderMatch_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QList<int>>("places");  // {-1}: no match
        QTest::newRow("nothing matches all") << ""
                                             << "Go to search" << QList<int>{};
        QTest::newRow("beginnings of words") << "gts"
                                             << "Go to search" << QList<int>{0, 3, 6};
        QTest::newRow("a run rather than scattered letters") << "sea"
                                                             << "Save this search" << QList<int>{10, 11, 12};
        QTest::newRow("words in any order") << "search go"
                                            << "Go to search" << QList<int>{0, 1, 6, 7, 8, 9, 10, 11};
        QTest::newRow("case and accents do not count") << "RESUME" << QString::fromUtf8("résumé") << QList<int>{0, 1, 2, 3, 4, 5};
        QTest::newRow("Chinese") << QString::fromUtf8("图库") << QString::fromUtf8("前往图库") << QList<int>{2, 3};
        QTest::newRow("wide letters") << QString::fromUtf8("ｇｏ") << "Go to search" << QList<int>{0, 1};
        QTest::newRow("wrong order") << "hcraes"
                                     << "Go to search" << QList<int>{-1};
        QTest::newRow("longer than the name") << "searching"
                                              << "search" << QList<int>{-1};
    }
    void lettersInOrderMatch()
    {
        QFETCH(const QString, pattern);
        QFETCH(const QString, name);
        QFETCH(const QList<int>, places);
        const auto match = ui::fuzzyMatch(pattern, name);
        QCOMPARE(match.has_value(), !places.contains(-1));
        if (match)
            QCOMPARE(match->places, places);
    }

    void theBestComesFirst()
    {
        const auto score = [](const char *pattern, const char *name) { return ui::fuzzyMatch(pattern, name).value().score; };
        QVERIFY(score("exp", "Export captions") > score("exp", "More explanation"));
        QVERIFY(score("set", "Go to settings") > score("set", "Stop each thing"));
        QVERIFY(score("redo", "Redo") > score("redo", "Redo everything that was undone"));
    }

    void theModelKeepsItsPromises()
    {
        ui::CommandModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ui::CommandList list("Action");
        list.add("a", QString::fromUtf8("导出"), "Export", "export", {Qt::CTRL | Qt::Key_E}, [] {});
        list.add("b", QString::fromUtf8("导入"), "Import", "export", {}, [] {}).enabled = false;
        list.addOwn("c", "Ex libris", "folder", [] {});
        model.setCommands(list.take());
        QCOMPARE(model.rowCount(), 3);
        model.setPattern("ex");
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.at(0).id, "c");  // its title says it
        QCOMPARE(model.at(1).id, "a");  // found by its English name
        model.setPattern("port", ui::Command{"search", "Search for \"port\"", {}, {}, {}, [] {}});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.at(0).id, "a");
        QCOMPARE(model.at(1).id, "b");
        QVERIFY(!model.flags(model.index(1)).testFlag(Qt::ItemIsEnabled));
        QCOMPARE(model.at(2).id, "search");
        QVERIFY(model.index(0).data(ui::CommandModel::KeysRole).toString().contains("E"));
        QVERIFY(!model.index(9).isValid());
    }

    void theKeyboardAloneGoesToAPage()
    {
        WindowFixture f(30);
        auto *palette = open(f);
        QVERIFY(palette->isOpen());
        type(f, "go lib");
        QCOMPARE(current(f), "page.library");
        press(f, Qt::Key_Return);
        QVERIFY(!palette->isOpen());
        QTRY_VERIFY(f.find<QWidget>("libraryPage")->isVisible());
    }

    void escapeGivesTheKeyboardBack()
    {
        WindowFixture f(30);
        auto *grid = f.find<ui::PhotoGrid>("searchGrid");
        grid->setFocus();
        auto *palette = open(f);
        press(f, Qt::Key_Escape);
        QVERIFY(!palette->isOpen());
        QCOMPARE(f.window->focusWidget(), grid);
        open(f);
        open(f);  // the same keys close it
        QVERIFY(!palette->isOpen());
    }

    void whatCannotBeDoneIsPassedOver()
    {
        WindowFixture f(30);
        QTRY_COMPARE(f.find<ui::PhotoGrid>("searchGrid")->model()->rowCount(), 30);
        auto *palette = open(f);
        type(f, "more like the selected");
        QVERIFY(current(f) != "photo.similar");  // nothing is selected
        press(f, Qt::Key_Escape);
        f.window->selectRow(2);
        QVERIFY(!palette->isOpen());
        open(f);
        type(f, "more like the selected");
        QCOMPARE(current(f), "photo.similar");
        press(f, Qt::Key_Return);
        QTRY_VERIFY(f.engine.did("search near:#28"));
    }

    void searchesAndFoldersAreListed()
    {
        WindowFixture f(30);
        f.preferences.setSaved("red boat -people", true);
        QTRY_VERIFY(!f.window->bridge().library().folders.empty());
        open(f);
        type(f, "red boat");
        QCOMPARE(current(f), "search.red boat -people");
        press(f, Qt::Key_Return);
        QTRY_VERIFY(f.engine.did("search -people red boat "));
        open(f);
        type(f, "scan holidays");
        press(f, Qt::Key_Return);
        QVERIFY(f.engine.did("index /pictures/Holidays"));
        open(f);
        type(f, "photos in hol");
        press(f, Qt::Key_Return);
        QTRY_VERIFY(f.engine.did("search folder:\"Holidays\""));
    }

    void whatIsNoCommandIsAQuery()
    {
        WindowFixture f(30);
        QTRY_VERIFY(f.window->isSettled());
        open(f);
        type(f, "zebra crossing qq");
        QCOMPARE(current(f), "search");
        press(f, Qt::Key_Return);
        QTRY_VERIFY(f.engine.did("search zebra crossing qq"));
    }

    void buttonsOfThePageAreCommands()
    {
        WindowFixture f(30);
        f.window->showPage("models");
        QTRY_VERIFY(f.find<QWidget>("modelImport")->isVisible());
        auto *palette = open(f);
        bool found = false;
        for (int row = 0; row < palette->model()->rowCount(); ++row)
            found = found || palette->model()->at(row).id == "button.modelImport";
        QVERIFY(found);
    }

    void itSpeaksChineseAndKnowsEnglish()
    {
        WindowFixture f(30);
        f.language.apply("zh_CN");
        auto *palette = open(f);
        for (int row = 0; row < palette->model()->rowCount(); ++row) {
            const ui::Command &command = palette->model()->at(row);
            if (command.kind == QString::fromUtf8("操作"))
                QVERIFY2(command.title != command.also, qPrintable(command.also));  // every action has a Chinese name
        }
        type(f, "settings");
        QCOMPARE(current(f), "page.settings");
        f.find<QLineEdit>("paletteText")->setText(QString::fromUtf8("设置"));  // as an input method does
        QCOMPARE(current(f), "page.settings");
    }

    void noTwoCommandsHaveTheSameKeys()
    {
        WindowFixture f(30);
        auto *palette = open(f);
        QStringList all;
        for (int row = 0; row < palette->model()->rowCount(); ++row)
            for (const QKeySequence &keys : palette->model()->at(row).keys)
                all << keys.toString();
        const qsizetype count = all.size();
        QVERIFY(count > 20);
        all.removeDuplicates();
        QCOMPARE(all.size(), count);
    }
};

QTEST_MAIN(TestCommandPalette)
#include "tst_command_palette.moc"
