#include "ui/pages/search_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/bridge/query_text.h"
#include "ui/models/photo_model.h"
#include "ui/theme/preferences.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/caption_results.h"
#include "ui/widgets/grid_look.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/query_bar.h"
#include "ui/widgets/query_chip.h"
#include "ui/widgets/query_completer.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kRememberMs = 2000;
// How long typing must rest before it is asked: about as long as an answer takes, so that a quick model answers every key within a
// tenth of a second and a slow one is not asked for words that are half typed.
constexpr int kFirstWaitMs = 60, kLeastWaitMs = 30, kMostWaitMs = 150;
constexpr int kMostRanked = 200, kMostListed = 5000;
}  // namespace

SearchPage::SearchPage(EngineBridge &bridge, ThumbnailStore &thumbnails, PhotoModel &timeline, Preferences &preferences, GridLook &look,
                       QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_thumbnails(thumbnails), m_timeline(timeline), m_preferences(preferences),
      m_results(new PhotoModel(this)), m_bar(new QueryBar(this)), m_count(new QLabel(this)),
      m_inspector(toolButton("inspectorToggle", "inspector", this)), m_context(new ElidedLabel(Qt::ElideRight, this)),
      m_less(pushButton("showLessLikely", "plain", this)), m_missing(pushButton("missingPhoto", "link", this)),
      m_asPhotos(pushButton("answerAsPhotos", "plain", this)), m_asCaptions(pushButton("answerAsCaptions", "plain", this)),
      m_look(new GridControls(look, this)), m_stack(new QStackedWidget(this)), m_grid(new PhotoGrid(thumbnails, this)),
      m_captions(new CaptionResults(this)), m_state(new PageState(this))
{
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(kFirstWaitMs);
    m_remember.setSingleShot(true);
    m_remember.setInterval(kRememberMs);
    look.attach(m_grid);
    build();
    connectAll();
    retranslate();
    updateState();
}

void SearchPage::build()
{
    setObjectName("searchPage");
    m_grid->setObjectName("searchGrid");
    m_grid->setModel(&m_timeline);
    m_count->setObjectName("answerCount");
    m_context->setObjectName("answerContext");
    setRole(m_count, "muted");
    setRole(m_context, "small");
    m_inspector->setCheckable(true);
    m_inspector->setFixedSize(36, 36);
    m_less->setCheckable(true);
    m_asPhotos->setCheckable(true);
    m_asCaptions->setCheckable(true);

    auto *top = new QHBoxLayout;
    top->setSpacing(space::m);
    top->addWidget(m_bar, 1);
    top->addWidget(m_count);
    top->addWidget(m_inspector);
    auto *second = new QHBoxLayout;
    second->setSpacing(space::s);
    second->addWidget(m_context, 1);
    second->addWidget(m_asPhotos);
    second->addWidget(m_asCaptions);
    second->addWidget(m_missing);
    second->addWidget(m_less);
    second->addWidget(m_look);
    second->addStrut(32);  // the button comes and goes, the grid stays where it is
    auto *head = new QVBoxLayout;
    head->setContentsMargins(space::l, space::m, space::l, space::xs);
    head->setSpacing(space::s);
    head->addLayout(top);
    head->addLayout(second);
    m_stack->addWidget(m_grid);
    m_stack->addWidget(m_captions);
    m_stack->addWidget(m_state);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_stack, 1);
    setTabOrder(m_bar, m_asPhotos);
    setTabOrder(m_asPhotos, m_asCaptions);
    setTabOrder(m_asCaptions, m_missing);
    setTabOrder(m_missing, m_less);
    m_look->putBetween(m_less, m_grid);
}

void SearchPage::connectAll()
{
    connect(&m_debounce, &QTimer::timeout, this, &SearchPage::startSearch);
    connect(m_bar, &QueryBar::textChanged, this, &SearchPage::queryChanged);
    connect(m_bar, &QueryBar::submitted, this, [this] {
        if (m_debounce.isActive())
            startSearch();
    });
    connect(m_bar, &QueryBar::cleared, this, &SearchPage::clearQuery);
    connect(m_bar, &QueryBar::photoAdded, this, &SearchPage::fillPhoto);
    connect(m_bar, &QueryBar::listWanted, this, &SearchPage::showSearches);
    connect(m_bar, &QueryBar::saveToggled, this, &SearchPage::toggleSaved);
    connect(m_bar, &QueryBar::photosPasted, this, &SearchPage::pasteFiles);
    connect(m_bar, &QueryBar::imagePasted, this, &SearchPage::pasteImage);
    connect(m_bar->completer(), &QueryCompleter::valuesWanted, this, &SearchPage::completeFrom);
    connect(&m_remember, &QTimer::timeout, this, &SearchPage::rememberSearch);
    connect(m_missing, &QPushButton::clicked, this, &SearchPage::missingPhotoWanted);
    connect(m_grid, &PhotoGrid::judged, this, &SearchPage::judge);
    m_bar->completer()->setHistory(m_preferences.recentSearches());
    connect(m_bar, &QueryBar::photoPickWanted, this, &SearchPage::pickPhotoWanted);
    connect(m_bar, &QueryBar::gridWanted, this, [this] {
        m_grid->setFocus();
        if (!m_grid->currentIndex().isValid() && m_grid->model()->rowCount() > 0)
            m_grid->setCurrentIndex(m_grid->model()->index(0, 0));
    });
    connect(m_inspector, &QToolButton::toggled, this, &SearchPage::inspectorToggled);
    connect(m_asPhotos, &QPushButton::clicked, this, [this] { showCaptions(false); });
    connect(m_asCaptions, &QPushButton::clicked, this, [this] { showCaptions(true); });
    connect(m_captions, &CaptionResults::searchWanted, this, [this](const QString &caption) {
        m_bar->setText(caption);
        startSearch();
    });
    connect(m_captions, &CaptionResults::photoWanted, this, &SearchPage::openWanted);
    connect(&m_bridge, &EngineBridge::captionsAnswered, this, &SearchPage::captionsArrived);
    connect(m_less, &QPushButton::clicked, this, &SearchPage::setIgnoreCutOff);
    connect(m_grid, &PhotoGrid::currentPhotoChanged, this, &SearchPage::reportSelection);
    connect(m_grid, &PhotoGrid::settledMaybe, this, &SearchPage::settledMaybe);
    connect(m_state, &PageState::primaryClicked, this, [this] {
        if (const Action action = m_primaryAction)  // a copy: the next state replaces it
            action(*this);
    });
    connect(m_state, &PageState::secondaryClicked, this, &SearchPage::clearQuery);
    connect(&m_bridge, &EngineBridge::searchAnswered, this, &SearchPage::answered);
    connect(&m_bridge, &EngineBridge::libraryChanged, this, &SearchPage::updateState);
    connect(&m_bridge, &EngineBridge::jobChanged, this, &SearchPage::updateState);
    connect(&m_bridge, &EngineBridge::modelChanged, this, [this] { hasQuery() ? startSearch() : updateState(); });
}

bool SearchPage::hasQuery() const
{
    return !m_bar->query().empty || m_bar->query().serious;
}

void SearchPage::queryChanged()
{
    m_ignoreCutOff = false;
    m_keep = {};
    m_remember.stop();
    const auto chips = m_bar->chips();
    if (m_captionsShown && std::none_of(chips.begin(), chips.end(), [](const QueryChip *chip) { return chip->isPhoto(); })) {
        m_captionsShown = false;
        Q_EMIT viewChanged();
    }
    Q_EMIT queryTextChanged(m_bar->text());
    m_bar->setSaved(m_preferences.savedSearches().contains(m_bar->text()));
    if (hasQuery()) {
        m_waiting = true;
        m_debounce.start();
        m_bar->setBusy(true);
        return;
    }
    m_debounce.stop();
    m_waiting = false;
    m_answer.reset();
    m_bridge.forgetSearch();
    updateState();
}

void SearchPage::startSearch()
{
    m_debounce.stop();
    if (!hasQuery())
        return;
    // A query with a mistake is not asked: what is there stays until it is mended.
    const api::ParsedQuery &query = m_bar->query();
    if (m_captionsShown && !query.serious) {
        askCaptions();
        return updateState();
    }
    m_waiting = m_bridge.modelState() != ModelState::Failed && !query.serious;
    if (m_bridge.modelState() == ModelState::Ready && !query.serious) {
        api::SearchRequest request;
        request.text = m_bar->text().toStdString();
        request.ignoreCutOff = m_ignoreCutOff;
        request.top = hasWish(query) ? kMostRanked : kMostListed;
        m_bridge.search(std::move(request));
    }
    updateState();
}

void SearchPage::answered(const api::SearchAnswer &answer)
{
    if (!hasQuery() || m_captionsShown)
        return;
    m_waiting = m_debounce.isActive();
    m_answer = answer;
    if (!m_waiting)
        m_debounce.setInterval(std::clamp(int(1e3 * answer.seconds), kLeastWaitMs, kMostWaitMs));
    std::vector<PhotoRow> rows;
    rows.reserve(answer.hits.size());
    for (const auto &hit : answer.hits)
        rows.push_back({hit.photo, hit.path, hasWish(m_bar->query()) ? hit.probability : -1, written(hit.words), hit.likely, hit.judged});
    m_results->reset(std::move(rows));
    updateState();
    if (const int row = m_keep.valid() ? m_results->rowOf(m_keep) : -1; row >= 0)
        m_grid->setCurrentIndex(m_results->index(row));
    m_keep = {};
    if (!answer.error)
        m_remember.start();
}

void SearchPage::setIgnoreCutOff(bool on)
{
    m_ignoreCutOff = on;
    startSearch();
}

bool SearchPage::backOut()
{
    if (m_captionsShown) {
        showCaptions(false);
        return true;
    }
    if (m_grid->hasFocus() && m_grid->currentIndex().isValid()) {
        m_grid->clearSelection();
        m_grid->setCurrentIndex({});
        m_bar->focusText();
        return true;
    }
    if (!hasQuery())
        return false;
    clearQuery();
    return true;
}

PhotoRow SearchPage::rowOf(api::PhotoId id) const
{
    const int row = m_grid->model() == m_results ? m_results->rowOf(id) : -1;
    return row >= 0 ? m_results->at(row) : PhotoRow{id, {}, -1, {}};
}

void SearchPage::reportSelection()
{
    const api::PhotoId id = m_grid->currentPhoto();
    if (const auto file = queryFile(); !id.valid() && !file.empty())
        return Q_EMIT queryPhotoShown(file);
    Q_EMIT photoSelected(rowOf(id));
}

bool SearchPage::isSettled() const
{
    const bool busy = m_waiting && m_bridge.modelState() != ModelState::Failed;
    return !m_debounce.isActive() && !busy && (m_stack->currentWidget() != m_grid || m_grid->isSettled());
}

void SearchPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        updateLabels();
}

}  // namespace semblance::ui
