// Paints one photo of a grid: rounded, cropped to the tile or whole in it, with its probability and a button for "more like this" under the mouse.
#pragma once

#include <QCache>
#include <QPixmap>
#include <QStyledItemDelegate>

#include "ui/bridge/thumbnail_store.h"

namespace semblance::ui {

class TileDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit TileDelegate(const ThumbnailStore &thumbnails, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void setWhole(bool whole);  // nothing is cropped; a tile of another shape keeps a margin
    // What the mouse finds on a tile: "more like this", and right or wrong where the tile answers a query.
    enum class Button { None, Similar, Right, Wrong };
    [[nodiscard]] static QRect buttonRect(Button button, const QRect &tile);
    [[nodiscard]] static Button buttonAt(const QPoint &point, const QModelIndex &index, const QRect &tile);

private:
    [[nodiscard]] QPixmap tile(api::PhotoId id, QSize size, qreal pixelRatio) const;
    void paintButton(QPainter *painter, const QRect &at, Button button, const QString &iconName, bool on, const QPalette &palette) const;
    void paintHover(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    const ThumbnailStore &m_thumbnails;
    bool m_whole = false;
    mutable QCache<std::pair<std::int64_t, int>, QPixmap> m_tiles;  // by photo, and width and height in one
};

}  // namespace semblance::ui
