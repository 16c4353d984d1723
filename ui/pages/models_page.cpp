#include "ui/pages/models_page.h"

#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QLocale>
#include <QMessageBox>
#include <QScrollArea>

#include "ui/bridge/formats.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr int kCardWidth = 760;
}  // namespace

ModelCard::ModelCard(const api::ModelInfo &model, bool preparing, QWidget *parent) : QFrame(parent), m_model(model)
{
    setRole(this, "card");
    setObjectName("modelCard");
    setMaximumWidth(kCardWidth);
    const QString name = model.id == "starter" ? tr("Starter model") : QString::fromStdString(model.id);
    auto *title = new ElidedLabel(Qt::ElideMiddle, this);
    title->setFullText(name);
    setRole(title, "title");
    auto *what = new ElidedLabel(Qt::ElideRight, this);
    what->setFullText(facts());
    setRole(what, "muted");
    auto *state = new QLabel(this);
    state->setObjectName("modelState");
    setRole(state, "small");
    const bool broken = !model.problems.empty();
    if (broken) {
        state->setText(QString::fromStdString(model.problems.front()));
        setRole(state, "danger");
        state->setWordWrap(true);
    } else if (preparing) {
        state->setText(tr("Preparing your photos; until it is done the active model answers"));
    } else if (model.active) {
        state->setText(tr("Active: this model answers your searches"));
    }
    state->setVisible(!state->text().isEmpty());
    auto *use = pushButton("modelUse", "plain", this);
    use->setText(tr("Search with it"));
    describe(use, tr("Search with %1").arg(name));
    use->setVisible(!model.active && !broken && !preparing);
    auto *folder = toolButton("modelFolder", "external", this);
    describe(folder, tr("Show %1 in the file manager").arg(name));
    auto *remove = toolButton("modelRemove", "trash", this);
    describe(remove, tr("Remove %1").arg(name));
    remove->setVisible(!model.active && model.id != "starter" && !preparing);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::l, space::l);
    layout->setHorizontalSpacing(space::s);
    layout->setVerticalSpacing(space::xs);
    layout->addWidget(title, 0, 0);
    layout->addWidget(what, 1, 0);
    layout->addWidget(state, 2, 0);
    layout->setColumnStretch(0, 1);
    layout->addWidget(use, 0, 1, 2, 1, Qt::AlignVCenter);
    layout->addWidget(folder, 0, 2, 2, 1, Qt::AlignVCenter);
    layout->addWidget(remove, 0, 3, 2, 1, Qt::AlignVCenter);
    setProperty("active", model.active);
    setAccessibleName(name + ". " + facts() + ". " + state->text());
    connect(use, &QPushButton::clicked, this, [this] { Q_EMIT useWanted(m_model.folder); });
    connect(remove, &QToolButton::clicked, this, [this] { Q_EMIT removeWanted(m_model.folder); });
    connect(folder, &QToolButton::clicked, this, [this] { Q_EMIT fileManagerWanted(m_model.folder / "config.json"); });
}

QString ModelCard::facts() const
{
    const QLocale locale;
    QStringList parts;
    if (m_model.layout == "hf-clip" || m_model.layout == "open-clip")
        parts << QStringLiteral("CLIP");
    if (m_model.imageSize > 0)
        parts << tr("%1 pixels").arg(locale.toString(qlonglong(m_model.imageSize)));
    if (m_model.embeddingDimension > 0)
        parts << tr("%1 dimensions").arg(locale.toString(qlonglong(m_model.embeddingDimension)));
    if (m_model.parameters > 0)
        parts << tr("%1 million parameters").arg(locale.toString(double(m_model.parameters) / 1e6, 'f', 1));
    if (m_model.bytes > 0)
        parts << fileSize(m_model.bytes);
    parts << QString::fromStdString(m_model.version).left(12);
    return parts.join(QStringLiteral(" · "));
}

ModelsPage::ModelsPage(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_title(new QLabel(this)), m_hint(new QLabel(this)), m_error(new QLabel(this)),
      m_import(pushButton("modelImport", "primary", this)), m_list(new QWidget), m_cards(new QVBoxLayout(m_list))
{
    setObjectName("modelsPage");
    setRole(m_title, "heading");
    setRole(m_hint, "muted");
    setRole(m_error, "danger");
    m_error->setObjectName("modelsError");
    m_error->setWordWrap(true);
    m_error->setMaximumWidth(kCardWidth);
    m_error->hide();
    m_hint->setWordWrap(true);
    m_cards->setContentsMargins(0, 0, 0, 0);
    m_cards->setSpacing(space::m);
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
    layout->addWidget(m_hint);
    layout->addWidget(m_error);
    layout->addWidget(area, 1);
    connect(m_import, &QPushButton::clicked, this, &ModelsPage::pickPackage);
    connect(&m_bridge, &EngineBridge::modelsListed, this, &ModelsPage::fill);
    connect(&m_bridge, &EngineBridge::modelFailed, this, [this](const api::Error &error) {
        m_error->setText(errorTitle(error.code) + ": " + QString::fromStdString(error.detail));
        m_error->show();
    });
    connect(&m_bridge, &EngineBridge::jobChanged, this, [this](const api::JobStatus &job) {
        const bool about = job.kind == api::JobKind::SwitchModel || job.kind == api::JobKind::Train;
        if (about && (isOver(job.state) || job.state == api::JobState::Queued))
            m_bridge.refreshModels();
    });
    connect(&m_bridge, &EngineBridge::modelChanged, this, [this] {
        if (isVisible())
            m_bridge.refreshModels();
    });
    retranslate();
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
    while (QLayoutItem *item = m_cards->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    for (const api::ModelInfo &model : m_bridge.models()) {
        auto *card = new ModelCard(model, preparing(model.folder), m_list);
        m_cards->addWidget(card);
        connect(card, &ModelCard::useWanted, this, [this](const auto &package) {
            m_error->hide();
            m_bridge.useModel(package);
        });
        connect(card, &ModelCard::removeWanted, this, &ModelsPage::askToRemove);
        connect(card, &ModelCard::fileManagerWanted, this, &ModelsPage::fileManagerWanted);
    }
    m_cards->addStretch();
    if (m_importing) {
        m_importing = false;
        m_import->setEnabled(true);
        retranslate();
    }
}

void ModelsPage::pickPackage()
{
    auto *dialog = new QFileDialog(this, tr("A model package: a folder with config.json and *.safetensors"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::urlsSelected, this, [this](const QList<QUrl> &urls) {
        if (urls.isEmpty())
            return;
        m_error->hide();
        m_importing = true;
        m_import->setEnabled(false);
        m_import->setText(tr("Importing…"));
        m_bridge.importModel(toPath(urls.first()));
    });
    dialog->open();
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
}

}  // namespace semblance::ui
