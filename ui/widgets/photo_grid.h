// A virtualised grid of photos: square tiles that fill the width, laid out by arithmetic, so that 100,000 rows cost nothing.
#pragma once

#include <QAbstractItemView>
#include <QTimer>

#include "ui/bridge/thumbnail_store.h"

namespace semblance::ui {

class PhotoGrid : public QAbstractItemView {
    Q_OBJECT

public:
    static constexpr int smallestTile = 112, largestTile = 320;

    explicit PhotoGrid(ThumbnailStore &thumbnails, QWidget *parent = nullptr);
    ~PhotoGrid() override;

    void setModel(QAbstractItemModel *model) override;
    void setLoading(bool loading);  // an empty grid shows skeleton tiles
    void setTileSize(int pixels);   // the least width of a tile; tiles grow until the row is full
    [[nodiscard]] int columns() const;
    [[nodiscard]] api::PhotoId currentPhoto() const;
    [[nodiscard]] bool isSettled() const;  // every visible tile shows its photo or that it cannot

    [[nodiscard]] QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    [[nodiscard]] QModelIndex indexAt(const QPoint &point) const override;
    void reset() override;
    void keyboardSearch(const QString &) override {}  // letters are shortcuts here

Q_SIGNALS:
    void opened(semblance::api::PhotoId id);
    void currentPhotoChanged(semblance::api::PhotoId id);
    void similarWanted(semblance::api::PhotoId id);
    void menuWanted(semblance::api::PhotoId id, const QPoint &globalPosition);
    void dragWanted(const QList<semblance::api::PhotoId> &ids);
    void settledMaybe();

protected:
    [[nodiscard]] QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    [[nodiscard]] int horizontalOffset() const override { return 0; }
    [[nodiscard]] int verticalOffset() const override;
    [[nodiscard]] bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    [[nodiscard]] QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void updateGeometries() override;
    void startDrag(Qt::DropActions supported) override;
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
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    [[nodiscard]] int count() const;
    [[nodiscard]] int side() const;  // of a tile
    [[nodiscard]] QRect rectOf(int row) const;
    [[nodiscard]] std::pair<int, int> visibleRows() const;  // first, one past the last
    [[nodiscard]] api::PhotoId idOf(const QModelIndex &index) const;
    void askForThumbnails();
    void photoLoaded(api::PhotoId id);
    void paintSkeleton(QPainter &painter) const;
    void setHovered(const QModelIndex &index);

    ThumbnailStore &m_thumbnails;
    QTimer m_ask;
    QPersistentModelIndex m_hovered;
    api::PhotoId m_lastCurrent;
    int m_tile = 176;
    bool m_loading = false;
};

}  // namespace semblance::ui
