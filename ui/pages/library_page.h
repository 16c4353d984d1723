// The library page: folders at the left, all photos by time at the right, and the files that could not be read.
#pragma once

#include <QWidget>

#include "ui/bridge/engine_bridge.h"

class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace semblance::ui {

class FolderModel;
class PageState;
class PhotoGrid;
class PhotoModel;
class Preferences;
class ProblemModel;
class ThumbnailStore;

class LibraryPage : public QWidget {
    Q_OBJECT

public:
    LibraryPage(EngineBridge &bridge, ThumbnailStore &thumbnails, PhotoModel &timeline, Preferences &preferences,
                QWidget *parent = nullptr);

    [[nodiscard]] PhotoGrid *grid() const { return m_grid; }
    [[nodiscard]] bool isSettled() const;
    void showProblems();
    void rescanAll();
    void setInspectorChecked(bool on);

Q_SIGNALS:
    void photoSelected(semblance::api::PhotoId id);
    void addFoldersWanted();
    void samplesWanted();
    void captionMenuWanted(const QPoint &globalPosition);  // out into files and back
    void fileManagerWanted(const std::filesystem::path &file);
    void inspectorToggled(bool shown);
    void settledMaybe();

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    QWidget *buildFolders();
    QLayout *buildHead();
    void connectAll();
    void retranslate();
    void refresh();
    void updateContent();
    void updateFolderButtons();
    void askRemove();
    void problemMenu(const QPoint &position);
    [[nodiscard]] int currentFolder() const;  // row, -1: none

    EngineBridge &m_bridge;
    PhotoModel &m_timeline;
    FolderModel *m_folders;
    ProblemModel *m_problems;
    QLabel *m_title, *m_summary, *m_notice, *m_foldersTitle;
    QPushButton *m_add, *m_rescanAll, *m_rescan, *m_remove;
    QToolButton *m_inspector, *m_captionFiles;
    QListView *m_folderView, *m_problemView;
    QTabBar *m_tabs;
    QStackedWidget *m_stack;
    PhotoGrid *m_grid;
    PageState *m_state;
};

}  // namespace semblance::ui
