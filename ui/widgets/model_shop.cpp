#include "ui/widgets/model_shop.h"

#include <QDesktopServices>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/theme/preferences.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/model_card.h"
#include "ui/widgets/published_card.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

ConnectionDialog::ConnectionDialog(Preferences &preferences, QWidget *parent)
    : QDialog(parent), m_preferences(preferences), m_proxy(new QLineEdit(this)), m_mirror(new QLineEdit(this))
{
    setObjectName("connectionDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(tr("Connection for downloads"));
    setMinimumWidth(480);
    m_proxy->setObjectName("downloadProxy");
    m_proxy->setText(preferences.downloadProxy());
    m_proxy->setPlaceholderText(tr("as the system says; or http://host:port, or none"));
    m_proxy->setAccessibleName(tr("Proxy"));
    m_mirror->setObjectName("downloadMirror");
    m_mirror->setText(preferences.downloadMirror());
    m_mirror->setPlaceholderText(tr("none; or https://host that mirrors the publisher's"));
    m_mirror->setAccessibleName(tr("Mirror"));
    auto *why = new QLabel(tr("Models come from their publishers over HTTPS. Nothing of your library is sent."), this);
    setRole(why, "muted");
    why->setWordWrap(true);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(space::l);
    form->setVerticalSpacing(space::m);
    form->addRow(tr("Proxy"), m_proxy);
    form->addRow(tr("Mirror"), m_mirror);
    auto *cancel = pushButton("connectionCancel", "plain", this), *save = pushButton("connectionSave", "primary", this);
    cancel->setText(tr("Cancel"));
    save->setText(tr("Save"));
    describe(cancel, cancel->text());
    describe(save, tr("Keep these settings"));
    save->setDefault(true);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(save, &QPushButton::clicked, this, &ConnectionDialog::keep);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::l);
    layout->addWidget(why);
    layout->addLayout(form);
    layout->addLayout(buttons);
}

void ConnectionDialog::keep()
{
    m_preferences.setDownloadProxy(m_proxy->text().trimmed());
    m_preferences.setDownloadMirror(m_mirror->text().trimmed());
    accept();
}

ModelShop::ModelShop(EngineBridge &bridge, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_preferences(preferences), m_title(new QLabel(this)), m_hint(new QLabel(this)),
      m_connection(pushButton("modelConnection", "link", this)), m_cards(new QVBoxLayout)
{
    setObjectName("modelShop");
    setMaximumWidth(ModelCard::mostWidth);
    setRole(m_title, "title");
    setRole(m_hint, "muted");
    m_hint->setWordWrap(true);
    m_cards->setSpacing(space::m);
    auto *head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_connection);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, space::l, 0, 0);
    layout->setSpacing(space::s);
    layout->addLayout(head);
    layout->addWidget(m_hint);
    layout->addLayout(m_cards);
    connect(m_connection, &QPushButton::clicked, this, [this] { (new ConnectionDialog(m_preferences, this))->open(); });
    connect(&m_bridge, &EngineBridge::publishedListed, this, &ModelShop::fill);
    connect(&m_bridge, &EngineBridge::jobChanged, this, [this](const api::JobStatus &job) {
        if (job.kind != api::JobKind::Download)
            return;
        updateJob(job);
        if (isOver(job.state))
            m_bridge.refreshPublished();
    });
    retranslate();
}

void ModelShop::fill()
{
    while (QLayoutItem *item = m_cards->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    m_shown.clear();
    for (const api::PublishedModel &model : m_bridge.published()) {
        auto *card = new PublishedCard(model, this);
        m_cards->addWidget(card);
        m_shown.push_back(card);
        connectCard(card);
    }
    std::vector<api::JobStatus> jobs = m_bridge.jobs();  // newest first
    for (auto job = jobs.rbegin(); job != jobs.rend(); ++job)
        if (job->kind == api::JobKind::Download)
            updateJob(*job);
}

void ModelShop::updateJob(const api::JobStatus &job)
{
    for (PublishedCard *card : m_shown)
        if (job.subject.filename() == card->model().id)
            card->setJob(job);
}

void ModelShop::connectCard(PublishedCard *card)
{
    connect(card, &PublishedCard::downloadWanted, this, [this](const std::string &id) {
        api::DownloadRequest request;
        request.model = id;
        request.proxy = m_preferences.downloadProxy().toStdString();
        request.mirror = m_preferences.downloadMirror().toStdString();
        m_bridge.downloadModel(std::move(request));
    });
    connect(card, &PublishedCard::discardWanted, this, [this](const std::string &id) { m_bridge.discardDownload(id); });
    connect(card, &PublishedCard::pauseWanted, this,
            [this](api::JobId job, bool pause) { pause ? m_bridge.pause(job) : m_bridge.resume(job); });
    connect(card, &PublishedCard::cancelWanted, this, [this](api::JobId job) { m_bridge.cancel(job); });
    connect(card, &PublishedCard::pageWanted, this, [](const QString &address) { QDesktopServices::openUrl(QUrl(address)); });
}

void ModelShop::retranslate()
{
    m_title->setText(tr("More models"));
    m_hint->setText(tr("Published by others under their own licences. Figures are those of their publishers; what suits your photos, the "
                       "Evaluate page tells."));
    m_connection->setText(tr("Connection…"));
    describe(m_connection, tr("Proxy and mirror for downloads"));
    fill();
}

void ModelShop::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
