#include "ui/pages/library_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QStackedWidget>
#include <QTabBar>

#include "ui/bridge/formats.h"
#include "ui/delegates/row_delegates.h"
#include "ui/models/folder_model.h"
#include "ui/models/photo_model.h"
#include "ui/models/problem_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/preferences.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

LibraryPage::LibraryPage(EngineBridge &bridge, ThumbnailStore &thumbnails, PhotoModel &timeline, Preferences &preferences, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_timeline(timeline), m_folders(new FolderModel(this)), m_problems(new ProblemModel(this)),
      m_title(new QLabel(this)), m_summary(new QLabel(this)), m_notice(new QLabel(this)), m_foldersTitle(new QLabel(this)),
      m_add(pushButton("libraryAdd", "primary", this)), m_rescanAll(pushButton("libraryRescanAll", "plain", this)),
      m_rescan(pushButton("folderRescan", "plain", this)), m_remove(pushButton("folderRemove", "plain", this)),
      m_inspector(toolButton("libraryInspectorToggle", "inspector", this)),
      m_captionFiles(toolButton("libraryCaptionFiles", "caption", this)), m_folderView(new QListView(this)),
      m_problemView(new QListView(this)), m_tabs(new QTabBar(this)), m_stack(new QStackedWidget(this)),
      m_grid(new PhotoGrid(thumbnails, this)), m_state(new PageState(this))
{
    m_grid->setModel(&m_timeline);
    m_grid->setTileSize(preferences.tileSize());
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
    m_notice->setObjectName("libraryNotice");
    m_notice->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(m_title);
    row->addSpacing(space::xs);
    row->addWidget(m_summary, 1);
    row->addWidget(m_captionFiles);
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

QWidget *LibraryPage::buildFolders()
{
    auto *pane = new QFrame(this);
    pane->setObjectName("folderPane");
    pane->setFixedWidth(256);
    setRole(m_foldersTitle, "section");
    m_folderView->setObjectName("folderList");
    m_folderView->setModel(m_folders);
    m_folderView->setUniformItemSizes(true);
    m_folderView->setMouseTracking(true);
    auto *delegate = new TwoLineDelegate("folder", FolderModel::StatusRole, this);
    delegate->setWarningRole(FolderModel::FailedRole);
    delegate->setReachableRole(FolderModel::ReachableRole);
    m_folderView->setItemDelegate(delegate);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_rescan, 1);
    buttons->addWidget(m_remove, 1);
    auto *layout = new QVBoxLayout(pane);
    layout->setContentsMargins(space::s, space::m, space::s, space::m);
    layout->setSpacing(space::s);
    layout->addWidget(m_foldersTitle);
    layout->addWidget(m_folderView, 1);
    layout->addLayout(buttons);
    m_foldersTitle->setContentsMargins(space::s, 0, 0, 0);
    return pane;
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
    m_problemView->setObjectName("problemList");
    m_problemView->setModel(m_problems);
    m_problemView->setUniformItemSizes(true);
    m_problemView->setMouseTracking(true);
    m_problemView->setContextMenuPolicy(Qt::CustomContextMenu);
    auto *delegate = new TwoLineDelegate("photo-broken", ProblemModel::ReasonRole, this);
    delegate->setThirdRole(ProblemModel::FolderRole);
    m_problemView->setItemDelegate(delegate);
    m_stack->addWidget(m_grid);
    auto *problems = new QWidget(this);
    auto *inset = new QVBoxLayout(problems);
    inset->setContentsMargins(space::s, space::xs, space::s, space::s);
    inset->addWidget(m_problemView);
    m_stack->addWidget(problems);
    m_stack->addWidget(m_state);

    auto *tabs = new QHBoxLayout;
    tabs->setContentsMargins(space::l, 0, space::l, space::xs);
    tabs->addWidget(m_tabs);
    tabs->addStretch();
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addLayout(tabs);
    right->addWidget(m_stack, 1);
    auto *body = new QHBoxLayout;
    body->setSpacing(0);
    body->addWidget(buildFolders());
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
    connect(m_rescan, &QPushButton::clicked, this, [this] {
        if (currentFolder() >= 0)
            m_bridge.indexFolder(m_folders->at(currentFolder()).folder.path);
    });
    connect(m_remove, &QPushButton::clicked, this, &LibraryPage::askRemove);
    connect(m_captionFiles, &QToolButton::clicked, this,
            [this] { Q_EMIT captionMenuWanted(m_captionFiles->mapToGlobal(QPoint(0, m_captionFiles->height()))); });
    connect(m_inspector, &QToolButton::toggled, this, &LibraryPage::inspectorToggled);
    connect(m_tabs, &QTabBar::currentChanged, this, &LibraryPage::updateContent);
    connect(m_folderView->selectionModel(), &QItemSelectionModel::selectionChanged, this, &LibraryPage::updateFolderButtons);
    connect(m_problemView, &QListView::customContextMenuRequested, this, &LibraryPage::problemMenu);
    connect(m_problemView, &QListView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT fileManagerWanted(m_problems->at(index.row()).path); });
    connect(m_grid, &PhotoGrid::currentPhotoChanged, this, &LibraryPage::photoSelected);
    connect(m_grid, &PhotoGrid::settledMaybe, this, &LibraryPage::settledMaybe);
    connect(m_state, &PageState::primaryClicked, this,
            [this] { m_bridge.library().error ? m_bridge.refresh() : Q_EMIT addFoldersWanted(); });
    connect(m_state, &PageState::secondaryClicked, this, &LibraryPage::samplesWanted);
    connect(&m_bridge, &EngineBridge::libraryChanged, this, &LibraryPage::refresh);
    connect(&m_bridge, &EngineBridge::jobChanged, this, &LibraryPage::refresh);
    connect(&m_bridge, &EngineBridge::removeFailed, this, [this](const api::Error &error) {
        m_notice->setText(tr("The folder could not be removed. %1").arg(QString::fromStdString(error.detail)));
        m_notice->show();
    });
}

int LibraryPage::currentFolder() const
{
    const auto selected = m_folderView->selectionModel()->selectedIndexes();
    return selected.isEmpty() ? -1 : selected.first().row();
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

// Forgetting a folder is the one thing here that cannot be undone with a key: it asks.
void LibraryPage::askRemove()
{
    if (currentFolder() < 0)
        return;
    const api::Folder folder = m_folders->at(currentFolder()).folder;
    auto *box = new QMessageBox(QMessageBox::Question, tr("Remove folder"),
                                tr("Remove \"%1\" from the library?").arg(fileName(folder.path)), QMessageBox::NoButton, this);
    box->setObjectName("removeBox");
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(tr("%Ln photo(s) leave the library. The files stay where they are.", nullptr, int(folder.photos)));
    QPushButton *remove = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    QPushButton *keep = box->addButton(tr("Keep"), QMessageBox::RejectRole);
    remove->setObjectName("removeConfirm");
    remove->setProperty("kind", "danger");
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    connect(remove, &QPushButton::clicked, this, [this, id = folder.id] { m_bridge.removeFolder(id); });
    box->open();
}

void LibraryPage::problemMenu(const QPoint &position)
{
    const QModelIndex index = m_problemView->indexAt(position);
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto path = m_problems->at(index.row()).path;
    menu->addAction(icon("external"), tr("Show in folder"), this, [this, path] { Q_EMIT fileManagerWanted(path); });
    menu->popup(m_problemView->viewport()->mapToGlobal(position));
}

void LibraryPage::updateFolderButtons()
{
    m_rescan->setEnabled(currentFolder() >= 0);
    m_remove->setEnabled(currentFolder() >= 0);
}

void LibraryPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
