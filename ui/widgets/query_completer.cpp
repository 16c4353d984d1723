#include "ui/widgets/query_completer.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLineEdit>
#include <QLocale>
#include <QStringListModel>

namespace semblance::ui {

namespace {
constexpr int kMostLines = 6;

// In the language of the window first, both always work.
const QStringList &filterNames()
{
    static const QStringList english{"year:", "date:", "before:", "after:",  "month:",   "rating:", "camera:", "lens:", "folder:",
                                     "name:", "type:", "tag:",    "person:", "caption:", "has:",    "no:",     "near:"};
    static const QStringList chinese{"年份:",   "日期:", "早于:", "晚于:", "月份:", "评分:", "相机:", "镜头:", "文件夹:",
                                     "文件名:", "类型:", "标签:", "人物:", "说明:", "有:",   "没有:", "相似:"};
    static const QStringList both = chinese + english;
    return QLocale().language() == QLocale::Chinese ? both : english;
}

QStringList fixedValues(const QString &filter)
{
    if (filter == QLatin1String("has") || filter == QLatin1String("no"))
        return {"caption", "tag", "person", "date", "place", "rating", "camera", "lens", "title"};
    if (filter == QLatin1String("rating"))
        return {">=3", ">=4", "5", "-1"};
    if (filter == QLatin1String("date"))
        return {"today", "yesterday", "7d", "30d"};
    if (filter == QLatin1String("type"))
        return {"jpg", "png", "heic", "tif", "webp"};
    return {};
}

QString quotedIfNeeded(const QString &value)
{
    return value.contains(QLatin1Char(' ')) || value.contains(QLatin1Char(',')) ? QStringLiteral("\"%1\"").arg(value) : value;
}
}  // namespace

QueryCompleter::QueryCompleter(QLineEdit *edit)
    : QObject(edit), m_edit(edit), m_model(new QStringListModel(this)), m_completer(new QCompleter(m_model, this))
{
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(edit);
    m_completer->popup()->setObjectName("queryCompletions");
    m_completer->setMaxVisibleItems(10);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &QueryCompleter::accept);
}

QueryCompleter::Word QueryCompleter::wordAtCursor() const
{
    const QString text = m_edit->text();
    Word word{m_edit->cursorPosition(), m_edit->cursorPosition(), {}};
    while (word.begin > 0 && !text[word.begin - 1].isSpace())
        --word.begin;
    while (word.end < text.size() && !text[word.end].isSpace())
        ++word.end;
    word.text = text.mid(word.begin, m_edit->cursorPosition() - word.begin);
    if (word.text.startsWith(QLatin1Char('-'))) {
        word.text.remove(0, 1);
        ++word.begin;
    }
    return word;
}

void QueryCompleter::update()
{
    const Word word = wordAtCursor();
    const qsizetype colon = word.text.indexOf(QLatin1Char(':'));
    if (colon > 0) {
        const QString filter = word.text.left(colon).toLower(), part = word.text.mid(colon + 1).remove(QLatin1Char('"'));
        QStringList values;
        for (const QString &value : fixedValues(filter))
            if (value.startsWith(part, Qt::CaseInsensitive) && value != part)
                values << word.text.left(colon + 1) + value;
        m_offersLines = false;
        offer(values);
        if (values.isEmpty())
            Q_EMIT valuesWanted(word.text.left(colon), part);
        return;
    }
    QStringList names;
    for (const QString &name : filterNames())
        if (!word.text.isEmpty() && name.startsWith(word.text, Qt::CaseInsensitive)
            && (word.text.size() > 1 || word.text[0].unicode() > 0x2E80))
            names << name;
    QStringList lines;
    const QString line = m_edit->text().trimmed();
    for (const QString &past : m_history)
        if (line.size() > 1 && past.startsWith(line, Qt::CaseInsensitive) && past != line && lines.size() < kMostLines)
            lines << past;
    m_offersLines = names.isEmpty();
    offer(names.isEmpty() ? lines : names);
}

void QueryCompleter::offerValues(const QString &filter, const QString &part, const QStringList &values)
{
    if (wordAtCursor().text.remove(QLatin1Char('"')) != filter + QLatin1Char(':') + part)
        return;
    QStringList terms;
    for (const QString &value : values)
        if (value.compare(part, Qt::CaseInsensitive) != 0)
            terms << filter + QLatin1Char(':') + quotedIfNeeded(value);
    m_offersLines = false;
    offer(terms);
}

void QueryCompleter::offer(const QStringList &texts)
{
    m_model->setStringList(texts);
    if (texts.isEmpty() || !m_edit->hasFocus())
        return m_completer->popup()->hide();
    QRect rect = m_edit->rect();
    rect.setLeft(std::max(0, m_edit->inputMethodQuery(Qt::ImCursorRectangle).toRect().left() - 8));
    rect.setWidth(280);
    m_completer->complete(rect);
}

void QueryCompleter::hide()
{
    m_completer->popup()->hide();
}

QStringList QueryCompleter::offered() const
{
    return m_model->stringList();
}

bool QueryCompleter::isOpen() const
{
    return m_completer->popup()->isVisible();
}

void QueryCompleter::accept(const QString &text)
{
    hide();
    if (m_offersLines)
        return Q_EMIT lineChosen(text);
    const Word word = wordAtCursor();
    const QString tail = text.endsWith(QLatin1Char(':')) ? QString() : QStringLiteral(" ");
    m_edit->setSelection(word.begin, word.end - word.begin);
    m_edit->insert(text + tail);
    Q_EMIT m_edit->textEdited(m_edit->text());
    if (!tail.isEmpty())
        Q_EMIT termChosen();
}

}  // namespace semblance::ui
