#include "ui/pages/rules_dialog.h"

#include <QComboBox>
#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QStyle>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kWidth = 520;
constexpr int kPauseMs = 250;  // after the last key, before the photos are counted
enum Hidden { AsLibrary, LeaveOut, Take };
}  // namespace

RulesDialog::RulesDialog(EngineBridge &bridge, api::FolderId folder, QString name, QWidget *parent)
    : QDialog(parent), m_bridge(bridge), m_folder(folder), m_name(std::move(name)), m_title(new QLabel(this)),
      m_patternsName(new QLabel(this)), m_hiddenName(new QLabel(this)), m_where(new ElidedLabel(Qt::ElideMiddle, this)),
      m_patterns(new QPlainTextEdit(this)), m_help(new WrappedLabel(kWidth - 2 * space::xl, this)),
      m_message(new WrappedLabel(kWidth - 2 * space::xl, this)), m_promise(new WrappedLabel(kWidth - 2 * space::xl, this)),
      m_hidden(new QComboBox(this)), m_save(pushButton("rulesSave", "primary", this)), m_cancel(pushButton("rulesCancel", "plain", this))
{
    build();
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &RulesDialog::ask);
    connect(m_patterns, &QPlainTextEdit::textChanged, this, &RulesDialog::review);
    connect(m_hidden, &QComboBox::activated, this, &RulesDialog::review);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &RulesDialog::save);
    retranslate();
    m_patterns->setEnabled(false);
    m_hidden->setEnabled(false);
    m_bridge.folderRules(m_folder, this, [this](const api::Result<api::FolderRules> &kept) {
        if (kept)
            fill(*kept);
        else
            say(QString::fromStdString(kept.error().detail), "danger");
    });
}

void RulesDialog::build()
{
    setObjectName("rulesDialog");
    setFixedWidth(kWidth);
    setRole(m_title, "heading");
    setRole(m_where, "muted");
    setRole(m_patternsName, "section");
    setRole(m_hiddenName, "section");
    setRole(m_help, "small");
    setRole(m_promise, "small");
    m_patterns->setObjectName("rulesPatterns");
    m_patterns->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_patterns->setTabChangesFocus(true);
    m_patterns->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_patterns->setPlaceholderText(QStringLiteral("exports/\n*_small.jpg\n!cover_small.jpg"));
    m_patterns->setFixedHeight(152);
    m_hidden->setObjectName("rulesHidden");
    m_message->setObjectName("rulesMessage");
    auto *hidden = new QHBoxLayout;
    hidden->addWidget(m_hiddenName);
    hidden->addStretch();
    hidden->addWidget(m_hidden);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::xl, space::xl, space::l);
    layout->setSpacing(space::s);
    layout->addWidget(m_title);
    layout->addWidget(m_where);
    layout->addSpacing(space::s);
    layout->addWidget(m_patternsName);
    layout->addWidget(m_patterns);
    layout->addWidget(m_help);
    layout->addSpacing(space::s);
    layout->addLayout(hidden);
    layout->addSpacing(space::s);
    layout->addWidget(m_message);
    layout->addWidget(m_promise);
    layout->addSpacing(space::s);
    layout->addLayout(buttons);
    m_patternsName->setBuddy(m_patterns);
    m_hiddenName->setBuddy(m_hidden);
}

void RulesDialog::retranslate()
{
    setWindowTitle(tr("What is left out"));
    m_title->setText(tr("What is left out"));
    m_where->setFullText(m_folder.valid() ? tr("Of the folder %1").arg(m_name)
                                          : tr("Of every folder; the folders' own patterns come after these."));
    m_patternsName->setText(tr("Patterns"));
    m_patterns->setAccessibleName(tr("Patterns of what is left out, one a line"));
    m_help->setText(tr("One a line, as in .gitignore: * stands for any letters, name/ for a folder, / in front for the top of the folder; "
                       "! takes back, # begins a note."));
    m_hiddenName->setText(tr("Hidden files"));
    m_hidden->setAccessibleName(tr("Hidden files"));
    m_promise->setText(tr("What is left out keeps its captions and judgements: it comes back when the rule goes."));
    m_save->setText(tr("Save"));
    m_cancel->setText(tr("Cancel"));
    describe(m_save, tr("Save the rules"));
    describe(m_cancel, tr("Close without saving"));
    const QVariant chosen = m_hidden->currentData();
    m_hidden->clear();
    if (m_folder.valid())
        m_hidden->addItem(tr("As for the library"), AsLibrary);
    m_hidden->addItem(tr("Leave them out"), LeaveOut);
    m_hidden->addItem(tr("Take them too"), Take);
    m_hidden->setCurrentIndex(std::max(0, m_hidden->findData(chosen)));
    if (m_known)
        review();
}

void RulesDialog::fill(const api::FolderRules &rules)
{
    m_known = true;
    m_kept = rules;
    QStringList lines;
    for (const std::string &pattern : rules.exclude)
        lines << QString::fromStdString(pattern);
    {
        const QSignalBlocker quiet(m_patterns);
        m_patterns->setPlainText(lines.join('\n'));
    }
    m_hidden->setCurrentIndex(std::max(0, m_hidden->findData(!rules.hidden ? AsLibrary : *rules.hidden ? Take : LeaveOut)));
    m_patterns->setEnabled(true);
    m_hidden->setEnabled(true);
    m_patterns->setFocus();
    review();
}

api::FolderRules RulesDialog::rules() const
{
    api::FolderRules rules;
    for (const QString &line : m_patterns->toPlainText().split('\n'))
        if (!line.trimmed().isEmpty())
            rules.exclude.push_back(line.toStdString());
    if (const int hidden = m_hidden->currentData().toInt(); hidden != AsLibrary)
        rules.hidden = hidden == Take;
    else if (!m_folder.valid())
        rules.hidden = false;
    return rules;
}

QString RulesDialog::mistake() const
{
    const QStringList lines = m_patterns->toPlainText().split('\n');
    for (int i = 0; i < lines.size(); ++i) {
        const QString line = number(i + 1);
        switch (api::patternFlaw(lines[i].toStdString())) {
        case api::PatternFlaw::OpenBracket: return tr("Line %1: the bracket [ is not closed by ].").arg(line);
        case api::PatternFlaw::Backslash: return tr("Line %1: between folders stands /, not \\.").arg(line);
        case api::PatternFlaw::Nothing: return tr("Line %1 names nothing.").arg(line);
        case api::PatternFlaw::None: break;
        }
    }
    return {};
}

void RulesDialog::say(const QString &text, const char *role)
{
    setRole(m_message, role);
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
    m_message->setText(text);
    m_message->setAccessibleName(text);
    m_message->updateGeometry();
}

void RulesDialog::review()
{
    ++m_asked;
    m_pause.stop();
    const QString wrong = mistake();
    const api::FolderRules now = rules();
    const bool same = now.exclude == m_kept.exclude && now.hidden.value_or(false) == m_kept.hidden.value_or(false)
                      && (!m_folder.valid() || now.hidden.has_value() == m_kept.hidden.has_value());
    m_save->setEnabled(m_known && wrong.isEmpty() && !same);
    if (!wrong.isEmpty())
        return say(wrong, "danger");
    say(tr("Counting…"), "muted");
    m_pause.start();
}

void RulesDialog::ask()
{
    m_bridge.rulesEffect(m_folder, rules(), this, [this, asked = m_asked](const api::Result<api::RulesEffect> &effect) {
        if (asked != m_asked)
            return;
        if (!effect)
            return say(QString::fromStdString(effect.error().detail), "danger");
        say(tr("Of %1 known here, this leaves out %2.").arg(photoCount(effect->photos), number(effect->leftOut)), "muted");
    });
}

void RulesDialog::save()
{
    m_save->setEnabled(false);
    m_bridge.setFolderRules(m_folder, rules(), this, [this](const api::Result<void> &kept) {
        if (kept)
            return accept();
        say(QString::fromStdString(kept.error().detail), "danger");
        m_save->setEnabled(true);
    });
}

void RulesDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
