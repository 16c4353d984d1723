#include "ui/delegates/row_delegates.h"

#include <QLocale>
#include <QPainter>

#include "ui/models/caption_model.h"
#include "ui/theme/icons.h"

namespace semblance::ui {

namespace {
constexpr int kScoreWidth = 40;

QFont fontOf(const QStyleOptionViewItem &option, int pixels, QFont::Weight weight = QFont::Normal)
{
    QFont font = option.font;
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

void paintRow(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect)
{
    const Tokens &t = tokensFor(option.palette);
    const bool selected = option.state & QStyle::State_Selected;
    painter->setRenderHint(QPainter::Antialiasing);
    if (selected || (option.state & QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(selected ? t.accentSoft : t.hover);
        painter->drawRoundedRect(rect, radius, radius);
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(t.accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius - 1, radius - 1);
    }
}
}  // namespace

QSize CaptionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QFontMetrics metrics(fontOf(option, type::body));
    const int width = m_width - 2 * space::s;
    const QRect text = metrics.boundingRect(QRect(0, 0, width, 1000), Qt::TextWordWrap, index.data().toString());
    return {m_width, text.height() + 4 + 12 + 2 * 6};
}

void CaptionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = tokensFor(option.palette);
    painter->save();
    paintRow(painter, option, option.rect);
    const QRect inner = option.rect.adjusted(space::s, 6, -space::s, -6);
    painter->setFont(fontOf(option, type::body, index.data(CaptionModel::OwnRole).toBool() ? QFont::Medium : QFont::Normal));
    painter->setPen(t.text);
    painter->drawText(inner.adjusted(0, 0, 0, -14), Qt::TextWordWrap, index.data().toString());

    const int top = inner.bottom() - 7;
    const QRectF groove(inner.left(), top, inner.width() - kScoreWidth, 4);
    painter->setPen(Qt::NoPen);
    painter->setBrush(t.track);
    painter->drawRoundedRect(groove, 2, 2);
    painter->setBrush(t.accent);
    painter->drawRoundedRect(QRectF(groove.topLeft(), QSizeF(groove.width() * index.data(CaptionModel::BarRole).toDouble(), 4)), 2, 2);
    painter->setFont(fontOf(option, type::caption));
    painter->setPen(t.textMuted);
    painter->drawText(QRect(inner.right() - kScoreWidth, top - 6, kScoreWidth + 1, 16), Qt::AlignRight | Qt::AlignVCenter,
                      QLocale().toString(index.data(CaptionModel::ScoreRole).toDouble(), 'f', 2));
    painter->restore();
}

TwoLineDelegate::TwoLineDelegate(QString iconName, int secondRole, QObject *parent)
    : QStyledItemDelegate(parent), m_icon(std::move(iconName)), m_secondRole(secondRole)
{
}

QSize TwoLineDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {160, m_stateRole >= 0 ? 70 : 52};
}

void TwoLineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = tokensFor(option.palette);
    painter->save();
    paintRow(painter, option, option.rect.adjusted(0, 1, 0, -1));
    const bool away = m_reachableRole >= 0 && !index.data(m_reachableRole).toBool();
    const bool warn = (away && m_stateRole < 0) || (m_warningRole >= 0 && index.data(m_warningRole).toLongLong() > 0);
    const QRect inner = option.rect.adjusted(space::s, 8, -space::s, -8);
    painter->drawPixmap(inner.left(), inner.center().y() - 10,
                        tintedIcon(away ? "offline" : m_icon, away || (warn && m_warningRole < 0) ? t.warning : t.textMuted, 20,
                                   painter->device()->devicePixelRatioF()));
    QRect text = inner.adjusted(28, 0, 0, 0);
    const QFont first = fontOf(option, type::body, QFont::Medium), second = fontOf(option, type::small);
    QRect title = text;
    if (m_thirdRole >= 0) {
        const QString third = QFontMetrics(second).elidedText(index.data(m_thirdRole).toString(), Qt::ElideMiddle, text.width() / 2);
        painter->setFont(second);
        painter->setPen(t.textMuted);
        painter->drawText(text, Qt::AlignRight | Qt::AlignTop, third);
        title.setWidth(text.width() - QFontMetrics(second).horizontalAdvance(third) - space::m);
    }
    painter->setFont(first);
    painter->setPen(t.text);
    painter->drawText(title, Qt::AlignLeft | Qt::AlignTop,
                      QFontMetrics(first).elidedText(index.data().toString(), Qt::ElideMiddle, title.width()));
    painter->setFont(second);
    const auto line = [&](int role, Qt::Alignment where, const QColor &colour) {
        painter->setPen(colour);
        painter->drawText(text, Qt::AlignLeft | where,
                          QFontMetrics(second).elidedText(index.data(role).toString(), Qt::ElideRight, text.width()));
    };
    line(m_secondRole, m_stateRole < 0 ? Qt::AlignBottom : Qt::AlignVCenter, warn ? t.warning : t.textMuted);
    if (m_stateRole >= 0)
        line(m_stateRole, Qt::AlignBottom, away ? t.warning : t.textMuted);
    painter->restore();
}

}  // namespace semblance::ui
