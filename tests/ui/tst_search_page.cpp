#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include "tests/ui/window_fixture.h"
#include "ui/models/photo_model.h"
#include "ui/pages/search_page.h"
#include "ui/widgets/photo_grid.h"
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
        QTRY_VERIFY(f.engine.did("search  file:cat.jpg"));
        QVERIFY(f.find<QFrame>("queryChip")->isVisible());
        QTRY_VERIFY(f.engine.did("captions cat.jpg"));  // photo -> captions
        type(f, "at night");
        QTRY_VERIFY(f.engine.did("search at night file:cat.jpg"));
        QTest::mouseClick(f.find<QToolButton>("chipRemove"), Qt::LeftButton);
        QVERIFY(!f.find<QFrame>("queryChip")->isVisible());
        QTRY_VERIFY(f.engine.did("search at night"));
    }

    void moreLikeThisSearchesWithThePhoto()
    {
        WindowFixture f(60);
        QTRY_COMPARE(tiles(f), 60);
        f.window->selectRow(0);
        QTRY_VERIFY(ready(f));
        QTest::mouseClick(f.find<QPushButton>("inspectorSimilar"), Qt::LeftButton);
        QTRY_VERIFY(f.engine.did("search  like:60"));
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
