#include "ui/main_window.h"

#include <QDialog>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMimeData>
#include <QStackedWidget>
#include <QStandardPaths>

#include "ui/bridge/formats.h"
#include "ui/pages/evaluate_page.h"
#include "ui/pages/library_page.h"
#include "ui/pages/models_page.h"
#include "ui/pages/search_page.h"
#include "ui/pages/settings_page.h"
#include "ui/pages/train_page.h"
#include "ui/pages/welcome_page.h"
#include "ui/theme/language.h"
#include "ui/theme/motion.h"
#include "ui/theme/preferences.h"
#include "ui/theme/theme.h"
#include "ui/widgets/command_palette.h"
#include "ui/widgets/dropped.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/job_strip.h"
#include "ui/widgets/lightbox.h"
#include "ui/widgets/overlays.h"
#include "ui/widgets/photo_actions.h"
#include "ui/widgets/photo_grid.h"

namespace semblance::ui {

namespace {
constexpr int kWideRailFrom = 1280;  // narrower windows keep the words of the rail for the photos
constexpr std::pair<Page, const char *> kPageNames[]{{Page::Search, "search"}, {Page::Library, "library"},
                                                     {Page::Train, "train"},   {Page::Evaluate, "evaluate"},
                                                     {Page::Models, "models"}, {Page::Settings, "settings"}};
}  // namespace

MainWindow::MainWindow(api::Engine &engine, Preferences &preferences, Theme &theme, Language &language, QWidget *parent)
    : QMainWindow(parent), m_preferences(preferences), m_theme(theme), m_language(language), m_bridge(engine), m_annotator(m_bridge),
      m_thumbnails(engine), m_look(m_bridge, preferences, this), m_body(new QWidget(this)), m_rail(new Rail(m_body)),
      m_stack(new QStackedWidget(m_body)), m_search(new SearchPage(m_bridge, m_thumbnails, m_timeline, preferences, m_look)),
      m_library(new LibraryPage(m_bridge, m_thumbnails, m_timeline, preferences, m_look)), m_train(new TrainPage(m_bridge)),
      m_evaluate(new EvaluatePage(m_annotator)), m_models(new ModelsPage(m_bridge, preferences)),
      m_settings(new SettingsPage(m_bridge, preferences)), m_welcome(new WelcomePage),
      m_inspector(new Inspector(m_bridge, m_annotator, m_thumbnails, m_body)), m_strip(new JobStrip(m_bridge, m_body)),
      m_lightbox(new Lightbox(m_bridge, m_thumbnails, m_body)), m_shortcuts(new ShortcutsSheet(m_body)),
      m_palette(new CommandPalette(m_body)), m_dropHint(new DropHint(m_body)),
      m_actions(new PhotoActions(m_bridge, m_thumbnails, preferences, this))
{
    applyMotion(preferences.motion());
    m_thumbnails.setMegabytes(preferences.thumbnailMegabytes());
    build();
    connectPages();
    connectInspector();
    connectQuery();
    connectTexts();
    addShortcuts();
    goTo(Page::Search);
    m_search->focusQuery();
}

MainWindow::~MainWindow()
{
    // Dialogs and pages borrow the bridge, the thumbnails and the timeline, which are members and would go first.
    qDeleteAll(findChildren<QDialog *>(Qt::FindDirectChildrenOnly));
    delete takeCentralWidget();
}

void MainWindow::build()
{
    setObjectName("mainWindow");
    setWindowTitle(QStringLiteral("Semblance"));
    setAcceptDrops(true);
    setMinimumSize(860, 560);
    m_body->setObjectName("pageSurface");
    for (QWidget *page : std::initializer_list<QWidget *>{m_search, m_library, m_train, m_evaluate, m_models, m_settings, m_welcome})
        m_stack->addWidget(page);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_stack, 1);
    middle->addWidget(m_inspector);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addLayout(middle, 1);
    right->addWidget(m_strip);
    auto *layout = new QHBoxLayout(m_body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rail);
    layout->addLayout(right, 1);
    setCentralWidget(m_body);
    m_actions->attach(m_search->grid());
    m_actions->attach(m_library->grid());
}

void MainWindow::connectPages()
{
    connect(m_rail, &Rail::chosen, this, &MainWindow::goTo);
    connect(&m_bridge, &EngineBridge::libraryChanged, this, [this] {
        updateTimeline();
        updateWelcome();
    });
    connect(&m_bridge, &EngineBridge::jobChanged, this, &MainWindow::updateWelcome);
    connect(m_search, &SearchPage::addFoldersWanted, this, &MainWindow::pickFolders);
    connect(m_search, &SearchPage::rescanWanted, m_library, &LibraryPage::rescanAll);
    connect(m_search, &SearchPage::restartWanted, this, &MainWindow::restartWanted);
    connect(m_search, &SearchPage::pickPhotoWanted, this, &MainWindow::pickPhoto);
    connect(m_search, &SearchPage::viewChanged, this, &MainWindow::updateInspector);
    connect(m_search, &SearchPage::openWanted, this, [this](api::PhotoId id) {
        m_bridge.photo(id, this, [this](const api::Result<api::Photo> &photo) { photo ? m_lightbox->openFile(photo->path) : void(); });
    });
    connect(m_search, &SearchPage::inspectorToggled, this, &MainWindow::setInspectorShown);
    connect(m_library, &LibraryPage::inspectorToggled, this, &MainWindow::setInspectorShown);
    connect(m_library, &LibraryPage::addFoldersWanted, this, &MainWindow::pickFolders);
    connect(m_library, &LibraryPage::fileManagerWanted, this, [this](const auto &file) { m_actions->showInFileManager(file); });
    connect(m_settings, &SettingsPage::fileManagerWanted, this, [this](const auto &file) { m_actions->showInFileManager(file); });
    connect(m_models, &ModelsPage::fileManagerWanted, this, [this](const auto &file) { m_actions->showInFileManager(file); });
    connect(m_models, &ModelsPage::compareWanted, this, [this](const auto &package, const auto &against) {
        goTo(Page::Evaluate);
        m_evaluate->compare(package, against);
    });
    connect(m_evaluate, &EvaluatePage::photoWanted, this, [this](const auto &file) { m_lightbox->openFile(file); });
    connect(m_evaluate, &EvaluatePage::learnWanted, this, [this](const auto &table) {
        m_train->setData(table);
        goTo(Page::Train);
    });
    connect(m_evaluate, &EvaluatePage::settledMaybe, this, &MainWindow::settledMaybe);
    connect(m_train, &TrainPage::useModelWanted, this, [this](const auto &package) {
        m_bridge.useModel(package);
        goTo(Page::Models);
    });
    connect(m_train, &TrainPage::tagsWanted, this, &MainWindow::openLearntTags);
    connect(m_welcome, &WelcomePage::addFoldersWanted, this, &MainWindow::pickFolders);
    const auto samples = [this] { m_bridge.addSamplePhotos(); };
    connect(m_welcome, &WelcomePage::samplesWanted, this, samples);
    connect(m_library, &LibraryPage::samplesWanted, this, samples);
    connect(m_settings, &SettingsPage::themeChosen, this, &MainWindow::chooseTheme);
    connect(m_settings, &SettingsPage::motionChosen, this, [this](const QString &name) {
        m_preferences.setMotion(name);
        applyMotion(name);
    });
    connect(m_settings, &SettingsPage::memoryChosen, this, [this] { m_thumbnails.setMegabytes(m_preferences.thumbnailMegabytes()); });
    connect(m_settings, &SettingsPage::restartWanted, this, &MainWindow::restartWanted);
    connect(m_settings, &SettingsPage::languageChosen, this, &MainWindow::chooseLanguage);
    connect(m_strip, &JobStrip::problemsWanted, this, [this] {
        goTo(Page::Library);
        m_library->showProblems();
    });
    connect(m_search->grid(), &PhotoGrid::opened, this, &MainWindow::openLightbox);
    connect(m_library->grid(), &PhotoGrid::opened, this, &MainWindow::openLightbox);
    connect(m_search, &SearchPage::settledMaybe, this, &MainWindow::settledMaybe);
    connect(m_library, &LibraryPage::settledMaybe, this, &MainWindow::settledMaybe);
    connect(&m_bridge, &EngineBridge::settledMaybe, this, &MainWindow::settledMaybe);
    connect(&m_look, &GridLook::settledMaybe, this, &MainWindow::settledMaybe);
}

void MainWindow::connectInspector()
{
    connect(m_search, &SearchPage::photoSelected, this, [this](const PhotoRow &photo) {
        if (currentGrid() == m_search->grid() && !m_inspector->isHidden())
            m_inspector->showPhoto(photo);
    });
    connect(m_search, &SearchPage::queryPhotoShown, this, [this](const auto &file) {
        if (currentGrid() == m_search->grid() && !m_inspector->isHidden())
            m_inspector->showFile(file);
    });
    connect(m_library, &LibraryPage::photoSelected, this, &MainWindow::updateInspector);
    connect(m_inspector, &Inspector::fileManagerWanted, this, [this](const auto &file) { m_actions->showInFileManager(file); });
    connect(m_inspector, &Inspector::openWanted, this,
            [this](api::PhotoId id, const auto &file) { id.valid() ? openLightbox(id) : m_lightbox->openFile(file); });
    connect(m_inspector, &Inspector::settledMaybe, this, &MainWindow::settledMaybe);
    connect(m_lightbox, &Lightbox::settledMaybe, this, &MainWindow::settledMaybe);
    connect(m_lightbox, &Lightbox::photoShown, this, [this](api::PhotoId id) {
        PhotoGrid *grid = currentGrid();
        const auto *photos = grid ? qobject_cast<const PhotoModel *>(grid->model()) : nullptr;
        if (photos)
            grid->setCurrentIndex(photos->index(photos->rowOf(id)));
    });
    connect(m_lightbox, &Lightbox::closed, this, [this] {
        if (currentGrid())
            currentGrid()->setFocus();
    });
}

void MainWindow::chooseTheme(const QString &name)
{
    m_preferences.setTheme(name);
    m_theme.apply(appearanceFrom(name));
    m_settings->refreshChoices();
}

void MainWindow::chooseLanguage(const QString &name)
{
    m_preferences.setLanguage(name);
    m_language.apply(name);
    m_settings->refreshChoices();
}

void MainWindow::setLogFile(const std::filesystem::path &file)
{
    m_settings->setLogFile(file);
}

QString MainWindow::pageName() const
{
    for (const auto &[page, name] : kPageNames)
        if (page == m_page)
            return QLatin1String(name);
    return {};
}

PhotoGrid *MainWindow::currentGrid() const
{
    if (m_stack->currentWidget() == m_search)
        return m_search->showsCaptions() ? nullptr : m_search->grid();
    return m_stack->currentWidget() == m_library ? m_library->grid() : nullptr;
}

void MainWindow::showPage(const QString &name)
{
    m_forceWelcome = name == QLatin1String("welcome");
    Page wanted = Page::Search;
    for (const auto &[page, known] : kPageNames)
        if (name == QLatin1String(known))
            wanted = page;
    goTo(wanted);
}

void MainWindow::goTo(Page page)
{
    m_page = page;
    m_rail->setCurrent(page);
    updateWelcome();
    updateInspector();
    if (currentGrid() && m_page == Page::Library)
        currentGrid()->setFocus();
    else if (m_stack->currentWidget() == m_welcome)
        m_welcome->setFocus();
}

// A library with nothing in it and nothing on its way is a first start.
void MainWindow::updateWelcome()
{
    const bool first = m_forceWelcome || (m_bridge.library().empty() && !m_bridge.busyWithJob());
    QWidget *page = m_page == Page::Search && first ? m_welcome : pageWidget();
    if (m_stack->currentWidget() == page)
        return;
    m_stack->setCurrentWidget(page);
    updateInspector();
}

QWidget *MainWindow::pageWidget() const
{
    switch (m_page) {
    case Page::Search: return m_search;
    case Page::Library: return m_library;
    case Page::Train: return m_train;
    case Page::Evaluate: return m_evaluate;
    case Page::Models: return m_models;
    case Page::Settings: break;
    }
    return m_settings;
}

void MainWindow::updateTimeline()
{
    std::vector<PhotoRow> rows;
    rows.reserve(m_bridge.library().timeline.size());
    for (const api::PhotoId id : m_bridge.library().timeline)
        rows.push_back({id, {}, -1, {}});
    m_timeline.update(std::move(rows));
}

void MainWindow::updateInspector()
{
    const PhotoGrid *grid = currentGrid();
    const bool shown = grid && m_preferences.inspectorShown(pageName());
    m_inspector->setVisible(shown);
    m_inspector->setQuery(grid == m_search->grid() ? m_search->queryText() : QString());
    m_search->setInspectorChecked(m_preferences.inspectorShown("search"));
    m_library->setInspectorChecked(m_preferences.inspectorShown("library"));
    if (!shown)
        return;
    if (grid == m_search->grid())
        m_search->reportSelection();
    else
        m_inspector->showPhoto({grid->currentPhoto(), {}, -1, {}});
}

void MainWindow::toggleInspector()
{
    if (currentGrid())
        setInspectorShown(!m_preferences.inspectorShown(pageName()));
}

void MainWindow::setInspectorShown(bool shown)
{
    m_preferences.setInspectorShown(pageName(), shown);
    updateInspector();
}

void MainWindow::openLightbox(api::PhotoId id)
{
    const auto *photos = currentGrid() ? qobject_cast<const PhotoModel *>(currentGrid()->model()) : nullptr;
    if (photos && photos->rowOf(id) >= 0)
        m_lightbox->open(photos, photos->rowOf(id));
}

void MainWindow::selectRow(int row)
{
    PhotoGrid *grid = currentGrid();
    if (grid && grid->isVisible() && row >= 0 && row < grid->model()->rowCount()) {
        grid->setFocus();
        grid->setCurrentIndex(grid->model()->index(row, 0));
    }
}

void MainWindow::pickFolders()
{
    auto *dialog =
        new QFileDialog(this, tr("Add a folder with photos"), QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::urlsSelected, this, [this](const QList<QUrl> &urls) {
        for (const QUrl &url : urls)
            m_bridge.indexFolder(toPath(url));
    });
    dialog->open();
}

void MainWindow::goBack()
{
    if (m_palette->closePalette() || m_shortcuts->closeSheet() || m_strip->closePanel())
        return;
    if (m_page != Page::Search)
        return goTo(Page::Search);
    m_search->backOut();
}

bool MainWindow::isSettled() const
{
    const QWidget *shown = m_stack->currentWidget();
    const bool page = shown == m_search ? m_search->isSettled() : shown == m_library ? m_library->isSettled() : true;
    return m_bridge.isSettled() && m_look.isSettled() && m_annotator.isSettled() && m_evaluate->isSettled() && page
           && m_inspector->isSettled() && m_lightbox->isSettled();
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    event->key() == Qt::Key_Escape ? goBack() : QMainWindow::keyPressEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    const Dropped dropped = readDropped(event->mimeData());
    if (dropped.empty())
        return;
    event->acceptProposedAction();
    if (event->source())
        return m_search->setDropping(true);  // one of our own photos: only the query bar wants it
    m_dropHint->showText(dropped.folders.empty() ? tr("Drop to search with this photo")
                                                 : tr("Drop to add %Ln folder(s)", nullptr, int(dropped.folders.size())));
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent *)
{
    m_dropHint->showText({});
    m_search->setDropping(false);
}

void MainWindow::dropEvent(QDropEvent *event)
{
    m_dropHint->showText({});
    m_search->setDropping(false);
    const Dropped dropped = readDropped(event->mimeData());
    for (const auto &folder : dropped.folders)
        m_bridge.indexFolder(folder);
    if (dropped.folders.empty() && !dropped.photo.empty())
        searchByFile(dropped.photo);
    event->acceptProposedAction();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_rail->setWide(width() >= kWideRailFrom);
    for (QWidget *sheet : std::initializer_list<QWidget *>{m_lightbox, m_dropHint, m_palette})
        sheet->setGeometry(m_body->rect());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveSession();
    QMainWindow::closeEvent(event);
}

// A picture from the clipboard is gone at the next start, and a photo from outside may be.
void MainWindow::saveSession()
{
    m_preferences.setGeometry(saveGeometry());
    const QString query = m_search->queryText();
    m_preferences.setSession(pageName(), query.contains(QLatin1String("near:file:")) ? QString() : query);
}

void MainWindow::restoreSession()
{
    if (const QString query = m_preferences.lastQuery(); !query.isEmpty())
        m_search->setQueryText(query);
    if (const QString page = m_preferences.lastPage(); !page.isEmpty())
        showPage(page);
}

}  // namespace semblance::ui
