#include "ui/pages/library_page.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

#include "ui/models/photo_model.h"
#include "ui/pages/folder_pane.h"
#include "ui/pages/problem_pane.h"
#include "ui/theme/preferences.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/grid_look.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

LibraryPage::LibraryPage(EngineBridge &bridge, ThumbnailStore &thumbnails, PhotoModel &timeline, Preferences &preferences, GridLook &look,
                         QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_timeline(timeline), m_preferences(preferences), m_sectioned(new PhotoModel(this)),
      m_folders(new FolderPane(bridge, this)), m_problems(new ProblemPane(bridge, this)), m_title(new QLabel(this)),
      m_summary(new QLabel(this)), m_notice(new QLabel(this)), m_add(pushButton("libraryAdd", "primary", this)),
      m_rescanAll(pushButton("libraryRescanAll", "plain", this)), m_inspector(toolButton("libraryInspectorToggle", "inspector", this)),
      m_captionFiles(toolButton("libraryCaptionFiles", "caption", this)), m_duplicates(toolButton("libraryDuplicates", "similar", this)),
      m_tabs(new QTabBar(this)), m_sections(new QComboBox(this)), m_look(new GridControls(look, this)), m_stack(new QStackedWidget(this)),
      m_grid(new PhotoGrid(thumbnails, this)), m_state(new PageState(this))
{
    m_grid->setModel(m_sectioned);
    look.attach(m_grid);
    build();
    connectAll();
    retranslate();
}

QLayout *LibraryPage::buildHead()
{
    setRole(m_title, "heading");
    setRole(m_summary, "muted");
    m_summary->setObjectName("librarySummary");
    m_inspector->setCheckable(true);
    m_inspector->setFixedSize(36, 36);
    m_captionFiles->setFixedSize(36, 36);
    m_duplicates->setFixedSize(36, 36);
    m_notice->setObjectName("libraryNotice");
    m_notice->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(m_title);
    row->addSpacing(space::xs);
    row->addWidget(m_summary, 1);
    row->addWidget(m_captionFiles);
    row->addWidget(m_duplicates);
    row->addWidget(m_rescanAll);
    row->addWidget(m_add);
    row->addWidget(m_inspector);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(space::l, space::m, space::l, space::m);
    head->setSpacing(space::s);
    head->addLayout(row);
    head->addWidget(m_notice);
    return head;
}

void LibraryPage::build()
{
    setObjectName("libraryPage");
    m_grid->setObjectName("libraryGrid");
    m_tabs->setObjectName("libraryTabs");
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab({});
    m_tabs->addTab({});
    m_sections->setObjectName("librarySections");
    m_stack->addWidget(m_grid);
    m_stack->addWidget(m_problems);
    m_stack->addWidget(m_state);

    auto *tabs = new QHBoxLayout;
    tabs->setContentsMargins(space::l, 0, space::l, space::xs);
    tabs->addWidget(m_tabs);
    tabs->addStretch();
    tabs->addWidget(m_look);
    tabs->addSpacing(space::s);
    tabs->addWidget(m_sections);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addLayout(tabs);
    right->addWidget(m_stack, 1);
    auto *body = new QHBoxLayout;
    body->setSpacing(0);
    body->addWidget(m_folders);
    body->addLayout(right, 1);
    auto *line = new QFrame(this);
    setRole(line, "line");
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(buildHead());
    layout->addWidget(line);
    layout->addLayout(body, 1);
}

void LibraryPage::connectAll()
{
    connect(m_add, &QPushButton::clicked, this, &LibraryPage::addFoldersWanted);
    connect(m_rescanAll, &QPushButton::clicked, this, &LibraryPage::rescanAll);
    connect(m_duplicates, &QToolButton::clicked, this, &LibraryPage::duplicatesWanted);
    connect(m_captionFiles, &QToolButton::clicked, this,
            [this] { Q_EMIT captionMenuWanted(m_captionFiles->mapToGlobal(QPoint(0, m_captionFiles->height()))); });
    connect(m_inspector, &QToolButton::toggled, this, &LibraryPage::inspectorToggled);
    connect(m_tabs, &QTabBar::currentChanged, this, &LibraryPage::updateContent);
    connect(m_sections, &QComboBox::activated, this, [this] {
        m_preferences.setLibrarySections(m_sections->currentData().toString());
        askSections();
    });
    connect(m_folders, &FolderPane::fileManagerWanted, this, &LibraryPage::fileManagerWanted);
    connect(m_problems, &ProblemPane::fileManagerWanted, this, &LibraryPage::fileManagerWanted);
    const auto forget = [this] {
        m_failure.clear();
        updateNotice();
    };
    connect(m_folders, &FolderPane::acted, this, forget);
    connect(m_problems, &ProblemPane::acted, this, forget);
    connect(m_grid, &PhotoGrid::currentPhotoChanged, this, &LibraryPage::photoSelected);
    connect(m_grid, &PhotoGrid::settledMaybe, this, &LibraryPage::settledMaybe);
    connect(m_state, &PageState::primaryClicked, this,
            [this] { m_bridge.library().error ? m_bridge.refresh() : Q_EMIT addFoldersWanted(); });
    connect(m_state, &PageState::secondaryClicked, this, &LibraryPage::samplesWanted);
    connect(&m_bridge, &EngineBridge::libraryChanged, this, [this] {
        m_sectionsStale = true;
        if (isVisible())
            askSections();
        refresh();
    });
    connect(&m_bridge, &EngineBridge::jobChanged, this, &LibraryPage::refresh);
    connect(&m_bridge, &EngineBridge::folderChangeFailed, this, [this](const api::Error &error) {
        m_failure = QString::fromStdString(error.detail);
        updateNotice();
    });
}

void LibraryPage::setInspectorChecked(bool on)
{
    const QSignalBlocker quiet(m_inspector);
    m_inspector->setChecked(on);
}

void LibraryPage::showProblems()
{
    m_tabs->setCurrentIndex(1);
}

void LibraryPage::rescanAll()
{
    for (const auto &folder : m_bridge.library().folders)
        m_bridge.indexFolder(folder.path);
}

void LibraryPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_sectionsStale)
        askSections();
}

void LibraryPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
