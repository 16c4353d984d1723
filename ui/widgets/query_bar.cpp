#include "ui/widgets/query_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>

#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

QueryBar::QueryBar(QWidget *parent)
    : QFrame(parent), m_spinner(new Spinner(this)), m_chip(new QFrame(this)), m_chipPicture(new QLabel(m_chip)),
      m_chipName(new QLabel(m_chip)), m_chipRemove(toolButton("chipRemove", "close", m_chip)), m_edit(new QLineEdit(this)),
      m_clear(toolButton("queryClear", "close", this)), m_pick(toolButton("queryPick", "photo", this))
{
    setObjectName("queryBar");
    setFixedHeight(44);
    m_spinner->setObjectName("querySpinner");
    m_edit->setObjectName("queryText");
    m_edit->installEventFilter(this);
    m_chip->setObjectName("queryChip");
    m_chip->setFixedHeight(30);
    m_chipPicture->setFixedSize(24, 24);
    setRole(m_chipName, "small");
    m_chipName->setMaximumWidth(120);
    m_chipRemove->setIconSize({12, 12});
    m_chipRemove->setFixedSize(22, 22);
    auto *chip = new QHBoxLayout(m_chip);
    chip->setContentsMargins(3, 3, 4, 3);
    chip->setSpacing(6);
    chip->addWidget(m_chipPicture);
    chip->addWidget(m_chipName);
    chip->addWidget(m_chipRemove);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::m, 0, space::s, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_spinner);
    layout->addWidget(m_chip);
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_clear);
    layout->addWidget(m_pick);
    m_chip->hide();
    m_clear->hide();

    connect(m_edit, &QLineEdit::textChanged, this, &QueryBar::textChanged);
    connect(m_edit, &QLineEdit::textChanged, this, &QueryBar::updateClear);
    connect(m_edit, &QLineEdit::returnPressed, this, &QueryBar::submitted);
    connect(m_clear, &QToolButton::clicked, this, &QueryBar::cleared);
    connect(m_chipRemove, &QToolButton::clicked, this, &QueryBar::photoRemoved);
    connect(m_pick, &QToolButton::clicked, this, &QueryBar::photoPickWanted);
    retranslate();
}

void QueryBar::retranslate()
{
    m_edit->setPlaceholderText(m_chip->isHidden() ? tr("Describe a photo, or drop one here") : tr("Add words to narrow it down"));
    describe(m_edit, tr("Describe the photo you are looking for; put a minus before what it should not show"), "Ctrl+L");
    describe(m_clear, tr("Clear the query"), "Esc");
    describe(m_pick, tr("Search with a photo from a file"), "Ctrl+O");
    describe(m_chipRemove, tr("Remove the photo from the query"));
    m_spinner->setAccessibleName(tr("Searching"));
}

void QueryBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void QueryBar::setBusy(bool busy)
{
    m_spinner->setSpinning(busy);
}

void QueryBar::restyle(const char *property, bool on)
{
    if (this->property(property).toBool() == on)
        return;
    setProperty(property, on);
    style()->unpolish(this);
    style()->polish(this);
}

void QueryBar::setDropping(bool dropping)
{
    restyle("dropping", dropping);
}

void QueryBar::showPhoto(const QString &name, const QImage &thumbnail)
{
    QPixmap pixmap(QSize(24, 24) * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath path;
    path.addRoundedRect(0, 0, 24, 24, 3, 3);
    painter.setClipPath(path);
    painter.fillRect(0, 0, 24, 24, tokensFor(palette()).skeleton);
    if (!thumbnail.isNull()) {
        const QSize cover = thumbnail.size().scaled(24, 24, Qt::KeepAspectRatioByExpanding);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(QRect(QPoint((24 - cover.width()) / 2, (24 - cover.height()) / 2), cover), thumbnail);
    }
    painter.end();
    m_chipPicture->setPixmap(pixmap);
    m_chipName->setText(m_chipName->fontMetrics().elidedText(name, Qt::ElideMiddle, 116));
    m_chip->setToolTip(name);
    m_chip->show();
    m_chip->setAccessibleName(name);
    updateClear();
    retranslate();
}

void QueryBar::hidePhoto()
{
    m_chip->hide();
    updateClear();
    retranslate();
}

void QueryBar::updateClear()
{
    m_clear->setVisible(!m_edit->text().isEmpty() || !m_chip->isHidden());
}

void QueryBar::focusText()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

bool QueryBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        restyle("focused", event->type() == QEvent::FocusIn);
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Down) {
            Q_EMIT gridWanted();
            return true;
        }
        if (key->key() == Qt::Key_Backspace && m_edit->text().isEmpty() && !m_chip->isHidden()) {
            Q_EMIT photoRemoved();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace semblance::ui
