#include "ui/widgets/suggestion_list.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/bridge/formats.h"
#include "ui/theme/icons.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kCaptionWidth = 208, kShownVersion = 8;
}

SuggestionRow::SuggestionRow(api::Suggestion suggestion, int width, QWidget *parent)
    : QFrame(parent), m_suggestion(std::move(suggestion)), m_text(width > 0 ? new WrappedLabel(width, this) : new QLabel(this)),
      m_accept(toolButton("suggestionAccept", "check", this)), m_refuse(toolButton("suggestionRefuse", "close", this))
{
    setObjectName("suggestionRow");
    setFocusPolicy(Qt::StrongFocus);
    if (width <= 0)
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setRole(m_text, "chip");
    m_text->setTextFormat(Qt::PlainText);
    for (QToolButton *button : {m_accept, m_refuse}) {
        button->setIconSize({14, 14});
        button->setFixedSize(24, 24);
        button->setFocusPolicy(Qt::NoFocus);  // the row has the keyboard
    }
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 2, 4, 2);
    layout->setSpacing(2);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_accept, 0, Qt::AlignTop);
    layout->addWidget(m_refuse, 0, Qt::AlignTop);
    connect(m_accept, &QToolButton::clicked, this, &SuggestionRow::accepted);
    connect(m_refuse, &QToolButton::clicked, this, &SuggestionRow::refused);
    retranslate();
}

void SuggestionRow::retranslate()
{
    const QString text = QString::fromStdString(m_suggestion.text), likely = percent(m_suggestion.probability);
    m_text->setText(tr("%1 · %2", "a suggested caption or tag, how likely").arg(text, likely));
    setAccessibleName(tr("%1, %2 likely").arg(text, likely));
    setAccessibleDescription(tr("Enter takes it, Delete refuses it"));
    setToolTip(!m_suggestion.classifier.empty() ? tr("By the trained classes of %1").arg(QString::fromStdString(m_suggestion.classifier))
               : m_suggestion.tag && m_suggestion.known ? tr("A tag of your library")
                                                        : QString());
    describe(m_accept, m_suggestion.tag ? tr("Add the tag %1").arg(text) : tr("Take this caption"), tr("Enter"));
    describe(m_refuse, tr("Do not suggest it for this photo"), tr("Del"));
}

void SuggestionRow::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SuggestionRow::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: return Q_EMIT accepted();
    case Qt::Key_Delete:
    case Qt::Key_Backspace: return Q_EMIT refused();
    case Qt::Key_Up: focusNextPrevChild(false); return;
    case Qt::Key_Down: focusNextPrevChild(true); return;
    default: QFrame::keyPressEvent(event);
    }
}

SuggestionList::SuggestionList(QWidget *parent)
    : QWidget(parent), m_captions(new QVBoxLayout), m_tags(new FlowLayout(nullptr, 6)), m_note(new QLabel(this))
{
    setObjectName("suggestionList");
    setRole(m_note, "small");
    m_note->setObjectName("suggestionNote");
    m_note->setWordWrap(true);
    m_captions->setSpacing(space::xs);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addLayout(m_captions);
    layout->addLayout(m_tags);
    layout->addWidget(m_note);
    retranslate();
}

void SuggestionList::retranslate()
{
    setAccessibleName(tr("Suggestions"));
    if (m_state == State::Loading)
        m_note->setText(tr("Looking…"));
    else if (m_state == State::Failed)
        m_note->setText(m_error);
    else if (m_rows.isEmpty())
        m_note->setText(tr("Nothing that is likely enough."));
    else
        m_note->setText(
            tr("Suggested by %1, version %2")
                .arg(QString::fromStdString(m_suggestions.model), QString::fromStdString(m_suggestions.version).left(kShownVersion)));
}

void SuggestionList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SuggestionList::clearRows()
{
    for (SuggestionRow *row : std::as_const(m_rows)) {
        row->hide();
        row->deleteLater();
    }
    m_rows.clear();
    while (QLayoutItem *item = m_captions->takeAt(0))
        delete item;
    while (QLayoutItem *item = m_tags->takeAt(0))
        delete item;
}

void SuggestionList::setLoading()
{
    m_state = State::Loading;
    if (m_rows.isEmpty())
        retranslate();
}

void SuggestionList::setError(const QString &text)
{
    clearRows();
    m_state = State::Failed;
    m_error = text;
    retranslate();
}

void SuggestionList::setSuggestions(const api::Suggestions &suggestions)
{
    bool hadFocus = false;
    for (const SuggestionRow *row : std::as_const(m_rows))
        hadFocus = hadFocus || row->hasFocus();
    clearRows();
    m_state = State::Shown;
    m_suggestions = suggestions;
    for (const api::Suggestion &one : suggestions.list) {
        auto *row = new SuggestionRow(one, one.tag ? 0 : kCaptionWidth, this);
        m_rows << row;
        if (one.tag)
            m_tags->insertWidget(m_tags->count(), row);
        else
            m_captions->addWidget(row);
        connect(row, &SuggestionRow::accepted, this, [this, one] { Q_EMIT accepted(one, m_suggestions.version); });
        connect(row, &SuggestionRow::refused, this, [this, one] { Q_EMIT refused(one, m_suggestions.version); });
        row->show();
    }
    if (hadFocus && !m_rows.isEmpty())
        m_rows.first()->setFocus();  // one after the other with the same key
    retranslate();
    updateGeometry();
}

}  // namespace semblance::ui
