#include <QAbstractItemView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include "tests/ui/window_fixture.h"
#include "ui/models/photo_model.h"
#include "ui/pages/search_page.h"
#include "ui/theme/preferences.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/lightbox.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/query_bar.h"
#include "ui/widgets/query_chip.h"
#include "ui/widgets/query_completer.h"
#include "ui/widgets/small_widgets.h"

using namespace semblance;
using test::WindowFixture;

class TestSearchPage : public QObject {
    Q_OBJECT

private:
    static bool ready(const WindowFixture &f) { return f.window->isSettled(); }
    static void type(const WindowFixture &f, const QString &text) { QTest::keyClicks(f.find<QLineEdit>("queryText"), text); }
    static QString state(const WindowFixture &f)
    {
        const auto *page = f.find<ui::SearchPage>("searchPage")->findChild<ui::PageState *>("pageState");
        return page->isVisible() ? page->title() : QString();
    }
    static int tiles(const WindowFixture &f) { return f.find<ui::PhotoGrid>("searchGrid")->model()->rowCount(); }

private Q_SLOTS:
    void withoutAQueryAllPhotosAreShown()
    {
        WindowFixture f(60);
        QTRY_COMPARE(tiles(f), 60);
        QCOMPARE(f.find<QLabel>("answerCount")->text(), "60 photos");
        QCOMPARE(state(f), QString());
    }

    void typingShowsTilesAndAsksOnceForAWord()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        type(f, "a dog -people");
        QTRY_COMPARE(tiles(f), 24);
        QVERIFY(f.engine.did("search a dog -people"));
        QVERIFY(f.engine.log().size() < 13);  // not one a letter
        QVERIFY(f.find<QLabel>("answerCount")->text().startsWith("24 photos"));
        QVERIFY(!f.find<ui::Spinner>("querySpinner")->isSpinning());
    }

    void aStaleAnswerIsDropped()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        f.engine.holdAnswers(true);
        type(f, "dog");
        QTRY_VERIFY(f.engine.did("search dog"));
        type(f, "s nothing");
        QTRY_VERIFY(f.engine.did("search dogs nothing"));
        QVERIFY(f.find<ui::Spinner>("querySpinner")->isSpinning());
        f.engine.release(1);
        QTRY_VERIFY(state(f).contains("dogs nothing"));
        f.engine.release(0);
        const QSignalSpy libraries(&f.window->bridge(), &ui::EngineBridge::libraryChanged);
        f.window->bridge().refresh();  // a round trip that ends after the stale answer was delivered
        QTRY_VERIFY(libraries.size() > 0);
        QVERIFY(state(f).contains("dogs nothing"));
    }

    void anEmptyAnswerOffersTheNearestMisses()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        type(f, "nothing");
        QTRY_VERIFY(state(f).startsWith("No photo seems to match"));
        auto *button = f.find<ui::SearchPage>("searchPage")->findChild<QPushButton *>("statePrimary");
        QVERIFY(button->isVisible());
        button->click();
        QTRY_COMPARE(state(f), QString());
        QVERIFY(f.engine.did("search nothing all"));
        QVERIFY(f.find<ui::PhotoGrid>("searchGrid")->model()->index(0, 0).data(ui::PhotoModel::ProbabilityRole).toDouble() < 0.5);
        QVERIFY(f.find<QPushButton>("showLessLikely")->isChecked());
    }

    void lessLikelyPhotosAreOneClickAway()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        QVERIFY(!f.find<QPushButton>("showLessLikely")->isVisible());
        type(f, "dog");
        QTRY_VERIFY(f.find<QPushButton>("showLessLikely")->isVisible());
        f.find<QPushButton>("showLessLikely")->click();
        QTRY_COMPARE(tiles(f), 60);
        f.find<QPushButton>("showLessLikely")->click();
        QTRY_COMPARE(tiles(f), 24);
    }

    void anErrorSaysWhatAndRetryAsksAgain()
    {
        WindowFixture f(60);
        f.engine.searchError = api::Error{api::ErrorCode::Io, "vectors/9f31.db cannot be read"};
        QTRY_VERIFY(ready(f));
        type(f, "dog");
        QTRY_COMPARE(state(f), "Reading or writing failed");
        auto *page = f.find<ui::SearchPage>("searchPage");
        QVERIFY(page->findChild<QLabel *>("stateDetail")->text().contains("vectors/9f31.db"));
        f.engine.searchError.reset();
        page->findChild<QPushButton *>("statePrimary")->click();
        QTRY_COMPARE(tiles(f), 24);
    }

    void aQueryWaitsForTheModel()
    {
        WindowFixture f(60, false);
        type(f, "dog");
        QTRY_COMPARE(tiles(f), 60);
        QVERIFY(!f.engine.did("search dog"));
        f.engine.setModel({});
        QTRY_VERIFY(f.engine.did("search dog"));
        QTRY_COMPARE(tiles(f), 24);
    }

    void aModelThatCannotBeLoadedIsAnErrorWithRetry()
    {
        WindowFixture f(60, false);
        const QSignalSpy restart(f.window.get(), &ui::MainWindow::restartWanted);
        f.engine.setModel(core::fail(api::ErrorCode::Corrupt, "model.safetensors is damaged"));
        type(f, "dog");
        QTRY_COMPARE(state(f), "The model could not be loaded");
        f.find<ui::SearchPage>("searchPage")->findChild<QPushButton *>("statePrimary")->click();
        QCOMPARE(restart.size(), 1);
    }

    void aPhotoAsQueryIsAChipThatCanBeRemoved()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        f.window->searchByFile("/elsewhere/cat.jpg");
        QTRY_VERIFY(f.engine.did("search near:file:///elsewhere/cat.jpg"));
        QVERIFY(f.find<QFrame>("queryChip")->isVisible());
        QTRY_VERIFY(f.engine.did("captions cat.jpg"));  // photo -> captions
        type(f, "at night");
        QTRY_VERIFY(f.engine.did("search near:file:///elsewhere/cat.jpg at night"));
        QTest::mouseClick(f.find<QToolButton>("chipRemove"), Qt::LeftButton);
        QVERIFY(f.find<ui::QueryBar>("queryBar")->chips().isEmpty());
        QTRY_VERIFY(f.engine.did("search at night"));
    }

    void moreLikeThisSearchesWithThePhoto()
    {
        WindowFixture f(60);
        QTRY_COMPARE(tiles(f), 60);
        f.window->selectRow(0);
        QTRY_VERIFY(ready(f));
        QTest::mouseClick(f.find<QPushButton>("inspectorSimilar"), Qt::LeftButton);
        QTRY_VERIFY(f.engine.did("search near:#60"));
        QVERIFY(f.find<QFrame>("queryChip")->isVisible());
    }

    void whatIsNotShownIsNotInspected()
    {
        WindowFixture f(60);
        QTRY_COMPARE(tiles(f), 60);
        f.window->selectRow(0);
        auto *content = f.find<QAbstractItemView>("inspectorCaptions");
        QTRY_VERIFY(content->isVisible());
        type(f, "nothing");
        QTRY_VERIFY(!state(f).isEmpty());
        QVERIFY(!content->isVisible());
    }

    void theInspectorComesBackWithThePhotoThatWasAskedWith()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        f.window->searchByFile("/elsewhere/cat.jpg");
        auto *name = f.find<ui::ElidedLabel>("inspectorName");
        QTRY_COMPARE(name->fullText(), "cat.jpg");
        QTest::keyClick(f.find<ui::PhotoGrid>("searchGrid"), Qt::Key_I);
        QTRY_VERIFY(!name->isVisible());
        QTest::keyClick(f.find<ui::PhotoGrid>("searchGrid"), Qt::Key_I);
        QTRY_VERIFY(name->isVisible());
        QCOMPARE(name->fullText(), "cat.jpg");
    }

    void filtersAndExclusionsBecomeChips()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        auto *bar = f.find<ui::QueryBar>("queryBar");
        type(f, "red boat year:2023 -people ");
        QCOMPARE(bar->chips().size(), 1);  // an "or" may still follow the other one
        QTest::keyClick(f.find<QLineEdit>("queryText"), Qt::Key_Return);
        QCOMPARE(bar->chips().size(), 2);
        QCOMPARE(f.find<QLineEdit>("queryText")->text().trimmed(), "red boat");
        QCOMPARE(bar->text().simplified(), "year:2023 -people red boat");
        QTRY_VERIFY(f.engine.did("search year:2023 -people red boat "));
        bar->chips()[1]->setFocus();
        QTest::keyClick(bar->chips()[1], Qt::Key_Up);  // an exclusion that counts double
        QTRY_VERIFY(f.engine.did("search year:2023 -people^2 red boat "));
        QTest::keyClick(bar->chips()[1], Qt::Key_Left);
        QCOMPARE(f.window->focusWidget(), bar->chips()[0]);  // the completion may be the active window
        QTest::keyClick(bar->chips()[0], Qt::Key_Delete);
        QTRY_VERIFY(f.engine.did("search -people^2 red boat "));
        QTest::keyClick(bar->chips()[0], Qt::Key_F2);  // back into the text
        QVERIFY(bar->chips().isEmpty());
        QCOMPARE(f.find<QLineEdit>("queryText")->text(), "red boat -people^2");
    }

    void whatOrJoinsStaysInTheText()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        f.window->typeQuery("cat or dog tag:a or tag:b");
        QVERIFY(f.find<ui::QueryBar>("queryBar")->chips().size() <= 1);
        QCOMPARE(f.find<ui::QueryBar>("queryBar")->query().problems.size(), 0u);
    }

    void typedAlternativesStayTogether()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        auto *bar = f.find<ui::QueryBar>("queryBar");
        type(f, "dog tag:a or tag:b ");
        QVERIFY(bar->chips().isEmpty());
        QCOMPARE(bar->query().problems.size(), 0u);
        QTest::keyClick(f.find<QLineEdit>("queryText"), Qt::Key_Return);
        QCOMPARE(bar->text().simplified(), "dog tag:a or tag:b");
        type(f, "-people orange");  // begins like "or", and is a word
        QCOMPARE(bar->text().simplified(), "-people dog tag:a or tag:b orange");
        QCOMPARE(bar->chips().size(), 1);
    }

    void leavingTheTextFinishesWhatWasTyped()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        f.window->activateWindow();
        QTRY_VERIFY(f.window->isActiveWindow());
        f.find<QLineEdit>("queryText")->setFocus();
        type(f, "dog year:2023");
        QVERIFY(f.find<ui::QueryBar>("queryBar")->chips().isEmpty());
        f.find<ui::PhotoGrid>("searchGrid")->setFocus();
        QCOMPARE(f.find<ui::QueryBar>("queryBar")->chips().size(), 1);
    }

    void captionsForThePhotoOfTheQuery()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        QVERIFY(!f.find<QPushButton>("answerAsCaptions")->isVisible());
        f.window->typeQuery("near:#7@0.1,0.1,0.5,0.5");
        QTRY_VERIFY(f.find<QPushButton>("answerAsCaptions")->isVisible());
        QTest::keyClick(f.window.get(), Qt::Key_T, Qt::ControlModifier);
        auto *list = f.find<QAbstractItemView>("captionResultsList");
        QTRY_COMPARE(list->model()->rowCount(), 4);
        QVERIFY(f.engine.did("captions near:#7@0.1,0.1,0.5,0.5"));
        QVERIFY(list->isVisible());
        QVERIFY(!f.find<QWidget>("inspectorPanel")->isVisible());  // it would say the same
        QTRY_VERIFY(f.window->isSettled());
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Return);
        QTRY_VERIFY(f.engine.did("search Two dogs play in the shallow water"));
        QTRY_VERIFY(!list->isVisible());
        QVERIFY(f.find<ui::QueryBar>("queryBar")->chips().isEmpty());
    }

    void aLibraryWithoutCaptionsSaysSo()
    {
        WindowFixture f(60);
        f.engine.setCaptions(false);
        QTRY_VERIFY(ready(f));
        f.window->typeQuery("near:#7");
        QTRY_VERIFY(f.find<QPushButton>("answerAsCaptions")->isVisible());
        f.find<QPushButton>("answerAsCaptions")->click();
        QTRY_COMPARE(state(f), "The library has no captions");
        f.find<ui::SearchPage>("searchPage")->findChild<QPushButton *>("statePrimary")->click();
        QTRY_COMPARE(state(f), QString());
    }

    void aMistakeIsShownInPlaceAndNotAsked()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        type(f, "dog");
        QTRY_COMPARE(tiles(f), 24);
        type(f, " date:2023-99");
        auto *context = f.find<ui::ElidedLabel>("answerContext");
        QTRY_VERIFY(context->fullText().contains("2023-99"));
        QCOMPARE(context->property("role").toString(), "danger");
        QTRY_VERIFY(ready(f));
        QVERIFY(!f.engine.did("search dog date:2023-99"));
        QCOMPARE(tiles(f), 24);  // the last answer stays
        QTest::keyClick(f.find<QLineEdit>("queryText"), Qt::Key_Backspace);
        QTest::keyClick(f.find<QLineEdit>("queryText"), Qt::Key_Backspace);
        type(f, "07");
        QTRY_VERIFY(f.engine.did("search dog date:2023-07"));
        QCOMPARE(context->property("role").toString(), "small");
    }

    void judgementsRankAtOnce()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        type(f, "dog");
        QTRY_COMPARE(tiles(f), 24);
        auto *grid = f.find<ui::PhotoGrid>("searchGrid");
        const auto idAt = [&](int row) { return grid->model()->index(row, 0).data(ui::PhotoModel::IdRole).toLongLong(); };
        const auto wrong = idAt(1), right = idAt(5), next = idAt(2);
        f.window->selectRow(1);
        QTest::keyClick(grid, Qt::Key_N);
        QVERIFY(f.engine.did("judge dog " + std::to_string(wrong) + " wrong"));
        QTRY_COMPARE(tiles(f), 23);
        QTRY_COMPARE(grid->currentPhoto().value, next);  // on to the next photo
        f.window->selectRow(4);
        QCOMPARE(grid->currentPhoto().value, right);
        QTest::keyClick(grid, Qt::Key_Y);
        QTRY_COMPARE(idAt(0), right);
        QCOMPARE(grid->model()->index(0, 0).data(ui::PhotoModel::JudgedRole).toInt(), 1);
        f.window->selectRow(0);
        QTest::keyClick(grid, Qt::Key_Y);  // the same again takes it back
        QVERIFY(f.engine.did("judge dog " + std::to_string(right) + " none"));
    }

    void lessLikelyOnesStandBelowALine()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        type(f, "dog");
        QTRY_COMPARE(tiles(f), 24);
        auto *grid = f.find<ui::PhotoGrid>("searchGrid");
        QCOMPARE(grid->divider(), -1);
        f.find<QPushButton>("showLessLikely")->click();
        QTRY_COMPARE(tiles(f), 60);
        QVERIFY(grid->divider() > 0);
        const auto likely = [&](int row) { return grid->model()->index(row, 0).data(ui::PhotoModel::ProbabilityRole).toDouble() >= 0.5; };
        QVERIFY(likely(grid->divider() - 1) && !likely(grid->divider()));
    }

    void theInspectorTellsWhy()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        type(f, "dog beach year:2023 ");
        QTRY_COMPARE(tiles(f), 24);
        f.window->selectRow(2);
        auto *verdict = f.find<QLabel>("whyVerdict");
        QTRY_VERIFY(verdict->isVisible() && verdict->text().contains("Place 3 of 60"));
        QVERIFY(f.find<QWidget>("wordShares")->accessibleName().contains("dog +0.14"));
        QVERIFY(f.find<QLabel>("whyFilters")->text().contains("year:2023"));
        QVERIFY(!f.find<QLabel>("whyProblem")->isVisible());
        f.find<QPushButton>("heatMap")->click();
        const auto askedForMap = [&f] {
            const auto log = f.engine.log();
            return std::any_of(log.begin(), log.end(), [](const auto &line) { return line.ends_with(" map"); });
        };
        QTRY_VERIFY(askedForMap());
        QTRY_VERIFY(ready(f));
        QVERIFY(f.find<QPushButton>("judgeRight")->isVisible());
    }

    void aMissingPhotoIsExplained()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        type(f, "dog beach");
        QTRY_COMPARE(tiles(f), 24);
        QVERIFY(f.find<QPushButton>("missingPhoto")->isVisible());
        f.window->explainFile("/elsewhere/cat.jpg");
        auto *problem = f.find<QLabel>("whyProblem");
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(problem->text().contains("not in the library"));
        QVERIFY(f.find<QLabel>("whyVerdict")->text().contains("Place 212"));
        f.window->explainFile("/elsewhere/broken.jpg");
        QTRY_VERIFY(problem->text().contains("ends in the middle"));
    }

    void aPartOfAPhotoIsAQuery()
    {
        WindowFixture f(60);
        QTRY_COMPARE(tiles(f), 60);
        f.window->selectRow(0);
        QTest::keyClick(f.find<ui::PhotoGrid>("searchGrid"), Qt::Key_Return);
        auto *lightbox = f.find<ui::Lightbox>("lightbox");
        QTRY_VERIFY(lightbox->isVisible() && lightbox->isSettled());
        QTest::keyClick(lightbox, Qt::Key_R);
        QVERIFY(lightbox->isDrawing());
        QTest::keyClick(lightbox, Qt::Key_Right);
        QTest::keyClick(lightbox, Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(std::abs(lightbox->region().left() - 0.27) < 1e-6 && std::abs(lightbox->region().height() - 0.52) < 1e-6);
        QTest::keyClick(lightbox, Qt::Key_Return);
        QVERIFY(!lightbox->isVisible());
        QTRY_VERIFY(f.engine.did("search near:#60@0.270,0.250,0.500,0.520"));
        QVERIFY(f.find<ui::QueryBar>("queryBar")->chips().first()->term().crop.has_value());
    }

    void moreLikeSeveralPhotos()
    {
        WindowFixture f(60);
        QTRY_COMPARE(tiles(f), 60);
        auto *grid = f.find<ui::PhotoGrid>("searchGrid");
        for (const int row : {0, 2})
            grid->selectionModel()->select(grid->model()->index(row, 0), QItemSelectionModel::Select);
        grid->setFocus();
        QTest::keyClick(f.window.get(), Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY(f.engine.did("search near:#60 near:#58"));
        QCOMPARE(f.find<ui::QueryBar>("queryBar")->chips().size(), 2);
    }

    void namesAndValuesAreCompleted()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        auto *bar = f.find<ui::QueryBar>("queryBar");
        f.find<QLineEdit>("queryText")->setFocus();
        type(f, "dog ca");
        QCOMPARE(bar->completer()->offered(), (QStringList{"camera:", "caption:"}));
        bar->completer()->accept("camera:");
        QCOMPARE(f.find<QLineEdit>("queryText")->text(), "dog camera:");
        type(f, "Canon");
        QTRY_COMPARE(bar->completer()->offered(), QStringList{"camera:\"Canon EOS 5D\""});
        bar->completer()->accept("camera:\"Canon EOS 5D\"");
        QCOMPARE(bar->chips().size(), 1);
        QTRY_VERIFY(f.engine.did("search camera:\"Canon EOS 5D\" dog "));
    }

    void searchesAreRememberedAndSaved()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        type(f, "dog");
        QTRY_COMPARE(tiles(f), 24);
        QTest::mouseClick(f.find<QToolButton>("queryStar"), Qt::LeftButton);
        QCOMPARE(f.preferences.savedSearches(), QStringList{"dog"});
        QTRY_COMPARE_WITH_TIMEOUT(f.preferences.recentSearches(), QStringList{"dog"}, 6000);
        type(f, "s run");
        QTRY_COMPARE_WITH_TIMEOUT(f.preferences.recentSearches(), QStringList{"dogs run"}, 6000);  // "dog" was on the way to it
        QTest::mouseClick(f.find<QToolButton>("queryClear"), Qt::LeftButton);
        type(f, "do");
        QCOMPARE(f.find<ui::QueryBar>("queryBar")->completer()->offered(), QStringList{"dogs run"});
        QCOMPARE(f.preferences.savedSearches(), QStringList{"dog"});
    }

    void escapeGoesBackStepByStep()
    {
        WindowFixture f(60);
        QTRY_VERIFY(ready(f));
        type(f, "dog");
        QTRY_COMPARE(tiles(f), 24);
        QTest::keyClick(f.find<QLineEdit>("queryText"), Qt::Key_Escape);
        QCOMPARE(f.find<QLineEdit>("queryText")->text(), "");
        QTRY_COMPARE(tiles(f), 60);
    }
};

QTEST_MAIN(TestSearchPage)
#include "tst_search_page.moc"
