#include "ui/widgets/tag_editor.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QStringListModel>
#include <QToolButton>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kMostLabel = 200, kHeight = 28, kFieldWidth = 96;
}

TagChip::TagChip(const Tag &tag, int photos, QWidget *parent)
    : QFrame(parent), m_tag(tag), m_photos(photos), m_label(new QLabel(this)), m_remove(toolButton("tagRemove", "close", this))
{
    setObjectName("tagChip");
    setProperty("partial", isPartial());
    setFixedHeight(kHeight);
    setFocusPolicy(Qt::StrongFocus);
    setRole(m_label, "chip");
    m_remove->setIconSize({12, 12});
    m_remove->setFixedSize(20, 20);
    m_remove->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 2, 4, 2);
    layout->setSpacing(space::xs);
    layout->addWidget(m_label);
    layout->addWidget(m_remove);
    connect(m_remove, &QToolButton::clicked, this, &TagChip::removed);
    retranslate();
}

void TagChip::retranslate()
{
    const QString shown = isPartial() ? tr("%1 (%2 of %3)").arg(m_tag.text, number(m_tag.photos), number(m_photos)) : m_tag.text;
    m_label->setText(m_label->fontMetrics().elidedText(shown, Qt::ElideMiddle, kMostLabel));
    setAccessibleName(shown);
    setToolTip(isPartial() ? tr("%1\nClick to give it to all selected photos").arg(shown) : shown);
    describe(m_remove, tr("Remove the tag %1").arg(m_tag.text), tr("Del"));
}

void TagChip::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void TagChip::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace: return Q_EMIT removed();
    case Qt::Key_Left: return Q_EMIT stepped(-1);
    case Qt::Key_Right: return Q_EMIT stepped(1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (isPartial())
            Q_EMIT completed();
        return;
    default: QFrame::keyPressEvent(event);
    }
}

void TagChip::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && isPartial() && rect().contains(event->position().toPoint()))
        Q_EMIT completed();
}

TagEditor::TagEditor(QWidget *parent)
    : QWidget(parent), m_flow(new FlowLayout(this)), m_field(new QLineEdit(this)), m_known(new QStringListModel(this)),
      m_completer(new QCompleter(m_known, this))
{
    setObjectName("tagEditor");
    m_field->setObjectName("tagField");
    m_field->setFixedHeight(kHeight);
    m_field->setMinimumWidth(kFieldWidth);
    m_field->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_field->installEventFilter(this);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setFilterMode(Qt::MatchContains);
    m_completer->popup()->setObjectName("tagCompletions");
    m_field->setCompleter(m_completer);
    m_flow->insertWidget(0, m_field);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(m_field, &QLineEdit::textEdited, this, [this](const QString &text) {
        if (text.contains(QLatin1Char(',')) || text.contains(QChar(0xff0c)) || text.contains(QLatin1Char(';')))
            return take();
        Q_EMIT completionsWanted(text.trimmed());
    });
    connect(m_field, &QLineEdit::returnPressed, this, &TagEditor::take);
    connect(
        m_completer, qOverload<const QString &>(&QCompleter::activated), this, [this] { take(); }, Qt::QueuedConnection);
    retranslate();
}

void TagEditor::retranslate()
{
    m_field->setPlaceholderText(tr("Add a tag"));
    m_field->setAccessibleName(tr("Add a tag"));
    m_field->setToolTip(tr("Several are parted by commas; Enter adds them"));
    setAccessibleName(tr("Tags"));
}

void TagEditor::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

TagChip *TagEditor::chipAt(int index) const
{
    const QLayoutItem *item = m_flow->itemAt(index);
    return item ? qobject_cast<TagChip *>(item->widget()) : nullptr;
}

void TagEditor::setTags(const QList<Tag> &tags, int photos)
{
    if (tags == m_tags && photos == m_photos)
        return;
    const QWidget *focus = QApplication::focusWidget();
    const bool chipHadFocus = focus && focus != m_field && isAncestorOf(focus);
    m_tags = tags;
    m_photos = photos;
    while (TagChip *chip = chipAt(0)) {
        delete m_flow->takeAt(0);
        chip->hide();
        chip->deleteLater();  // it may be the one that is telling
    }
    for (qsizetype i = 0; i < tags.size(); ++i) {
        auto *chip = new TagChip(tags[i], photos, this);
        m_flow->insertWidget(int(i), chip);
        connect(chip, &TagChip::removed, this, [this, text = tags[i].text] { Q_EMIT removed(text); });
        connect(chip, &TagChip::completed, this, [this, text = tags[i].text] { Q_EMIT added({text}); });
        connect(chip, &TagChip::stepped, this, [this, i](int by) { focusChip(int(i) + by); });
        chip->show();
    }
    if (chipHadFocus)
        focusField();
    updateGeometry();
}

void TagEditor::setCompletions(const QStringList &tags)
{
    if (tags == m_known->stringList())
        return;
    m_known->setStringList(tags);
    if (m_field->hasFocus() && !m_field->text().trimmed().isEmpty())
        m_completer->complete();
}

void TagEditor::focusField()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void TagEditor::focusChip(int at)
{
    if (TagChip *chip = chipAt(at))
        chip->setFocus();
    else if (at >= 0)
        m_field->setFocus();
}

void TagEditor::take()
{
    static const QRegularExpression between(QStringLiteral("[,;\uff0c]"));
    QStringList tags;
    for (const QString &part : m_field->text().split(between, Qt::SkipEmptyParts))
        if (const QString tag = part.simplified(); !tag.isEmpty())
            tags << tag;
    m_field->clear();
    if (!tags.isEmpty())
        Q_EMIT added(tags);
}

bool TagEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool atStart = m_field->cursorPosition() == 0 && !m_field->hasSelectedText();
    if (atStart && !m_tags.isEmpty() && (key->key() == Qt::Key_Backspace || key->key() == Qt::Key_Left)) {
        focusChip(int(m_tags.size()) - 1);
        return true;
    }
    if (key->key() == Qt::Key_Escape) {
        m_field->text().isEmpty() ? Q_EMIT escaped() : m_field->clear();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace semblance::ui
