#include "ui/pages/welcome_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/theme/icons.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent), m_picture(new QLabel(this)), m_title(new WrappedLabel(640, this)), m_hint(new QLabel(this)),
      m_add(pushButton("welcomeAdd", "primary", this)), m_samples(pushButton("welcomeSamples", "plain", this))
{
    setObjectName("welcomePage");
    setFocusPolicy(Qt::StrongFocus);  // no button stands out until Tab is pressed
    setRole(m_title, "display");
    setRole(m_hint, "small");
    m_title->setObjectName("welcomeTitle");
    m_title->setAlignment(Qt::AlignCenter);
    m_hint->setAlignment(Qt::AlignCenter);
    m_picture->setFixedSize(240, 160);
    for (QPushButton *button : {m_add, m_samples})
        button->setMinimumSize(176, 40);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addStretch();
    buttons->addWidget(m_add);
    buttons->addWidget(m_samples);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(0);
    layout->addStretch(2);
    layout->addWidget(m_picture, 0, Qt::AlignHCenter);
    layout->addSpacing(space::xl);
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    layout->addSpacing(space::xxl);
    layout->addLayout(buttons);
    layout->addSpacing(space::l);
    layout->addWidget(m_hint, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(m_add, &QPushButton::clicked, this, &WelcomePage::addFoldersWanted);
    connect(m_samples, &QPushButton::clicked, this, &WelcomePage::samplesWanted);
    retranslate();
    updatePicture();
}

void WelcomePage::retranslate()
{
    m_title->setText(tr("Find your photos by describing them. Nothing leaves this computer."));
    m_hint->setText(tr("You can also drop a folder anywhere in this window."));
    m_add->setText(tr("Add folders"));
    describe(m_add, tr("Add folders with photos"), "Ctrl+N");
    m_samples->setText(tr("Try the sample photos"));
    describe(m_samples, tr("Make a small library of drawn scenes to try the search with"));
}

void WelcomePage::updatePicture()
{
    m_picture->setPixmap(illustration("welcome", tokensFor(palette()), devicePixelRatioF()));
}

void WelcomePage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        updatePicture();
}

}  // namespace semblance::ui
