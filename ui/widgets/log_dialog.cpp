#include "ui/widgets/log_dialog.h"

#include <QClipboard>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr qint64 kMostRead = 256 * 1024;
}

LogDialog::LogDialog(const std::filesystem::path &file, QWidget *parent)
    : QDialog(parent), m_file(file), m_text(new QPlainTextEdit(this)), m_copy(pushButton("logCopy", "plain", this)),
      m_folder(pushButton("logFolder", "plain", this)), m_again(pushButton("logRead", "plain", this)),
      m_close(pushButton("logClose", "plain", this))
{
    setObjectName("logDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    resize(760, 520);
    m_text->setObjectName("logText");
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto *foot = new QHBoxLayout;
    foot->setSpacing(space::s);
    for (QPushButton *button : {m_copy, m_folder, m_again})
        foot->addWidget(button);
    foot->addStretch();
    foot->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::m);
    layout->addWidget(m_text, 1);
    layout->addLayout(foot);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(m_folder, &QPushButton::clicked, this, [this] { Q_EMIT fileManagerWanted(m_file); });
    connect(m_again, &QPushButton::clicked, this, &LogDialog::read);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    retranslate();
    read();
}

void LogDialog::retranslate()
{
    setWindowTitle(tr("Log"));
    m_text->setPlaceholderText(tr("Nothing has been written yet."));
    m_text->setAccessibleName(tr("Log"));
    m_copy->setText(tr("Copy all"));
    m_folder->setText(tr("Show in folder"));
    m_again->setText(tr("Read again"));
    m_close->setText(tr("Close"));
    for (QPushButton *button : {m_copy, m_folder, m_again, m_close})
        describe(button, button->text());
}

// It stays open beside the settings, where the language is chosen.
void LogDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void LogDialog::read()
{
    QFile file(toQString(m_file));
    QByteArray text;
    if (file.open(QIODevice::ReadOnly)) {
        const bool cut = file.size() > kMostRead;
        if (cut)
            file.seek(file.size() - kMostRead);
        text = file.read(kMostRead);
        if (cut)
            text.remove(0, text.indexOf('\n') + 1);  // the rest of a line says nothing
    }
    m_text->setPlainText(QString::fromUtf8(text));
    m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

}  // namespace semblance::ui
