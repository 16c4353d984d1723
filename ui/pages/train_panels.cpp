// The two columns of the Train page that say what a run will do.
#include <QButtonGroup>
#include <QCoreApplication>
#include <QDoubleValidator>
#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "ui/bridge/formats.h"
#include "ui/pages/train_page.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

struct Recipes {
    Q_DECLARE_TR_FUNCTIONS(Recipes)
};

constexpr std::size_t kShownProblems = 4, kShownExamples = 5;

QLabel *wrapped(const char *role, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    if (role)
        setRole(label, role);
    return label;
}

}  // namespace

QString recipeTitle(const QString &recipe)
{
    if (recipe == "align")
        return Recipes::tr("Align");
    if (recipe == "head")
        return Recipes::tr("Quick");
    if (recipe == "lora")
        return Recipes::tr("Thorough");
    if (recipe == "layers")
        return Recipes::tr("Last layers");
    if (recipe == "full")
        return Recipes::tr("Everything");
    if (recipe == "shared")
        return Recipes::tr("Learn without forgetting");
    if (recipe == "classify")
        return Recipes::tr("Classes");
    if (recipe == "concept")
        return Recipes::tr("A name of your own");
    return recipe == "scratch" ? Recipes::tr("From scratch") : recipe;
}

QString recipeExplanation(const QString &recipe)
{
    if (recipe == "align")
        return Recipes::tr("Turns the space of photos onto the space of words in one step. Seconds.");
    if (recipe == "head")
        return Recipes::tr("A small layer on top of what the model sees already. Seconds to a minute; a good first choice.");
    if (recipe == "lora")
        return Recipes::tr("Small changes inside the model. Minutes to hours; for words and things it has never seen.");
    if (recipe == "layers")
        return Recipes::tr("The last blocks of the model learn, the first stay as they are.");
    if (recipe == "full")
        return Recipes::tr("All of the model learns. Needs many pictures and time.");
    if (recipe == "shared")
        return Recipes::tr("Learns the new beside the old, so that the old is kept.");
    if (recipe == "classify")
        return Recipes::tr("Learns to tell classes apart, for automatic tags.");
    if (recipe == "concept")
        return Recipes::tr("Learns a name from a few photos, for use inside sentences.");
    return recipe == "scratch" ? Recipes::tr("A new model from random weights. Needs tens of thousands of pictures and hours.") : QString();
}

TrainDataPanel::TrainDataPanel(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_title(new QLabel(this)), m_facts(wrapped(nullptr, this)), m_problems(wrapped("small", this)),
      m_examplesTitle(new QLabel(this)), m_examples(wrapped("small", this)), m_library(pushButton("dataLibrary", "plain", this)),
      m_file(pushButton("dataFile", "plain", this)), m_folder(pushButton("dataFolder", "plain", this)),
      m_path(new ElidedLabel(Qt::ElideMiddle, this))
{
    setObjectName("trainData");
    m_facts->setObjectName("dataFacts");
    m_problems->setObjectName("dataProblems");
    setRole(m_title, "title");
    setRole(m_path, "small");
    setRole(m_examplesTitle, "section");
    m_library->setCheckable(true);
    m_library->setChecked(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, space::s, 0);
    layout->setSpacing(space::s);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_title, m_library, m_file, m_folder, m_path})
        layout->addWidget(widget);
    layout->addSpacing(space::s);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_facts, m_problems, m_examplesTitle, m_examples})
        layout->addWidget(widget);
    layout->addStretch();
    connect(m_library, &QPushButton::clicked, this, [this] { setSpec("library"); });
    connect(m_file, &QPushButton::clicked, this, [this] { pickFile(false); });
    connect(m_folder, &QPushButton::clicked, this, [this] { pickFile(true); });
    connect(&m_bridge, &EngineBridge::libraryChanged, this, [this] {
        if (m_elsewhere.empty())
            isVisible() ? ask() : void(m_stale = true);
    });
    retranslate();
}

std::filesystem::path TrainDataPanel::spec() const
{
    return m_elsewhere.empty() ? std::filesystem::path("library") : m_elsewhere;
}

void TrainDataPanel::setSpec(const std::filesystem::path &spec)
{
    m_elsewhere = spec == "library" ? std::filesystem::path() : spec;
    m_library->setChecked(m_elsewhere.empty());
    m_path->setFullText(toQString(m_elsewhere));
    m_path->setVisible(!m_elsewhere.empty());
    ask();
}

void TrainDataPanel::pickFile(bool folder)
{
    auto *dialog = new QFileDialog(this, folder ? tr("A folder with photos and captions, or with a subfolder a class")
                                                : tr("A table or a COCO file with captions"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    if (!folder)
        dialog->setNameFilter(tr("Captions (%1)").arg("*.csv *.tsv *.json"));
    connect(dialog, &QFileDialog::urlsSelected, this, [this](const QList<QUrl> &urls) {
        if (!urls.isEmpty())
            setSpec(toPath(urls.first()));
    });
    dialog->open();
}

void TrainDataPanel::ask()
{
    m_stale = false;
    const auto asked = spec();
    m_bridge.previewPairs(asked, this, [this, asked](const api::Result<api::PairPreview> &preview) {
        if (asked != spec())
            return;
        m_preview = preview ? std::optional(*preview) : std::nullopt;
        m_error = preview ? std::nullopt : std::optional(preview.error());
        describeData();
        Q_EMIT changed();
    });
}

void TrainDataPanel::describeData()
{
    if (m_preview) {
        m_facts->setText(tr("%1 with %2 captions").arg(photoCount(m_preview->photos), number(m_preview->captions)));
    } else if (m_error) {
        const bool noCaptions = m_elsewhere.empty() && m_error->code != api::ErrorCode::Io;
        m_facts->setText(noCaptions
                             ? tr("The photos of the library have no captions yet. Add a folder with a captions.csv, or choose a file.")
                             : QString::fromStdString(m_error->detail));
    }
    QStringList problems;
    for (std::size_t i = 0; m_preview && i < std::min(kShownProblems, m_preview->problems.size()); ++i)
        problems << fileName(m_preview->problems[i].path) + ": " + QString::fromStdString(m_preview->problems[i].reason);
    if (m_preview && m_preview->skipped > 0)
        problems.prepend(tr("%Ln left out", nullptr, int(m_preview->skipped)));
    m_problems->setText(problems.join('\n'));
    m_problems->setVisible(!problems.isEmpty());
    QStringList examples;
    for (std::size_t i = 0; m_preview && i < std::min(kShownExamples, m_preview->examples.size()); ++i)
        examples << QString::fromStdString(m_preview->examples[i].caption);
    m_examples->setText(examples.join("\n\n"));
    m_examplesTitle->setVisible(!examples.isEmpty());
}

void TrainDataPanel::retranslate()
{
    m_title->setText(tr("Learn from"));
    m_library->setText(tr("Captions of my library"));
    m_file->setText(tr("A file with captions…"));
    m_folder->setText(tr("A folder…"));
    for (QPushButton *button : {m_library, m_file, m_folder})
        describe(button, button->text());
    m_examplesTitle->setText(tr("For example"));
    m_path->setVisible(!m_elsewhere.empty());
    describeData();
}

void TrainDataPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_stale)
        ask();
}

void TrainDataPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

TrainRecipePanel::TrainRecipePanel(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_group(new QButtonGroup(this)), m_title(new QLabel(this)), m_epochsName(new QLabel(this)),
      m_rateName(new QLabel(this)), m_moreName(new QLabel(this)), m_moreHint(wrapped("small", this)),
      m_advanced(pushButton("recipeAdvanced", "link", this)), m_advancedBox(new QWidget(this)), m_epochs(new QLineEdit(this)),
      m_rate(new QLineEdit(this)), m_more(new QLineEdit(this))
{
    setObjectName("trainRecipe");
    setRole(m_title, "title");
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, space::s, 0);
    layout->setSpacing(space::xs);
    layout->addWidget(m_title);
    for (const std::string &name : bridge.engine().recipes()) {
        Card card{QString::fromStdString(name), pushButton("recipe-" + QString::fromStdString(name), "plain", this),
                  wrapped("small", this)};
        card.button->setCheckable(true);
        card.button->setChecked(m_cards.empty());
        m_group->addButton(card.button);
        layout->addSpacing(space::xs);
        layout->addWidget(card.button);
        layout->addWidget(card.explanation);
        connect(card.button, &QPushButton::toggled, this, &TrainRecipePanel::changed);
        m_cards.push_back(card);
    }
    auto *form = new QGridLayout(m_advancedBox);
    form->setContentsMargins(0, space::s, 0, 0);
    form->setVerticalSpacing(space::s);
    m_epochs->setObjectName("recipeEpochs");
    m_rate->setObjectName("recipeRate");
    m_more->setObjectName("recipeMore");
    m_epochs->setValidator(new QIntValidator(1, 10'000, this));
    auto *rate = new QDoubleValidator(1e-9, 10, 9, this);
    rate->setLocale(QLocale::c());
    m_rate->setValidator(rate);
    int row = 0;
    for (const auto &[name, edit] : {std::pair{m_epochsName, m_epochs}, {m_rateName, m_rate}, {m_moreName, m_more}}) {
        setRole(name, "small");
        name->setBuddy(edit);
        form->addWidget(name, row, 0);
        form->addWidget(edit, row++, 1);
        connect(edit, &QLineEdit::textChanged, this, &TrainRecipePanel::changed);
    }
    form->addWidget(m_moreHint, row, 0, 1, 2);
    layout->addSpacing(space::m);
    layout->addWidget(m_advanced, 0, Qt::AlignLeft);
    layout->addWidget(m_advancedBox);
    layout->addStretch();
    m_advancedBox->hide();
    connect(m_advanced, &QPushButton::clicked, this, [this] {
        m_advancedBox->setVisible(m_advancedBox->isHidden());
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

bool TrainRecipePanel::fill(api::TrainRequest &request) const
{
    request.recipe = recipe().toStdString();
    if (!m_epochs->text().isEmpty())
        request.settings["epochs"] = m_epochs->text().toStdString();
    if (!m_rate->text().isEmpty())
        request.settings["learning_rate"] = m_rate->text().toStdString();
    static const QRegularExpression kSpace(QStringLiteral("\\s+"));
    for (const QString &setting : m_more->text().split(kSpace, Qt::SkipEmptyParts)) {
        const qsizetype equals = setting.indexOf('=');
        if (equals < 1 || equals == setting.size() - 1)
            return false;
        const std::string key = setting.left(equals).toStdString(), value = setting.mid(equals + 1).toStdString();
        if (key == "loss")
            request.loss = value;
        else
            request.settings[key] = value;
    }
    return true;
}

void TrainRecipePanel::retranslate()
{
    m_title->setText(tr("How"));
    for (const Card &card : m_cards) {
        card.button->setText(recipeTitle(card.name));
        card.explanation->setText(recipeExplanation(card.name));
        describe(card.button, recipeTitle(card.name) + ". " + recipeExplanation(card.name));
    }
    m_advanced->setText(m_advancedBox->isHidden() ? tr("More settings") : tr("Fewer settings"));
    describe(m_advanced, m_advanced->text());
    m_epochsName->setText(tr("Epochs"));
    m_rateName->setText(tr("Learning rate"));
    m_moreName->setText(tr("Other"));
    m_moreHint->setText(tr("name=value, separated by spaces; empty fields mean the recipe's own choice."));
    m_epochs->setPlaceholderText(tr("automatic"));
    m_rate->setPlaceholderText(tr("automatic"));
    m_more->setPlaceholderText(QStringLiteral("batch_size=64"));
    for (const auto &[name, edit] : {std::pair{m_epochsName, m_epochs}, {m_rateName, m_rate}, {m_moreName, m_more}})
        describe(edit, name->text());
}

void TrainRecipePanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
