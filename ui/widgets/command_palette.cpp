#include "ui/widgets/command_palette.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QTextLayout>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/theme/icons.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr int kWidth = 620, kRow = 36, kRows = 10, kTop = 72;

QFont fontOf(const QFont &base, int pixels)
{
    QFont font = base;
    font.setPixelSize(pixels);
    return font;
}

// One line, the typed letters in the accent colour.
void drawTitle(QPainter *painter, const QRect &rect, const QString &whole, const QList<int> &places, const QColor &accent)
{
    const QString title = painter->fontMetrics().elidedText(whole, Qt::ElideRight, rect.width());
    QTextLayout layout(title, painter->font());
    QList<QTextLayout::FormatRange> formats;
    for (const int place : places) {
        QTextLayout::FormatRange range;
        range.start = place;
        range.length = 1;
        range.format.setForeground(accent);
        range.format.setFontWeight(QFont::DemiBold);
        if (place < title.size() && title[place] == whole[place])
            formats << range;
    }
    layout.setFormats(formats);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(rect.width());
    layout.endLayout();
    layout.draw(painter, QPointF(rect.left(), rect.center().y() + 1 - line.height() / 2));
}

int drawKeys(QPainter *painter, QRect rect, const QString &keys, const Tokens &t)
{
    if (keys.isEmpty())
        return rect.right();
    const int width = painter->fontMetrics().horizontalAdvance(keys) + 2 * 6;
    const QRect cap(rect.right() - width, rect.center().y() - 10, width, 21);
    painter->setPen(QPen(t.border, 1));
    painter->setBrush(t.surface);
    painter->drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter->setPen(t.textMuted);
    painter->drawText(cap, Qt::AlignCenter, keys);
    return cap.left() - space::s;
}

}  // namespace

QSize CommandDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {200, kRow};
}

void CommandDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &t = tokensFor(option.palette);
    const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(option.state & QStyle::State_Selected ? t.accentSoft : t.hover);
        painter->drawRoundedRect(option.rect, radius, radius);
    }
    const QRect inner = option.rect.adjusted(space::m, 0, -space::m, 0);
    const QColor ink = enabled ? t.text : t.textDisabled;
    if (const QString name = index.data(CommandModel::IconRole).toString(); !name.isEmpty())
        painter->drawPixmap(inner.left(), inner.center().y() - 8,
                            tintedIcon(name, enabled ? t.textMuted : t.textDisabled, 18, painter->device()->devicePixelRatioF()));
    painter->setFont(fontOf(option.font, type::small));
    const int keysLeft = drawKeys(painter, inner, index.data(CommandModel::KeysRole).toString(), t);
    const QString kind = index.data(CommandModel::KindRole).toString();
    const int kindWidth = kind.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(kind) + space::m;
    painter->setPen(t.textMuted);
    painter->drawText(QRect(keysLeft - kindWidth, inner.top(), kindWidth, inner.height()), Qt::AlignRight | Qt::AlignVCenter, kind);
    painter->setFont(fontOf(option.font, type::body));
    painter->setPen(ink);
    const int left = inner.left() + 18 + space::m;
    drawTitle(painter, QRect(left, inner.top(), keysLeft - kindWidth - left - space::m, inner.height()), index.data().toString(),
              index.data(CommandModel::PlacesRole).value<QList<int>>(), enabled ? t.accent : t.textDisabled);
    painter->restore();
}

CommandPalette::CommandPalette(QWidget *parent)
    : QWidget(parent), m_card(new QFrame(this)), m_edit(new QLineEdit(m_card)), m_list(new QListView(m_card)), m_hint(new QLabel(m_card))
{
    setObjectName("commandPalette");
    m_card->setObjectName("paletteCard");
    m_edit->setObjectName("paletteText");
    m_edit->setFixedHeight(44);
    m_edit->addAction(icon("search"), QLineEdit::LeadingPosition);
    m_icon = m_edit->findChild<QToolButton *>();  // Qt makes a button of it
    m_icon->setObjectName("paletteIcon");
    m_edit->installEventFilter(this);
    m_list->setObjectName("paletteList");
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);  // the keys go to the text, and arrows from there
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setRole(m_hint, "small");
    m_hint->setObjectName("paletteHint");
    auto *layout = new QVBoxLayout(m_card);
    layout->setContentsMargins(space::s, space::s, space::s, space::s);
    layout->setSpacing(space::s);
    layout->addWidget(m_edit);
    layout->addWidget(m_list);
    layout->addWidget(m_hint);
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::typed);
    connect(m_list, &QListView::clicked, this, &CommandPalette::choose);
    hide();
    retranslate();
}

void CommandPalette::retranslate()
{
    m_edit->setPlaceholderText(tr("What do you want to do?"));
    m_edit->setAccessibleName(tr("Command palette: type what you want to do"));
    m_icon->setAccessibleName(tr("Command palette"));
    m_list->setAccessibleName(tr("Commands"));
    m_hint->setText(tr("↑ ↓ choose    Enter do it    Esc close"));
    setAccessibleName(tr("Command palette"));
}

void CommandPalette::open(std::vector<Command> commands)
{
    m_model.setCommands(std::move(commands));
    m_before = window()->focusWidget();
    m_edit->clear();
    typed({});
    setGeometry(parentWidget()->rect());
    raise();
    show();
    m_edit->setFocus(Qt::ShortcutFocusReason);
}

bool CommandPalette::closePalette()
{
    if (isHidden())
        return false;
    hide();
    if (m_before && m_before->isVisible())
        m_before->setFocus(Qt::OtherFocusReason);
    return true;
}

void CommandPalette::typed(const QString &pattern)
{
    const QString text = pattern.trimmed();
    std::optional<Command> search;
    if (!text.isEmpty())
        search = Command{"search", tr("Search for \"%1\"").arg(text), {}, "search", {}, [this, text] { Q_EMIT searchWanted(text); }};
    m_model.setPattern(text, std::move(search));
    m_list->setCurrentIndex({});
    step(1);
    place();
}

void CommandPalette::place()
{
    const int width = std::min(kWidth, this->width() - 2 * space::xl);
    const int rows = std::clamp(m_model.rowCount(), 1, kRows);
    m_list->setFixedHeight(rows * kRow);
    m_card->setFixedWidth(width);
    m_card->adjustSize();
    m_card->move((this->width() - width) / 2, std::min(kTop, std::max(space::s, this->height() - m_card->height() - space::s)));
}

// To the next one that can be done, round at the ends.
void CommandPalette::step(int by)
{
    const int count = m_model.rowCount();
    int row = m_list->currentIndex().isValid() ? m_list->currentIndex().row() : by > 0 ? -1 : count;
    for (int tries = 0; tries < count; ++tries) {
        row = (row + (by > 0 ? 1 : -1) + count) % count;
        if (!m_model.flags(m_model.index(row)).testFlag(Qt::ItemIsEnabled))
            continue;
        m_list->setCurrentIndex(m_model.index(row));
        return m_list->scrollTo(m_model.index(row));
    }
}

void CommandPalette::choose(const QModelIndex &index)
{
    if (!index.isValid() || !m_model.at(index.row()).enabled)
        return;
    const auto run = m_model.at(index.row()).run;  // a copy: what it does may list others
    closePalette();
    run();
}

bool CommandPalette::keyPressed(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Down: step(1); return true;
    case Qt::Key_Up: step(-1); return true;
    case Qt::Key_PageDown:
    case Qt::Key_PageUp:
        for (int i = 0; i < kRows - 1; ++i)
            step(event->key() == Qt::Key_PageDown ? 1 : -1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: choose(m_list->currentIndex()); return true;
    case Qt::Key_Escape: closePalette(); return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab: return true;  // there is nowhere else to go
    default: return false;
    }
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && keyPressed(static_cast<QKeyEvent *>(event)))
        return true;
    return QWidget::eventFilter(watched, event);
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokensFor(palette()).scrim);
}

void CommandPalette::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void CommandPalette::mousePressEvent(QMouseEvent *event)
{
    if (!m_card->geometry().contains(event->position().toPoint()))
        closePalette();
}

void CommandPalette::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
