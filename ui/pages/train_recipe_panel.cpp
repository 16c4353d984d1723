#include "ui/pages/train_recipe_panel.h"

#include <QButtonGroup>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/bridge/formats.h"
#include "ui/models/recipe_words.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/recipe_settings.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

TrainRecipePanel::TrainRecipePanel(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_group(new QButtonGroup(this)), m_title(new QLabel(this)), m_pinnedName(new QLabel(this)),
      m_advanced(pushButton("recipeAdvanced", "link", this)), m_settings(new RecipeSettings(this)), m_pinned(new QLineEdit(this))
{
    setObjectName("trainRecipe");
    m_settings->setObjectName("recipeSettings");
    m_pinned->setObjectName("recipePinned");
    setRole(m_title, "title");
    setRole(m_pinnedName, "small");
    m_pinnedName->setBuddy(m_pinned);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, space::s, 0);
    layout->setSpacing(space::xs);
    layout->addWidget(m_title);
    for (const std::string &name : bridge.engine().recipes()) {
        Card card{QString::fromStdString(name), pushButton("recipe-" + QString::fromStdString(name), "plain", this), new QLabel(this)};
        card.explanation->setWordWrap(true);
        setRole(card.explanation, "small");
        card.button->setCheckable(true);
        card.button->setChecked(m_cards.empty());
        m_group->addButton(card.button);
        layout->addSpacing(space::xs);
        layout->addWidget(card.button);
        layout->addWidget(card.explanation);
        connect(card.button, &QPushButton::toggled, this, [this](bool on) {
            if (!on)
                return;  // the one that is chosen instead tells
            m_settings->setRecipe(recipe());
            Q_EMIT changed();
        });
        m_cards.push_back(card);
    }
    m_settings->setRecipe(recipe());
    layout->addSpacing(space::m);
    layout->addWidget(m_pinnedName);
    layout->addWidget(m_pinned);
    layout->addSpacing(space::m);
    layout->addWidget(m_advanced, 0, Qt::AlignLeft);
    layout->addWidget(m_settings);
    layout->addStretch();
    m_settings->hide();
    connect(m_settings, &RecipeSettings::changed, this, &TrainRecipePanel::changed);
    connect(m_advanced, &QPushButton::clicked, this, [this] {
        m_settings->setVisible(m_settings->isHidden());
        retranslate();
    });
    retranslate();
}

QString TrainRecipePanel::recipe() const
{
    for (const Card &card : m_cards)
        if (card.button->isChecked())
            return card.name;
    return {};
}

void TrainRecipePanel::setForecasts(std::map<std::string, api::RunForecast> forecasts)
{
    m_forecasts = std::move(forecasts);
    retranslate();
}

bool TrainRecipePanel::fill(api::TrainRequest &request) const
{
    constexpr std::size_t mostWatched = 6;
    request.recipe = recipe().toStdString();
    for (const QString &sentence : m_pinned->text().split(';', Qt::SkipEmptyParts))
        if (!sentence.trimmed().isEmpty() && request.pinned.size() < mostWatched)
            request.pinned.push_back(sentence.trimmed().toStdString());
    return m_settings->fill(request);
}

void TrainRecipePanel::retranslate()
{
    m_title->setText(tr("How"));
    for (const Card &card : m_cards) {
        card.button->setText(recipeTitle(card.name));
        QString text = recipeExplanation(card.name);
        if (const auto cost = m_forecasts.find(card.name.toStdString()); cost != m_forecasts.end())
            text += QLatin1Char(' ')
                    + tr("Here about %1 and %2 of memory.").arg(duration(cost->second.seconds), fileSize(std::int64_t(cost->second.bytes)));
        card.explanation->setText(text);
        describe(card.button, recipeTitle(card.name) + ". " + text);
    }
    m_advanced->setText(m_settings->isHidden() ? tr("More settings") : tr("Fewer settings"));
    describe(m_advanced, m_advanced->text());
    m_pinnedName->setText(tr("Watch these searches"));
    m_pinned->setPlaceholderText(tr("a dog on the beach; our boat"));
    describe(m_pinned, tr("Sentences, separated by semicolons, whose answers are shown while the model learns"));
}

void TrainRecipePanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
