// A virtualised grid of photos: square tiles or lines of whole photos, laid out by arithmetic, so that 100,000 rows cost next to nothing.
#pragma once

#include <QAbstractItemView>
#include <QItemSelection>
#include <QTimer>
#include <functional>
#include <optional>

#include "ui/bridge/thumbnail_store.h"
#include "ui/widgets/grid_layout.h"

namespace semblance::ui {

class PhotoModel;
class PhotoShapes;
class TileDelegate;

class PhotoGrid : public QAbstractItemView {
    Q_OBJECT

public:
    static constexpr int smallestTile = 112, largestTile = 320;

    explicit PhotoGrid(ThumbnailStore &thumbnails, QWidget *parent = nullptr);
    ~PhotoGrid() override;

    void setModel(QAbstractItemModel *model) override;
    void setLoading(bool loading);  // an empty grid shows skeleton tiles
    void setTileSize(int pixels);   // the least width of a square, which grow until the row is full; the height of a line of photos
    // Lines of whole photos of one height instead of squares; without shapes every photo counts as 3 to 2.
    void setJustified(bool on);
    void setShapes(const PhotoShapes *shapes);
    [[nodiscard]] bool isJustified() const { return m_justified; }
    [[nodiscard]] int tileSize() const { return m_tile; }
    // The photos from this row on stand below a line with these words; -1: no line.
    void setDivider(int row, const QString &text);
    // Headings over parts of the list: none until the model or the divider is another.
    void setSections(std::vector<GridSection> sections);
    [[nodiscard]] int sectionCount() const;
    [[nodiscard]] int divider() const { return m_divider; }
    [[nodiscard]] int columns() const;
    [[nodiscard]] api::PhotoId currentPhoto() const;
    [[nodiscard]] QList<api::PhotoId> selectedPhotos() const;  // by row
    [[nodiscard]] bool isSettled() const;                      // every visible tile shows its photo or that it cannot

    [[nodiscard]] QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    [[nodiscard]] QModelIndex indexAt(const QPoint &point) const override;
    void reset() override;
    void keyboardSearch(const QString &) override {}  // letters are shortcuts here

Q_SIGNALS:
    void opened(semblance::api::PhotoId id);
    void currentPhotoChanged(semblance::api::PhotoId id);
    void selectionMoved();  // other photos are selected
    void similarWanted(semblance::api::PhotoId id);
    void rated(const QList<semblance::api::PhotoId> &ids, int stars);  // keys 0 to 5
    void trashWanted(const QList<semblance::api::PhotoId> &ids);       // Delete
    void judged(semblance::api::PhotoId id, int verdict);              // 1 right, -1 wrong
    void menuWanted(semblance::api::PhotoId id, const QPoint &globalPosition);
    void dragWanted(const QList<semblance::api::PhotoId> &ids);
    void zoomWanted(int pixels);  // that much larger or smaller
    void settledMaybe();

protected:
    [[nodiscard]] QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    [[nodiscard]] int horizontalOffset() const override { return 0; }
    [[nodiscard]] int verticalOffset() const override;
    [[nodiscard]] bool isIndexHidden(const QModelIndex &) const override { return false; }
    // A range made with Shift; the rubber band is the grid's own.
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    [[nodiscard]] QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void updateGeometries() override;
    void startDrag(Qt::DropActions supported) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void rowsInserted(const QModelIndex &parent, int first, int last) override;
    void scrollContentsBy(int dx, int dy) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    [[nodiscard]] int count() const;
    [[nodiscard]] int side() const;                          // of a square
    [[nodiscard]] int lineHeight() const;                    // about, with the gap below it
    [[nodiscard]] double ratioOf(int row) const;             // width over height
    void rowsChanged();                                      // other photos, or more, or fewer
    void layOutAgain(const std::function<void()> &change);   // what is looked at stays where it is
    [[nodiscard]] int rowBeside(int row, int lines);         // keeps to where the first of several such steps began
    [[nodiscard]] const GridLayout &tiles() const;           // as they lie now
    [[nodiscard]] QRect rectOf(int row) const;               // on the viewport
    [[nodiscard]] QRect headingRect(int section) const;      // on the viewport; empty: it has none
    [[nodiscard]] int headingAt(const QPoint &point) const;  // section; -1: none
    void paintHeadings(QPainter &painter) const;
    void paintWhere(QPainter &painter) const;
    void paintBand(QPainter &painter) const;
    void selectSection(int section, bool add);
    void moveBand(const QPoint &to);
    void endBand();
    [[nodiscard]] int firstSeen() const;                    // the row at the top, as it was laid out last; -1: none
    [[nodiscard]] std::pair<int, int> visibleRows() const;  // first, one past the last
    [[nodiscard]] api::PhotoId idOf(const QModelIndex &index) const;
    void askForThumbnails();
    void photoLoaded(api::PhotoId id);
    void paintSkeleton(QPainter &painter) const;
    void setHovered(const QModelIndex &index);

    ThumbnailStore &m_thumbnails;
    TileDelegate *m_delegate;
    const PhotoShapes *m_shapes = nullptr;
    const PhotoModel *m_photos = nullptr;  // the model, where it is one
    bool m_justified = false;
    QTimer m_ask;
    QTimer m_measure;  // lines are laid out once for many changes of rows
    QPersistentModelIndex m_hovered;
    api::PhotoId m_lastCurrent;
    mutable GridLayout m_layout;
    int m_tile = 176;
    int m_topWhenShown = -1;         // the first row that was seen when it was changed out of sight
    int m_goal = 0, m_goalRow = -1;  // the middle that steps up and down keep to, and the row of the last one
    int m_divider = -1;
    QTimer m_bandScroll;           // while the rubber band is held at an edge
    std::optional<QPoint> m_band;  // where it began, in the whole grid
    QPoint m_bandEnd;
    QItemSelection m_beforeBand;
    bool m_loading = false;
};

}  // namespace semblance::ui
