#include "ui/pages/search_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QSlider>
#include <QStackedWidget>

#include "ui/bridge/formats.h"
#include "ui/theme/preferences.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/query_bar.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kDebounceMs = 150;
}

SearchPage::SearchPage(EngineBridge &bridge, ThumbnailStore &thumbnails, PhotoModel &timeline, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_thumbnails(thumbnails), m_timeline(timeline), m_preferences(preferences),
      m_results(new PhotoModel(this)), m_bar(new QueryBar(this)), m_count(new QLabel(this)),
      m_inspector(toolButton("inspectorToggle", "inspector", this)), m_context(new ElidedLabel(Qt::ElideRight, this)),
      m_less(pushButton("showLessLikely", "plain", this)), m_size(new QSlider(Qt::Horizontal, this)), m_sizeSmall(new QLabel(this)),
      m_sizeLarge(new QLabel(this)), m_stack(new QStackedWidget(this)), m_grid(new PhotoGrid(thumbnails, this)),
      m_state(new PageState(this))
{
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(kDebounceMs);
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
    m_grid->setTileSize(m_preferences.tileSize());
    m_count->setObjectName("answerCount");
    m_context->setObjectName("answerContext");
    setRole(m_count, "muted");
    setRole(m_context, "small");
    m_inspector->setCheckable(true);
    m_inspector->setFixedSize(36, 36);
    m_less->setCheckable(true);
    m_size->setObjectName("tileSize");
    m_size->setRange(PhotoGrid::smallestTile, PhotoGrid::largestTile);
    m_size->setSingleStep(16);
    m_size->setPageStep(32);
    m_size->setValue(m_preferences.tileSize());
    m_size->setFixedWidth(104);

    auto *top = new QHBoxLayout;
    top->setSpacing(space::m);
    top->addWidget(m_bar, 1);
    top->addWidget(m_count);
    top->addWidget(m_inspector);
    auto *second = new QHBoxLayout;
    second->setSpacing(space::s);
    second->addWidget(m_context, 1);
    second->addWidget(m_less);
    second->addWidget(m_sizeSmall);
    second->addWidget(m_size);
    second->addWidget(m_sizeLarge);
    second->addStrut(32);  // the button comes and goes, the grid stays where it is
    auto *head = new QVBoxLayout;
    head->setContentsMargins(space::l, space::m, space::l, space::xs);
    head->setSpacing(space::s);
    head->addLayout(top);
    head->addLayout(second);
    m_stack->addWidget(m_grid);
    m_stack->addWidget(m_state);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_stack, 1);
    setTabOrder(m_bar, m_less);
    setTabOrder(m_less, m_size);
    setTabOrder(m_size, m_grid);
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
    connect(m_bar, &QueryBar::photoRemoved, this, &SearchPage::removePhoto);
    connect(m_bar, &QueryBar::photoPickWanted, this, &SearchPage::pickPhotoWanted);
    connect(m_bar, &QueryBar::gridWanted, this, [this] {
        m_grid->setFocus();
        if (!m_grid->currentIndex().isValid() && m_grid->model()->rowCount() > 0)
            m_grid->setCurrentIndex(m_grid->model()->index(0, 0));
    });
    connect(m_inspector, &QToolButton::toggled, this, &SearchPage::inspectorToggled);
    connect(m_less, &QPushButton::clicked, this, &SearchPage::setIgnoreCutOff);
    connect(m_size, &QSlider::valueChanged, this, [this](int pixels) {
        m_grid->setTileSize(pixels);
        m_preferences.setTileSize(pixels);
    });
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
    return m_like.valid() || !m_file.empty() || !parseQuery(m_bar->text()).text.isEmpty();
}

void SearchPage::setQueryText(const QString &text)
{
    m_bar->setText(text);
}

void SearchPage::focusQuery()
{
    m_bar->focusText();
}

void SearchPage::setDropping(bool dropping)
{
    m_bar->setDropping(dropping);
}

void SearchPage::setInspectorChecked(bool on)
{
    const QSignalBlocker quiet(m_inspector);
    m_inspector->setChecked(on);
}

void SearchPage::searchByFile(const std::filesystem::path &file)
{
    m_file = file;
    m_like = {};
    m_photoName = fileName(file);
    m_bar->showPhoto(m_photoName, {});
    m_bridge.picture(file, 96, this, [this, file](const api::Result<QImage> &image) {
        if (m_file == file && image)
            m_bar->showPhoto(m_photoName, *image);
    });
    m_grid->setCurrentIndex({});
    reportSelection();
    queryChanged();
    startSearch();
}

void SearchPage::searchLike(api::PhotoId id)
{
    m_file.clear();
    m_like = id;
    m_photoName = tr("Photo");
    m_bar->showPhoto(m_photoName, m_thumbnails.image(id));
    m_bridge.photo(id, this, [this, id](const api::Result<api::Photo> &photo) {
        if (m_like != id || !photo)
            return;
        m_photoName = fileName(photo->path);
        m_bar->showPhoto(m_photoName, m_thumbnails.image(id));
        updateLabels();
    });
    queryChanged();
    startSearch();
}

void SearchPage::removePhoto()
{
    m_file.clear();
    m_like = {};
    m_bar->hidePhoto();
    queryChanged();
    reportSelection();
}

void SearchPage::clearQuery()
{
    m_file.clear();
    m_like = {};
    m_bar->hidePhoto();
    m_bar->setText({});
    queryChanged();
    reportSelection();
    m_bar->focusText();
}

void SearchPage::queryChanged()
{
    m_ignoreCutOff = false;
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
    m_waiting = m_bridge.modelState() != ModelState::Failed;
    if (m_bridge.modelState() == ModelState::Ready) {
        const ParsedQuery query = parseQuery(m_bar->text());
        api::SearchRequest request;
        request.text = query.text.toStdString();
        request.minusText = query.minus.toStdString();
        request.imageFile = m_file;
        request.likePhoto = m_like;
        request.ignoreCutOff = m_ignoreCutOff;
        m_bridge.search(std::move(request));
    }
    updateState();
}

void SearchPage::answered(const api::SearchAnswer &answer)
{
    if (!hasQuery())
        return;
    m_waiting = m_debounce.isActive();
    m_answer = answer;
    std::vector<PhotoRow> rows;
    rows.reserve(answer.hits.size());
    for (const auto &hit : answer.hits)
        rows.push_back({hit.photo, hit.path, hit.probability, written(hit.words)});
    m_results->reset(std::move(rows));
    updateState();
}

void SearchPage::setIgnoreCutOff(bool on)
{
    m_ignoreCutOff = on;
    startSearch();
}

bool SearchPage::backOut()
{
    if (m_grid->hasFocus() && m_grid->currentIndex().isValid()) {
        m_grid->clearSelection();
        m_grid->setCurrentIndex({});
        m_bar->focusText();
        return true;
    }
    if (m_bar->text().isEmpty() && !m_like.valid() && m_file.empty())
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
    if (!id.valid() && !m_file.empty())
        return Q_EMIT queryPhotoShown(m_file);
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
