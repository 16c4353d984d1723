#include "ui/widgets/names_panel.h"

#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

NamesPanel::NamesPanel(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_title(new QLabel(this)), m_hint(new QLabel(this)), m_layout(new QVBoxLayout(this))
{
    setObjectName("namesPanel");
    setRole(m_title, "title");
    setRole(m_hint, "small");
    m_hint->setWordWrap(true);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(space::s);
    m_layout->addWidget(m_title);
    m_layout->addWidget(m_hint);
    connect(&m_bridge, &EngineBridge::namesListed, this, &NamesPanel::fill);
    retranslate();
}

void NamesPanel::fill()
{
    if (m_list)
        m_list->deleteLater();  // it may be a button of it that was clicked
    m_list = new QWidget(this);
    auto *rows = new QVBoxLayout(m_list);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    for (const api::PersonalName &name : m_bridge.names()) {
        const QString text = QString::fromStdString(name.name);
        auto *label = new ElidedLabel(Qt::ElideRight, m_list);
        label->setFullText(name.kind.empty() ? text : tr("%1, %2").arg(text, QString::fromStdString(name.kind)));
        auto *forget = toolButton(QStringLiteral("forgetName-") + text, "close", m_list);
        describe(forget, tr("Delete the name %1; its photos stay").arg(text));
        connect(forget, &QToolButton::clicked, this, [this, name = name.name] { m_bridge.forgetName(name); });
        auto *row = new QHBoxLayout;
        row->setSpacing(space::s);
        row->addWidget(label, 1);
        row->addWidget(forget);
        rows->addLayout(row);
    }
    m_layout->addWidget(m_list);
    m_hint->setText(
        m_bridge.names().empty()
            ? tr("Select 3 to 20 photos of somebody or something and choose \"Name this…\" from their menu. The name then works "
                 "inside sentences: \"Rex on the beach\".")
            : tr("These work inside sentences: \"%1 on the beach\".").arg(QString::fromStdString(m_bridge.names().front().name)));
}

void NamesPanel::retranslate()
{
    m_title->setText(tr("Names"));
    fill();
}

void NamesPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void NamesPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_bridge.refreshNames();
}

NameSheet::NameSheet(EngineBridge &bridge, const QList<api::PhotoId> &photos, QWidget *parent)
    : QDialog(parent), m_bridge(bridge), m_photos(photos), m_name(new QLineEdit(this)), m_kind(new QLineEdit(this)),
      m_give(pushButton("nameGive", "primary", this))
{
    setObjectName("nameSheet");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Name this"));
    m_name->setObjectName("nameText");
    m_kind->setObjectName("nameKind");
    m_name->setPlaceholderText(tr("Rex"));
    m_kind->setPlaceholderText(tr("dog"));
    auto *words =
        new QLabel(tr("The name works inside sentences at once, with every model: \"Rex on the beach\". What it is helps the model; "
                      "a plain word that it knows is best."),
                   this);
    setRole(words, "small");
    words->setWordWrap(true);
    words->setMinimumWidth(340);
    auto *form = new QFormLayout;
    form->setVerticalSpacing(space::s);
    form->setHorizontalSpacing(space::m);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("What it is"), m_kind);
    auto *cancel = pushButton("nameCancel", "plain", this);
    cancel->setText(tr("Cancel"));
    m_give->setText(tr("Name %Ln photo(s)", nullptr, int(photos.size())));
    m_give->setDefault(true);
    m_give->setEnabled(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_give);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::l);
    layout->addLayout(form);
    layout->addWidget(words);
    layout->addLayout(buttons);
    describe(m_name, tr("Name"));
    describe(m_kind, tr("What it is"));
    connect(m_name, &QLineEdit::textChanged, this, [this](const QString &text) { m_give->setEnabled(!text.trimmed().isEmpty()); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_give, &QPushButton::clicked, this, &NameSheet::give);
}

void NameSheet::give()
{
    api::PersonalName name;
    name.name = m_name->text().trimmed().toStdString();
    name.kind = m_kind->text().trimmed().toStdString();
    name.photos.assign(m_photos.begin(), m_photos.end());
    m_bridge.giveName(name);
    accept();
}

}  // namespace semblance::ui
