#include "ui/pages/folder_pane.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/delegates/row_delegates.h"
#include "ui/models/folder_model.h"
#include "ui/pages/rules_dialog.h"
#include "ui/theme/icons.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kWidth = 264;

std::int64_t leftOut(const LibraryState &library)
{
    std::int64_t photos = 0;
    for (const api::Folder &folder : library.folders)
        photos += folder.excluded;
    return photos;
}
}  // namespace

FolderPane::FolderPane(EngineBridge &bridge, QWidget *parent)
    : QFrame(parent), m_bridge(bridge), m_folders(new FolderModel(this)), m_title(new QLabel(this)),
      m_more(toolButton("folderMore", "more", this)), m_menu(new QMenu(this)), m_view(new QListView(this)),
      m_rules(pushButton("folderRules", "plain", this)), m_rescan(pushButton("folderRescan", "plain", this)),
      m_remove(pushButton("folderRemove", "plain", this)), m_watch(new QCheckBox(this)),
      m_watchHint(new WrappedLabel(kWidth - 2 * space::l, this))
{
    build();
    connectAll();
    retranslate();
}

void FolderPane::build()
{
    setObjectName("folderPane");
    setFixedWidth(kWidth);
    setRole(m_title, "section");
    setRole(m_watchHint, "small");
    m_menu->setObjectName("folderMenu");
    m_more->setMenu(m_menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_watch->setObjectName("folderWatch");
    m_watchHint->setObjectName("folderWatchHint");
    m_view->setObjectName("folderList");
    m_view->setModel(m_folders);
    m_view->setUniformItemSizes(true);
    m_view->setMouseTracking(true);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    auto *delegate = new TwoLineDelegate("folder", FolderModel::StatusRole, this);
    delegate->setWarningRole(FolderModel::FailedRole);
    delegate->setStateRole(FolderModel::StateRole);
    delegate->setReachableRole(FolderModel::ReachableRole);
    m_view->setItemDelegate(delegate);

    auto *head = new QHBoxLayout;
    head->setContentsMargins(space::s, 0, 0, 0);
    head->addWidget(m_title, 1);
    head->addWidget(m_more);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_rescan, 1);
    buttons->addWidget(m_remove, 1);
    auto *line = new QFrame(this);
    setRole(line, "line");
    auto *watch = new QVBoxLayout;
    watch->setContentsMargins(space::s, space::xs, space::s, 0);
    watch->setSpacing(space::xs);
    watch->addWidget(m_watch);
    watch->addWidget(m_watchHint);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::s, space::s, space::s, space::m);
    layout->setSpacing(space::s);
    layout->addLayout(head);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_rules);
    layout->addLayout(buttons);
    layout->addWidget(line);
    layout->addLayout(watch);
}

void FolderPane::connectAll()
{
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &FolderPane::updateControls);
    connect(m_view, &QListView::customContextMenuRequested, this, &FolderPane::folderMenu);
    connect(m_menu, &QMenu::aboutToShow, this, &FolderPane::fillMenu);
    connect(m_rescan, &QPushButton::clicked, this, &FolderPane::rescan);
    connect(m_remove, &QPushButton::clicked, this, &FolderPane::askRemove);
    connect(m_rules, &QPushButton::clicked, this,
            [this] { editRules(current() < 0 ? api::FolderId{} : m_folders->at(current()).folder.id); });
    connect(m_watch, &QCheckBox::clicked, this, [this](bool on) {
        Q_EMIT acted();
        m_bridge.setWatching(on);
    });
    connect(&m_bridge, &EngineBridge::libraryChanged, this, &FolderPane::refresh);
    connect(&m_bridge, &EngineBridge::jobChanged, this, &FolderPane::refresh);
}

int FolderPane::current() const
{
    const auto selected = m_view->selectionModel()->selectedIndexes();
    return selected.isEmpty() ? -1 : selected.first().row();
}

bool FolderPane::writable() const
{
    const auto &summary = m_bridge.library().summary;
    return summary && summary->writable;
}

void FolderPane::refresh()
{
    const LibraryState &library = m_bridge.library();
    std::vector<FolderRow> rows;
    for (std::size_t i = 0; i < library.folders.size(); ++i) {
        const api::Folder &folder = library.folders[i];
        const auto scans = [&](const api::JobStatus &job) { return job.state == api::JobState::Running && job.subject == folder.path; };
        const bool scanning = std::any_of(m_bridge.jobs().begin(), m_bridge.jobs().end(), scans);
        rows.push_back({folder, bool(library.reachable[i]), scanning});
    }
    m_folders->update(std::move(rows));
    m_watch->setChecked(library.watching);
    m_watchHint->setText(library.watching ? tr("New, changed and removed photos are noticed by themselves.")
                                          : tr("New, changed and removed photos are found when you scan."));
    m_watchHint->updateGeometry();
    updateControls();
}

void FolderPane::updateControls()
{
    const bool chosen = current() >= 0;
    m_rescan->setEnabled(chosen && writable());
    m_remove->setEnabled(chosen && writable());
    m_rules->setEnabled(writable());
    m_watch->setEnabled(writable());
    m_rules->setText(chosen ? tr("What is left out…") : tr("What is left out everywhere…"));
    describe(m_rules, chosen ? tr("Patterns and hidden files that are left out of the selected folder")
                             : tr("Patterns and hidden files that are left out of every folder"));
}

// What concerns the library as a whole.
void FolderPane::fillMenu()
{
    const LibraryState &library = m_bridge.library();
    const std::int64_t excluded = leftOut(library), offline = library.summary ? library.summary->offline : 0;
    m_menu->clear();
    QAction *rules = m_menu->addAction(tr("What is left out everywhere…"), this, [this] { editRules({}); });
    rules->setEnabled(writable());
    m_menu->addSeparator();
    QAction *forgetExcluded = m_menu->addAction(tr("Forget the photos that are left out…"), this, [this, excluded] {
        askForget(tr("Forget %Ln photo(s) that rules leave out?", nullptr, int(excluded)),
                  tr("Their captions and judgements go with them. The files stay where they are."), &EngineBridge::forgetExcluded);
    });
    forgetExcluded->setObjectName("forgetExcluded");
    forgetExcluded->setEnabled(writable() && excluded > 0);
    QAction *forgetOffline = m_menu->addAction(tr("Forget the photos of drives that are away…"), this, [this, offline] {
        askForget(tr("Forget %Ln photo(s) whose drive is not connected?", nullptr, int(offline)),
                  tr("Their captions and judgements go with them. When the drive is back, the photos are read anew."),
                  &EngineBridge::forgetOffline);
    });
    forgetOffline->setObjectName("forgetOffline");
    forgetOffline->setEnabled(writable() && offline > 0);
}

void FolderPane::folderMenu(const QPoint &position)
{
    const QModelIndex index = m_view->indexAt(position);
    if (!index.isValid())
        return;
    const api::Folder folder = m_folders->at(index.row()).folder;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon("rescan"), tr("Scan"), this, &FolderPane::rescan)->setEnabled(writable());
    menu->addAction(icon("external"), tr("Show in file manager"), this, [this, folder] { Q_EMIT fileManagerWanted(folder.path / "."); });
    menu->addSeparator();
    menu->addAction(tr("What is left out…"), this, [this, folder] { editRules(folder.id); })->setEnabled(writable());
    menu->addAction(icon("trash"), tr("Remove…"), this, &FolderPane::askRemove)->setEnabled(writable());
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

// One at a time; it leaves the window usable.
void FolderPane::editRules(api::FolderId folder)
{
    Q_EMIT acted();
    if (m_dialog)
        m_dialog->close();
    QString name;
    for (const api::Folder &known : m_bridge.library().folders)
        if (known.id == folder)
            name = fileName(known.path);
    m_dialog = new RulesDialog(m_bridge, folder, name, this);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->show();
}

void FolderPane::rescan()
{
    if (current() < 0)
        return;
    Q_EMIT acted();
    m_bridge.indexFolder(m_folders->at(current()).folder.path);
}

void FolderPane::confirm(const char *name, const QString &question, const QString &detail, const QString &action,
                         std::function<void()> done)
{
    auto *box = new QMessageBox(QMessageBox::Question, action, question, QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("%1Box").arg(QLatin1String(name)));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(detail);
    QPushButton *yes = box->addButton(action, QMessageBox::DestructiveRole);
    QPushButton *keep = box->addButton(tr("Keep"), QMessageBox::RejectRole);
    yes->setObjectName(QStringLiteral("%1Confirm").arg(QLatin1String(name)));
    yes->setProperty("kind", "danger");
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    connect(yes, &QPushButton::clicked, this, [this, done = std::move(done)] {
        Q_EMIT acted();
        done();
    });
    box->open();
}

// Forgetting is the one thing here that cannot be undone with a key: it asks.
void FolderPane::askRemove()
{
    if (current() < 0)
        return;
    const api::Folder folder = m_folders->at(current()).folder;
    confirm("remove", tr("Remove \"%1\" from the library?").arg(fileName(folder.path)),
            tr("%Ln photo(s) leave the library. The files stay where they are.", nullptr, int(folder.photos)), tr("Remove"),
            [this, id = folder.id] { m_bridge.removeFolder(id); });
}

void FolderPane::askForget(const QString &question, const QString &detail, void (EngineBridge::*forget)())
{
    confirm("forget", question, detail, tr("Forget"), [this, forget] { (m_bridge.*forget)(); });
}

void FolderPane::retranslate()
{
    m_title->setText(tr("Folders"));
    m_view->setAccessibleName(tr("Folders"));
    describe(m_more, tr("More about all folders"));
    m_rescan->setText(tr("Scan"));
    describe(m_rescan, tr("Look for new, changed and removed photos in the selected folder"));
    m_remove->setText(tr("Remove…"));
    describe(m_remove, tr("Remove the selected folder from the library"));
    m_watch->setText(tr("Keep folders up to date"));
    describe(m_watch, tr("Keep folders up to date by themselves: changes come into the library without a scan"));
    m_folders->retranslate();
    refresh();
}

void FolderPane::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
