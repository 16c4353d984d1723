#include "ui/pages/settings_page.h"

#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QFrame>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>

#include "ui/bridge/formats.h"
#include "ui/pages/settings_cards.h"
#include "ui/theme/preferences.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/log_dialog.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kCardWidth = 640;
constexpr int kNameWidth = 140;
}  // namespace

SettingsPage::SettingsPage(EngineBridge &bridge, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_preferences(preferences), m_title(new QLabel(this)), m_lookTitle(new QLabel(this)),
      m_libraryTitle(new QLabel(this)), m_themeName(new QLabel(this)), m_languageName(new QLabel(this)), m_motionName(new QLabel(this)),
      m_theme(new QComboBox(this)), m_language(new QComboBox(this)), m_motion(new QComboBox(this)),
      m_engine(new EngineCard(bridge, preferences, this)), m_about(new AboutCard(bridge, this)),
      m_open(pushButton("settingsOpenLibrary", "plain", this))
{
    build();
    connect(m_theme, &QComboBox::activated, this, [this](int row) { Q_EMIT themeChosen(m_theme->itemData(row).toString()); });
    connect(m_language, &QComboBox::activated, this, [this](int row) { Q_EMIT languageChosen(m_language->itemData(row).toString()); });
    connect(m_motion, &QComboBox::activated, this, [this](int row) { Q_EMIT motionChosen(m_motion->itemData(row).toString()); });
    connect(m_engine, &EngineCard::restartWanted, this, &SettingsPage::restartWanted);
    connect(m_engine, &EngineCard::memoryChosen, this, &SettingsPage::memoryChosen);
    connect(m_about, &AboutCard::logWanted, this, [this](const std::filesystem::path &file) {
        auto *dialog = new LogDialog(file, this);
        connect(dialog, &LogDialog::fileManagerWanted, this, &SettingsPage::fileManagerWanted);
        dialog->show();
    });
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const auto &summary = m_bridge.library().summary)
            Q_EMIT fileManagerWanted(summary->path / "catalog.db");
    });
    connect(&m_bridge, &EngineBridge::libraryChanged, this, &SettingsPage::refresh);
    connect(&m_bridge, &EngineBridge::modelChanged, this, &SettingsPage::refresh);
    retranslate();
}

QWidget *SettingsPage::card(QLabel *title, QFormLayout *form)
{
    auto *frame = new QFrame(this);
    setRole(frame, "card");
    setRole(title, "title");
    frame->setMaximumWidth(kCardWidth);
    form->setHorizontalSpacing(space::l);
    form->setVerticalSpacing(space::m);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::xl);
    layout->setSpacing(space::l);
    layout->addWidget(title);
    layout->addLayout(form);
    return frame;
}

void SettingsPage::build()
{
    setObjectName("settingsPage");
    setRole(m_title, "heading");
    m_theme->setObjectName("settingsTheme");
    m_language->setObjectName("settingsLanguage");
    m_motion->setObjectName("settingsMotion");
    auto *look = new QFormLayout;
    look->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    look->addRow(m_themeName, m_theme);
    look->addRow(m_languageName, m_language);
    look->addRow(m_motionName, m_motion);
    auto *library = new QFormLayout;
    library->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (std::size_t i = 0; i < FactCount; ++i) {
        m_factNames[i] = new QLabel(this);
        m_facts[i] = new ElidedLabel(Qt::ElideMiddle, this);
        setRole(m_factNames[i], "muted");
        m_factNames[i]->setFixedWidth(kNameWidth);
        library->addRow(m_factNames[i], m_facts[i]);
    }
    m_facts[Place]->setObjectName("settingsLibraryPath");
    m_facts[Device]->setObjectName("settingsDevice");
    library->addRow(new QLabel(this), m_open);
    m_open->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    for (QLabel *label : {m_themeName, m_languageName, m_motionName}) {
        setRole(label, "muted");
        label->setFixedWidth(kNameWidth);
        label->setMinimumHeight(32);
    }
    auto *content = new QWidget;
    auto *cards = new QVBoxLayout(content);
    cards->setContentsMargins(0, 0, space::l, space::xl);
    cards->setSpacing(space::l);
    for (QFrame *frame : std::initializer_list<QFrame *>{m_engine, m_about})
        frame->setMaximumWidth(kCardWidth);
    for (QWidget *frame : std::initializer_list<QWidget *>{card(m_lookTitle, look), card(m_libraryTitle, library), m_engine, m_about})
        cards->addWidget(frame);
    cards->addStretch();
    m_area = new QScrollArea(this);
    m_area->setObjectName("settingsArea");
    m_area->setWidget(content);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, 0, 0);
    layout->setSpacing(space::l);
    layout->addWidget(m_title);
    layout->addWidget(m_area, 1);
}

void SettingsPage::setLogFile(const std::filesystem::path &file)
{
    m_about->setLogFile(file);
}

// Its place is known once it was laid out.
void SettingsPage::showAbout()
{
    QMetaObject::invokeMethod(
        this, [this] { m_area->ensureWidgetVisible(m_about, 0, space::l); }, Qt::QueuedConnection);
}

void SettingsPage::refreshChoices()
{
    m_theme->setCurrentIndex(std::max(0, m_theme->findData(m_preferences.theme())));
    m_language->setCurrentIndex(std::max(0, m_language->findData(m_preferences.language())));
    m_motion->setCurrentIndex(std::max(0, m_motion->findData(m_preferences.motion())));
}

void SettingsPage::retranslate()
{
    m_title->setText(tr("Settings"));
    m_lookTitle->setText(tr("Appearance"));
    m_libraryTitle->setText(tr("Library and model"));
    m_themeName->setText(tr("Theme"));
    m_languageName->setText(tr("Language"));
    m_motionName->setText(tr("Motion"));
    describe(m_motion, tr("Whether things in the window move"));
    m_open->setText(tr("Open the library folder"));
    describe(m_open, tr("Open the library folder in the file manager"));
    describe(m_theme, tr("Theme"));
    describe(m_language, tr("Language"));
    const QString names[FactCount]{tr("Library folder"), tr("Model"), tr("Device"), tr("Precision"), tr("Ready to search")};
    for (std::size_t i = 0; i < FactCount; ++i)
        m_factNames[i]->setText(names[i]);
    m_theme->clear();
    m_theme->addItem(tr("Follow the system"), "system");
    m_theme->addItem(tr("Light"), "light");
    m_theme->addItem(tr("Dark"), "dark");
    m_language->clear();
    m_language->addItem(tr("Follow the system"), "system");
    m_language->addItem(QStringLiteral("English"), "en");
    m_language->addItem(QString::fromUtf8("简体中文"), "zh_CN");
    m_motion->clear();
    m_motion->addItem(tr("Follow the system"), "system");
    m_motion->addItem(tr("Nothing moves"), "less");
    refreshChoices();
    refresh();
}

void SettingsPage::refresh()
{
    const api::LibrarySummary summary = m_bridge.library().summary.value_or(api::LibrarySummary{});
    m_facts[Place]->setFullText(toQString(summary.path));
    QString model = QString::fromStdString(summary.modelName);
    if (!summary.modelVersion.empty())
        model += QStringLiteral(" · ") + QString::fromStdString(summary.modelVersion).left(12);
    if (m_bridge.modelState() == ModelState::Failed)
        model = tr("Could not be loaded: %1").arg(QString::fromStdString(m_bridge.modelError().detail));
    else if (m_bridge.modelState() == ModelState::Loading)
        model = tr("Loading…");
    m_facts[Model]->setFullText(model);
    m_facts[Device]->setFullText(QString::fromStdString(summary.device));
    m_facts[Precision]->setFullText(QString::fromStdString(summary.precision));
    m_facts[Prepared]->setFullText(tr("%1 of %2").arg(number(summary.embeddedPhotos), photoCount(summary.photos)));
}

void SettingsPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
