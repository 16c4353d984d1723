#include "ui/widgets/log_dialog.h"

#include <QClipboard>
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

LogDialog::LogDialog(const std::filesystem::path &file, QWidget *parent) : QDialog(parent), m_file(file), m_text(new QPlainTextEdit(this))
{
    setObjectName("logDialog");
    setWindowTitle(tr("Log"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(760, 520);
    m_text->setObjectName("logText");
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setPlaceholderText(tr("Nothing has been written yet."));
    m_text->setAccessibleName(tr("Log"));
    auto *copy = pushButton("logCopy", "plain", this), *folder = pushButton("logFolder", "plain", this),
         *again = pushButton("logRead", "plain", this), *close = pushButton("logClose", "plain", this);
    copy->setText(tr("Copy all"));
    folder->setText(tr("Show in folder"));
    again->setText(tr("Read again"));
    close->setText(tr("Close"));
    auto *foot = new QHBoxLayout;
    foot->setSpacing(space::s);
    foot->addWidget(copy);
    foot->addWidget(folder);
    foot->addWidget(again);
    foot->addStretch();
    foot->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::m);
    layout->addWidget(m_text, 1);
    layout->addLayout(foot);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(folder, &QPushButton::clicked, this, [this] { Q_EMIT fileManagerWanted(m_file); });
    connect(again, &QPushButton::clicked, this, &LogDialog::read);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    read();
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
