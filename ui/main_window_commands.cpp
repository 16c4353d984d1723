// Everything the window can do, once: the shortcuts and the command palette are made of this list.
#include <QAbstractButton>
#include <QPointer>
#include <QSet>
#include <QShortcut>
#include <QStackedWidget>

#include "ui/bridge/formats.h"
#include "ui/bridge/query_text.h"
#include "ui/main_window.h"
#include "ui/models/command_model.h"
#include "ui/pages/library_page.h"
#include "ui/pages/search_page.h"
#include "ui/pages/settings_page.h"
#include "ui/theme/preferences.h"
#include "ui/widgets/annotation_panel.h"
#include "ui/widgets/command_palette.h"
#include "ui/widgets/duplicates_dialog.h"
#include "ui/widgets/job_strip.h"
#include "ui/widgets/overlays.h"
#include "ui/widgets/photo_actions.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/sidecar_dialog.h"

namespace semblance::ui {

namespace {

constexpr int kMostSearches = 30;

// Adds by the English title and translates it.
auto adderTo(CommandList &list)
{
    return [&list](const char *id, const char *title, const char *icon, QList<QKeySequence> keys, std::function<void()> run) -> Command & {
        return list.add(id, MainWindow::tr(title), title, icon, std::move(keys), std::move(run));
    };
}

// What a button says it does, without the sign for its letter.
QString wordsOf(const QAbstractButton &button)
{
    QString words = button.text().trimmed().isEmpty() ? button.accessibleName() : button.text().trimmed();
    return words.remove(QLatin1Char('&'));
}

}  // namespace

std::vector<Command> MainWindow::commands()
{
    CommandList list(tr("Page"));
    const auto add = adderTo(list);
    const auto page = [this](Page wanted) { return [this, wanted] { goTo(wanted); }; };
    add("page.search", QT_TR_NOOP("Go to search"), "search", {Qt::CTRL | Qt::Key_1}, page(Page::Search));
    add("page.library", QT_TR_NOOP("Go to the library"), "library", {Qt::CTRL | Qt::Key_2}, page(Page::Library));
    add("page.train", QT_TR_NOOP("Go to training"), "train", {Qt::CTRL | Qt::Key_3}, page(Page::Train));
    add("page.evaluate", QT_TR_NOOP("Go to evaluation"), "evaluate", {Qt::CTRL | Qt::Key_4}, page(Page::Evaluate));
    add("page.models", QT_TR_NOOP("Go to models"), "models", {Qt::CTRL | Qt::Key_5}, page(Page::Models));
    add("page.settings", QT_TR_NOOP("Go to settings"), "settings", {Qt::CTRL | Qt::Key_Comma}, page(Page::Settings));
    list.setKind(tr("Action"));
    add("query.focus", QT_TR_NOOP("Write a query"), "search", {Qt::CTRL | Qt::Key_L, Qt::Key_Slash}, [this] {
        goTo(Page::Search);
        m_search->focusQuery();
    });
    add("query.photo", QT_TR_NOOP("Search with a photo from a file…"), "photo", {Qt::CTRL | Qt::Key_O}, [this] { pickPhoto(); });
    add("query.missing", QT_TR_NOOP("Why is a photo not in the answer…"), "why", {}, [this] {
        Q_EMIT m_search->missingPhotoWanted();
    }).enabled = !m_search->queryText().isEmpty();
    add("query.captions", QT_TR_NOOP("Captions that fit the photo of the query, or photos again"), "caption", {Qt::CTRL | Qt::Key_T},
        [this] {
            goTo(Page::Search);
            m_search->showCaptions(!m_search->showsCaptions());
        });
    add("query.save", QT_TR_NOOP("Save this search, or forget it"), "star", {Qt::CTRL | Qt::Key_D}, [this] {
        m_search->toggleSaved();
    }).enabled = !m_search->queryText().isEmpty();
    add("query.list", QT_TR_NOOP("Saved and recent searches"), "history", {Qt::CTRL | Qt::Key_H}, [this] {
        goTo(Page::Search);
        m_search->showSearches();
    });
    add("library.add", QT_TR_NOOP("Add folders…"), "folder-add", {Qt::CTRL | Qt::Key_N}, [this] { pickFolders(); });
    add("library.rescan", QT_TR_NOOP("Scan all folders again"), "rescan", {Qt::Key_F5}, [this] { m_library->rescanAll(); });
    add("library.problems", QT_TR_NOOP("Files that could not be read"), "warning", {}, [this] {
        goTo(Page::Library);
        m_library->showProblems();
    });
    add("library.duplicates", QT_TR_NOOP("Near duplicates and bursts…"), "similar", {},
        [this] { (new DuplicatesDialog(m_bridge, this))->open(); });
    add("library.sidecars", QT_TR_NOOP("Write captions and tags to XMP files…"), "caption", {},
        [this] { (new SidecarDialog(m_annotator, {}, this))->open(); });
    add("library.export", QT_TR_NOOP("Export captions…"), "export", {}, [this] { pickCaptionFile(true); });
    add("library.import", QT_TR_NOOP("Import captions…"), "caption", {}, [this] { pickCaptionFile(false); });
    addPhotoCommands(list);
    addFrameCommands(list);
    return list.take();
}

// What is done with the photos that are selected.
void MainWindow::addPhotoCommands(CommandList &list)
{
    const bool any = currentGrid() && currentGrid()->currentPhoto().valid();
    const auto add = [&](const char *id, const char *title, const char *icon, QList<QKeySequence> keys, std::function<void()> run) {
        adderTo(list)(id, title, icon, std::move(keys), std::move(run)).enabled = any;
    };
    add("photo.similar", QT_TR_NOOP("More like the selected photos"), "similar", {Qt::CTRL | Qt::Key_M}, [this] {
        if (currentGrid() && !currentGrid()->selectedPhotos().isEmpty())
            searchLike(currentGrid()->selectedPhotos());
    });
    add("photo.open", QT_TR_NOOP("Show the photo large"), "photo", {}, [this] { openLightbox(currentGrid()->currentPhoto()); });
    add("photo.caption", QT_TR_NOOP("Write a caption"), "caption", {Qt::Key_C}, [this] { write(&AnnotationPanel::writeCaption); });
    add("photo.tag", QT_TR_NOOP("Add a tag"), "caption", {Qt::Key_T}, [this] { write(&AnnotationPanel::writeTag); });
    add("photo.right", QT_TR_NOOP("Right for this query"), "check", {}, [this] { m_search->judgeSelected(1); });
    add("photo.wrong", QT_TR_NOOP("Wrong for this query"), "close", {}, [this] { m_search->judgeSelected(-1); });
    add("photo.region", QT_TR_NOOP("Search a part of the photo"), "region", {},
        [this] { Q_EMIT m_actions->regionWanted(currentGrid()->currentPhoto()); });
    add("photo.copy", QT_TR_NOOP("Copy the selected photos"), "copy", {QKeySequence::Copy}, [this] {
        if (currentGrid())
            m_actions->copy(currentGrid()->selectedPhotos());
    });
    add("photo.export", QT_TR_NOOP("Export copies of the selected photos…"), "export", {Qt::CTRL | Qt::SHIFT | Qt::Key_E}, [this] {
        if (currentGrid())
            m_actions->pickExportFolder(currentGrid()->selectedPhotos());
    });
    add("photo.folder", QT_TR_NOOP("Show the file in the file manager"), "external", {Qt::CTRL | Qt::Key_R}, [this] {
        if (currentGrid() && currentGrid()->currentPhoto().valid())
            m_actions->showInFileManager(currentGrid()->currentPhoto());
    });
}

void MainWindow::addFrameCommands(CommandList &list)
{
    const auto add = adderTo(list);
    add("edit.undo", QT_TR_NOOP("Undo the last change of captions, tags or stars"), "undo", {Qt::CTRL | Qt::Key_Z}, [this] {
        m_annotator.undo();
    }).enabled = m_annotator.stack().canUndo();
    add("edit.redo", QT_TR_NOOP("Redo"), "redo", {Qt::CTRL | Qt::SHIFT | Qt::Key_Z, Qt::CTRL | Qt::Key_Y}, [this] {
        m_annotator.redo();
    }).enabled = m_annotator.stack().canRedo();
    add("frame.inspector", QT_TR_NOOP("Show or hide the inspector"), "inspector", {Qt::Key_I}, [this] { toggleInspector(); });
    add("grid.whole", QT_TR_NOOP("Whole photos in rows, or square tiles"), "tiles-rows", {Qt::CTRL | Qt::Key_G},
        [this] { m_look.setJustified(!m_look.justified()); });
    add("grid.larger", QT_TR_NOOP("Larger photos in the grid"), "tiles-large", {QKeySequence::ZoomIn, Qt::CTRL | Qt::Key_Equal},
        [this] { m_look.setTileSize(m_look.tileSize() + GridLook::step); });
    add("grid.smaller", QT_TR_NOOP("Smaller photos in the grid"), "tiles-small", {QKeySequence::ZoomOut},
        [this] { m_look.setTileSize(m_look.tileSize() - GridLook::step); });
    add("frame.jobs", QT_TR_NOOP("Show all jobs"), "chevron-up", {Qt::CTRL | Qt::Key_J}, [this] { m_strip->togglePanel(); });
    add("frame.history", QT_TR_NOOP("Earlier jobs and their logs…"), "history", {}, [this] { m_strip->openHistory(); });
    add("frame.about", QT_TR_NOOP("About this machine, and the log of the program"), "settings", {}, [this] {
        goTo(Page::Settings);
        m_settings->showAbout();
    });
    add("frame.shortcuts", QT_TR_NOOP("Keyboard shortcuts"), "keyboard", {Qt::Key_F1, Qt::Key_Question}, [this] { m_shortcuts->toggle(); });
    add("frame.light", QT_TR_NOOP("Light theme"), "settings", {}, [this] { chooseTheme("light"); });
    add("frame.dark", QT_TR_NOOP("Dark theme"), "settings", {}, [this] { chooseTheme("dark"); });
    add("frame.system", QT_TR_NOOP("Theme of the system"), "settings", {}, [this] { chooseTheme("system"); });
    list.addOwn("frame.english", QStringLiteral("English"), "settings", [this] { chooseLanguage("en"); });
    list.addOwn("frame.chinese", QString::fromUtf8("简体中文"), "settings", [this] { chooseLanguage("zh_CN"); });
    add("frame.quit", QT_TR_NOOP("Quit"), "close", {Qt::CTRL | Qt::Key_Q}, [this] { close(); });
}

// What the page that is shown offers besides, by its own buttons; searches; folders.
std::vector<Command> MainWindow::placeCommands(const QSet<QString> &known)
{
    CommandList list(tr("On this page"));
    QSet<QString> said = known;
    for (QAbstractButton *button : m_stack->currentWidget()->findChildren<QAbstractButton *>()) {
        const QString words = wordsOf(*button);
        if (!button->isVisible() || !button->isEnabled() || words.isEmpty() || button->objectName().startsWith("qt_")
            || said.contains(words))
            continue;
        said.insert(words);
        list.addOwn("button." + button->objectName(), words, "chevron-right", [guard = QPointer<QAbstractButton>(button)] {
            if (guard)
                guard->click();
        });
    }
    const auto ask = [&](const QString &kind, const char *icon, const QStringList &lines) {
        list.setKind(kind);
        for (const QString &line : lines.mid(0, kMostSearches))
            if (!said.contains(line)) {
                said.insert(line);
                list.addOwn("search." + line, readableQuery(line), icon, [this, line] { typeQuery(line); });
            }
    };
    ask(tr("Saved search"), "star-full", m_preferences.savedSearches());
    ask(tr("Recent search"), "history", m_preferences.recentSearches());
    list.setKind(tr("Folder"));
    for (const api::Folder &folder : m_bridge.library().folders) {
        const QString name = fileName(folder.path);
        list.addOwn("folder.show." + name, tr("Photos in %1").arg(name), "folder",
                    [this, name] { typeQuery(QStringLiteral("folder:\"%1\"").arg(name)); });
        list.addOwn("folder.scan." + name, tr("Scan %1 again").arg(name), "rescan",
                    [this, path = folder.path] { m_bridge.indexFolder(path); });
        list.addOwn("folder.open." + name, tr("Open %1 in the file manager").arg(name), "external",
                    [this, path = folder.path] { m_actions->showInFileManager(path / "."); });
    }
    return list.take();
}

void MainWindow::addShortcuts()
{
    for (const Command &command : commands())
        for (const QKeySequence &keys : command.keys)
            connect(new QShortcut(keys, this), &QShortcut::activated, this, command.run);
    connect(new QShortcut(Qt::CTRL | Qt::Key_K, this), &QShortcut::activated, this, &MainWindow::openPalette);
    connect(m_palette, &CommandPalette::searchWanted, this, &MainWindow::typeQuery);
}

void MainWindow::openPalette()
{
    if (m_palette->closePalette())
        return;
    std::vector<Command> all = commands();
    QSet<QString> known;
    for (const Command &command : all)
        known.insert(command.title);
    std::vector<Command> more = placeCommands(known);
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    m_palette->open(std::move(all));
}

}  // namespace semblance::ui
