#include "ui/delegates/tile_delegate.h"

#include <QPainter>
#include <QPainterPath>
#include <cmath>

#include "ui/bridge/formats.h"
#include "ui/models/photo_model.h"
#include "ui/theme/icons.h"

namespace semblance::ui {

namespace {
constexpr int kTileCacheBytes = 64 * 1024 * 1024;
constexpr int kButton = 28;
constexpr double kRounding = 0.03;

void paintPill(QPainter *painter, const QRect &tile, const QString &text, const Tokens &t)
{
    QFont font = painter->font();
    font.setPixelSize(type::small);
    font.setWeight(QFont::Medium);
    painter->setFont(font);
    const int width = QFontMetrics(font).horizontalAdvance(text) + 2 * space::s;
    const QRect pill(tile.left() + space::s, tile.bottom() - space::s - 21, std::min(width, tile.width() - 2 * space::s), 22);
    painter->setPen(Qt::NoPen);
    painter->setBrush(t.scrim);
    painter->drawRoundedRect(pill, 11, 11);
    painter->setPen(t.onPhoto);
    painter->drawText(pill, Qt::AlignCenter, QFontMetrics(font).elidedText(text, Qt::ElideRight, pill.width() - space::s));
}
}  // namespace

TileDelegate::TileDelegate(const ThumbnailStore &thumbnails, QObject *parent)
    : QStyledItemDelegate(parent), m_thumbnails(thumbnails), m_tiles(kTileCacheBytes)
{
}

QRect TileDelegate::buttonRect(Button button, const QRect &tile)
{
    const int top = tile.top() + space::s;
    if (tile.width() < 2 * space::s + 3 * kButton + 2 * space::xs) {  // too narrow for a row of them: one below the other
        const int place = button == Button::Similar ? 0 : button == Button::Right ? 1 : 2;
        return button == Button::None ? QRect() : QRect(tile.left() + space::s, top + place * (kButton + space::xs), kButton, kButton);
    }
    switch (button) {
    case Button::Similar: return {tile.right() - space::s - kButton + 1, top, kButton, kButton};
    case Button::Right: return {tile.left() + space::s, top, kButton, kButton};
    case Button::Wrong: return {tile.left() + space::s + kButton + space::xs, top, kButton, kButton};
    case Button::None: break;
    }
    return {};
}

TileDelegate::Button TileDelegate::buttonAt(const QPoint &point, const QModelIndex &index, const QRect &tile)
{
    if (buttonRect(Button::Similar, tile).contains(point))
        return Button::Similar;
    if (index.data(PhotoModel::ProbabilityRole).isValid())
        for (const Button button : {Button::Right, Button::Wrong})
            if (buttonRect(button, tile).contains(point))
                return button;
    return Button::None;
}

void TileDelegate::setWhole(bool whole)
{
    m_whole = whole;
    m_tiles.clear();
}

// Scaled once and kept: scrolling then only copies pixels.
QPixmap TileDelegate::tile(api::PhotoId id, QSize size, qreal pixelRatio) const
{
    const QSize pixels = size * pixelRatio;
    const std::pair key(id.value, pixels.width() << 16 | pixels.height());
    if (const QPixmap *cached = m_tiles.object(key))
        return *cached;
    const QImage image = m_thumbnails.image(id);
    if (image.isNull())
        return {};
    // A tile made for the photo differs from it by rounding alone.
    const double shape = double(image.width()) * pixels.height() / (double(image.height()) * pixels.width());
    const bool fits = !m_whole || std::abs(shape - 1) < kRounding;
    const QImage scaled = image.scaled(pixels, fits ? Qt::KeepAspectRatioByExpanding : Qt::KeepAspectRatio, Qt::SmoothTransformation);
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
        if (m_whole) {  // behind what the photo leaves of the tile
            painter->setPen(Qt::NoPen);
            painter->setBrush(t.skeleton);
            painter->drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius);  // no rim where the photo covers it
        }
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
    const int judged = index.data(PhotoModel::JudgedRole).toInt();
    if (judged != 0 && !(option.state & QStyle::State_MouseOver)) {
        const Button button = judged > 0 ? Button::Right : Button::Wrong;
        const QRect corner(rect.left() + space::s, rect.top() + space::s, kButton, kButton);  // alone it stands there
        paintButton(painter, corner, button, judged > 0 ? "check" : "close", true, option.palette);
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
    const int judged = index.data(PhotoModel::JudgedRole).toInt();
    const auto paint = [&](Button button, const char *name, bool on) {
        paintButton(painter, buttonRect(button, option.rect), button, name, on, option.palette);
    };
    paint(Button::Similar, "similar", false);
    if (index.data(PhotoModel::ProbabilityRole).isValid()) {
        paint(Button::Right, "check", judged > 0);
        paint(Button::Wrong, "close", judged < 0);
    }
}

void TileDelegate::paintButton(QPainter *painter, const QRect &at, Button button, const QString &iconName, bool on,
                               const QPalette &palette) const
{
    const Tokens &t = tokensFor(palette);
    painter->setPen(Qt::NoPen);
    painter->setBrush(!on ? t.scrim : button == Button::Right ? t.success : t.danger);
    painter->drawRoundedRect(at, radius, radius);
    painter->drawPixmap(at.topLeft() + QPoint(5, 5),
                        tintedIcon(iconName, on ? t.surface : t.onPhoto, 18, painter->device()->devicePixelRatioF()));
}

}  // namespace semblance::ui
