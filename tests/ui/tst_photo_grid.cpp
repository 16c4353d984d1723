#include <QScrollBar>
#include <QSignalSpy>
#include <QtTest>

#include "tests/support/fake_engine.h"
#include "ui/delegates/tile_delegate.h"
#include "ui/models/photo_model.h"
#include "ui/widgets/photo_grid.h"

using namespace semblance;
using core::PhotoId;

struct GridFixture {
    explicit GridFixture(int photos) : engine(photos), store(engine), grid(store)
    {
        std::vector<ui::PhotoRow> rows;
        for (int i = 1; i <= photos; ++i)
            rows.push_back({PhotoId{i}, {}, -1, {}});
        model.reset(std::move(rows));
        grid.setModel(&model);
        grid.resize(800, 600);
        grid.show();
    }
    test::FakeEngine engine;
    ui::ThumbnailStore store;
    ui::PhotoModel model;
    ui::PhotoGrid grid;
};

class TestPhotoGrid : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tilesFillTheWidthWithoutOverlap()
    {
        GridFixture f(50);
        QCOMPARE(f.grid.columns(), 4);
        const QRect first = f.grid.visualRect(f.model.index(0)), second = f.grid.visualRect(f.model.index(1)),
                    below = f.grid.visualRect(f.model.index(4));
        QVERIFY(second.left() > first.right());
        QCOMPARE(second.top(), first.top());
        QVERIFY(below.top() > first.bottom());
        QCOMPARE(below.left(), first.left());
        QCOMPARE(first.width(), first.height());
    }

    void everyTileIsFoundAtItsMiddle()
    {
        GridFixture f(100'000);
        for (const int row : {0, 1, 99, 5'000, 99'999})
            QCOMPARE(f.grid.indexAt(f.grid.visualRect(f.model.index(row)).center()).row(), row);
        QVERIFY(!f.grid.indexAt(QPoint(2, 2)).isValid());
    }

    void keysMoveAndOpen()
    {
        GridFixture f(10);  // rows of 4, 4 and 2
        const QSignalSpy opened(&f.grid, &ui::PhotoGrid::opened);
        f.grid.setFocus();
        f.grid.setCurrentIndex(f.model.index(0));
        const auto press = [&](Qt::Key key) {
            QTest::keyClick(&f.grid, key);
            return f.grid.currentIndex().row();
        };
        QCOMPARE(press(Qt::Key_Right), 1);
        QCOMPARE(press(Qt::Key_Down), 5);
        QCOMPARE(press(Qt::Key_Right), 6);
        QCOMPARE(press(Qt::Key_Down), 9);  // the last line is short: its end
        QCOMPARE(press(Qt::Key_Down), 9);
        QCOMPARE(press(Qt::Key_Up), 5);
        QCOMPARE(press(Qt::Key_End), 9);
        QCOMPARE(press(Qt::Key_Home), 0);
        QCOMPARE(press(Qt::Key_Left), 0);
        QCOMPARE(press(Qt::Key_Up), 0);
        press(Qt::Key_Space);
        press(Qt::Key_Return);
        QCOMPARE(opened.size(), 2);
    }

    void goingToTheEndScrollsThere()
    {
        GridFixture f(5'000);
        f.grid.setCurrentIndex(f.model.index(4'999));
        QVERIFY(f.grid.viewport()->rect().contains(f.grid.visualRect(f.model.index(4'999))));
        QTRY_VERIFY(f.grid.isSettled());
        QVERIFY(f.store.known(PhotoId{5'000}));
        QVERIFY(!f.store.known(PhotoId{2'500}));
    }

    void theButtonOnATileAsksForSimilarPhotos()
    {
        GridFixture f(10);
        const QSignalSpy similar(&f.grid, &ui::PhotoGrid::similarWanted);
        const QRect button = ui::TileDelegate::similarButton(f.grid.visualRect(f.model.index(2)));
        QTest::mouseClick(f.grid.viewport(), Qt::LeftButton, {}, button.center());
        QCOMPARE(similar.size(), 1);
        QCOMPARE(similar.first().first().value<PhotoId>(), PhotoId{3});
    }

    void shiftSelectsInReadingOrder()
    {
        GridFixture f(20);
        QTest::mouseClick(f.grid.viewport(), Qt::LeftButton, {}, f.grid.visualRect(f.model.index(1)).center());
        QTest::mouseClick(f.grid.viewport(), Qt::LeftButton, Qt::ShiftModifier, f.grid.visualRect(f.model.index(6)).center());
        QCOMPARE(f.grid.selectionModel()->selectedIndexes().size(), 6);
    }
};

QTEST_MAIN(TestPhotoGrid)
#include "tst_photo_grid.moc"
