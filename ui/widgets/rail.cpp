#include "ui/widgets/rail.h"

#include <QButtonGroup>
#include <QEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

Rail::Rail(QWidget *parent)
    : QFrame(parent), m_search(toolButton("railSearch", "search", this)), m_library(toolButton("railLibrary", "library", this)),
      m_settings(toolButton("railSettings", "settings", this))
{
    setObjectName("rail");
    auto *group = new QButtonGroup(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::s, space::m, space::s, space::s);
    layout->setSpacing(space::xs);
    const auto add = [&](QToolButton *button, Page page) {
        button->setCheckable(true);
        button->setProperty("kind", "rail");
        button->setIconSize({20, 20});
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        group->addButton(button);
        layout->addWidget(button);
        connect(button, &QToolButton::clicked, this, [this, page] { Q_EMIT chosen(page); });
    };
    add(m_search, Page::Search);
    add(m_library, Page::Library);
    layout->addStretch();
    add(m_settings, Page::Settings);
    setWide(true);
    retranslate();
}

void Rail::setCurrent(Page page)
{
    (page == Page::Search ? m_search : page == Page::Library ? m_library : m_settings)->setChecked(true);
}

void Rail::setWide(bool on)
{
    m_wide = on;
    setFixedWidth(on ? wide : narrow);
    for (QToolButton *button : {m_search, m_library, m_settings})
        button->setToolButtonStyle(on ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
}

void Rail::retranslate()
{
    const auto name = [](QToolButton *button, const QString &text, const QString &shortcut) {
        button->setText(QStringLiteral("  ") + text);
        describe(button, text, shortcut);
    };
    name(m_search, tr("Search"), "Ctrl+1");
    name(m_library, tr("Library"), "Ctrl+2");
    name(m_settings, tr("Settings"), "Ctrl+,");
}

void Rail::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
