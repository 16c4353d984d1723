#include "ui/widgets/query_bar.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QScrollArea>
#include <QStyle>
#include <QTextCharFormat>
#include <algorithm>
#include <cmath>

#include "ui/bridge/query_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/query_chip.h"
#include "ui/widgets/query_completer.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kLeastText = 160;  // of the bar's width, however many chips there are
}

QueryBar::QueryBar(QWidget *parent)
    : QFrame(parent), m_spinner(new Spinner(this)), m_chipArea(new QScrollArea(this)), m_chipRow(new QWidget),
      m_chipLayout(new QHBoxLayout(m_chipRow)), m_edit(new QLineEdit(this)), m_clear(toolButton("queryClear", "close", this)),
      m_star(toolButton("queryStar", "star", this)), m_list(toolButton("queryList", "history", this)),
      m_pick(toolButton("queryPick", "photo", this)), m_completer(new QueryCompleter(m_edit))
{
    setObjectName("queryBar");
    setFixedHeight(44);
    m_spinner->setObjectName("querySpinner");
    m_edit->setObjectName("queryText");
    m_edit->installEventFilter(this);
    m_star->setCheckable(true);
    m_chipLayout->setContentsMargins(0, 0, 0, 0);
    m_chipLayout->setSpacing(space::xs);
    m_chipArea->setObjectName("queryChips");
    m_chipArea->setWidget(m_chipRow);
    m_chipArea->setWidgetResizable(true);
    m_chipArea->setFixedHeight(32);
    m_chipArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_chipArea->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_chipArea->setFocusPolicy(Qt::NoFocus);
    m_chipArea->hide();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::m, 0, space::s, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_spinner);
    layout->addWidget(m_chipArea);
    layout->addWidget(m_edit, 1);
    for (QToolButton *button : {m_clear, m_star, m_list, m_pick})
        layout->addWidget(button);
    m_clear->hide();
    m_star->hide();

    connect(m_edit, &QLineEdit::textEdited, this, &QueryBar::edited);
    connect(m_edit, &QLineEdit::returnPressed, this, [this] {
        m_completer->hide();
        takeChips(true);
        Q_EMIT submitted();
    });
    connect(m_completer, &QueryCompleter::lineChosen, this, [this](const QString &line) {
        setText(line);
        Q_EMIT submitted();
    });
    connect(m_completer, &QueryCompleter::termChosen, this, [this] {
        if (takeChips(true))
            changed();
    });
    connect(m_clear, &QToolButton::clicked, this, &QueryBar::cleared);
    connect(m_star, &QToolButton::clicked, this, &QueryBar::saveToggled);
    connect(m_list, &QToolButton::clicked, this, &QueryBar::listWanted);
    connect(m_pick, &QToolButton::clicked, this, &QueryBar::photoPickWanted);
    retranslate();
}

void QueryBar::retranslate()
{
    m_edit->setPlaceholderText(m_chips.isEmpty() ? tr("Describe a photo, or drop one here") : tr("Add words to narrow it down"));
    describe(m_edit, tr("Describe the photo you are looking for; put a minus before what it should not show"), "Ctrl+L");
    describe(m_clear, tr("Clear the query"), "Esc");
    describe(m_star, m_star->isChecked() ? tr("Remove from the saved searches") : tr("Save this search"), "Ctrl+D");
    describe(m_list, tr("Saved and recent searches"), "Ctrl+H");
    describe(m_pick, tr("Search with a photo from a file"), "Ctrl+O");
    m_spinner->setAccessibleName(tr("Searching"));
}

QString QueryBar::text() const
{
    QStringList parts;
    for (const QueryChip *chip : m_chips)
        parts << chip->source();
    if (const QString words = m_edit->text(); !words.trimmed().isEmpty())
        parts << words;
    return parts.join(QLatin1Char(' '));
}

void QueryBar::setText(const QString &text)
{
    qDeleteAll(m_chips);
    m_chips.clear();
    m_edit->setText(text);
    takeChips(true);
    changed();
}

QueryChip *QueryBar::addChip(const QString &source)
{
    auto *chip = new QueryChip(source, m_chipRow);
    m_chips << chip;
    m_chipLayout->addWidget(chip);
    connect(chip, &QueryChip::removed, this, [this, chip] { remove(chip); });
    connect(chip, &QueryChip::changed, this, &QueryBar::changed);
    connect(chip, &QueryChip::stepped, this, [this, chip](int by) { moveFocus(chip, by); });
    connect(chip, &QueryChip::editWanted, this, [this, chip] {
        const QString term = chip->source();
        remove(chip);
        m_edit->setText((m_edit->text().trimmed() + QLatin1Char(' ') + term).trimmed());
        m_edit->setFocus();
        changed();
    });
    chip->show();
    if (chip->isPhoto())
        Q_EMIT photoAdded(chip);
    return chip;
}

void QueryBar::addTerm(const QString &source)
{
    for (const QueryChip *chip : m_chips)
        if (chip->source() == source)
            return;
    addChip(source);
    changed();
}

void QueryBar::remove(QueryChip *chip)
{
    const bool focused = chip->hasFocus();
    m_chips.removeOne(chip);
    chip->hide();
    chip->deleteLater();
    if (focused)
        m_edit->setFocus();
    changed();
}

void QueryBar::removePhotos()
{
    for (QueryChip *chip : QList<QueryChip *>(m_chips))
        if (chip->isPhoto()) {
            m_chips.removeOne(chip);
            chip->hide();
            chip->deleteLater();
        }
}

void QueryBar::setPhoto(const QString &source, const QString &name, const QImage &thumbnail)
{
    for (QueryChip *chip : m_chips)
        if (chip->source() == source)
            chip->setPhoto(name, thumbnail);
}

QString QueryBar::photoName() const
{
    const auto chip = std::find_if(m_chips.begin(), m_chips.end(), [](const QueryChip *one) { return one->isPhoto(); });
    return chip == m_chips.end() ? QString() : termLabel((*chip)->term(), (*chip)->photoName());
}

void QueryBar::edited()
{
    takeChips(false);
    changed();
    m_completer->update();
}

// Whether what stands from `at` on may still become an "or", which would join the term before it: nothing yet, or its beginning.
static bool mayJoin(const QString &line, int at)
{
    const QString rest = line.mid(at).trimmed();
    for (const QString &word : {QStringLiteral("or"), QStringLiteral("|"), QStringLiteral("或")})
        if (word.startsWith(rest, Qt::CaseInsensitive))
            return true;
    return false;
}

// Filters, exclusions and photos hold for the whole query: once the next word shows that no "or" joins them they become chips. Words
// stay where they are, and so does what "or" joins.
bool QueryBar::takeChips(bool finished)
{
    QString line = m_edit->text();
    const api::ParsedQuery query = parsed(line);
    const auto &terms = query.terms;
    const auto joined = [&](std::size_t i) {
        return (i > 0 && terms[i - 1].kind == api::TermKind::Or) || (i + 1 < terms.size() && terms[i + 1].kind == api::TermKind::Or);
    };
    QStringList sources;
    int cursor = m_edit->cursorPosition();
    for (std::size_t i = terms.size(); i-- > 0;) {
        const api::QueryTerm &term = terms[i];
        const bool kind = term.kind == api::TermKind::Filter || term.kind == api::TermKind::Exclude || term.kind == api::TermKind::Photo;
        const int begin = placeOf(m_edit->text(), term.begin), end = placeOf(m_edit->text(), term.end);
        const bool complete = finished || (end < m_edit->text().size() && m_edit->text()[end].isSpace() && !mayJoin(m_edit->text(), end));
        if (!kind || !complete || joined(i))
            continue;
        sources.prepend(sourceOf(m_edit->text(), term));
        const int gap = end < line.size() && line[end].isSpace() ? 1 : 0;
        line.remove(begin, end - begin + gap);
        if (cursor > begin)
            cursor = std::max(begin, cursor - (end - begin + gap));
    }
    if (sources.isEmpty())
        return false;
    m_edit->setText(line.trimmed().isEmpty() ? QString() : line);
    m_edit->setCursorPosition(cursor);
    for (const QString &source : sources)
        addChip(source);
    return true;
}

void QueryBar::fitChips()
{
    m_chipArea->setVisible(!m_chips.isEmpty());
    m_chipLayout->activate();
    const int taken = kLeastText + 5 * 40;  // words and buttons
    m_chipArea->setFixedWidth(std::clamp(m_chipRow->sizeHint().width(), 0, std::max(80, width() - taken)));
}

void QueryBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fitChips();
}

void QueryBar::changed()
{
    fitChips();
    const QString line = text();
    m_query = parsed(line);
    m_clear->setVisible(!line.isEmpty());
    m_star->setVisible(!line.isEmpty());
    retranslate();
    showProblems();
    Q_EMIT textChanged(line);
}

// A line edit has no formats of its own; the text that an input method composes has, and an empty composition may carry some.
void QueryBar::showProblems()
{
    QList<QInputMethodEvent::Attribute> attributes;
    const QString line = text();
    const int offset = int(line.size() - (m_edit->text().trimmed().isEmpty() ? 0 : m_edit->text().size()));
    const Tokens &t = tokensFor(palette());
    for (const api::QueryProblem &problem : m_query.problems) {
        const int begin = placeOf(line, problem.begin) - offset, end = placeOf(line, problem.end) - offset;
        if (begin < 0 || end <= begin)
            continue;
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(problem.serious ? t.danger : t.warning);
        if (problem.serious)
            format.setForeground(t.danger);
        attributes.append({QInputMethodEvent::TextFormat, begin - m_edit->cursorPosition(), end - begin, format});
    }
    QInputMethodEvent event(QString(), attributes);
    QCoreApplication::sendEvent(m_edit, &event);
}

void QueryBar::moveFocus(QueryChip *from, int by)
{
    const qsizetype to = m_chips.indexOf(from) + by;
    if (to >= m_chips.size())
        return m_edit->setFocus();
    if (to < 0)
        return;
    m_chips[to]->setFocus();
    m_chipArea->ensureWidgetVisible(m_chips[to]);
}

void QueryBar::setSaved(bool saved)
{
    m_star->setChecked(saved);
    m_star->setIcon(icon(saved ? "star-full" : "star"));
    retranslate();
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

void QueryBar::focusText()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

// Ctrl+Up and Ctrl+Down: the word under the cursor counts more or less.
void QueryBar::weighWord(double factor)
{
    const QString line = m_edit->text();
    const api::ParsedQuery query = parsed(line);
    for (const api::QueryTerm &term : query.terms) {
        const int begin = placeOf(line, term.begin), end = placeOf(line, term.end);
        if (term.kind == api::TermKind::Or || m_edit->cursorPosition() < begin || m_edit->cursorPosition() > end)
            continue;
        const double weight = std::clamp(std::round(term.weight * factor * 100) / 100, 0.25, 8.0);
        const QString weighted = weightedTerm(line, term, weight);
        m_edit->setText(line.left(begin) + weighted + line.mid(end));
        m_edit->setCursorPosition(begin + int(weighted.size()));
        return changed();
    }
}

bool QueryBar::paste()
{
    const QMimeData *held = QGuiApplication::clipboard()->mimeData();
    if (!held || held->hasText()) {
        if (held && held->hasUrls() && held->urls().first().isLocalFile()) {
            Q_EMIT photosPasted(held->urls());
            return true;
        }
        return false;
    }
    if (held->hasUrls()) {
        Q_EMIT photosPasted(held->urls());
        return true;
    }
    const QImage image = held->hasImage() ? qvariant_cast<QImage>(held->imageData()) : QImage();
    if (image.isNull())
        return false;
    Q_EMIT imagePasted(image);
    return true;
}

bool QueryBar::keyPressed(int key, Qt::KeyboardModifiers modifiers)
{
    if (modifiers.testFlag(Qt::ControlModifier) && (key == Qt::Key_Up || key == Qt::Key_Down)) {
        weighWord(key == Qt::Key_Up ? 2 : 0.5);
        return true;
    }
    const bool atBegin = m_edit->cursorPosition() == 0 && !m_edit->hasSelectedText() && !m_chips.isEmpty();
    switch (key) {
    case Qt::Key_Down: Q_EMIT gridWanted(); return true;
    case Qt::Key_Left:
        if (atBegin)
            m_chips.last()->setFocus();
        return atBegin;
    case Qt::Key_Backspace:
        if (atBegin)
            remove(m_chips.last());
        return atBegin;
    case Qt::Key_V: return modifiers == Qt::ControlModifier && paste();
    default: return false;
    }
}

bool QueryBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        restyle("focused", event->type() == QEvent::FocusIn);
    if (event->type() == QEvent::FocusOut && watched == m_edit) {
        const auto reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason && takeChips(true))
            changed();
    }
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (keyPressed(key->key(), key->modifiers()))
            return true;
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace semblance::ui
