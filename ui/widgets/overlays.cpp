#include "ui/widgets/overlays.h"

#include <QEvent>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>

#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

ShortcutsSheet::ShortcutsSheet(QWidget *parent) : QWidget(parent)
{
    setObjectName("shortcutsSheet");
    setFocusPolicy(Qt::StrongFocus);
    fill();
    hide();
}

void ShortcutsSheet::fill()
{
    delete m_card;
    m_card = new QWidget(this);
    auto *grid = new QGridLayout(m_card);
    grid->setContentsMargins(space::xxl, space::xl, space::xxl, space::xl);
    grid->setHorizontalSpacing(space::xl);
    grid->setVerticalSpacing(space::xs);  // the whole list fits into the smallest window
    auto *title = new QLabel(tr("Keyboard shortcuts"));
    setRole(title, "heading");
    grid->addWidget(title, 0, 0, 1, 2);
    const std::pair<const char *, QString> rows[]{
        {"Ctrl+K", tr("Everything, by name: the command palette")},
        {"/   Ctrl+L", tr("Go to the query bar")},
        {"Ctrl+O", tr("Search with a photo from a file")},
        {"← → ↑ ↓   Home   End", tr("Move between photos")},
        {"Space   Enter", tr("Show the photo large")},
        {"+   −   0", tr("Zoom in, zoom out, fit (photo shown large)")},
        {"Ctrl+T", tr("Captions that fit the photo of the query")},
        {"Ctrl+M", tr("More like the selected photos")},
        {"Y   N", tr("Right or wrong for this query")},
        {"0   1   2   3   4   5", tr("Stars for the selected photos")},
        {"C   T", tr("Write a caption, add a tag")},
        {"Ctrl+Z   Ctrl+Shift+Z", tr("Undo, redo captions, tags and stars")},
        {"Ctrl+C   Ctrl+Shift+E", tr("Copy photos, export copies")},
        {"Del", tr("Move photos to the trash, after a question")},
        {"R", tr("Search with a part of the photo (photo shown large)")},
        {"Ctrl+↑   Ctrl+↓", tr("The word at the cursor counts more, less")},
        {"Ctrl+D   Ctrl+H", tr("Save this search, saved and recent searches")},
        {"Ctrl+R", tr("Show the file in the file manager")},
        {"Ctrl+G   Ctrl++   Ctrl+−", tr("Whole photos or squares, larger, smaller")},
        {"I", tr("Show or hide the inspector")},
        {"Ctrl+1   2   3   4   5   Ctrl+,", tr("Search, library, train, evaluate, models, settings")},
        {"Ctrl+N", tr("Add a folder")},
        {"F5", tr("Scan all folders again")},
        {"Ctrl+J", tr("All jobs")},
        {"Esc", tr("Back one step")},
        {"F1   ?", tr("This overview")},
    };
    int line = 1;
    for (const auto &[keys, text] : rows) {
        auto *key = new QLabel(QString::fromUtf8(keys));
        setRole(key, "muted");
        grid->addWidget(key, line, 0);
        grid->addWidget(new QLabel(text), line++, 1);
    }
    grid->setRowMinimumHeight(0, 40);
    setAccessibleName(title->text());
}

void ShortcutsSheet::toggle()
{
    if (closeSheet())
        return;
    setGeometry(parentWidget()->rect());
    m_card->adjustSize();
    m_card->move(rect().center() - m_card->rect().center());
    m_card->show();
    raise();
    show();
    setFocus();
}

bool ShortcutsSheet::closeSheet()
{
    const bool open = isVisible();
    hide();
    return open;
}

void ShortcutsSheet::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), t.scrim);
    painter.setPen(QPen(t.border, 1));
    painter.setBrush(t.raised);
    painter.drawRoundedRect(m_card->geometry(), 2 * radius, 2 * radius);
}

void ShortcutsSheet::mousePressEvent(QMouseEvent *)
{
    hide();
}

void ShortcutsSheet::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        return hide();
    QWidget::keyPressEvent(event);
}

void ShortcutsSheet::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        fill();
}

DropHint::DropHint(QWidget *parent) : QWidget(parent)
{
    setObjectName("dropHint");
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void DropHint::showText(const QString &text)
{
    m_text = text;
    setVisible(!text.isEmpty());
    setGeometry(parentWidget()->rect());
    raise();
    update();
}

void DropHint::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), t.scrim);
    painter.setPen(QPen(t.accent, 3, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(space::l, space::l, -space::l, -space::l), 2 * radius, 2 * radius);
    QFont font = this->font();
    font.setPixelSize(type::heading);
    painter.setFont(font);
    painter.setPen(t.onPhoto);
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

}  // namespace semblance::ui
