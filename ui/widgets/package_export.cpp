#include "ui/widgets/package_export.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <utility>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

PackageExport::PackageExport(QWidget *parent)
    : QFrame(parent), m_text(new QLabel(this)), m_progress(new QProgressBar(this)), m_show(pushButton("modelExportShow", "link", this)),
      m_close(pushButton("modelExportClose", "plain", this))
{
    setObjectName("modelExportLine");
    setRole(this, "card");
    m_text->setObjectName("modelExportText");
    m_text->setWordWrap(true);
    m_progress->setObjectName("modelExportProgress");
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setFixedWidth(160);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::l, space::s, space::s, space::s);
    layout->setSpacing(space::m);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_show);
    layout->addWidget(m_close);
    connect(m_close, &QPushButton::clicked, this, [this] { m_copy ? m_copy->stop() : hide(); });
    connect(m_show, &QPushButton::clicked, this, [this] {
        if (m_result && *m_result)
            Q_EMIT fileManagerWanted(**m_result / "config.json");
    });
    refresh();
    hide();
}

void PackageExport::start(const QString &name, const std::filesystem::path &package, const std::filesystem::path &into)
{
    if (m_copy)
        return;
    m_name = name;
    m_result.reset();
    m_copy = new PackageCopy(package, into, this);
    m_progress->setValue(0);
    connect(m_copy, &PackageCopy::progressed, m_progress, &QProgressBar::setValue);
    connect(m_copy, &PackageCopy::finished, this, &PackageExport::ended);
    m_copy->start();
    refresh();
    show();
}

void PackageExport::ended()
{
    m_result = m_copy->result();
    std::exchange(m_copy, nullptr)->deleteLater();
    refresh();
    setVisible(m_result->has_value() || m_result->error().code != core::ErrorCode::Cancelled);
    Q_EMIT finished();
}

void PackageExport::refresh()
{
    const bool failed = m_result && !m_result->has_value();
    if (m_copy)
        m_text->setText(tr("Copying %1…").arg(m_name));
    else if (failed)
        m_text->setText(tr("%1 was not copied. %2").arg(m_name, QString::fromStdString(m_result->error().detail)));
    else if (m_result)
        m_text->setText(tr("%1 is copied to %2.").arg(m_name, toQString(**m_result)));
    m_progress->setVisible(isBusy());
    m_progress->setAccessibleName(tr("Progress"));
    m_show->setVisible(!isBusy() && !failed);
    m_show->setText(tr("Show folder"));
    describe(m_show, tr("Show the copy in the file manager"));
    m_close->setText(isBusy() ? tr("Stop") : tr("Close"));
    describe(m_close, isBusy() ? tr("Stop; nothing of the copy stays") : tr("Close"));
}

void PackageExport::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

}  // namespace semblance::ui
