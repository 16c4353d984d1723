// The left column of the Train page: what it learns from, corrections and names.
#include <QEvent>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/pages/train_page.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/names_panel.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr std::size_t kShownProblems = 4, kShownExamples = 5;

QLabel *wrapped(const char *role, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    if (role)
        setRole(label, role);
    return label;
}

// Empty when all are of one language.
QString languagesText(const std::map<std::string, std::int64_t> &captions)
{
    if (captions.size() < 2)
        return {};
    QStringList counts;
    for (const auto &[code, count] : captions)
        counts << (code == "en"   ? TrainDataPanel::tr("%1 English")
                   : code == "zh" ? TrainDataPanel::tr("%1 Chinese")
                                  : QString::fromStdString(code) + QStringLiteral(" %1"))
                      .arg(number(count));
    return QStringLiteral(": ") + counts.join(QStringLiteral(", "));
}

}  // namespace

TrainDataPanel::TrainDataPanel(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_title(new QLabel(this)), m_correctionsTitle(new QLabel(this)),
      m_correctionsText(wrapped("small", this)), m_facts(wrapped(nullptr, this)), m_problems(wrapped("small", this)),
      m_examplesTitle(new QLabel(this)), m_examples(wrapped("small", this)), m_library(pushButton("dataLibrary", "plain", this)),
      m_file(pushButton("dataFile", "plain", this)), m_folder(pushButton("dataFolder", "plain", this)),
      m_learnCorrections(pushButton("learnCorrections", "plain", this)), m_path(new ElidedLabel(Qt::ElideMiddle, this))
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
    for (QWidget *widget : std::initializer_list<QWidget *>{m_facts, m_problems})
        layout->addWidget(widget);
    layout->addSpacing(space::m);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_correctionsTitle, m_correctionsText, m_learnCorrections})
        layout->addWidget(widget);
    layout->addSpacing(space::m);
    layout->addWidget(new NamesPanel(bridge, this));
    layout->addSpacing(space::m);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_examplesTitle, m_examples})  // last: they can be long
        layout->addWidget(widget);
    layout->addStretch();
    setRole(m_correctionsTitle, "title");
    m_correctionsText->setObjectName("correctionsText");
    connect(m_learnCorrections, &QPushButton::clicked, this, &TrainDataPanel::correctionsWanted);
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
    return m_elsewhere.empty() ? std::filesystem::path(m_forClasses ? "tags" : "library") : m_elsewhere;
}

void TrainDataPanel::setForClasses(bool classes)
{
    if (classes == m_forClasses)
        return;
    m_forClasses = classes;
    retranslate();
    if (m_elsewhere.empty()) {
        m_preview.reset();
        m_error.reset();
        isVisible() ? ask() : void(m_stale = true);
    }
}

std::vector<std::string> TrainDataPanel::examples() const
{
    constexpr std::size_t watched = 3;
    std::vector<std::string> captions;
    for (std::size_t i = 0; m_preview && i < m_preview->examples.size() && captions.size() < watched; ++i)
        if (const std::string &caption = m_preview->examples[i].caption;
            std::find(captions.begin(), captions.end(), caption) == captions.end())
            captions.push_back(caption);
    return captions;
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

void TrainDataPanel::askCorrections()
{
    m_bridge.corrections(this, [this](const api::Result<api::Corrections> &count) {
        m_corrections = count.value_or(api::Corrections());
        describeCorrections();
        Q_EMIT changed();  // the page knows whether anything may start
    });
}

void TrainDataPanel::setMayStart(bool may)
{
    m_learnCorrections->setEnabled(may && m_corrections.right > 0);
}

void TrainDataPanel::describeCorrections()
{
    const auto judged = m_corrections.right + m_corrections.wrong;
    m_correctionsText->setText(judged == 0 ? tr("Mark results of a search as right (Y) or wrong (N). The model can learn from that.")
                                           : tr("%1 right and %2 wrong, for %Ln searches", nullptr, int(m_corrections.queries))
                                                 .arg(number(m_corrections.right), number(m_corrections.wrong)));
    m_learnCorrections->setText(tr("Learn from my corrections"));
    describe(m_learnCorrections, tr("Teach the quick way with what you marked as right and wrong; you decide at the end"));
}

void TrainDataPanel::describeData()
{
    if (m_preview) {
        m_facts->setText(m_forClasses && m_elsewhere.empty()
                             ? tr("%1 with one of the tags that can be learned").arg(photoCount(m_preview->photos))
                             : tr("%1 with %2 captions").arg(photoCount(m_preview->photos), number(m_preview->captions))
                                   + languagesText(m_preview->languages));
    } else if (m_error) {
        const bool noCaptions = m_elsewhere.empty() && m_error->code != api::ErrorCode::Io;
        m_facts->setText(
            noCaptions && m_forClasses ? tr(
                "At least two tags that eight photos each have are needed. Tag some photos, or choose a folder with a subfolder a class.")
            : noCaptions ? tr("The photos of the library have no captions yet. Add a folder with a captions.csv, or choose a file.")
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
    m_library->setText(m_forClasses ? tr("Tags of my library") : tr("Captions of my library"));
    m_file->setText(tr("A file with captions…"));
    m_folder->setText(tr("A folder…"));
    for (QPushButton *button : {m_library, m_file, m_folder})
        describe(button, button->text());
    m_examplesTitle->setText(tr("For example"));
    m_correctionsTitle->setText(tr("Corrections"));
    describeCorrections();
    m_path->setVisible(!m_elsewhere.empty());
    describeData();
}

void TrainDataPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    askCorrections();
    if (m_stale)
        ask();
}

void TrainDataPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
