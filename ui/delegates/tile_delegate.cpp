#include "ui/delegates/tile_delegate.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/bridge/formats.h"
#include "ui/models/photo_model.h"
#include "ui/theme/icons.h"

namespace semblance::ui {

namespace {
constexpr int kTileCacheBytes = 64 * 1024 * 1024;
constexpr int kButton = 28;

void paintPill(QPainter *painter, const QRect &tile, const QString &text, const Tokens &t)
{
    QFont font = painter->font();
    font.setPixelSize(type::small);
    font.setWeight(QFont::Medium);
    painter->setFont(font);
    const int width = QFontMetrics(font).horizontalAdvance(text) + 2 * space::s;
    const QRect pill(tile.left() + space::s, tile.bottom() - space::s - 21, width, 22);
    painter->setPen(Qt::NoPen);
    painter->setBrush(t.scrim);
    painter->drawRoundedRect(pill, 11, 11);
    painter->setPen(t.onPhoto);
    painter->drawText(pill, Qt::AlignCenter, text);
}
}  // namespace

TileDelegate::TileDelegate(const ThumbnailStore &thumbnails, QObject *parent)
    : QStyledItemDelegate(parent), m_thumbnails(thumbnails), m_tiles(kTileCacheBytes)
{
}

QRect TileDelegate::similarButton(const QRect &tile)
{
    return {tile.right() - space::s - kButton + 1, tile.top() + space::s, kButton, kButton};
}

// Scaled once and kept: scrolling then only copies pixels.
QPixmap TileDelegate::tile(api::PhotoId id, QSize size, qreal pixelRatio) const
{
    const QSize pixels = size * pixelRatio;
    const std::pair key(id.value, pixels.width());
    if (const QPixmap *cached = m_tiles.object(key))
        return *cached;
    const QImage image = m_thumbnails.image(id);
    if (image.isNull())
        return {};
    const QImage scaled = image.scaled(pixels, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    QPixmap pixmap(pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath path;
    path.addRoundedRect(QRectF(QPointF(), QSizeF(pixels)), radius * pixelRatio, radius * pixelRatio);
    painter.setClipPath(path);
    painter.drawImage(QPoint((pixels.width() - scaled.width()) / 2, (pixels.height() - scaled.height()) / 2), scaled);
    painter.end();
    pixmap.setDevicePixelRatio(pixelRatio);
    m_tiles.insert(key, new QPixmap(pixmap), qsizetype(pixels.width()) * pixels.height() * 4);
    return pixmap;
}

void TileDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = tokensFor(option.palette);
    const api::PhotoId id{index.data(PhotoModel::IdRole).toLongLong()};
    const bool selected = option.state & QStyle::State_Selected;
    const bool focused = (option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_Active);
    const QRect rect = option.rect;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);

    const QPixmap pixmap = tile(id, rect.size(), painter->device()->devicePixelRatioF());
    if (!pixmap.isNull()) {
        painter->drawPixmap(rect.topLeft(), pixmap);
    } else {
        painter->setPen(Qt::NoPen);
        painter->setBrush(t.skeleton);
        painter->drawRoundedRect(rect, radius, radius);
        if (m_thumbnails.failed(id)) {
            const int side = 28;
            painter->drawPixmap(rect.center() - QPoint(side / 2, side / 2),
                                tintedIcon("photo-broken", t.textMuted, side, painter->device()->devicePixelRatioF()));
        }
    }
    if (option.state & QStyle::State_MouseOver || selected)
        paintHover(painter, option, index);
    if (selected || focused) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(t.window, 2));
        painter->drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), radius - 1, radius - 1);
        painter->setPen(QPen(selected ? t.accent : t.textMuted, focused ? 3 : 2));
        painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    }
    painter->restore();
}

void TileDelegate::paintHover(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = tokensFor(option.palette);
    const QVariant mark = index.data(PhotoModel::MarkRole);
    if (mark.isValid())
        paintPill(painter, option.rect, mark.toString(), t);
    if (!(option.state & QStyle::State_MouseOver))
        return;
    const QRect button = similarButton(option.rect);
    painter->setPen(Qt::NoPen);
    painter->setBrush(t.scrim);
    painter->drawRoundedRect(button, radius, radius);
    painter->drawPixmap(button.topLeft() + QPoint(5, 5), tintedIcon("similar", t.onPhoto, 18, painter->device()->devicePixelRatioF()));
}

}  // namespace semblance::ui
