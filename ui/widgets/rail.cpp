#include "ui/widgets/rail.h"

#include <QButtonGroup>
#include <QEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

Rail::Rail(QWidget *parent) : QFrame(parent)
{
    setObjectName("rail");
    auto *group = new QButtonGroup(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::s, space::m, space::s, space::s);
    layout->setSpacing(space::xs);
    const auto add = [&](Page page, const char *name, const char *iconName) {
        QToolButton *button = toolButton(name, iconName, this);
        button->setCheckable(true);
        button->setProperty("kind", "rail");
        button->setIconSize({20, 20});
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        group->addButton(button);
        layout->addWidget(button);
        connect(button, &QToolButton::clicked, this, [this, page] { Q_EMIT chosen(page); });
        m_entries.push_back({page, button});
    };
    add(Page::Search, "railSearch", "search");
    add(Page::Library, "railLibrary", "library");
    add(Page::Train, "railTrain", "train");
    add(Page::Evaluate, "railEvaluate", "evaluate");
    add(Page::Models, "railModels", "models");
    layout->addStretch();
    add(Page::Settings, "railSettings", "settings");
    setWide(true);
    retranslate();
}

void Rail::setCurrent(Page page)
{
    for (const Entry &entry : m_entries)
        if (entry.page == page)
            entry.button->setChecked(true);
}

void Rail::setWide(bool on)
{
    m_wide = on;
    setFixedWidth(on ? wide : narrow);
    for (const Entry &entry : m_entries)
        entry.button->setToolButtonStyle(on ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
}

void Rail::retranslate()
{
    const auto name = [this](Page page, const QString &text, const QString &shortcut) {
        for (const Entry &entry : m_entries) {
            if (entry.page != page)
                continue;
            entry.button->setText(QStringLiteral("  ") + text);
            describe(entry.button, text, shortcut);
        }
    };
    name(Page::Search, tr("Search"), "Ctrl+1");
    name(Page::Library, tr("Library"), "Ctrl+2");
    name(Page::Train, tr("Train"), "Ctrl+3");
    name(Page::Evaluate, tr("Evaluate"), "Ctrl+4");
    name(Page::Models, tr("Models"), "Ctrl+5");
    name(Page::Settings, tr("Settings"), "Ctrl+,");
}

void Rail::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
