#include "ui/pages/models_page.h"

#include <QEvent>
#include <QFileDialog>
#include <QMessageBox>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/model_report_dialog.h"
#include "ui/widgets/model_shop.h"
#include "ui/widgets/package_export.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr double worthAsking = 2;  // seconds: what takes less is done at once
}

ModelsPage::ModelsPage(EngineBridge &bridge, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_title(new QLabel(this)), m_hint(new QLabel(this)), m_error(new QLabel(this)),
      m_busy(new QLabel(this)), m_import(pushButton("modelImport", "primary", this)), m_list(new QWidget), m_cards(new QVBoxLayout),
      m_shop(new ModelShop(bridge, preferences, m_list)), m_export(new PackageExport(this))
{
    build();
    connect(m_export, &PackageExport::fileManagerWanted, this, &ModelsPage::fileManagerWanted);
    connect(m_import, &QPushButton::clicked, this, &ModelsPage::pickPackage);
    connect(&m_bridge, &EngineBridge::modelsListed, this, &ModelsPage::fill);
    connect(&m_bridge, &EngineBridge::modelFailed, this, &ModelsPage::say);
    connect(&m_bridge, &EngineBridge::jobChanged, this, [this](const api::JobStatus &job) {
        const bool about = job.kind == api::JobKind::SwitchModel || job.kind == api::JobKind::Train || job.kind == api::JobKind::Download;
        if (about && (isOver(job.state) || job.state == api::JobState::Queued))
            m_bridge.refreshModels();
    });
    connect(&m_bridge, &EngineBridge::modelChanged, this, [this] {
        if (isVisible())
            m_bridge.refreshModels();
    });
    retranslate();
}

void ModelsPage::build()
{
    setObjectName("modelsPage");
    setRole(m_title, "heading");
    setRole(m_hint, "muted");
    setRole(m_error, "danger");
    setRole(m_busy, "muted");
    m_error->setObjectName("modelsError");
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_busy->setObjectName("modelsBusy");
    for (QLabel *label : {m_error, m_busy}) {
        label->setWordWrap(true);
        label->setMaximumWidth(ModelCard::mostWidth);
        label->hide();
    }
    m_hint->setWordWrap(true);
    m_cards->setSpacing(space::m);
    auto *content = new QVBoxLayout(m_list);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(space::m);
    content->addLayout(m_cards);
    content->addWidget(m_shop);
    content->addStretch();
    auto *area = new QScrollArea(this);
    area->setWidget(m_list);
    area->setWidgetResizable(true);
    auto *head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_import);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::xl);
    layout->setSpacing(space::l);
    layout->addLayout(head);
    for (QLabel *label : {m_hint, m_error, m_busy})
        layout->addWidget(label);
    m_export->setMaximumWidth(ModelCard::mostWidth);
    layout->addWidget(m_export);
    layout->addWidget(area, 1);
}

bool ModelsPage::preparing(const std::filesystem::path &package) const
{
    for (const api::JobStatus &job : m_bridge.jobs())
        if (job.kind == api::JobKind::SwitchModel && job.subject == package && !isOver(job.state))
            return true;
    return false;
}

void ModelsPage::fill()
{
    constexpr int indent = 28;
    while (QLayoutItem *item = m_cards->takeAt(0)) {
        if (QLayout *row = item->layout())
            while (QLayoutItem *inner = row->takeAt(0)) {
                if (inner->widget())
                    inner->widget()->deleteLater();
                delete inner;
            }
        delete item;
    }
    for (const ModelNode &node : treeOf(m_bridge.models())) {
        auto *card = new ModelCard(node, preparing(node.model.folder), m_list);
        auto *row = new QHBoxLayout;
        row->setContentsMargins(indent * std::min(node.depth, 4), 0, 0, 0);
        row->addWidget(card, 1);
        row->addStretch();  // in line with what stands below
        m_cards->addLayout(row);
        connectCard(card);
    }
    if (m_importing) {
        m_importing = false;
        m_import->setEnabled(true);
        m_import->setText(tr("Import a model…"));
    }
}

void ModelsPage::connectCard(ModelCard *card)
{
    connect(card, &ModelCard::useWanted, this, &ModelsPage::forecastSwitch);
    connect(card, &ModelCard::compareWanted, this, &ModelsPage::compareWanted);
    connect(card, &ModelCard::exportWanted, this, &ModelsPage::pickExportFolder);
    connect(card, &ModelCard::detailsWanted, this, &ModelsPage::showDetails);
    connect(card, &ModelCard::removeWanted, this, &ModelsPage::askToRemove);
    connect(card, &ModelCard::fileManagerWanted, this, &ModelsPage::fileManagerWanted);
}

void ModelsPage::say(const api::Error &error)
{
    m_error->setText(errorTitle(error.code) + ": " + QString::fromStdString(error.detail));
    m_error->show();
}

void ModelsPage::setBusy(const QString &why)
{
    m_busy->setText(why);
    m_busy->setVisible(!why.isEmpty());
}

void ModelsPage::pickPackage()
{
    auto *dialog = new QFileDialog(this, tr("A model package: a folder with config.json and *.safetensors"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::urlsSelected, this, [this](const QList<QUrl> &urls) {
        if (!urls.isEmpty())
            importFrom(toPath(urls.first()));
    });
    dialog->open();
}

void ModelsPage::importFrom(const std::filesystem::path &folder)
{
    m_error->hide();
    setBusy(tr("Looking at %1…").arg(fileName(folder)));
    m_bridge.inspectModel(folder, this, [this, folder](const api::Result<api::ModelReport> &report) {
        setBusy({});
        auto *dialog = new ModelReportDialog(folder, report, ModelReportDialog::Purpose::Import, this);
        connect(dialog, &ModelReportDialog::importWanted, this, [this, folder] {
            m_importing = true;
            m_import->setEnabled(false);
            m_import->setText(tr("Importing…"));
            m_bridge.importModel(folder);
        });
        dialog->open();
    });
}

void ModelsPage::pickExportFolder(const std::filesystem::path &package)
{
    auto *dialog = new QFileDialog(this, tr("Folder for a copy of the model"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::urlsSelected, this, [this, package](const QList<QUrl> &urls) {
        if (!urls.isEmpty())
            exportTo(package, toPath(urls.first()));
    });
    dialog->open();
}

void ModelsPage::exportTo(const std::filesystem::path &package, const std::filesystem::path &folder)
{
    for (const api::ModelInfo &model : m_bridge.models())
        if (model.folder == package)
            m_export->start(modelName(model), package, folder);
}

void ModelsPage::showDetails(const std::filesystem::path &package)
{
    m_bridge.inspectModel(package, this, [this, package](const api::Result<api::ModelReport> &report) {
        (new ModelReportDialog(package, report, ModelReportDialog::Purpose::Details, this))->open();
    });
}

void ModelsPage::forecastSwitch(const std::filesystem::path &package)
{
    m_error->hide();
    setBusy(tr("Measuring how long %1 takes for your photos…").arg(fileName(package)));
    m_bridge.forecastSwitch(package, this, [this, package](const api::Result<api::SwitchForecast> &forecast) {
        setBusy({});
        if (!forecast)
            return say(forecast.error());
        if (forecast->photos == 0 && (forecast->captions == 0 || (forecast->seconds >= 0 && forecast->seconds < worthAsking)))
            return static_cast<void>(m_bridge.useModel(package));  // nothing to wait for
        askToSwitch(package, *forecast);
    });
}

void ModelsPage::askToSwitch(const std::filesystem::path &package, const api::SwitchForecast &forecast)
{
    auto *box = new QMessageBox(this);
    box->setObjectName("switchModelBox");
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Question);
    box->setText(tr("Search with %1?").arg(fileName(package)));
    QString cost = forecast.seconds < 0
                       ? tr("%1 and %2 captions are prepared for it first; how long that takes could not be measured.")
                             .arg(photoCount(forecast.photos), number(forecast.captions))
                       : tr("%1 and %2 captions are prepared for it first, in about %3.")
                             .arg(photoCount(forecast.photos), number(forecast.captions), duration(std::max(1.0, forecast.seconds)));
    cost += QStringLiteral(" ")
            + (forecast.freeBytes < 0
                   ? tr("That takes about %1 of disk.").arg(fileSize(forecast.bytes))
                   : tr("That takes about %1 of disk; %2 are free.").arg(fileSize(forecast.bytes), fileSize(forecast.freeBytes)));
    box->setInformativeText(cost + QStringLiteral("\n\n") + tr("Until then the active model answers your searches."));
    auto *use = box->addButton(tr("Switch"), QMessageBox::AcceptRole);
    use->setObjectName("switchModelConfirm");
    box->addButton(tr("Not now"), QMessageBox::RejectRole);
    connect(use, &QAbstractButton::clicked, this, [this, package] { m_bridge.useModel(package); });
    box->open();
}

void ModelsPage::askToRemove(const std::filesystem::path &package)
{
    auto *box = new QMessageBox(this);
    box->setObjectName("removeModelBox");
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Question);
    box->setText(tr("Remove %1?").arg(fileName(package)));
    box->setInformativeText(
        tr("Its weights and the embeddings that it made are deleted from this library. Your photos and captions stay."));
    auto *remove = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    remove->setObjectName("removeModelConfirm");
    box->addButton(tr("Keep"), QMessageBox::RejectRole);
    connect(remove, &QAbstractButton::clicked, this, [this, package] { m_bridge.removeModel(package); });
    box->open();
}

void ModelsPage::retranslate()
{
    m_title->setText(tr("Models"));
    m_hint->setText(tr("A model looks at photos and reads words. Switching prepares your photos for the new one first; "
                       "until that is done the old one answers."));
    m_import->setText(tr("Import a model…"));
    describe(m_import, tr("Import a model package from a folder"));
    fill();
}

void ModelsPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ModelsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_bridge.refreshModels();
    m_bridge.refreshPublished();
}

}  // namespace semblance::ui
