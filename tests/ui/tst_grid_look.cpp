// How photos lie, for all grids at once: the button, the keys, the palette, the settings; shapes are read once and only where wanted.
#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>
#include <QtTest>
#include <atomic>
#include <cmath>

#include "tests/ui/window_fixture.h"
#include "ui/bridge/photo_shapes.h"
#include "ui/widgets/grid_look.h"
#include "ui/widgets/photo_grid.h"

using namespace semblance;
using core::PhotoId;
using test::WindowFixture;

// Counts what is asked of it; the seventh photo is as the test says.
class CountingEngine : public test::FakeEngine {
public:
    using FakeEngine::FakeEngine;
    [[nodiscard]] api::Result<api::Photo> photo(PhotoId id) override
    {
        ++asked;
        auto found = FakeEngine::photo(id);
        if (found && id.value == 7) {
            found->width = seventh.first;
            found->height = seventh.second;
        }
        return found;
    }
    std::atomic<int> asked = 0;
    std::pair<int, int> seventh{1000, 2000};
};

class TestGridLook : public QObject {
    Q_OBJECT

private:
    static ui::PhotoGrid *grid(const WindowFixture &f, const char *name) { return f.find<ui::PhotoGrid>(name); }

private Q_SLOTS:
    void theButtonAndTheKeyChangeEveryGridAndAreRemembered()
    {
        WindowFixture f(60);
        QTRY_VERIFY(f.window->isSettled());
        QVERIFY(!grid(f, "searchGrid")->isJustified());
        f.find<QWidget>("searchPage")->findChild<QToolButton *>("gridWhole")->click();
        QVERIFY(grid(f, "searchGrid")->isJustified() && grid(f, "libraryGrid")->isJustified());
        QVERIFY(f.find<QWidget>("libraryPage")->findChild<QToolButton *>("gridWhole")->isChecked());
        QCOMPARE(f.preferences.gridLayout(), QString("justified"));
        ui::MainWindow again(f.engine, f.preferences, f.theme, f.language);
        QVERIFY(again.findChild<ui::PhotoGrid *>("libraryGrid")->isJustified());
        f.window->activateWindow();
        QTest::keyClick(f.window.get(), Qt::Key_G, Qt::ControlModifier);
        QTRY_VERIFY(!grid(f, "searchGrid")->isJustified() && !grid(f, "libraryGrid")->isJustified());
        QCOMPARE(f.preferences.gridLayout(), QString("squares"));
    }

    void theSizeIsOneForAllGrids()
    {
        WindowFixture f(60);
        QTRY_VERIFY(f.window->isSettled());
        const auto slider = [&](const char *page) { return f.find<QWidget>(page)->findChild<QSlider *>("tileSize"); };
        slider("libraryPage")->setValue(250);
        QCOMPARE(slider("searchPage")->value(), 250);
        QCOMPARE(f.preferences.tileSize(), 250);
        const int columns = grid(f, "searchGrid")->columns();
        Q_EMIT grid(f, "searchGrid")->zoomWanted(-100);
        QCOMPARE(slider("searchPage")->value(), 150);
        QVERIFY(grid(f, "searchGrid")->columns() > columns);
        Q_EMIT grid(f, "searchGrid")->zoomWanted(10'000);
        QCOMPARE(slider("libraryPage")->value(), int(ui::PhotoGrid::largestTile));
    }

    void shapesAreAskedOnceAndAgainAfterIndexing()
    {
        CountingEngine engine(2'500);
        ui::EngineBridge bridge(engine);
        ui::PhotoShapes shapes(bridge);
        QSignalSpy changed(&shapes, &ui::PhotoShapes::changed);
        QTRY_COMPARE(bridge.library().timeline.size(), std::size_t{2'500});
        QCOMPARE(engine.asked.load(), 0);
        QCOMPARE(shapes.ratio(PhotoId{7}), ui::PhotoShapes::usual);
        shapes.setWanted(true);
        QTRY_COMPARE(shapes.ratio(PhotoId{7}), 0.5);
        QVERIFY(shapes.isSettled());
        QCOMPARE(changed.size(), 3);  // what is shown first is known first
        QVERIFY(std::abs(shapes.ratio(PhotoId{8}) - 4.0 / 3) < 0.001);
        QCOMPARE(shapes.ratio(PhotoId{9'999}), ui::PhotoShapes::usual);
        QCOMPARE(engine.asked.load(), 2'500);
        engine.setPhotos(2'505);  // only the new ones
        QTRY_COMPARE(engine.asked.load(), 2'505);
        QTRY_VERIFY(shapes.isSettled());
        engine.seventh = {3000, 1000};  // the file was turned and indexed again
        api::JobStatus job;
        job.id = core::JobId{1};
        job.state = api::JobState::Done;
        job.index = api::IndexResult{};
        job.index->indexed = 1;
        engine.setJob(job);
        QTRY_COMPARE(shapes.ratio(PhotoId{7}), 3.0);
        QTRY_VERIFY(shapes.isSettled());
        QCOMPARE(engine.asked.load(), 2 * 2'505);
        shapes.setWanted(false);
        engine.setPhotos(2'600);
        QTRY_COMPARE(bridge.library().timeline.size(), std::size_t{2'600});
        QCOMPARE(engine.asked.load(), 2 * 2'505);
    }
};

QTEST_MAIN(TestGridLook)
#include "tst_grid_look.moc"
