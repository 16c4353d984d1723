// The library page: folders at the left, all photos by time at the right, and the files that could not be read.
#pragma once

#include <QWidget>

#include "ui/bridge/engine_bridge.h"

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace semblance::ui {

class FolderPane;
class GridControls;
class GridLook;
class PageState;
class PhotoGrid;
class PhotoModel;
class Preferences;
class ProblemPane;
class ThumbnailStore;

class LibraryPage : public QWidget {
    Q_OBJECT

public:
    LibraryPage(EngineBridge &bridge, ThumbnailStore &thumbnails, PhotoModel &timeline, Preferences &preferences, GridLook &look,
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
    void duplicatesWanted();
    void fileManagerWanted(const std::filesystem::path &file);
    void inspectorToggled(bool shown);
    void settledMaybe();

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    QLayout *buildHead();
    void connectAll();
    void retranslate();
    void refresh();
    void updateContent();
    void updateNotice();
    void askSections();
    void arrange(const std::vector<api::PhotoSection> &sections);
    [[nodiscard]] QString titleOf(const api::PhotoSection &section) const;

    EngineBridge &m_bridge;
    PhotoModel &m_timeline;
    Preferences &m_preferences;
    PhotoModel *m_sectioned;  // the same photos under headings
    bool m_sectionsStale = true;
    FolderPane *m_folders;
    ProblemPane *m_problems;
    QLabel *m_title, *m_summary, *m_notice;
    QPushButton *m_add, *m_rescanAll;
    QToolButton *m_inspector, *m_captionFiles, *m_duplicates;
    QString m_failure;  // of the last change of a folder, until another one is asked for
    QTabBar *m_tabs;
    QComboBox *m_sections;
    GridControls *m_look;
    QStackedWidget *m_stack;
    PhotoGrid *m_grid;
    PageState *m_state;
};

}  // namespace semblance::ui
