#include "ui/widgets/annotation_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <map>

#include "ui/bridge/formats.h"
#include "ui/theme/icons.h"
#include "ui/widgets/caption_field.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/star_rating.h"
#include "ui/widgets/suggestion_list.h"
#include "ui/widgets/tag_editor.h"

namespace semblance::ui {

namespace {
constexpr qsizetype kMostRead = 500;  // of a larger selection the tags are not listed
constexpr qsizetype kMostTags = 60;   // that only some of the photos have
}  // namespace

AnnotationPanel::AnnotationPanel(Annotator &annotator, QWidget *parent)
    : QWidget(parent), m_annotator(annotator), m_title(new QLabel(this)), m_tagsTitle(new QLabel(this)), m_note(new QLabel(this)),
      m_error(new QLabel(this)), m_undo(toolButton("annotationUndo", "undo", this)), m_redo(toolButton("annotationRedo", "redo", this)),
      m_list(new QVBoxLayout), m_add(new CaptionField(this)), m_tags(new TagEditor(this)), m_stars(new StarRating(this)),
      m_suggest(pushButton("suggestToggle", "plain", this)), m_suggestions(new SuggestionList(this))
{
    build();
    connect(m_undo, &QToolButton::clicked, &m_annotator, &Annotator::undo);
    connect(m_redo, &QToolButton::clicked, &m_annotator, &Annotator::redo);
    connect(m_add, &CaptionField::committed, this, &AnnotationPanel::addCaption);
    connect(m_add, &CaptionField::escaped, this, &AnnotationPanel::escaped);
    connect(m_tags, &TagEditor::escaped, this, &AnnotationPanel::escaped);
    connect(m_tags, &TagEditor::added, this, &AnnotationPanel::addTags);
    connect(m_tags, &TagEditor::removed, this, &AnnotationPanel::removeTag);
    connect(m_tags, &TagEditor::completionsWanted, this, [this](const QString &part) {
        m_annotator.bridge().completions("tag", part, this, [this](const api::Result<std::vector<std::string>> &tags) {
            QStringList known;
            for (const std::string &tag : tags.value_or(std::vector<std::string>()))
                known << QString::fromStdString(tag);
            m_tags->setCompletions(known);
        });
    });
    connect(&m_annotator, &Annotator::stackChanged, this, &AnnotationPanel::updateSteps);
    connect(&m_annotator, &Annotator::changed, this, [this](const QList<api::PhotoId> &changed) {
        m_error->hide();
        for (const api::PhotoId id : changed)
            if (m_photos.contains(id))
                return load();
    });
    connect(&m_annotator, &Annotator::failed, this, [this](const api::Error &error) {
        m_error->setText(errorTitle(error.code) + ". " + QString::fromStdString(error.detail));
        m_error->show();
        load();  // what was typed did not happen
    });
    connect(m_stars, &StarRating::chosen, this, [this](int stars) { m_annotator.rate(m_photos, stars); });
    connect(m_suggest, &QPushButton::toggled, this, &AnnotationPanel::updateSuggestions);
    connect(m_suggestions, &SuggestionList::accepted, this, [this](const api::Suggestion &one, const std::string &version) {
        if (m_photos.size() == 1)
            m_annotator.accept(m_photos.first(), one, version);
    });
    connect(m_suggestions, &SuggestionList::refused, this, [this](const api::Suggestion &one, const std::string &version) {
        if (m_photos.size() == 1)
            m_annotator.refuse(m_photos.first(), one, version);
    });
    retranslate();
}

void AnnotationPanel::build()
{
    setObjectName("annotationPanel");
    setRole(m_title, "section");
    setRole(m_tagsTitle, "section");
    setRole(m_note, "small");
    setRole(m_error, "danger");
    m_note->setWordWrap(true);
    m_error->setWordWrap(true);
    m_error->setObjectName("annotationError");
    m_error->hide();
    m_add->setObjectName("captionAdd");
    m_suggest->setCheckable(true);
    m_suggestions->hide();
    for (QToolButton *button : {m_undo, m_redo}) {
        button->setIconSize({16, 16});
        button->setFixedSize(28, 28);
    }
    auto *head = new QHBoxLayout;
    head->setSpacing(0);
    head->addWidget(m_title, 1);
    head->addWidget(m_undo);
    head->addWidget(m_redo);
    m_list->setSpacing(space::xs);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_stars);
    layout->addLayout(head);
    layout->addLayout(m_list);
    layout->addWidget(m_add);
    layout->addSpacing(space::xs);
    layout->addWidget(m_tagsTitle);
    layout->addWidget(m_tags);
    layout->addWidget(m_note);
    layout->addWidget(m_error);
    layout->addWidget(m_suggest);
    layout->addWidget(m_suggestions);
}

void AnnotationPanel::retranslate()
{
    m_title->setText(several() ? tr("%Ln photo(s) selected", nullptr, int(m_photos.size())) : tr("Captions"));
    m_tagsTitle->setText(tr("Tags"));
    m_add->setPlaceholderText(several() ? tr("Add a caption to all of them") : tr("Add a caption"));
    m_add->setAccessibleName(m_add->placeholderText());
    m_add->setToolTip(tr("Enter adds it (C)"));
    m_note->setText(tr("The tags of so many photos are not listed. What you add goes to all of them."));
    m_note->setVisible(m_photos.size() > kMostRead);
    m_suggest->setText(tr("Suggest captions and tags"));
    m_suggest->setIcon(icon("why"));
    describe(m_suggest, tr("What the model would write about each photo that you select"));
    m_suggest->setVisible(m_photos.size() == 1);
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        describeRow(i);
    updateSteps();
}

void AnnotationPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void AnnotationPanel::updateSteps()
{
    const QUndoStack &stack = m_annotator.stack();
    m_undo->setEnabled(stack.canUndo());
    m_redo->setEnabled(stack.canRedo());
    describe(m_undo, stack.canUndo() ? tr("Undo: %1").arg(stack.undoText()) : tr("Undo"), "Ctrl+Z");
    describe(m_redo, stack.canRedo() ? tr("Redo: %1").arg(stack.redoText()) : tr("Redo"), "Ctrl+Shift+Z");
}

void AnnotationPanel::setPhotos(const QList<api::PhotoId> &photos)
{
    if (photos == m_photos)
        return;
    m_photos = photos;
    m_error->hide();
    m_add->setText({});
    fill({});
    retranslate();
    load();
}

void AnnotationPanel::load()
{
    updateSuggestions();
    const int ticket = ++m_ticket;
    m_loading = !m_photos.isEmpty() && m_photos.size() <= kMostRead;
    if (!m_loading)
        return;
    m_annotator.read(ids(), this, [this, ticket](const api::Result<Annotator::Texts> &texts) {
        if (ticket != m_ticket)
            return;
        m_loading = false;
        if (texts)
            fill(*texts);
        Q_EMIT settledMaybe();
    });
}

// Only while they are wanted: each asks the model.
void AnnotationPanel::updateSuggestions()
{
    const int ticket = ++m_suggestionTicket;
    m_suggesting = m_suggest->isChecked() && m_photos.size() == 1;
    m_suggestions->setVisible(m_suggesting);
    if (!m_suggesting)
        return;
    m_suggestions->setLoading();
    m_annotator.suggest(m_photos.first(), this, [this, ticket](const api::Result<api::Suggestions> &found) {
        if (ticket != m_suggestionTicket)
            return;
        m_suggesting = false;
        if (found)
            m_suggestions->setSuggestions(*found);
        else
            m_suggestions->setError(errorTitle(found.error().code) + ". " + QString::fromStdString(found.error().detail));
        Q_EMIT settledMaybe();
    });
}

void AnnotationPanel::fill(const Annotator::Texts &texts)
{
    showCaptions(texts.size() == 1 ? texts.front().captions.value_or(std::vector<api::Wording>()) : std::vector<api::Wording>());
    showTags(texts);
    showStars(texts);
}

// Rows are kept and filled anew: the one with the keyboard keeps it.
void AnnotationPanel::showCaptions(const std::vector<api::Wording> &captions)
{
    m_captions = captions;
    while (m_rows.size() > captions.size()) {
        if (m_rows.back().field->hasFocus())
            m_add->setFocus();
        m_rows.back().box->hide();
        m_rows.back().box->deleteLater();
        m_rows.pop_back();
    }
    while (m_rows.size() < captions.size())
        addRow();
    for (std::size_t i = 0; i < captions.size(); ++i) {
        m_rows[i].field->setText(QString::fromStdString(captions[i].text));
        describeRow(i);
    }
}

void AnnotationPanel::addRow()
{
    const std::size_t at = m_rows.size();
    Row row{new QWidget(this), new CaptionField, new QLabel, toolButton("captionRemove", "close", nullptr)};
    row.field->setObjectName("captionField");
    setRole(row.source, "tiny");
    row.source->setObjectName("captionSource");
    row.remove->setIconSize({12, 12});
    row.remove->setFixedSize(24, 24);
    auto *line = new QHBoxLayout;
    line->setSpacing(2);
    line->addWidget(row.field, 1);
    line->addWidget(row.remove, 0, Qt::AlignTop);
    auto *box = new QVBoxLayout(row.box);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    box->addLayout(line);
    box->addWidget(row.source);
    connect(row.field, &CaptionField::committed, this, [this, at](const QString &text) { replaceCaption(at, text); });
    connect(row.field, &CaptionField::escaped, this, &AnnotationPanel::escaped);
    connect(row.remove, &QToolButton::clicked, this, [this, at] { replaceCaption(at, {}); });
    m_list->addWidget(row.box);
    m_rows.push_back(row);
}

void AnnotationPanel::describeRow(std::size_t at)
{
    const Row &row = m_rows[at];
    const std::string &source = m_captions[at].source;
    const QString from = source == "table"      ? tr("From a caption table")
                         : source == "sidecar"  ? tr("From a text file beside the photo")
                         : source == "metadata" ? tr("From the photo or its XMP file")
                                                : QString();
    row.source->setText(from);
    row.source->setVisible(!from.isEmpty());
    row.field->setAccessibleName(tr("Caption %1").arg(at + 1));
    row.field->setToolTip(tr("Click to change it; Enter keeps the change, Esc takes it back"));
    describe(row.remove, tr("Remove this caption"));
}

void AnnotationPanel::showTags(const Annotator::Texts &texts)
{
    std::map<QString, int> counts;
    for (const api::Annotation &one : texts)
        for (const std::string &tag : one.tags.value_or(std::vector<std::string>()))
            ++counts[QString::fromStdString(tag)];
    QList<Tag> all, some;
    for (const auto &[text, count] : counts)
        (count == int(texts.size()) ? all : some) << Tag{text, count};
    std::stable_sort(some.begin(), some.end(), [](const Tag &a, const Tag &b) { return a.photos > b.photos; });
    m_tags->setTags(all + some.mid(0, kMostTags), std::max(1, int(texts.size())));
}

void AnnotationPanel::showStars(const Annotator::Texts &texts)
{
    constexpr int mixed = -2;
    int stars = texts.empty() ? (several() ? mixed : 0) : texts.front().rating.value_or(0);
    for (const api::Annotation &one : texts)
        if (one.rating.value_or(0) != stars)
            stars = mixed;
    m_stars->setStars(stars);
}

void AnnotationPanel::replaceCaption(std::size_t at, const QString &text)
{
    if (at >= m_captions.size() || m_photos.size() != 1)
        return;
    std::vector<api::Wording> wanted = m_captions;
    if (text.isEmpty())
        wanted.erase(wanted.begin() + std::ptrdiff_t(at));
    else
        wanted[at] = {text.toStdString(), {}};
    m_annotator.setCaptions(m_photos.first(), std::move(wanted));
}

void AnnotationPanel::addCaption(const QString &text)
{
    m_add->setText({});
    api::AnnotationChange change;
    change.photos = ids();
    change.addCaptions = {text.toStdString()};
    if (!text.isEmpty())
        m_annotator.change(std::move(change));
}

void AnnotationPanel::addTags(const QStringList &tags)
{
    api::AnnotationChange change;
    change.photos = ids();
    for (const QString &tag : tags)
        change.addTags.push_back(tag.toStdString());
    m_annotator.change(std::move(change));
}

void AnnotationPanel::removeTag(const QString &tag)
{
    api::AnnotationChange change;
    change.photos = ids();
    change.removeTags = {tag.toStdString()};
    m_annotator.change(std::move(change));
}

void AnnotationPanel::writeCaption()
{
    m_add->setFocus(Qt::ShortcutFocusReason);
}

void AnnotationPanel::writeTag()
{
    m_tags->focusField();
}

}  // namespace semblance::ui
