#include "ui/widgets/export_dialog.h"

#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kLongSides[]{4096, 2048, 1024};
constexpr std::size_t kMostNamed = 5;  // of the files that failed
}  // namespace

ExportDialog::ExportDialog(EngineBridge &bridge, std::vector<api::PhotoId> photos, const QString &folder, QWidget *parent)
    : QDialog(parent), m_bridge(bridge), m_photos(std::move(photos)), m_result(new QLabel(this)), m_folderName(new QLabel(this)),
      m_sizeName(new QLabel(this)), m_place(new ElidedLabel(Qt::ElideMiddle, this)), m_size(new QComboBox(this)),
      m_progress(new QProgressBar(this)), m_pick(pushButton("exportPick", "plain", this)), m_show(pushButton("exportShow", "plain", this)),
      m_close(pushButton("exportClose", "plain", this)), m_export(pushButton("exportStart", "primary", this))
{
    m_worker.setMaxThreadCount(1);
    build();
    setFolder(folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::PicturesLocation) : folder);
    connect(m_pick, &QPushButton::clicked, this, &ExportDialog::pickFolder);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_close, &QPushButton::clicked, this, [this] { m_busy ? m_stop->store(true) : reject(); });
    connect(m_show, &QPushButton::clicked, this, [this] { Q_EMIT fileManagerWanted(toPath(m_folder) / "."); });
}

ExportDialog::~ExportDialog()
{
    m_stop->store(true);
    m_worker.waitForDone();
}

void ExportDialog::build()
{
    setObjectName("exportDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(460);
    m_size->setObjectName("exportSize");
    m_size->addItem(QString(), 0);
    for (const int side : kLongSides)
        m_size->addItem(QString(), side);
    m_show->hide();
    m_export->setDefault(true);
    m_progress->setTextVisible(false);
    m_progress->hide();
    m_result->setObjectName("exportResult");
    m_result->setWordWrap(true);
    m_result->hide();
    auto *place = new QHBoxLayout;
    place->setSpacing(space::s);
    place->addWidget(m_place, 1);
    place->addWidget(m_pick);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(space::l);
    form->setVerticalSpacing(space::m);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(m_folderName, place);
    form->addRow(m_sizeName, m_size);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(space::s);
    foot->addWidget(m_show);
    foot->addStretch();
    foot->addWidget(m_close);
    foot->addWidget(m_export);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::l);
    layout->addLayout(form);
    layout->addWidget(m_progress);
    layout->addWidget(m_result);
    layout->addLayout(foot);
    retranslate();
}

void ExportDialog::retranslate()
{
    setWindowTitle(tr("Export copies"));
    m_folderName->setText(tr("Folder"));
    m_sizeName->setText(tr("Size"));
    m_size->setItemText(0, tr("The files as they are"));
    for (int i = 1; i < m_size->count(); ++i)
        m_size->setItemText(i, tr("JPEG, at most %1 pixels wide or high").arg(number(m_size->itemData(i).toInt())));
    m_size->setAccessibleName(tr("Size of the copies"));
    m_pick->setText(tr("Choose…"));
    describe(m_pick, tr("Choose the folder for the copies"));
    m_show->setText(tr("Show folder"));
    m_close->setText(m_busy ? tr("Stop") : tr("Close"));
    m_export->setText(tr("Export %Ln photo(s)", nullptr, int(m_photos.size())));
    m_progress->setAccessibleName(tr("Progress of the export"));
    m_result->setText(resultText());
}

void ExportDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ExportDialog::setFolder(const QString &folder)
{
    m_folder = folder;
    m_place->setFullText(folder);
    m_export->setEnabled(!folder.isEmpty());
}

void ExportDialog::pickFolder()
{
    auto *dialog = new QFileDialog(this, tr("Folder for the copies"), m_folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &ExportDialog::setFolder);
    dialog->open();
}

void ExportDialog::setBusy(bool busy)
{
    m_busy = busy;
    m_export->setEnabled(!busy);
    m_pick->setEnabled(!busy);
    m_size->setEnabled(!busy);
    m_progress->setVisible(busy);
    retranslate();
}

void ExportDialog::start()
{
    Q_EMIT folderChosen(m_folder);
    setBusy(true);
    m_result->hide();
    m_stop->store(false);
    m_progress->setRange(0, int(m_photos.size()));
    const ExportOptions options{toPath(m_folder), m_size->currentData().toInt()};
    m_worker.start([this, options, stop = m_stop] {
        const auto going = [this, &stop](std::int64_t done, std::int64_t) {
            QMetaObject::invokeMethod(
                this, [this, done] { m_progress->setValue(int(done)); }, Qt::QueuedConnection);
            return !stop->load();
        };
        auto result = exportPhotos(m_bridge.engine(), m_photos, options, going);
        QMetaObject::invokeMethod(
            this, [this, result = std::move(result)] { arrived(result); }, Qt::QueuedConnection);
    });
}

void ExportDialog::arrived(const ExportResult &result)
{
    m_done = result;
    setBusy(false);
    m_result->show();
    m_show->setVisible(result.written > 0);
    adjustSize();
}

QString ExportDialog::resultText() const
{
    if (!m_done)
        return {};
    const ExportResult &result = *m_done;
    QStringList lines{tr("%Ln photo(s) copied.", nullptr, result.written)};
    if (result.stopped)
        lines << tr("Stopped before the rest.");
    if (!result.failed.empty())
        lines << tr("%Ln photo(s) could not be copied:", nullptr, int(result.failed.size()));
    for (std::size_t i = 0; i < std::min(kMostNamed, result.failed.size()); ++i)
        lines << QStringLiteral("%1: %2").arg(fileName(result.failed[i].path), QString::fromStdString(result.failed[i].reason));
    return lines.join(QLatin1Char('\n'));
}

}  // namespace semblance::ui
