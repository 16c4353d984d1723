#include "ui/pages/settings_cards.h"

#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QSpinBox>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/theme/preferences.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr int kNameWidth = 140, kMostThreads = 256;
constexpr int kMegabytes[]{288, 512, 1024, 2048};  // the least holds two screens of the largest display

QVBoxLayout *cardLayout(QFrame *card)
{
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::xl);
    layout->setSpacing(space::l);
    return layout;
}

void choose(QComboBox *box, const QVariant &value)
{
    box->setCurrentIndex(std::max(0, box->findData(value)));
}

}  // namespace

EngineCard::EngineCard(EngineBridge &bridge, Preferences &preferences, QWidget *parent)
    : QFrame(parent), m_bridge(bridge), m_preferences(preferences), m_title(new QLabel(this)), m_cacheUse(new QLabel(this)),
      m_hint(new QLabel(this)), m_device(new QComboBox(this)), m_precision(new QComboBox(this)), m_memory(new QComboBox(this)),
      m_threads(new QSpinBox(this)), m_clear(pushButton("settingsClearCaches", "plain", this)),
      m_restart(pushButton("settingsRestart", "primary", this))
{
    build();
    connect(m_device, &QComboBox::activated, this, [this] {
        m_preferences.setDevice(m_device->currentData().toString());
        changed();
    });
    connect(m_precision, &QComboBox::activated, this, [this] {
        m_preferences.setPrecision(m_precision->currentData().toString());
        changed();
    });
    connect(m_threads, &QSpinBox::valueChanged, this, [this](int count) {
        m_preferences.setThreads(count);
        changed();
    });
    connect(m_memory, &QComboBox::activated, this, [this] {
        m_preferences.setThumbnailMegabytes(m_memory->currentData().toInt());
        Q_EMIT memoryChosen();
    });
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_clear->setEnabled(false);
        m_bridge.clearCaches(this, [this](const api::Result<void> &done) {
            if (!done)
                m_cacheUse->setText(QString::fromStdString(done.error().detail));
            measureCaches();
        });
    });
    connect(m_restart, &QPushButton::clicked, this, &EngineCard::restartWanted);
    retranslate();
}

void EngineCard::build()
{
    setRole(this, "card");
    setRole(m_title, "title");
    setRole(m_hint, "small");
    m_hint->setWordWrap(true);
    m_device->setObjectName("settingsDeviceChoice");
    m_precision->setObjectName("settingsPrecisionChoice");
    m_memory->setObjectName("settingsMemory");
    m_threads->setObjectName("settingsThreads");
    m_cacheUse->setObjectName("settingsCacheUse");
    m_threads->setRange(0, kMostThreads);
    m_threads->setValue(m_preferences.threads());
    m_threads->setFixedHeight(32);
    auto *cache = new QHBoxLayout;
    cache->setSpacing(space::m);
    cache->addWidget(m_cacheUse, 1);
    cache->addWidget(m_clear);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setHorizontalSpacing(space::l);
    form->setVerticalSpacing(space::m);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (QLabel *&name : m_names) {
        name = new QLabel(this);
        setRole(name, "muted");
        name->setFixedWidth(kNameWidth);
        name->setMinimumHeight(32);
    }
    form->addRow(m_names[Device], m_device);
    form->addRow(m_names[Precision], m_precision);
    form->addRow(m_names[Threads], m_threads);
    form->addRow(m_names[Memory], m_memory);
    form->addRow(m_names[Caches], cache);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(space::m);
    foot->addWidget(m_hint, 1);
    foot->addWidget(m_restart);
    QVBoxLayout *layout = cardLayout(this);
    layout->addWidget(m_title);
    layout->addLayout(form);
    layout->addLayout(foot);
    m_restart->hide();
}

void EngineCard::retranslate()
{
    m_title->setText(tr("Performance"));
    const QString names[RowCount]{tr("Device"), tr("Precision"), tr("Threads"), tr("Thumbnails in memory"), tr("Caches on disk")};
    for (std::size_t i = 0; i < RowCount; ++i)
        m_names[i]->setText(names[i]);
    m_device->clear();
    m_device->addItem(tr("Choose by itself"), "auto");
    m_device->addItem(tr("Processor"), "cpu");
    m_device->addItem(tr("Graphics card (CUDA)"), "cuda");
    choose(m_device, m_preferences.device());
    m_precision->clear();
    m_precision->addItem(tr("Choose by itself"), "auto");
    m_precision->addItem(tr("32 bits (fp32)"), "fp32");
    m_precision->addItem(tr("16 bits (bf16)"), "bf16");
    m_precision->addItem(tr("16 bits (fp16)"), "fp16");
    m_precision->addItem(tr("8 bits (int8, processor only)"), "int8");
    choose(m_precision, m_preferences.precision());
    m_memory->clear();
    for (const int megabytes : kMegabytes)
        m_memory->addItem(fileSize(std::int64_t(megabytes) << 20), megabytes);
    choose(m_memory, m_preferences.thumbnailMegabytes());
    m_threads->setSpecialValueText(tr("All cores"));
    describe(m_device, tr("What the model runs on"));
    describe(m_precision, tr("With how many bits the model computes"));
    describe(m_threads, tr("How many threads the engine may use"));
    describe(m_memory, tr("Memory for thumbnails that were seen"));
    m_clear->setText(tr("Clear"));
    describe(m_clear, tr("Remove thumbnails and other caches from the disk; they are made again when they are needed"));
    m_restart->setText(tr("Open the library again"));
    describe(m_restart, tr("Take up device, precision and threads now"));
    m_hint->setText(tr("Device, precision and threads are taken up when the library is opened. In another precision the photos are "
                       "prepared anew."));
    if (isVisible())
        measureCaches();
}

void EngineCard::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    measureCaches();
}

void EngineCard::changed()
{
    m_restart->show();
}

void EngineCard::measureCaches()
{
    m_bridge.cacheUse(this, [this](const api::Result<api::CacheUse> &use) {
        m_clear->setEnabled(use && use->thumbnailBytes + use->otherBytes > 0);
        if (use)
            m_cacheUse->setText(tr("%1 in %Ln thumbnail(s), %2 besides", nullptr, int(use->thumbnails))
                                    .arg(fileSize(use->thumbnailBytes), fileSize(use->otherBytes)));
    });
}

void EngineCard::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

AboutCard::AboutCard(EngineBridge &bridge, QWidget *parent)
    : QFrame(parent), m_bridge(bridge), m_title(new QLabel(this)), m_hint(new QLabel(this)), m_text(new QPlainTextEdit(this)),
      m_copy(pushButton("aboutCopy", "plain", this)), m_log(pushButton("aboutLog", "plain", this))
{
    setRole(this, "card");
    setRole(m_title, "title");
    setRole(m_hint, "small");
    m_hint->setWordWrap(true);
    m_text->setObjectName("aboutReport");
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(240);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(space::s);
    foot->addWidget(m_copy);
    foot->addWidget(m_log);
    foot->addStretch();
    QVBoxLayout *layout = cardLayout(this);
    layout->addWidget(m_title);
    layout->addWidget(m_hint);
    layout->addWidget(m_text);
    layout->addLayout(foot);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(report());
        m_copy->setText(tr("Copied"));
    });
    connect(m_log, &QPushButton::clicked, this, [this] { Q_EMIT logWanted(m_logFile); });
    connect(&m_bridge, &EngineBridge::libraryChanged, this, &AboutCard::refresh);
    connect(&m_bridge, &EngineBridge::modelChanged, this, &AboutCard::refresh);
    retranslate();
}

QString AboutCard::report() const
{
    QStringList lines{QStringLiteral("Semblance %1, Qt %2").arg(QStringLiteral(SEMBLANCE_VERSION), QString::fromLatin1(qVersion()))};
    for (const api::MachineFact &fact : api::machineFacts())
        lines << QStringLiteral("%1: %2").arg(QString::fromStdString(fact.name), QString::fromStdString(fact.value));
    if (const QScreen *screen = QGuiApplication::primaryScreen())
        lines << QStringLiteral("display: %1, %2 x %3, scale %4")
                     .arg(QGuiApplication::platformName())
                     .arg(screen->size().width())
                     .arg(screen->size().height())
                     .arg(screen->devicePixelRatio());
    if (const auto &summary = m_bridge.library().summary) {
        lines << QStringLiteral("library: %1 photos in %2 folders, %3 unreadable, %4 captions")
                     .arg(summary->photos)
                     .arg(summary->folders)
                     .arg(summary->failed)
                     .arg(summary->captions);
        lines << QStringLiteral("model: %1 %2, %3, %4")
                     .arg(QString::fromStdString(summary->modelName), QString::fromStdString(summary->modelVersion).left(12),
                          QString::fromStdString(summary->device), QString::fromStdString(summary->precision));
    }
    if (m_bridge.modelState() == ModelState::Failed)
        lines << QStringLiteral("model error: ") + errorTitle(m_bridge.modelError().code);
    return lines.join(QLatin1Char('\n'));
}

void AboutCard::retranslate()
{
    m_title->setText(tr("About this machine"));
    m_hint->setText(tr("For a report of a fault. It names no file, no photo and nobody."));
    m_copy->setText(tr("Copy report"));
    describe(m_copy, tr("Copy this report"));
    m_log->setText(tr("Show log"));
    describe(m_log, tr("What the program did, as it wrote it down"));
    m_text->setAccessibleName(tr("Report about this machine"));
    refresh();
}

void AboutCard::refresh()
{
    if (!isVisible())
        return;
    m_log->setVisible(!m_logFile.empty());
    if (const QString text = report(); text != m_text->toPlainText())
        m_text->setPlainText(text);
}

void AboutCard::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    m_copy->setText(tr("Copy report"));
    refresh();
}

void AboutCard::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
