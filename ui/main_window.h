// The frame: rail, pages, inspector, job strip; navigation and the shortcuts that hold everywhere.
#pragma once

#include <QMainWindow>
#include <QSet>
#include <functional>

#include "ui/bridge/annotator.h"
#include "ui/bridge/engine_bridge.h"
#include "ui/bridge/thumbnail_store.h"
#include "ui/models/photo_model.h"
#include "ui/widgets/grid_look.h"
#include "ui/widgets/rail.h"

class QStackedWidget;

namespace semblance::ui {

class AnnotationPanel;
class CommandList;
class CommandPalette;
struct Command;
class DropHint;
class EvaluatePage;
class Inspector;
class JobStrip;
class Language;
class LibraryPage;
class Lightbox;
class ModelsPage;
class PhotoActions;
class Preferences;
class SearchPage;
class SettingsPage;
class ShortcutsSheet;
class Theme;
class TrainPage;
class WelcomePage;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(api::Engine &engine, Preferences &preferences, Theme &theme, Language &language, QWidget *parent = nullptr);
    ~MainWindow() override;

    void showPage(const QString &name);  // search|library|train|evaluate|models|settings|welcome
    void typeQuery(const QString &text);
    void searchByFile(const std::filesystem::path &file);
    void explainFile(const std::filesystem::path &file);  // why it is not in the answer
    void saveSession();                                   // size, page and query, for restoreSession() at the next start
    void restoreSession();
    void openPalette();                                  // or closes it
    void selectRow(int row);                             // of the grid of the page that is shown
    void setLogFile(const std::filesystem::path &file);  // that the settings page shows
    [[nodiscard]] bool isSettled() const;
    [[nodiscard]] EngineBridge &bridge() { return m_bridge; }

Q_SIGNALS:
    void restartWanted();  // open the library and the model again
    void settledMaybe();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void build();
    void connectPages();
    void connectInspector();
    void connectQuery();
    void connectTexts();
    void write(void (AnnotationPanel::*what)());
    void openLearntTags();
    void openCaptionMenu(const QPoint &position);
    void pickCaptionFile(bool save);
    void exportCaptions(const std::filesystem::path &file);
    void tell(const QString &title, const QString &text);
    void addShortcuts();
    [[nodiscard]] std::vector<Command> commands();
    [[nodiscard]] std::vector<Command> placeCommands(const QSet<QString> &known);
    void addPhotoCommands(CommandList &list);
    void addFrameCommands(CommandList &list);
    void chooseTheme(const QString &name);
    void chooseLanguage(const QString &name);
    void goTo(Page page);
    void updateTimeline();
    void updateWelcome();
    [[nodiscard]] QWidget *pageWidget() const;
    void updateInspector();
    void toggleInspector();
    void setInspectorShown(bool shown);
    void openLightbox(api::PhotoId id);
    void pickFolders();
    void pickPhoto();
    void searchLike(const QList<api::PhotoId> &ids);
    void pickPicture(const QString &title, const std::function<void(const std::filesystem::path &)> &picked);
    void goBack();
    [[nodiscard]] QString pageName() const;
    [[nodiscard]] class PhotoGrid *currentGrid() const;

    Preferences &m_preferences;
    Theme &m_theme;
    Language &m_language;
    EngineBridge m_bridge;
    Annotator m_annotator;
    ThumbnailStore m_thumbnails;
    GridLook m_look;
    PhotoModel m_timeline;
    Page m_page = Page::Search;
    bool m_forceWelcome = false;

    QWidget *m_body;
    Rail *m_rail;
    QStackedWidget *m_stack;
    SearchPage *m_search;
    LibraryPage *m_library;
    TrainPage *m_train;
    EvaluatePage *m_evaluate;
    ModelsPage *m_models;
    SettingsPage *m_settings;
    WelcomePage *m_welcome;
    Inspector *m_inspector;
    JobStrip *m_strip;
    Lightbox *m_lightbox;
    ShortcutsSheet *m_shortcuts;
    CommandPalette *m_palette;
    DropHint *m_dropHint;
    PhotoActions *m_actions;
};

}  // namespace semblance::ui
