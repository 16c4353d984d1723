#include "ui/widgets/recipe_settings.h"

#include <QComboBox>
#include <QDoubleValidator>
#include <QEvent>
#include <QGridLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSpinBox>

#include "engine/api/studio.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

QStringList words(const QString &text)
{
    static const QRegularExpression kSpace(QStringLiteral("\\s+"));
    return text.split(kSpace, Qt::SkipEmptyParts);
}

}  // namespace

RecipeSettings::RecipeSettings(QWidget *parent)
    : QWidget(parent), m_epochsName(new QLabel(this)), m_rateName(new QLabel(this)), m_lossName(new QLabel(this)),
      m_kindName(new QLabel(this)), m_moreName(new QLabel(this)), m_moreHint(new QLabel(this)), m_searchName(new QLabel(this)),
      m_trialsName(new QLabel(this)), m_rangesName(new QLabel(this)), m_epochs(new QLineEdit(this)), m_rate(new QLineEdit(this)),
      m_more(new QLineEdit(this)), m_ranges(new QLineEdit(this)), m_loss(new QComboBox(this)), m_kind(new QComboBox(this)),
      m_search(new QComboBox(this)), m_trials(new QSpinBox(this))
{
    m_epochs->setObjectName("recipeEpochs");
    m_rate->setObjectName("recipeRate");
    m_more->setObjectName("recipeMore");
    m_loss->setObjectName("recipeLoss");
    m_kind->setObjectName("recipeKind");
    m_search->setObjectName("recipeSearch");
    m_trials->setObjectName("recipeTrials");
    m_ranges->setObjectName("recipeRanges");
    m_epochs->setValidator(new QIntValidator(1, 10'000, this));
    auto *rate = new QDoubleValidator(1e-9, 10, 9, this);
    rate->setLocale(QLocale::c());
    m_rate->setValidator(rate);
    m_trials->setRange(2, 200);
    m_trials->setValue(api::TuneRequest().trials);
    setRole(m_moreHint, "small");
    m_moreHint->setWordWrap(true);
    auto *form = new QGridLayout(this);
    form->setContentsMargins(0, space::s, 0, 0);
    form->setVerticalSpacing(space::s);
    form->setColumnStretch(1, 1);
    addRow(form, m_epochsName, m_epochs);
    addRow(form, m_rateName, m_rate);
    addRow(form, m_lossName, m_loss);
    addRow(form, m_kindName, m_kind);
    addRow(form, m_moreName, m_more);
    form->addWidget(m_moreHint, form->rowCount(), 0, 1, 2);
    addRow(form, m_searchName, m_search);
    addRow(form, m_trialsName, m_trials);
    addRow(form, m_rangesName, m_ranges);
    for (QComboBox *box : {m_loss, m_kind, m_search}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(6);
        connect(box, &QComboBox::currentIndexChanged, this, &RecipeSettings::changed);
    }
    for (QLineEdit *edit : {m_epochs, m_rate, m_more, m_ranges})
        connect(edit, &QLineEdit::textChanged, this, &RecipeSettings::changed);
    connect(m_search, &QComboBox::currentIndexChanged, this, &RecipeSettings::showSearch);
    retranslate();
}

void RecipeSettings::addRow(QGridLayout *form, QLabel *name, QWidget *field)
{
    const int row = form->rowCount();
    setRole(name, "small");
    name->setBuddy(field);
    name->setWordWrap(true);  // the column is narrow
    field->setMinimumWidth(72);
    form->addWidget(name, row, 0);
    form->addWidget(field, row, 1);
}

void RecipeSettings::setRecipe(const QString &recipe)
{
    if (recipe == m_recipe)
        return;
    m_recipe = recipe;
    fillChoices();
    showSearch();
}

// The data of an entry is what the engine calls it; empty: the recipe's own choice.
void RecipeSettings::fillChoices()
{
    const QString loss = m_loss->currentData().toString(), kind = m_kind->currentData().toString();
    m_loss->clear();
    m_loss->addItem(tr("automatic"), QString());
    for (const std::string &name : api::lossesOf(m_recipe.toStdString())) {
        const QString text = QString::fromStdString(name);
        m_loss->addItem(text == "infonce"   ? tr("InfoNCE")
                        : text == "siglip"  ? tr("Sigmoid")
                        : text == "triplet" ? tr("Triplet, hardest negatives")
                        : text == "siamese" ? tr("Siamese contrastive")
                        : text == "match"   ? tr("Match of the pair")
                                            : text,
                        text);
    }
    m_kind->clear();
    m_kind->addItem(tr("automatic"), QString());
    if (m_recipe == "head") {
        m_kind->addItem(tr("A matrix"), "kind=linear");
        m_kind->addItem(tr("Residual (CLIP-Adapter)"), "kind=residual");
        m_kind->addItem(tr("A matrix and a branch"), "kind=mlp");
        m_kind->addItem(tr("With a cache of the photos (Tip-Adapter)"), "cache=true");
    } else if (m_recipe == "classify") {
        m_kind->addItem(tr("Logistic"), "kind=logistic");
        m_kind->addItem(tr("Two layers"), "kind=mlp");
        m_kind->addItem(tr("Few photos (Tip-Adapter)"), "kind=tip");
    } else if (m_recipe == "align") {
        m_kind->addItem(tr("Canonical correlations"), "method=cca");
        m_kind->addItem(tr("Subspaces"), "method=subspace");
    }
    m_loss->setCurrentIndex(std::max(0, m_loss->findData(loss)));
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(kind)));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_lossName, m_loss})
        widget->setVisible(m_loss->count() > 1);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_kindName, m_kind})
        widget->setVisible(m_kind->count() > 1);
}

void RecipeSettings::showSearch()
{
    const bool searching = !m_search->currentData().toString().isEmpty();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_trialsName, m_trials, m_rangesName, m_ranges})
        widget->setVisible(searching);
    QStringList usual;
    for (const std::string &range : api::usualRanges(m_recipe.toStdString()))
        usual << QString::fromStdString(range);
    m_ranges->setPlaceholderText(usual.isEmpty() ? QStringLiteral("learning_rate=1e-4..1e-2") : usual.join(QLatin1Char(' ')));
}

bool RecipeSettings::fill(api::TrainRequest &request) const
{
    if (!m_epochs->text().isEmpty())
        request.settings["epochs"] = m_epochs->text().toStdString();
    if (!m_rate->text().isEmpty())
        request.settings["learning_rate"] = m_rate->text().toStdString();
    if (const QString loss = m_loss->currentData().toString(); !loss.isEmpty())
        request.loss = loss.toStdString();
    for (const QString &setting : words(m_kind->currentData().toString()) + words(m_more->text())) {
        const qsizetype equals = setting.indexOf('=');
        if (equals < 1 || equals == setting.size() - 1)
            return false;
        const std::string key = setting.left(equals).toStdString(), value = setting.mid(equals + 1).toStdString();
        if (key == "loss")
            request.loss = value;
        else
            request.settings[key] = value;
    }
    request.tune.method = m_search->currentData().toString().toStdString();
    request.tune.trials = m_trials->value();
    request.tune.ranges.clear();
    for (const QString &range : words(m_ranges->text())) {
        if (!range.contains('='))
            return false;
        request.tune.ranges.push_back(range.toStdString());
    }
    return true;
}

void RecipeSettings::retranslate()
{
    const QSignalBlocker quiet(m_search);
    const QString search = m_search->currentData().toString();
    m_search->clear();
    m_search->addItem(tr("one run"), QString());
    m_search->addItem(tr("Bayesian search"), "bayes");
    m_search->addItem(tr("Random search"), "random");
    m_search->addItem(tr("Grid search"), "grid");
    m_search->setCurrentIndex(std::max(0, m_search->findData(search)));
    m_epochsName->setText(tr("Epochs"));
    m_rateName->setText(tr("Learning rate"));
    m_lossName->setText(tr("Loss"));
    m_kindName->setText(tr("Variant"));
    m_moreName->setText(tr("Other"));
    m_moreHint->setText(tr("name=value, separated by spaces; empty fields mean the recipe's own choice."));
    m_searchName->setText(tr("Settings"));
    m_trialsName->setText(tr("Trials"));
    m_rangesName->setText(tr("Ranges"));
    m_epochs->setPlaceholderText(tr("automatic"));
    m_rate->setPlaceholderText(tr("automatic"));
    m_more->setPlaceholderText(QStringLiteral("batch_size=64"));
    for (const auto &[name, field] : std::initializer_list<std::pair<QLabel *, QWidget *>>{{m_epochsName, m_epochs},
                                                                                           {m_rateName, m_rate},
                                                                                           {m_lossName, m_loss},
                                                                                           {m_kindName, m_kind},
                                                                                           {m_moreName, m_more},
                                                                                           {m_searchName, m_search},
                                                                                           {m_trialsName, m_trials},
                                                                                           {m_rangesName, m_ranges}})
        describe(field, name->text());
    fillChoices();
    showSearch();
}

void RecipeSettings::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
