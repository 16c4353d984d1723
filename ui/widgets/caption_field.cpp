#include "ui/widgets/caption_field.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QTextDocument>
#include <cmath>

#include "ui/theme/tokens.h"

namespace semblance::ui {

CaptionField::CaptionField(QWidget *parent) : QTextEdit(parent)
{
    setAcceptRichText(false);
    setTabChangesFocus(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(6);
    connect(this, &QTextEdit::textChanged, this, &CaptionField::fit);
    fit();
}

void CaptionField::setText(const QString &text)
{
    const bool typing = hasFocus() && isEdited();
    m_kept = text;
    if (!typing && this->text() != text)
        setPlainText(text);
}

// One line: a caption is a sentence.
QString CaptionField::text() const
{
    return toPlainText().simplified();
}

QSize CaptionField::sizeHint() const
{
    ensurePolished();
    const double line = fontMetrics().lineSpacing() + 2 * document()->documentMargin();
    const int frame = isVisible() ? height() - viewport()->height() : 2 * frameWidth();
    return {80, int(std::ceil(std::max(document()->size().height(), line))) + frame};
}

void CaptionField::fit()
{
    document()->setTextWidth(std::max(40, viewport()->width()));
    const int wanted = sizeHint().height();
    if (minimumHeight() != wanted || maximumHeight() != wanted)
        setFixedHeight(wanted);
}

void CaptionField::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    fit();
}

void CaptionField::commit()
{
    if (!isEdited())
        return;
    const QString typed = text();
    m_kept = typed;
    Q_EMIT committed(typed);  // not m_kept: whoever hears it may set another text
}

void CaptionField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return commit();
    if (event->key() != Qt::Key_Escape)
        return QTextEdit::keyPressEvent(event);
    if (isEdited())
        setPlainText(m_kept);
    else
        Q_EMIT escaped();
}

void CaptionField::focusOutEvent(QFocusEvent *event)
{
    QTextEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        commit();
}

void CaptionField::insertFromMimeData(const QMimeData *source)
{
    insertPlainText(source->text().simplified());
}

}  // namespace semblance::ui
