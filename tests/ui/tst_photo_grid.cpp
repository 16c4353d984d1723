#include <QPainter>
#include <QScrollBar>
#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>
#include <cmath>

#include "tests/support/fake_engine.h"
#include "ui/bridge/photo_shapes.h"
#include "ui/delegates/tile_delegate.h"
#include "ui/models/photo_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/photo_grid.h"

using namespace semblance;
using core::PhotoId;

template <class Engine = test::FakeEngine>
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
    Engine engine;
    ui::ThumbnailStore store;
    ui::PhotoModel model;
    ui::PhotoGrid grid;
};

// Every third photo stands upright, every fifth is a panorama; the engine says so.
class ShapedEngine : public test::FakeEngine {
public:
    using FakeEngine::FakeEngine;
    [[nodiscard]] api::Result<api::Photo> photo(PhotoId id) override
    {
        auto photo = FakeEngine::photo(id);
        if (photo && id.value % 3 == 0)
            photo->height = 2 * photo->width;
        else if (photo && id.value % 5 == 0)
            photo->height = photo->width / 3;
        return photo;
    }
};

struct WholeFixture : GridFixture<ShapedEngine> {
    explicit WholeFixture(int photos) : GridFixture(photos), bridge(engine), shapes(bridge)
    {
        grid.setShapes(&shapes);
        grid.setJustified(true);
        shapes.setWanted(true);
    }
    [[nodiscard]] QRect rect(int row) const { return grid.visualRect(model.index(row)); }
    [[nodiscard]] bool known() const { return shapes.ratio(PhotoId{3}) < 1; }

    ui::EngineBridge bridge;
    ui::PhotoShapes shapes;
};

class TestPhotoGrid : public QObject {
    Q_OBJECT

private:
    static void moveTo(ui::PhotoGrid &grid, const QPoint &at)
    {
        QMouseEvent event(QEvent::MouseMove, at, grid.viewport()->mapToGlobal(at), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(grid.viewport(), &event);
    }

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
        const QRect button = ui::TileDelegate::buttonRect(ui::TileDelegate::Button::Similar, f.grid.visualRect(f.model.index(2)));
        QTest::mouseClick(f.grid.viewport(), Qt::LeftButton, {}, button.center());
        QCOMPARE(similar.size(), 1);
        QCOMPARE(similar.first().first().value<PhotoId>(), PhotoId{3});
    }

    void yAndNAndTheirButtonsJudge()
    {
        GridFixture f(10);
        QSignalSpy judged(&f.grid, &ui::PhotoGrid::judged);
        f.grid.setFocus();
        f.grid.setCurrentIndex(f.model.index(3));
        QTest::keyClick(&f.grid, Qt::Key_Y);
        QTest::keyClick(&f.grid, Qt::Key_N);
        QCOMPARE(judged.size(), 2);
        QCOMPARE(judged[0][0].value<PhotoId>(), PhotoId{4});
        QCOMPARE(judged[0][1].toInt(), 1);
        QCOMPARE(judged[1][1].toInt(), -1);
        judged.clear();
        const auto press = [&](ui::TileDelegate::Button button) {
            QTest::mouseClick(f.grid.viewport(), Qt::LeftButton, {},
                              ui::TileDelegate::buttonRect(button, f.grid.visualRect(f.model.index(1))).center());
        };
        press(ui::TileDelegate::Button::Right);
        QCOMPARE(judged.size(), 0);  // no answer of a query: there is no such button
        f.model.reset({{PhotoId{1}, {}, 0.9}, {PhotoId{2}, {}, 0.8}});
        press(ui::TileDelegate::Button::Right);
        press(ui::TileDelegate::Button::Wrong);
        QCOMPARE(judged.size(), 2);
        QCOMPARE(judged[1][0].value<PhotoId>(), PhotoId{2});
        QCOMPARE(judged[1][1].toInt(), -1);
    }

    void theDividerBeginsALineOfItsOwn()
    {
        GridFixture f(20);
        f.grid.setDivider(6, "Less likely below");  // lines of 4, 2 | 4, 4, 4, 2
        const auto rect = [&](int row) { return f.grid.visualRect(f.model.index(row)); };
        QCOMPARE(rect(6).left(), rect(0).left());
        QVERIFY(rect(6).top() > rect(5).bottom() + 30);  // room for the words
        QCOMPARE(rect(7).top(), rect(6).top());
        QCOMPARE(rect(10).left(), rect(6).left());
        for (int row = 0; row < 20; ++row)
            QCOMPARE(f.grid.indexAt(rect(row).center()).row(), row);
        QVERIFY(!f.grid.indexAt(QPoint(rect(2).center().x(), rect(5).center().y())).isValid());  // the short line's rest
        f.grid.setFocus();
        const auto press = [&](int from, Qt::Key key) {
            f.grid.setCurrentIndex(f.model.index(from));
            QTest::keyClick(&f.grid, key);
            return f.grid.currentIndex().row();
        };
        QCOMPARE(press(1, Qt::Key_Down), 5);
        QCOMPARE(press(3, Qt::Key_Down), 5);
        QCOMPARE(press(5, Qt::Key_Down), 7);
        QCOMPARE(press(7, Qt::Key_Up), 5);
        QCOMPARE(press(9, Qt::Key_Up), 5);
        QCOMPARE(press(5, Qt::Key_Right), 6);
        f.grid.setCurrentIndex(f.model.index(19));
        QVERIFY(f.grid.viewport()->rect().contains(rect(19)));
        f.grid.setDivider(-1, {});
        QCOMPARE(rect(6).top(), rect(5).top());
    }

    void selectedPhotosComeByRow()
    {
        GridFixture f(10);
        for (const int row : {5, 1, 3})
            f.grid.selectionModel()->select(f.model.index(row), QItemSelectionModel::Select);
        QCOMPARE(f.grid.selectedPhotos(), (QList<PhotoId>{PhotoId{2}, PhotoId{4}, PhotoId{6}}));
    }

    void headingsStandOverSectionsAndSelectThem()
    {
        GridFixture f(30);
        f.grid.setSections({{0, "July 2023"}, {6, "June 2023"}});
        QCOMPARE(f.grid.sectionCount(), 2);
        const auto rect = [&](int row) { return f.grid.visualRect(f.model.index(row)); };
        QVERIFY(rect(0).top() > 30);
        QVERIFY(rect(6).top() > rect(5).bottom() + 30);
        QTest::mouseClick(f.grid.viewport(), Qt::LeftButton, {}, QPoint(60, rect(6).top() - 25));
        QCOMPARE(f.grid.selectedPhotos().size(), 24);
        QCOMPARE(f.grid.selectedPhotos().first(), PhotoId{7});
        QTest::mouseClick(f.grid.viewport(), Qt::LeftButton, Qt::ControlModifier, QPoint(60, rect(0).top() - 25));
        QCOMPARE(f.grid.selectedPhotos().size(), 30);
        f.grid.setFocus();
        f.grid.setCurrentIndex(f.model.index(1));
        QTest::keyClick(&f.grid, Qt::Key_Down);
        QCOMPARE(f.grid.currentIndex().row(), 5);
        f.grid.setSections({});
        f.grid.scrollToTop();
        QCOMPARE(rect(0).top(), 8);
    }

    void theRubberBandTakesWhatItTouches()
    {
        GridFixture f(20);  // 4 a line
        const auto rect = [&](int row) { return f.grid.visualRect(f.model.index(row)); };
        const QPoint from(4, rect(0).center().y()), to = rect(5).center();
        QTest::mousePress(f.grid.viewport(), Qt::LeftButton, {}, from);
        moveTo(f.grid, to);
        QCOMPARE(f.grid.selectedPhotos(), (QList<PhotoId>{PhotoId{1}, PhotoId{2}, PhotoId{5}, PhotoId{6}}));
        moveTo(f.grid, rect(4).center());  // smaller again
        QCOMPARE(f.grid.selectedPhotos(), (QList<PhotoId>{PhotoId{1}, PhotoId{5}}));
        QTest::mouseRelease(f.grid.viewport(), Qt::LeftButton, {}, rect(4).center());
        QCOMPARE(f.grid.currentPhoto(), PhotoId{1});
        QTest::mousePress(f.grid.viewport(), Qt::LeftButton, Qt::ControlModifier, QPoint(4, rect(8).center().y()));
        moveTo(f.grid, rect(8).center());
        QTest::mouseRelease(f.grid.viewport(), Qt::LeftButton, Qt::ControlModifier, rect(8).center());
        QCOMPARE(f.grid.selectedPhotos(), (QList<PhotoId>{PhotoId{1}, PhotoId{5}, PhotoId{9}}));  // with Ctrl it adds
        QTest::mouseClick(f.grid.viewport(), Qt::LeftButton, {}, from);
        QVERIFY(f.grid.selectedPhotos().isEmpty());
    }

    void numbersRateAndDeleteAsks()
    {
        GridFixture f(10);
        QSignalSpy rated(&f.grid, &ui::PhotoGrid::rated), trash(&f.grid, &ui::PhotoGrid::trashWanted);
        f.grid.setFocus();
        QTest::keyClick(&f.grid, Qt::Key_4);
        QTest::keyClick(&f.grid, Qt::Key_Delete);
        QCOMPARE(rated.size() + trash.size(), 0);  // nothing is selected
        f.grid.setCurrentIndex(f.model.index(2));
        QTest::keyClick(&f.grid, Qt::Key_4);
        QTest::keyClick(&f.grid, Qt::Key_0, Qt::KeypadModifier);
        QTest::keyClick(&f.grid, Qt::Key_1, Qt::ControlModifier);  // a page, not a star
        QCOMPARE(rated.size(), 2);
        QCOMPARE(rated[0][0].value<QList<PhotoId>>(), QList<PhotoId>{PhotoId{3}});
        QCOMPARE(rated[0][1].toInt(), 4);
        QCOMPARE(rated[1][1].toInt(), 0);
        QTest::keyClick(&f.grid, Qt::Key_Delete);
        QCOMPARE(trash.size(), 1);
    }

    void wholePhotosStandInLines()
    {
        WholeFixture f(200);
        const double before = double(f.rect(2).width()) / f.rect(2).height();
        QVERIFY2(std::abs(before - 1.5) < 0.05, qPrintable(QString::number(before)));  // not known yet
        QTRY_VERIFY(f.known());
        for (int row = 0; row < 200; ++row) {
            const double ratio = f.shapes.ratio(PhotoId{row + 1});
            QVERIFY(std::abs(f.rect(row).width() - ratio * f.rect(row).height()) <= 1 + 0.5 * ratio);
            QCOMPARE(f.grid.indexAt(f.rect(row).center()).row(), row);
        }
        f.grid.setJustified(false);
        QCOMPARE(f.rect(2).width(), f.rect(2).height());
    }

    void keysInLinesOfWholePhotosKeepTheirColumn()
    {
        WholeFixture f(200);
        QTRY_VERIFY(f.known());
        f.grid.setFocus();
        f.grid.setCurrentIndex(f.model.index(2));
        QList<int> down{2}, up;
        for (int i = 0; i < 6; ++i) {
            const int from = f.grid.currentIndex().row();
            QTest::keyClick(&f.grid, Qt::Key_Down);
            QVERIFY(f.rect(f.grid.currentIndex().row()).top() > f.rect(from).top());
            down << f.grid.currentIndex().row();
        }
        for (int i = 0; i < 6; ++i) {
            up.prepend(f.grid.currentIndex().row());
            QTest::keyClick(&f.grid, Qt::Key_Up);
        }
        up.prepend(f.grid.currentIndex().row());
        QCOMPARE(up, down);
        QTest::keyClick(&f.grid, Qt::Key_Right);
        QCOMPARE(f.grid.currentIndex().row(), 3);
        QTest::keyClick(&f.grid, Qt::Key_End);
        QCOMPARE(f.grid.currentIndex().row(), 199);
        QVERIFY(f.grid.viewport()->rect().contains(f.rect(199)));
        QTest::keyClick(&f.grid, Qt::Key_PageUp);
        QVERIFY(f.grid.currentIndex().row() < 196);
    }

    void bandAndHeadingsWorkOverWholePhotos()
    {
        WholeFixture f(60);
        QTRY_VERIFY(f.known());
        f.grid.setSections({{0, "July 2023"}, {7, "June 2023"}});
        QVERIFY(f.rect(7).top() >= f.rect(6).bottom() + ui::GridLayout::headingHeight);
        QCOMPARE(f.rect(7).left(), f.rect(0).left());
        QTest::mouseClick(f.grid.viewport(), Qt::LeftButton, {}, QPoint(60, f.rect(0).top() - 25));
        QCOMPARE(f.grid.selectedPhotos().size(), 7);
        f.grid.clearSelection();
        const QPoint from(4, f.rect(7).center().y()), to = f.rect(8).center();
        QTest::mousePress(f.grid.viewport(), Qt::LeftButton, {}, from);
        moveTo(f.grid, to);
        QTest::mouseRelease(f.grid.viewport(), Qt::LeftButton, {}, to);
        QCOMPARE(f.grid.selectedPhotos(), (QList<PhotoId>{PhotoId{8}, PhotoId{9}}));
    }

    void whatIsLookedAtStaysWhenPhotosGrow()
    {
        WholeFixture f(2'000);
        QTRY_VERIFY(f.known());
        f.grid.verticalScrollBar()->setValue(f.grid.verticalScrollBar()->maximum() / 2);
        QModelIndex middle;
        for (int y = 150; !middle.isValid(); ++y)
            middle = f.grid.indexAt(QPoint(30, y));
        f.grid.setCurrentIndex(middle);
        const int row = middle.row(), y = f.rect(row).top();
        f.grid.setTileSize(240);
        QCOMPARE(f.rect(row).top(), y);
        f.grid.setJustified(false);
        QCOMPARE(f.rect(row).top(), y);
    }

    void whatWasLookedAtIsThereAgainWhenTheGridIsShown()
    {
        WholeFixture f(2'000);
        QTRY_VERIFY(f.known());
        f.grid.setJustified(false);
        f.grid.scrollTo(f.model.index(1'000), QAbstractItemView::PositionAtTop);
        QVERIFY(f.rect(1'000).top() >= 0 && f.rect(1'000).top() < 20);
        f.grid.hide();
        f.grid.setTileSize(300);
        f.grid.setJustified(true);
        f.grid.show();
        QVERIFY2(f.rect(1'000).top() >= 0 && f.rect(1'000).top() < 20, qPrintable(QString::number(f.rect(1'000).top())));
    }

    void theWheelWithCtrlAsksForAnotherSize()
    {
        GridFixture f(2'000);
        QSignalSpy zoom(&f.grid, &ui::PhotoGrid::zoomWanted);
        const auto wheel = [&](int angle, Qt::KeyboardModifiers keys) {
            QWheelEvent event(QPointF(50, 50), f.grid.mapToGlobal(QPointF(50, 50)), {}, QPoint(0, angle), Qt::NoButton, keys,
                              Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(f.grid.viewport(), &event);
        };
        wheel(-120, {});
        QVERIFY(zoom.isEmpty() && f.grid.verticalScrollBar()->value() > 0);
        const int at = f.grid.verticalScrollBar()->value();
        wheel(240, Qt::ControlModifier);
        QCOMPARE(zoom.size(), 1);
        QCOMPARE(zoom.first().first().toInt(), 32);
        QCOMPARE(f.grid.verticalScrollBar()->value(), at);
    }

    void narrowTilesKeepTheirButtonsApart()
    {
        using Delegate = ui::TileDelegate;
        const QRect narrow(10, 20, 60, 160), wide(10, 20, 160, 160);
        for (const QRect &tile : {narrow, wide}) {
            const QRect similar = Delegate::buttonRect(Delegate::Button::Similar, tile),
                        right = Delegate::buttonRect(Delegate::Button::Right, tile),
                        wrong = Delegate::buttonRect(Delegate::Button::Wrong, tile);
            QVERIFY(tile.contains(similar) && tile.contains(right) && tile.contains(wrong));
            QVERIFY(!similar.intersects(right) && !similar.intersects(wrong) && !right.intersects(wrong));
        }
    }

    void wholePhotosAreNotCroppedByATileOfAnotherShape()
    {
        GridFixture f(3);
        f.store.setWanted(&f.grid, {PhotoId{1}});
        QTRY_VERIFY(f.store.known(PhotoId{1}));
        ui::TileDelegate delegate(f.store);
        QStyleOptionViewItem option;
        option.rect = QRect(0, 0, 200, 200);
        option.state = QStyle::State_Enabled;
        const auto pixel = [&](bool whole, QPoint at) {  // the photo is 4 to 3
            delegate.setWhole(whole);
            QImage image(200, 200, QImage::Format_RGB32);
            image.fill(Qt::red);
            QPainter painter(&image);
            delegate.paint(&painter, option, f.model.index(0));
            painter.end();
            return image.pixelColor(at);
        };
        const QPoint above(100, 10), inside(100, 100);
        QCOMPARE(pixel(true, above), ui::tokensFor(option.palette).skeleton);
        QVERIFY(pixel(false, above) != pixel(true, above));
        QVERIFY(pixel(true, inside) != pixel(true, above));
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
